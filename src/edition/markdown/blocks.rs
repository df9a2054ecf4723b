//! Blocks: each becomes lines; containers put their marks before the lines of what they hold.
//!
//! Recursion follows the nesting of blocks, which readers bound.

use super::escape::Context;
use super::inlines::Place;
use super::tables::has_caption_below;
use super::{Writer, escape};
use crate::document::{QuoteKind, split_heading_number};
use crate::layout::{
    LayoutBlock, LayoutCode, LayoutHeading, LayoutInline, LayoutList, LayoutQuote,
};

/// A block with the lines that it is written in.
struct Written<'b> {
    block: &'b LayoutBlock,
    /// At least one.
    lines: Vec<String>,
    /// Whether it is a list behind another of the same kind.
    is_twin: bool,
}

impl Writer<'_> {
    /// Writes blocks, with an empty line between them or, in a tight list, where one is needed.
    pub(super) fn blocks(&self, blocks: &[LayoutBlock], tight: bool) -> Vec<String> {
        self.joined(self.written(blocks), tight)
    }

    /// Writes blocks each by itself; leaves out those that come to nothing.
    fn written<'b>(&self, blocks: &'b [LayoutBlock]) -> Vec<Written<'b>> {
        let mut written: Vec<Written<'b>> = Vec::with_capacity(blocks.len());
        // Lists side by side would be one; other marks keep them apart.
        let mut alternate = false;
        for block in blocks {
            let is_twin = match (written.last().map(|before| before.block), block) {
                (Some(LayoutBlock::List(before)), LayoutBlock::List(list)) => {
                    before.start.is_some() == list.start.is_some()
                }
                _ => false,
            };
            alternate = is_twin && !alternate;
            let lines = self.block(block, alternate);
            if !lines.is_empty() {
                written.push(Written { block, lines, is_twin });
            }
        }
        written
    }

    fn joined(&self, written: Vec<Written<'_>>, tight: bool) -> Vec<String> {
        let mut lines: Vec<String> = Vec::new();
        let mut before: Option<&LayoutBlock> = None;
        for next in written {
            let parts = before.is_some_and(|before| !(tight && can_abut(before, next.block)));
            if parts {
                lines.push(String::new());
            }
            if next.is_twin && self.is_pandoc() {
                // It makes one list of items with different bullets.
                lines.push(NOTHING.to_owned());
                if parts {
                    lines.push(String::new());
                }
            }
            lines.extend(next.lines);
            before = Some(next.block);
        }
        lines
    }

    fn block(&self, block: &LayoutBlock, alternate: bool) -> Vec<String> {
        match block {
            LayoutBlock::Heading(heading) => vec![self.heading(heading)],
            LayoutBlock::Paragraph(paragraph) => self.paragraph(&paragraph.content),
            LayoutBlock::List(list) => self.list(list, alternate),
            LayoutBlock::Quote(quote) => self.quote(quote),
            LayoutBlock::Code(code) => code_lines(code),
            LayoutBlock::Table(table) => self.table(table),
            LayoutBlock::Figure(figure) => self.figure(figure),
            // Not `---`, which would make a heading of the line before, nor begin with a bullet.
            LayoutBlock::Rule => vec!["***".to_owned()],
        }
    }

    fn paragraph(&self, content: &[LayoutInline]) -> Vec<String> {
        let mut text = self.inlines(content, Place::Paragraph);
        if let [LayoutInline::Image { .. }] = content {
            // By itself it would be a figure.
            text = format!("<span>{text}</span>");
        }
        if text.is_empty() { Vec::new() } else { text.split('\n').map(str::to_owned).collect() }
    }

    fn heading(&self, heading: &LayoutHeading) -> String {
        let key = heading.anchor.as_ref().map(|anchor| &anchor.key);
        let mut line = "#".repeat(usize::from(heading.level.clamp(1, 6)));
        line.push(' ');
        if !self.is_pandoc() && (key.is_some() || heading.is_part) {
            let id = key.map_or_else(String::new, |key| format!(" id=\"{key}\""));
            let class = if heading.is_part { " class=\"part\"" } else { "" };
            line.push_str(&format!("<a{id}{class}></a>"));
        }
        if let Some(number) = &heading.number {
            let context = Context { flavour: self.options.flavour, ..Context::default() };
            line.push_str(&escape::text(&number.text, context));
            // The sheet's separator if a reader finds the number again by it, else a space.
            // The mark of 一、 is read as part of the number.
            let splits = |separator: &str| {
                split_heading_number(&format!("{}{separator}甲", number.text)).is_some_and(
                    |(found, title)| {
                        let marked = found.strip_suffix(separator.trim()).unwrap_or(found);
                        marked == number.text && title == "甲"
                    },
                )
            };
            line.push_str(if splits(&number.separator) { &number.separator } else { " " });
        }
        line.push_str(&self.inlines(&heading.paragraph.content, Place::Heading));
        if self.is_pandoc() && (key.is_some() || heading.is_part) {
            let key = key.map(|key| format!("#{key}"));
            let part = heading.is_part.then(|| ".part".to_owned());
            let attributes: Vec<String> = key.into_iter().chain(part).collect();
            line.push_str(&format!(" {{{}}}", attributes.join(" ")));
        }
        line
    }

    fn list(&self, list: &LayoutList, alternate: bool) -> Vec<String> {
        let items: Vec<Vec<Written<'_>>> =
            list.items.iter().map(|item| self.written(&item.blocks)).collect();
        let tight = list.tight
            && items.iter().all(|blocks| {
                !blocks.iter().any(|block| self.has_paragraph_below(block))
                    && blocks.windows(2).all(|pair| match pair {
                        [before, after] => can_abut(before.block, after.block),
                        _ => true,
                    })
            });
        let count = items.len();
        let mut lines = Vec::new();
        for (index, blocks) in items.into_iter().enumerate() {
            let marker = match (list.start, alternate) {
                (None, false) => "- ".to_owned(),
                (None, true) => "+ ".to_owned(),
                (Some(start), _) => {
                    let number = u64::from(start) + index as u64;
                    format!("{number}{} ", if alternate { ')' } else { '.' })
                }
            };
            if index > 0 && !tight {
                lines.push(String::new());
            }
            let mut content = self.joined(blocks, tight);
            if content.is_empty() && index + 1 == count {
                // pulldown-cmark 0.13 loses the way out of a quotation that ends in a bare marker.
                content.push(NOTHING.to_owned());
            }
            lines.extend(prefixed(content, &marker, &" ".repeat(marker.len())));
        }
        lines
    }

    /// Whether a block is written with a paragraph of its own below it.
    fn has_paragraph_below(&self, written: &Written<'_>) -> bool {
        match written.block {
            LayoutBlock::Figure(figure) => self.has_caption_paragraph(figure),
            LayoutBlock::Table(table) => has_caption_below(table, &written.lines),
            _ => false,
        }
    }

    fn quote(&self, quote: &LayoutQuote) -> Vec<String> {
        let lines = self.blocks(&quote.blocks, false);
        let mut lines = prefixed(lines, "> ", "> ");
        if quote.kind == QuoteKind::Epigraph {
            lines.insert(0, EPIGRAPH.to_owned());
        }
        lines
    }
}

/// A comment that parts what would be one.
const NOTHING: &str = "<!-- -->";

/// The comment before a quotation that is an epigraph.
const EPIGRAPH: &str = "<!-- hanpress:epigraph -->";

/// Puts `first` before the first line and `others` before the rest; no line ends in a space.
pub(super) fn prefixed(lines: Vec<String>, first: &str, others: &str) -> Vec<String> {
    let mut lines = lines;
    if lines.is_empty() {
        lines.push(String::new());
    }
    for (index, line) in lines.iter_mut().enumerate() {
        let prefix = if index == 0 { first } else { others };
        let prefix = if line.is_empty() { prefix.trim_end() } else { prefix };
        line.insert_str(0, prefix);
    }
    lines
}

/// Whether a block may stand right under another without an empty line and be read as itself.
fn can_abut(before: &LayoutBlock, after: &LayoutBlock) -> bool {
    let interrupts = match after {
        LayoutBlock::Heading(_)
        | LayoutBlock::Code(_)
        | LayoutBlock::Quote(_)
        | LayoutBlock::Rule => true,
        // Only these interrupt a paragraph (CommonMark §5.3).
        LayoutBlock::List(list) => {
            list.start.is_none_or(|start| start == 1)
                && list.items.first().is_some_and(|item| !item.blocks.is_empty())
        }
        LayoutBlock::Paragraph(_) | LayoutBlock::Table(_) | LayoutBlock::Figure(_) => false,
    };
    match before {
        LayoutBlock::Heading(_) | LayoutBlock::Code(_) | LayoutBlock::Rule => true,
        LayoutBlock::Quote(_) => interrupts && !matches!(after, LayoutBlock::Quote(_)),
        LayoutBlock::Paragraph(_) | LayoutBlock::Figure(_) | LayoutBlock::List(_) => interrupts,
        LayoutBlock::Table(_) => false,
    }
}

fn code_lines(code: &LayoutCode) -> Vec<String> {
    let language = code
        .language
        .as_deref()
        .filter(|name| !name.contains(char::is_whitespace))
        .unwrap_or_default();
    // Behind a fence of backticks there can be none (CommonMark §4.5).
    let mark = if language.contains('`') { '~' } else { '`' };
    let longest = code.lines.iter().map(|line| escape::longest_run(line, mark)).max().unwrap_or(0);
    let fence = mark.to_string().repeat((longest + 1).max(3));
    let language = language.replace('\\', "\\\\").replace('&', "&amp;");
    let mut lines = vec![format!("{fence}{language}")];
    lines.extend(code.lines.iter().cloned());
    lines.push(fence);
    lines
}
