//! A readable form of what the plain reader made of a text: one line a block or guess.

use std::fmt::Write;

use hanpress::document::{Block, Document, Inline, ListKind, Marks, Note};
use hanpress::reader::plain::Guess;

/// How many characters of a block are shown.
const SHOWN: usize = 28;

/// Writes the document as an outline: kind, level, first and last characters, note calls.
pub(crate) fn dump(document: &Document) -> String {
    let mut out = String::new();
    let metadata = &document.metadata;
    for (name, value) in
        [("title", &metadata.title), ("subtitle", &metadata.subtitle), ("date", &metadata.date)]
    {
        if let Some(value) = value {
            writeln!(out, "{name}: {value}").unwrap();
        }
    }
    for author in &metadata.authors {
        writeln!(out, "author: {author}").unwrap();
    }
    blocks(&mut out, &document.blocks, 0);
    for (number, note) in document.notes.iter().enumerate() {
        let Note { blocks: content, .. } = note;
        writeln!(out, "note {number}").unwrap();
        blocks(&mut out, content, 1);
    }
    out
}

/// Writes the guesses, one a line.
pub(crate) fn dump_guesses(source: &str, guesses: &[Guess]) -> String {
    let mut out = String::new();
    for guess in guesses {
        let line = source[..guess.span.range().start].matches(['\n', '\u{c}']).count() + 1;
        writeln!(out, "{line}: {}: {} ({:.2})", guess.decision, guess.reason, guess.confidence)
            .unwrap();
    }
    out
}

fn blocks(out: &mut String, content: &[Block], depth: usize) {
    for block in content {
        let indent = "  ".repeat(depth);
        match block {
            Block::Heading(heading) => {
                let number = heading.number.as_ref().map(|n| format!("[{n}] ")).unwrap_or_default();
                writeln!(out, "{indent}h{} {number}{}", heading.level, text(&heading.content))
                    .unwrap();
            }
            Block::Paragraph(paragraph) => {
                writeln!(out, "{indent}p {}", shortened(&text(&paragraph.content))).unwrap();
            }
            Block::List(list) => {
                let kind = match list.kind {
                    ListKind::Bullet => "bullets".to_owned(),
                    ListKind::Numbered { start } => format!("numbers from {start}"),
                };
                let tight = if list.tight { "tight" } else { "loose" };
                writeln!(out, "{indent}list {kind}, {tight}, {} items", list.items.len()).unwrap();
                for item in &list.items {
                    blocks(out, &item.blocks, depth + 1);
                }
            }
            Block::Table(table) => {
                writeln!(out, "{indent}table of {} columns", table.columns.len()).unwrap();
                for (kind, rows) in [("head", &table.head), ("row", &table.body)] {
                    for row in rows {
                        let cells: Vec<String> =
                            row.cells.iter().map(|cell| cell_text(&cell.blocks)).collect();
                        writeln!(out, "{indent}  {kind} {}", cells.join(" | ")).unwrap();
                    }
                }
            }
            Block::Rule(_) => writeln!(out, "{indent}rule").unwrap(),
            Block::Quote(quote) => blocks(out, &quote.blocks, depth + 1),
            Block::Code(_) | Block::Figure(_) => writeln!(out, "{indent}other").unwrap(),
        }
    }
}

fn cell_text(content: &[Block]) -> String {
    content
        .iter()
        .map(|block| match block {
            Block::Paragraph(paragraph) => text(&paragraph.content),
            _ => "?".to_owned(),
        })
        .collect()
}

fn text(content: &[Inline]) -> String {
    content
        .iter()
        .map(|inline| match inline {
            Inline::Text(run) if run.marks.contains(Marks::STRONG) => format!("<{}>", run.text),
            Inline::Text(run) => run.text.clone(),
            Inline::NoteCall { note, .. } => format!("{{{}}}", note.0),
            Inline::Break => " / ".to_owned(),
            Inline::Image(_) | Inline::Reference(_) | Inline::Index(_) => "?".to_owned(),
        })
        .collect()
}

fn shortened(text: &str) -> String {
    let characters: Vec<char> = text.chars().collect();
    if characters.len() <= 2 * SHOWN + 1 {
        return text.to_owned();
    }
    let head: String = characters[..SHOWN].iter().collect();
    let tail: String = characters[characters.len() - SHOWN..].iter().collect();
    format!("{head} … {tail}")
}
