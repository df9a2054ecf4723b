//! Inline HTML: one tag in, what it means out.

mod parts;
mod table;

use std::borrow::Cow;

pub(super) use self::parts::{Part, parts};
pub(super) use self::table::{TablePart, TableTag};
use crate::document::{Marks, ReferencePart};

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
}
