//! What hanpress writes in braces: `{{ref:key}}`, `{{index:茶!綠茶}}`, and ruby, `{漢字|hàn zì}`.
//!
//! Pieces in, pieces out. Only braces that stand in the manuscript as they are count, outside code
//! and not behind a backslash; what does not make sense stays text.

use pulldown_cmark::CowStr;

use super::emphasis;
use super::pieces::Piece;
use crate::document::{IndexMark, Marks, Origin, Reference, ReferencePart, Ruby, RubyId};
use crate::source::Span;

/// Reads the braces in `pieces` of the manuscript `text`; the rubies that they make go to `rubies`.
pub(super) fn read<'a>(
    pieces: Vec<Piece<'a>>,
    text: &'a str,
    rubies: &mut Vec<(RubyId, Ruby)>,
) -> Vec<Piece<'a>> {
    let has = |what: char| {
        pieces.iter().any(|piece| matches!(piece, Piece::Text { text, .. } if text.contains(what)))
    };
    if !has('{') || !has('}') {
        return pieces;
    }
    let has_bar = has('|');
    let mut read: Vec<Piece<'a>> = Vec::with_capacity(pieces.len() + 8);
    for piece in joined(pieces, text) {
        match verbatim(&piece, text) {
            Some(_) => commands(piece, text, &mut read),
            None => read.push(piece),
        }
    }
    if has_bar { with_readings(read, text, rubies) } else { read }
}

/// Puts a reading above all text in `base`.
pub(super) fn with_ruby<'a>(base: Vec<Piece<'a>>, id: RubyId) -> impl Iterator<Item = Piece<'a>> {
    base.into_iter().map(move |mut piece| {
        if let Some(look) = piece.look_mut() {
            look.ruby = Some(id);
        }
        piece
    })
}

/// Puts what is no text and stands in a ruby behind it.
pub(super) fn close_rubies<'a>(pieces: Vec<Piece<'a>>) -> Vec<Piece<'a>> {
    let mut out: Vec<Piece<'a>> = Vec::with_capacity(pieces.len());
    let mut others = Vec::new();
    let mut open = None;
    for mut piece in pieces {
        match piece.look_mut().map(|look| look.ruby) {
            None if open.is_some() => others.push(piece),
            None => out.push(piece),
            Some(ruby) => {
                if ruby != open {
                    out.append(&mut others);
                    open = ruby;
                }
                out.push(piece);
            }
        }
    }
    out.append(&mut others);
    out
}

/// Returns the text of a piece that stands in the manuscript as it is, and where markup in it may
/// begin.
fn verbatim<'a>(piece: &Piece<'a>, source: &'a str) -> Option<(&'a str, usize)> {
    let Piece::Text { text, span, look, escaped } = piece else { return None };
    let written = source.get(span.range())?;
    let first = if *escaped { written.chars().next().map_or(0, char::len_utf8) } else { 0 };
    (**text == *written && !look.marks.contains(Marks::CODE)).then_some((written, first))
}

/// Joins pieces of text that the parser cut where nothing is.
fn joined<'a>(pieces: Vec<Piece<'a>>, source: &'a str) -> Vec<Piece<'a>> {
    let mut joined: Vec<Piece<'a>> = Vec::with_capacity(pieces.len());
    for piece in pieces {
        let is_more = verbatim(&piece, source).is_some();
        if let (
            Some(last @ Piece::Text { .. }),
            Piece::Text { span: more, look: next, escaped: false, .. },
        ) = (joined.last_mut(), &piece)
            && is_more
            && verbatim(last, source).is_some()
            && let Piece::Text { text, span, look, .. } = last
            && (span.end, *look) == (more.start, *next)
        {
            span.end = more.end;
            *text = CowStr::Borrowed(source.get(span.range()).unwrap_or_default());
            continue;
        }
        joined.push(piece);
    }
    joined
}

/// Reads the commands in one piece.
fn commands<'a>(piece: Piece<'a>, source: &'a str, read: &mut Vec<Piece<'a>>) {
    let (Some((text, first)), Piece::Text { span, look, escaped, .. }) =
        (verbatim(&piece, source), &piece)
    else {
        return read.push(piece);
    };
    let part = |from: usize, to: usize| {
        let text = text.get(from..to).filter(|text| !text.is_empty())?;
        let start = span.start as usize + from;
        let span = Span::new(start, start + text.len());
        let escaped = *escaped && from == 0;
        Some(Piece::Text { text: CowStr::Borrowed(text), span, look: *look, escaped })
    };
    let (mut done, mut at) = (0, first);
    while let Some(open) = text.get(at..).and_then(|rest| rest.find("{{")).map(|found| at + found) {
        at = open + 1;
        let body = text.get(open + 2..).and_then(|rest| rest.split_once("}}"));
        let Some((body, _)) = body else { break };
        let end = open + 2 + body.len() + 2;
        let start = span.start as usize;
        let origin = Origin::new(Span::new(start + open, start + end));
        if let Some(command) = command(body, origin) {
            read.extend(part(done, open));
            read.push(command);
            (done, at) = (end, end);
        }
    }
    read.extend(part(done, text.len()));
}

/// Reads what stands in double braces.
fn command(body: &str, origin: Origin) -> Option<Piece<'static>> {
    let (name, argument) = body.split_once(':')?;
    let argument = argument.trim();
    let part = match name.trim() {
        "ref" => ReferencePart::Number,
        "title" => ReferencePart::Title,
        "page" => ReferencePart::Page,
        "index" => return IndexMark::parse(argument, origin).map(Piece::Index),
        _ => return None,
    };
    let key = argument.strip_prefix('#').unwrap_or(argument);
    let is_key = !key.is_empty() && !key.contains(char::is_whitespace);
    is_key.then(|| Piece::Reference(Reference { key: key.to_owned(), part, origin }))
}

/// Where a brace or bar was put.
#[derive(Debug, Clone, Copy)]
struct Seen {
    index: usize,
    offset: usize,
}

/// Reads `{漢字|hàn zì}`: the base may be marked, the reading may not.
fn with_readings<'a>(
    pieces: Vec<Piece<'a>>,
    source: &'a str,
    rubies: &mut Vec<(RubyId, Ruby)>,
) -> Vec<Piece<'a>> {
    let mut out: Vec<Piece<'a>> = Vec::with_capacity(pieces.len() + 8);
    let (mut open, mut bar): (Option<Seen>, Option<Seen>) = (None, None);
    for piece in pieces {
        let (Some((text, first)), Piece::Text { span, look, escaped, .. }) =
            (verbatim(&piece, source), &piece)
        else {
            // Neither base nor reading reaches over anything but runs of text.
            if !matches!(piece, Piece::Text { .. } | Piece::Run { .. }) {
                open = None;
            }
            out.push(piece);
            continue;
        };
        let start = span.start as usize;
        let mut from = 0;
        while let Some(rest) = text.get(from..).filter(|rest| !rest.is_empty()) {
            let skip = first.saturating_sub(from);
            let found = rest.get(skip..).and_then(|rest| rest.find(['{', '|', '}']));
            let to = match found.map(|found| skip + found) {
                Some(0) => from + 1,
                Some(found) => from + found,
                None => text.len(),
            };
            let seen = Seen { index: out.len(), offset: start + from };
            let piece = text.get(from..to).unwrap_or_default();
            let escaped = *escaped && from == 0;
            out.push(Piece::Text {
                text: CowStr::Borrowed(piece),
                span: Span::new(start + from, start + to),
                look: *look,
                escaped,
            });
            from = to;
            match piece {
                _ if escaped => {}
                "{" => (open, bar) = (Some(seen), None),
                "|" if bar.is_none() => bar = open.map(|_| seen),
                "}" => {
                    if let (Some(open), Some(bar)) = (open.take(), bar.take()) {
                        rubies.extend(annotate(&mut out, open, bar, start + to));
                    }
                }
                _ => {}
            }
        }
    }
    out
}

/// Makes a ruby of what stands between `{`, `|` and `}`, the last piece, if it is one.
fn annotate(out: &mut Vec<Piece<'_>>, open: Seen, bar: Seen, end: usize) -> Option<(RubyId, Ruby)> {
    let (_, behind) = out.split_at_checked(bar.index + 1)?;
    let (_, reading) = behind.split_last()?;
    let reading: Option<String> = reading
        .iter()
        .map(|piece| match piece {
            Piece::Text { text, .. } => Some(text.as_ref()),
            _ => None,
        })
        .collect();
    let reading = reading?.trim().to_owned();
    // In Latin text braces and bars are something else: {x | x > 0}.
    let is_chinese = out.get(open.index + 1..bar.index)?.iter().any(|piece| match piece {
        Piece::Text { text, .. } => text.chars().any(emphasis::is_cjk),
        _ => false,
    });
    // A ruby has no other in it.
    let has_ruby = out
        .get_mut(open.index + 1..bar.index)?
        .iter_mut()
        .any(|piece| piece.look_mut().is_some_and(|look| look.ruby.is_some()));
    if reading.is_empty() || !is_chinese || has_ruby {
        return None;
    }
    let span = Span::new(open.offset, end);
    let id = RubyId(span.start);
    out.truncate(bar.index);
    let base = out.split_off(open.index + 1);
    out.truncate(open.index);
    out.extend(with_ruby(base, id));
    Some((id, Ruby { reading, origin: Origin::new(span) }))
}
