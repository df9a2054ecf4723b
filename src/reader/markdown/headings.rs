//! Headings: keys at their end, numbers at their beginning, and which of them is the title.

use super::blocks::Body;
use crate::document::{
    Block, Inline, Marks, Metadata, plain_text, remove_leading_text, split_heading_number,
};

/// Finds a key at the end of a heading's source; returns it and where `{` stands in it.
///
/// `{#key}` is what pandoc, Hugo and mdBook read, `{/*key*/}` what Docusaurus reads.
pub(super) fn key_at_end(source: &str) -> Option<(usize, &str)> {
    let text = without_closing(source);
    let inner = text.strip_suffix('}')?;
    let at = inner.rfind('{')?;
    let braced = inner.get(at + 1..)?;
    let key = match braced.strip_prefix('#') {
        Some(key) => key,
        None => braced.strip_prefix("/*")?.strip_suffix("*/")?,
    };
    let key = key.trim();
    let is_escaped = ends_in_escape(text.get(..at)?);
    let is_key = !key.is_empty() && !key.contains(|c: char| c.is_whitespace() || c == '#');
    (is_key && !is_escaped).then_some((at, key))
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
pub(super) fn take_number(content: &mut Vec<Inline>) -> Option<String> {
    // Only the text before the first note, image or break can be a number.
    let leading: String = content
        .iter()
        .map_while(|inline| match inline {
            Inline::Text(run) => Some(run.text.as_str()),
            Inline::NoteCall { .. } | Inline::Image(_) | Inline::Break => None,
        })
        .collect();
    let trimmed = leading.trim_start();
    let (number, title) = split_heading_number(trimmed)?;
    let rest = leading.trim_end().len() - title.len();
    if title.is_empty() && content.len() == 1 {
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
    // A note called in the title has nowhere else to go.
    let has_notes = first.content.iter().any(|inline| matches!(inline, Inline::NoteCall { .. }));
    if is_title && !text.is_empty() && !has_notes {
        let is_protected = first.content.iter().all(|inline| match inline {
            Inline::Text(run) => run.marks.contains(Marks::PROTECTED),
            Inline::NoteCall { .. } | Inline::Image(_) | Inline::Break => true,
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
    use super::key_at_end;

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
            assert_eq!(key_at_end(source), expected, "{source}");
        }
    }
}
