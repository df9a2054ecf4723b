//! Headings: keys at their end, numbers at their beginning, and which of them is the title.

use super::blocks::Body;
use crate::document::{
    Block, Inline, Marks, Metadata, leading_text, plain_text, remove_leading_text,
    split_heading_number,
};

/// What stands in braces behind a heading, figure or caption.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Attributes<'a> {
    /// The key.
    pub(super) key: Option<&'a str>,
    /// Whether a part of the book begins here.
    pub(super) is_part: bool,
    /// The text for those who can't see a figure, as pandoc has it: what stands in the image's
    /// brackets is then its caption.
    pub(super) alt: Option<&'a str>,
}

/// Finds attributes at the end of a source; returns them and where `{` stands in it.
///
/// `{#key}` is what pandoc, Hugo and mdBook read, `{/*key*/}` what Docusaurus reads; `{.part}` and
/// `{#key .part}` are written as pandoc writes classes.
pub(super) fn attributes_at_end(source: &str) -> Option<(usize, Attributes<'_>)> {
    let text = without_closing(source);
    let inner = text.strip_suffix('}')?;
    let at = inner.rfind('{')?;
    let braced = inner.get(at + 1..)?;
    let is_key =
        |key: &str| !key.is_empty() && !key.contains(|c: char| c.is_whitespace() || c == '#');
    let mut found = Attributes::default();
    if let Some(key) = braced.strip_prefix("/*").and_then(|rest| rest.strip_suffix("*/")) {
        found.key = Some(key.trim()).filter(|key| is_key(key));
    } else {
        let quoted = braced.strip_suffix('"').and_then(|rest| rest.split_once("alt=\""));
        let words = quoted.map_or(braced, |(words, _)| words);
        found.alt = quoted.map(|(_, alt)| alt);
        for word in words.split_whitespace() {
            match word.strip_prefix('#') {
                Some(key) if is_key(key) && found.key.is_none() => found.key = Some(key),
                None if word == ".part" => found.is_part = true,
                Some(_) | None => return None,
            }
        }
    }
    let is_escaped = ends_in_escape(text.get(..at)?);
    (found != Attributes::default() && !is_escaped).then_some((at, found))
}

/// Whether a backslash at the end of `text` escapes what follows, and is not itself escaped.
pub(super) fn ends_in_escape(text: &str) -> bool {
    (text.len() - text.trim_end_matches('\\').len()) % 2 == 1
}

/// Cuts the closing `#`s of an ATX heading and the underline of a setext heading.
fn without_closing(source: &str) -> &str {
    let text = source.trim_end();
    if !text.starts_with('#')
        && let Some((lines, underline)) = text.rsplit_once('\n')
        && underline.trim_start_matches(['>', ' ', '\t']).chars().all(|c| matches!(c, '=' | '-'))
    {
        return lines.trim_end();
    }
    let cut = text.trim_end_matches('#');
    if cut.len() < text.len() && cut.ends_with([' ', '\t']) { cut.trim_end() } else { text }
}

/// Splits the number off the beginning of a heading's content.
pub(in crate::reader) fn take_number(content: &mut Vec<Inline>) -> Option<String> {
    // Only the text before the first note, image or break can be a number.
    let leading = leading_text(content);
    let trimmed = leading.trim_start();
    let (number, title) = split_heading_number(trimmed)?;
    let rest = match title {
        "" => leading.len(),
        _ => leading.trim_end().len() - title.len(),
    };
    if title.is_empty() && content.iter().all(|inline| matches!(inline, Inline::Text(_))) {
        // Nothing but 第二章: it is the title, or the section would have none.
        return None;
    }
    let number = number.to_owned();
    remove_leading_text(content, rest);
    Some(number)
}

/// Takes the title out of the body, if a heading there is the title.
pub(super) fn take_title(body: &mut Body, metadata: &mut Metadata) {
    let level_one = |block: &&Block| matches!(block, Block::Heading(heading) if heading.level == 1);
    let Some(Block::Heading(first)) = body.blocks.first() else { return };
    if first.level != 1 || first.key.is_some() {
        return;
    }
    let text = body.first_heading.trim().to_owned();
    let is_title = match &metadata.title {
        Some(title) => title.trim() == text,
        None => body.blocks.iter().filter(level_one).count() == 1,
    };
    // A note called in the title has nowhere else to go, nor has a reference.
    let is_bound = first.is_part
        || first.content.iter().any(|inline| {
            matches!(inline, Inline::NoteCall { .. } | Inline::Reference(_) | Inline::Index(_))
        });
    if is_title && !text.is_empty() && !is_bound {
        let is_protected = first.content.iter().all(|inline| match inline {
            Inline::Text(run) => run.marks.contains(Marks::PROTECTED),
            Inline::NoteCall { .. }
            | Inline::Image(_)
            | Inline::Reference(_)
            | Inline::Index(_)
            | Inline::Break => true,
        });
        if is_protected {
            metadata.protect.insert("title".to_owned());
        }
        body.blocks.remove(0);
        metadata.title = Some(text);
    }
}

/// Returns the text that a title is compared by.
pub(super) fn heading_text(content: &[Inline]) -> String {
    plain_text(content)
}

#[cfg(test)]
mod tests {
    use super::{Attributes, attributes_at_end};

    #[test]
    fn parts_are_told_by_their_class() {
        let found = |source| attributes_at_end(source).map(|(_, found)| found);
        let part = |key| Some(Attributes { key, is_part: true, alt: None });
        assert_eq!(found("# 海 {.part}"), part(None));
        assert_eq!(found("# 海 {#sea .part}"), part(Some("sea")));
        assert_eq!(found("# 海 {.part #sea}"), part(Some("sea")));
        assert_eq!(found("# 海 {.other}"), None);
        let alt = |key, alt| Some(Attributes { key, is_part: false, alt: Some(alt) });
        assert_eq!(found("![海](a.png){#sea alt=\"海 面\"}"), alt(Some("sea"), "海 面"));
        assert_eq!(found("![海](a.png){alt=\"\"}"), alt(None, ""));
    }

    #[test]
    fn keys_are_found_at_the_end_only() {
        for (source, expected) in [
            ("# 海 {#sea}", Some((6, "sea"))),
            ("# 海 {#sea} ##", Some((6, "sea"))),
            ("# 海{/*sea*/}", Some((5, "sea"))),
            ("海 {#sea}\n===", Some((4, "sea"))),
            ("# 海 \\{#sea}", None),
            ("# 海 {#} ", None),
            ("# 海 {#a b}", None),
            ("# {#sea} 海", None),
            ("# 海 {sea}", None),
        ] {
            let found = attributes_at_end(source).map(|(at, found)| (at, found.key.unwrap()));
            assert_eq!(found, expected, "{source}");
        }
    }
}
