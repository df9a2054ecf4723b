//! Inline HTML: one tag in, what it means out.

use crate::document::Marks;

/// What a tag or comment means to the reader.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Html<'a> {
    /// The beginning of marked text.
    Open(Marks),
    /// The end of marked text.
    Close(Marks),
    /// `<br>`.
    Break,
    /// `<a id="key">` or `<a name="key">`.
    Anchor(&'a str),
    /// `</a>`, which is nothing by itself.
    EndAnchor,
    /// A comment, declaration or processing instruction.
    Comment,
    /// Any other tag, by its lower-case name; `true` for an opening one.
    Other(String, bool),
}

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
        "a" => match attribute(inner, "id").or_else(|| attribute(inner, "name")) {
            Some(key) => return Html::Anchor(key),
            None => return Html::Other(name, opening),
        },
        _ => return Html::Other(name, opening),
    };
    if opening { Html::Open(marks) } else { Html::Close(marks) }
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
        for (tag, expected) in [
            ("<strong>", Html::Open(Marks::STRONG)),
            ("</EM>", Html::Close(Marks::EMPHASIS)),
            ("<br/>", Html::Break),
            ("<br />", Html::Break),
            ("<a id=\"sea\">", Html::Anchor("sea")),
            ("<a name='sea'>", Html::Anchor("sea")),
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
