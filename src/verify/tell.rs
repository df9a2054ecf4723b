//! Differences in words.

use super::format::Format;
use super::line::{Line, Token};
use super::said::{Block, Kind, Label, Nest, Place};
use super::{Excerpt, Side, What};

/// How many characters of a text are shown before and behind the one that differs.
const BEFORE: usize = 16;
const BEHIND: usize = 20;

/// Returns after how many characters two texts differ.
pub(super) fn first_difference(a: &str, b: &str) -> usize {
    a.chars().zip(b.chars()).take_while(|(a, b)| a == b).count()
}

/// Makes one side of a difference; `shown` is its text, and the character that differs.
pub(super) fn side(format: Format, place: Place, shown: Option<(&str, usize)>) -> Side {
    Side { edition: format, place, excerpt: shown.map(|(text, at)| excerpt(text, at)) }
}

fn excerpt(text: &str, at: usize) -> Excerpt {
    let start = at.saturating_sub(BEFORE);
    let count = text.chars().count();
    let end = (at + BEHIND).min(count);
    let shown: String = text.chars().skip(start).take(end.saturating_sub(start)).collect();
    let (before, behind) = (if start > 0 { "…" } else { "" }, if end < count { "…" } else { "" });
    let mark = at - start + before.chars().count();
    Excerpt { text: format!("{before}{}{behind}", shown.replace('\n', "⏎")), mark }
}

/// Says what two blocks differ in.
pub(super) fn difference(formats: [Format; 2], a: &Block, b: &Block) -> (What, String) {
    let [left, right] = formats;
    if a.line.text != b.line.text {
        let name = if same_kind(a.kind, b.kind) { name(a) } else { "text".to_owned() };
        return (What::Text, format!("{name}: the text differs"));
    }
    if let (Kind::Heading(one), Kind::Heading(other)) = (a.kind, b.kind)
        && one != other
    {
        return (
            What::Level,
            format!("a heading is of level {one} in {left}, of {other} in {right}"),
        );
    }
    if a.kind != b.kind {
        return (What::Kind, format!("{} in {left} is {} in {right}", name(a), name(b)));
    }
    if a.key != b.key {
        let key = |block: &Block| match &block.key {
            Some(key) => format!("the key {key}"),
            None => "no key".to_owned(),
        };
        let message = format!("{} has {} in {left}, {} in {right}", name(a), key(a), key(b));
        return (What::Key, message);
    }
    if a.nest != b.nest {
        return (
            What::Nesting,
            format!("{} stands {} in {left}, {} in {right}", name(a), nested(a), nested(b)),
        );
    }
    if !a.shown.agrees(&b.shown) {
        return (
            What::Image,
            format!("{} shows another picture in {left} than in {right}", name(a)),
        );
    }
    if a.line.readings != b.line.readings && a.line.tokens_agree(&b.line) {
        let readings = |line: &Line| {
            let readings: Vec<&str> = line.readings.iter().map(|(_, text)| text.as_str()).collect();
            if readings.is_empty() { "nothing".to_owned() } else { readings.join(", ") }
        };
        let (one, other) = (readings(&a.line), readings(&b.line));
        return (
            What::Reading,
            format!("above the text stands {one} in {left}, {other} in {right}"),
        );
    }
    tokens(formats, &a.line, &b.line)
}

fn same_kind(a: Kind, b: Kind) -> bool {
    std::mem::discriminant(&a) == std::mem::discriminant(&b)
}

/// Says what two lines of the same characters differ in.
fn tokens([left, right]: [Format; 2], a: &Line, b: &Line) -> (What, String) {
    let pairs = a.tokens.iter().zip(&b.tokens);
    let same = pairs.take_while(|(a, b)| a.0 == b.0 && a.1.agrees(&b.1)).count();
    let (one, other) = (a.tokens.get(same), b.tokens.get(same));
    let what = [one, other].into_iter().flatten().map(|(_, token)| match token {
        Token::Call(_) => What::Note,
        Token::Link(_) | Token::LinkEnd => What::Link,
        Token::Image(..) => What::Image,
        Token::Cell(..) | Token::Another => What::Cell,
        Token::Place(_) => What::Key,
        Token::Marks(_) => What::Marks,
    });
    let what = what.min().unwrap_or(What::Text);
    if let (Some((at, Token::Image(alt, _))), Some((there, Token::Image(other, _)))) = (one, other)
        && (at, alt) == (there, other)
    {
        let message = format!("the image “{alt}” shows another picture in {left} than in {right}");
        return (what, message);
    }
    let said = |token: Option<&(usize, Token)>| match token {
        Some((at, token)) => format!("{} after {at} characters", named(token)),
        None => "nothing".to_owned(),
    };
    (what, format!("there is {} in {left}, {} in {right}", said(one), said(other)))
}

fn named(token: &Token) -> String {
    match token {
        Token::Call(note) => format!("a call of note {note}"),
        Token::Link(target) => format!("a link to {target}"),
        Token::LinkEnd => "the end of a link".to_owned(),
        Token::Image(alt, _) => format!("an image “{alt}”"),
        Token::Cell(columns, rows, heads_row) => {
            let cell = if *heads_row { "a cell that heads its row" } else { "a cell" };
            match (columns, rows) {
                (1, 1) => cell.to_owned(),
                _ => format!("{cell} of {columns} columns and {rows} rows"),
            }
        }
        Token::Another => "another block of a cell".to_owned(),
        Token::Place(key) => format!("the key {key}"),
        Token::Marks(0) => "the end of bold, italic or the like".to_owned(),
        Token::Marks(_) => "bold, italic or the like".to_owned(),
    }
}

/// Names a block.
pub(super) fn name(block: &Block) -> String {
    let note = block.nest.iter().any(|nest| matches!(nest, Nest::Note { .. }));
    let name = match block.kind {
        Kind::Title => "the title",
        Kind::Heading(_) => "a heading",
        Kind::Paragraph if note => "a note",
        Kind::Paragraph => "a paragraph",
        Kind::Code => "code",
        Kind::Figure => "a figure",
        Kind::Caption => "a caption",
        Kind::Row { .. } => "a table's row",
        Kind::Rule => "a thematic break",
        Kind::Nothing => "an empty item",
    };
    name.to_owned()
}

/// Says what a block stands in.
fn nested(block: &Block) -> String {
    if block.nest.is_empty() {
        return "in nothing".to_owned();
    }
    let step = |nest: &Nest| match nest {
        Nest::Quote => "a quotation".to_owned(),
        Nest::Item(None) => "an item".to_owned(),
        Nest::Item(Some(Label::Bullet)) => "a new item".to_owned(),
        Nest::Item(Some(Label::Number(number))) => format!("item {number}"),
        Nest::Note { first: true } => "a new note".to_owned(),
        Nest::Note { first: false } => "a note".to_owned(),
    };
    let steps: Vec<String> = block.nest.iter().map(step).collect();
    format!("in {}", steps.join(", in it "))
}
