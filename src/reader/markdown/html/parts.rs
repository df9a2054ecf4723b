//! HTML blocks taken apart into tags and text.

/// A piece of an HTML block, with its offset in the block.
#[derive(Debug, PartialEq, Eq)]
pub(in crate::reader::markdown) enum Part<'a> {
    /// Text between tags, one line or less, trimmed.
    Text(usize, &'a str),
    /// A tag or comment.
    Tag(usize, &'a str),
    /// The end of a line.
    LineEnd(usize),
}

/// Takes an HTML block apart; what stands in `<script>` and `<style>` is no text and goes.
pub(in crate::reader::markdown) fn parts(block: &str) -> Vec<Part<'_>> {
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
