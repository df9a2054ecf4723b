//! Inline HTML: one tag in, what it means out.

use std::borrow::Cow;

use crate::document::{Alignment, Marks, ReferencePart};
use crate::reader::table::{self, Heading};

/// What a tag or comment means to the reader.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Html<'a> {
    /// The beginning of marked text: the mark that its element means without a class, which its
    /// end tag goes by, and the mark that it means here.
    Open(Marks, Marks),
    /// The end of marked text.
    Close(Marks),
    /// The beginning or end of a part of a ruby.
    Ruby(Ruby, bool),
    /// `<a class="ref" href="#key">`: a reference, up to `</a>`.
    Reference(&'a str, ReferencePart),
    /// `<a class="index" title="…">`: an entry of the index.
    Index(&'a str),
    /// `<br>`.
    Break,
    /// `<a class="note" href="#label">`: the call of a note, up to `</a>`.
    Note(&'a str),
    /// `<a id="key">` or `<a name="key">`; with the class `part`, where a part of the book begins.
    Anchor {
        /// The key.
        key: Option<&'a str>,
        /// Whether it has that class.
        is_part: bool,
    },
    /// `<span>`: what stands in it is in the line, an image by itself too.
    Inline,
    /// `<span class="caption" id="key">`: the caption of a figure or table.
    Caption(Option<&'a str>),
    /// `</a>`, which is nothing by itself.
    EndAnchor,
    /// A comment, declaration or processing instruction.
    Comment,
    /// Any other tag, by its lower-case name; `true` for an opening one.
    Other(String, bool),
}

/// A part of a ruby.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Ruby {
    /// `<ruby>`.
    Whole,
    /// `<rt>`, the reading.
    Reading,
    /// `<rp>`, what readers without ruby see: nothing.
    Parenthesis,
}

/// The classes that give an element another mark than it has by itself.
pub(in crate::reader) const CLASSES: [(&str, &str, Marks); 7] = [
    ("em", "dots", Marks::EMPHASIS_DOTS),
    ("u", "name", Marks::PROPER_NAME),
    ("u", "title", Marks::BOOK_TITLE),
    ("span", "dots", Marks::EMPHASIS_DOTS),
    ("span", "name", Marks::PROPER_NAME),
    ("span", "title", Marks::BOOK_TITLE),
    ("span", "underline", Marks::UNDERLINE),
];

/// Reads a tag, `<` and `>` included.
pub(super) fn parse(tag: &str) -> Html<'_> {
    if tag.starts_with("<!") || tag.starts_with("<?") {
        return Html::Comment;
    }
    let inner = tag.trim_start_matches('<').trim_end_matches('>');
    let (opening, inner) = match inner.strip_prefix('/') {
        Some(rest) => (false, rest),
        None => (true, inner),
    };
    let length = inner.find(|c: char| c.is_whitespace() || c == '/').unwrap_or(inner.len());
    let name = inner.get(..length).unwrap_or_default().to_ascii_lowercase();
    let marks = match name.as_str() {
        "strong" | "b" => Marks::STRONG,
        "em" | "i" => Marks::EMPHASIS,
        "del" | "s" | "strike" => Marks::STRIKE,
        "sup" => Marks::SUPERSCRIPT,
        "sub" => Marks::SUBSCRIPT,
        "u" | "ins" => Marks::UNDERLINE,
        "code" | "kbd" | "samp" | "tt" => Marks::CODE,
        "br" => return Html::Break,
        "a" if !opening => return Html::EndAnchor,
        "a" => return anchor(inner),
        "span" if !opening => Marks::empty(),
        "span" => return span(inner),
        "ruby" => return Html::Ruby(Ruby::Whole, opening),
        "rt" => return Html::Ruby(Ruby::Reading, opening),
        "rp" => return Html::Ruby(Ruby::Parenthesis, opening),
        _ => return Html::Other(name, opening),
    };
    if !opening {
        return Html::Close(marks);
    }
    Html::Open(marks, class_mark(&name, inner).unwrap_or(marks))
}

/// The class of the rest of a name or title that other elements cut in two.
pub(in crate::reader) const CONTINUED: &str = "continued";

/// Returns the mark that an element's class gives it; that of another name or title, too, unless it
/// goes on with one.
fn class_mark(name: &str, tag: &str) -> Option<Marks> {
    let class = attribute(tag, "class")?;
    let rest = class.strip_suffix(CONTINUED).and_then(|class| class.strip_suffix(' '));
    let own = rest.unwrap_or(class);
    let special = CLASSES.iter().find(|(element, known, _)| *element == name && *known == own);
    let mut marks = special.map(|&(.., mark)| mark)?;
    for (mark, next) in Marks::NEIGHBOURS {
        marks.set(next, marks.contains(mark) && rest.is_none());
    }
    Some(marks)
}

/// Reads a `<span>`, which is nothing without a class.
fn span(tag: &str) -> Html<'_> {
    match attribute(tag, "class") {
        None if tag.trim_end().eq_ignore_ascii_case("span") => Html::Inline,
        Some("caption") => Html::Caption(attribute(tag, "id")),
        Some("index") => index(tag),
        _ => match class_mark("span", tag) {
            Some(mark) => Html::Open(Marks::empty(), mark),
            None => Html::Other("span".to_owned(), true),
        },
    }
}

/// Whether a tag begins a `<span>`.
pub(super) fn is_span(tag: &str) -> bool {
    element_of(tag, "span").is_some()
}

fn index(tag: &str) -> Html<'_> {
    match attribute(tag, "title") {
        Some(entry) => Html::Index(entry),
        None => Html::Other("a".to_owned(), true),
    }
}

/// Reads an `<a>`, of which an anchor, a reference and a mark for the index are made.
fn anchor(tag: &str) -> Html<'_> {
    let target = attribute(tag, "href").and_then(|target| target.strip_prefix('#'));
    let class = attribute(tag, "class");
    let part = match class {
        Some("index") => return index(tag),
        Some("ref") => Some(ReferencePart::Number),
        Some("title") => Some(ReferencePart::Title),
        Some("page") => Some(ReferencePart::Page),
        Some(_) | None => None,
    };
    match (part, target) {
        (Some(part), Some(key)) => return Html::Reference(key, part),
        (None, Some(label)) if class == Some("note") => return Html::Note(label),
        _ => {}
    }
    let key = attribute(tag, "id").or_else(|| attribute(tag, "name"));
    let is_part = class == Some("part");
    match key.is_some() || is_part {
        true => Html::Anchor { key, is_part },
        false => Html::Other("a".to_owned(), true),
    }
}

/// Gives the characters back that HTML writes as references; those that no edition writes stay.
pub(super) fn unescape(text: &str) -> Cow<'_, str> {
    if !text.contains('&') {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('&') {
        out.push_str(before);
        let reference = after.split_once(';').and_then(|(name, after)| {
            let c = match name {
                "amp" => '&',
                "lt" => '<',
                "gt" => '>',
                "quot" => '"',
                "apos" => '\'',
                "nbsp" => '\u{A0}',
                _ => char::from_u32(match name.strip_prefix("#x") {
                    Some(hex) => u32::from_str_radix(hex, 16).ok()?,
                    None => name.strip_prefix('#')?.parse().ok()?,
                })?,
            };
            Some((c, after))
        });
        let (c, after) = reference.unwrap_or(('&', after));
        out.push(c);
        rest = after;
    }
    out.push_str(rest);
    Cow::Owned(out)
}

/// A tag that builds a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct TableTag<'a> {
    /// Which one.
    pub(super) part: TablePart,
    /// Whether it begins its element.
    pub(super) opens: bool,
    tag: &'a str,
}

/// An element of a table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum TablePart {
    Table,
    Caption,
    Columns,
    Column,
    Head,
    Body,
    Row,
    Cell,
    HeadCell,
}

impl<'a> TableTag<'a> {
    /// Reads a tag, if it is one of a table's.
    pub(super) fn parse(tag: &'a str) -> Option<Self> {
        let inner = tag.strip_prefix('<')?.strip_suffix('>')?;
        let (opens, inner) = match inner.strip_prefix('/') {
            Some(rest) => (false, rest),
            None => (true, inner),
        };
        let end = inner.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(inner.len());
        let part = match inner.get(..end)?.to_ascii_lowercase().as_str() {
            "table" => TablePart::Table,
            "caption" => TablePart::Caption,
            "colgroup" => TablePart::Columns,
            "col" => TablePart::Column,
            "thead" => TablePart::Head,
            "tbody" | "tfoot" => TablePart::Body,
            "tr" => TablePart::Row,
            "td" => TablePart::Cell,
            "th" => TablePart::HeadCell,
            _ => return None,
        };
        Some(Self { part, opens, tag: inner })
    }

    /// Returns the table's key.
    pub(super) fn key(&self) -> Option<&'a str> {
        attribute(self.tag, "id")
    }

    /// Returns how many columns and rows a cell covers.
    pub(super) fn spans(&self) -> (u16, u16) {
        let count = |name| table::span_count(attribute(self.tag, name));
        (count("colspan"), count("rowspan"))
    }

    /// Returns what a cell heads.
    pub(super) fn heading(&self) -> Heading {
        match self.part {
            TablePart::HeadCell => Heading::of_scope(attribute(self.tag, "scope")),
            _ => Heading::Nothing,
        }
    }

    /// Returns how many columns a `<col>` stands for.
    pub(super) fn width(&self) -> u16 {
        table::span_count(attribute(self.tag, "span"))
    }

    /// Returns how a cell or column is aligned.
    pub(super) fn alignment(&self) -> Option<Alignment> {
        let style = attribute(self.tag, "style").and_then(|style| {
            let (_, value) = style.split_once("text-align")?;
            value.trim_start().strip_prefix(':')?.split(';').next()
        });
        table::alignment(attribute(self.tag, "align").or(style)?)
    }
}

/// Whether a tag begins the list of notes.
pub(super) fn is_note_list(tag: &str) -> bool {
    element_of(tag, "ol").is_some_and(|inner| attribute(inner, "class") == Some("notes"))
}

/// Returns the label of the note that a tag begins, as it is written.
pub(super) fn note_item(tag: &str) -> Option<&str> {
    let id = attribute(element_of(tag, "li")?, "id")?;
    id.starts_with("note-").then_some(id)
}

/// Returns what stands in a tag if it begins the element of that name.
fn element_of<'a>(tag: &'a str, name: &str) -> Option<&'a str> {
    let inner = tag.strip_prefix('<')?.strip_suffix('>')?;
    let (begin, rest) = inner.split_at_checked(name.len())?;
    let is_whole = rest.is_empty() || rest.starts_with(char::is_whitespace);
    (begin.eq_ignore_ascii_case(name) && is_whole).then_some(inner)
}

/// Returns an attribute's value.
fn attribute<'a>(tag: &'a str, name: &str) -> Option<&'a str> {
    tag.match_indices(name).find_map(|(at, _)| {
        let before = tag.get(..at)?.chars().next_back()?;
        let value = tag.get(at + name.len()..)?.trim_start().strip_prefix('=')?.trim_start();
        let value = match value.chars().next().filter(|c| matches!(c, '"' | '\'')) {
            Some(quote) => value.get(1..)?.split_once(quote)?.0,
            None => value.split(|c: char| c.is_whitespace() || c == '>').next()?,
        };
        (before.is_whitespace() && !value.is_empty()).then_some(value)
    })
}

/// A tag as the beginning or end of an element.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Element<'a> {
    /// The beginning, with the attributes that say how its text is treated.
    Open { name: &'a str, lang: Option<&'a str>, translate: Option<bool> },
    /// The end.
    Close { name: &'a str },
}

/// Elements that have no end.
const VOID: [&str; 8] = ["br", "hr", "img", "input", "wbr", "col", "link", "meta"];

/// Reads a tag as part of an element; `None` for comments and for elements without an inside.
pub(super) fn element(tag: &str) -> Option<Element<'_>> {
    let inner = tag.strip_prefix('<')?.strip_suffix('>')?;
    let (opens, inner) = match inner.strip_prefix('/') {
        Some(rest) => (false, rest),
        None => (true, inner),
    };
    let end = inner.find(|c: char| !c.is_ascii_alphanumeric() && c != '-').unwrap_or(inner.len());
    let name = inner.get(..end).filter(|name| !name.is_empty())?;
    if !opens {
        return Some(Element::Close { name });
    }
    if inner.ends_with('/') || VOID.iter().any(|void| void.eq_ignore_ascii_case(name)) {
        return None;
    }
    // An attribute without a value, or another one, says `yes`.
    let translate = attribute(inner, "translate").map(|value| !value.eq_ignore_ascii_case("no"));
    Some(Element::Open { name, lang: attribute(inner, "lang"), translate })
}

/// A piece of an HTML block, with its offset in the block.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Part<'a> {
    /// Text between tags, one line or less, trimmed.
    Text(usize, &'a str),
    /// A tag or comment.
    Tag(usize, &'a str),
    /// The end of a line.
    LineEnd(usize),
}

/// Takes an HTML block apart; what stands in `<script>` and `<style>` is no text and goes.
pub(super) fn parts(block: &str) -> Vec<Part<'_>> {
    let mut parts = Vec::new();
    let mut at = 0;
    while let Some(rest) = block.get(at..).filter(|rest| !rest.is_empty()) {
        let length = if rest.starts_with('<') {
            let length = tag_length(rest);
            parts.push(Part::Tag(at, rest.get(..length).unwrap_or_default()));
            length + hidden_length(rest, length)
        } else {
            let length = rest.find('<').unwrap_or(rest.len());
            push_text(rest.get(..length).unwrap_or_default(), at, &mut parts);
            length
        };
        at += length.max(1);
    }
    parts
}

fn tag_length(rest: &str) -> usize {
    let end = if rest.starts_with("<!--") { "-->" } else { ">" };
    rest.find(end).map_or(rest.len(), |at| at + end.len())
}

/// Length of what a `<script>` or `<style>` tag of `length` bytes hides.
fn hidden_length(rest: &str, length: usize) -> usize {
    let after = rest.get(length..).unwrap_or_default();
    let hides =
        |name: &str| rest.get(1..=name.len()).is_some_and(|start| start.eq_ignore_ascii_case(name));
    if hides("script") || hides("style") { after.find("</").unwrap_or(after.len()) } else { 0 }
}

fn push_text<'a>(text: &'a str, at: usize, parts: &mut Vec<Part<'a>>) {
    let mut start = at;
    for line in text.split_inclusive('\n') {
        let shown = line.trim_matches(['\n', ' ', '\t']);
        if !shown.is_empty() {
            let indent = line.len() - line.trim_start_matches(['\n', ' ', '\t']).len();
            parts.push(Part::Text(start + indent, shown));
        }
        start += line.len();
        if line.ends_with('\n') {
            parts.push(Part::LineEnd(start - 1));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_are_understood() {
        let another_name = Marks::PROPER_NAME | Marks::NEXT_NAME;
        let another_title = Marks::BOOK_TITLE | Marks::NEXT_TITLE;
        for (tag, expected) in [
            ("<strong>", Html::Open(Marks::STRONG, Marks::STRONG)),
            ("</EM>", Html::Close(Marks::EMPHASIS)),
            ("<br/>", Html::Break),
            ("<br />", Html::Break),
            ("<em class=\"dots\">", Html::Open(Marks::EMPHASIS, Marks::EMPHASIS_DOTS)),
            ("<u class='name'>", Html::Open(Marks::UNDERLINE, another_name)),
            ("<u class='name continued'>", Html::Open(Marks::UNDERLINE, Marks::PROPER_NAME)),
            ("<u class=\"title\">", Html::Open(Marks::UNDERLINE, another_title)),
            ("<u class=\"x\">", Html::Open(Marks::UNDERLINE, Marks::UNDERLINE)),
            ("<RUBY>", Html::Ruby(Ruby::Whole, true)),
            ("</rt>", Html::Ruby(Ruby::Reading, false)),
            ("<a class=\"page\" href=\"#sea\">", Html::Reference("sea", ReferencePart::Page)),
            ("<a class=\"ref\" href=\"x\">", Html::Other("a".to_owned(), true)),
            ("<a class=\"index\" title=\"茶\">", Html::Index("茶")),
            ("<a id=\"sea\">", Html::Anchor { key: Some("sea"), is_part: false }),
            ("<a name='sea'>", Html::Anchor { key: Some("sea"), is_part: false }),
            ("<a class=\"part\">", Html::Anchor { key: None, is_part: true }),
            ("<a class=\"note\" href=\"#note-1\">", Html::Note("note-1")),
            ("<span class=\"caption\">", Html::Caption(None)),
            ("<span class=\"name\">", Html::Open(Marks::empty(), another_name)),
            ("</span>", Html::Close(Marks::empty())),
            ("</a>", Html::EndAnchor),
            ("<!-- note -->", Html::Comment),
            ("<span lang=\"en\">", Html::Other("span".to_owned(), true)),
            ("<a href=\"x\">", Html::Other("a".to_owned(), true)),
        ] {
            assert_eq!(parse(tag), expected, "{tag}");
        }
    }

    #[test]
    fn elements_say_how_their_text_is_treated() {
        let open = |name, lang, translate| Some(Element::Open { name, lang, translate });
        assert_eq!(element("<span lang=\"ja\">"), open("span", Some("ja"), None));
        assert_eq!(element("<DIV class=x lang=zh-Hans>"), open("DIV", Some("zh-Hans"), None));
        assert_eq!(element("<p translate='no'>"), open("p", None, Some(false)));
        assert_eq!(element("<p translate='yes' xml:lang='ja'>"), open("p", None, Some(true)));
        assert_eq!(element("</span >"), Some(Element::Close { name: "span" }));
        for none in ["<br>", "<img lang='ja' src='x'>", "<a id='x'/>", "<!-- lang='ja' -->", "<>"] {
            assert_eq!(element(none), None, "{none}");
        }
    }

    #[test]
    fn references_to_characters_are_read() {
        assert_eq!(unescape("a&lt;b&gt; &quot;&#65;&#x42;&amp;amp;"), "a<b> \"AB&amp;");
        for same in ["&", "&nope;", "&#xFFFFFFFF;", "&;", "a & b"] {
            assert_eq!(unescape(same), same);
        }
    }

    #[test]
    fn tags_of_tables_are_understood() {
        let tag = |text| TableTag::parse(text).unwrap();
        let cell = tag("<TD colspan=2 rowspan='0' style=\"color:red; text-align: right\">");
        assert_eq!((cell.part, cell.opens, cell.spans()), (TablePart::Cell, true, (2, 1)));
        assert_eq!(cell.alignment(), Some(Alignment::End));
        assert_eq!(tag("<th colspan=\"99999\">").spans(), (1000, 1));
        assert_eq!(tag("<table id=\"yield\">").key(), Some("yield"));
        assert_eq!((tag("</tr>").part, tag("</tr>").opens), (TablePart::Row, false));
        assert_eq!(TableTag::parse("<tdx>"), None);
    }

    #[test]
    fn a_block_is_taken_apart_without_what_it_hides() {
        let parts = parts("<div>\n 甲<b>乙\n<style>p{}</style>丙<!-- > -->");
        let texts: Vec<_> = parts
            .iter()
            .filter_map(|part| match part {
                Part::Text(at, text) => Some((*at, *text)),
                Part::Tag(..) | Part::LineEnd(_) => None,
            })
            .collect();
        assert_eq!(texts, [(7, "甲"), (13, "乙"), (35, "丙")]);
        assert_eq!(parts.last(), Some(&Part::Tag(38, "<!-- > -->")));
    }
}
