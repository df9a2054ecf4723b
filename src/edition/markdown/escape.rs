//! Keeping text from being taken for markup, with as few backslashes as that needs.

use std::collections::BTreeSet;

use super::inlines::Place;
use super::{Flavour, traps};

/// What surrounds a piece of text on its line.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Context {
    /// Who reads it.
    pub(super) flavour: Flavour,
    /// The text begins a line of a paragraph.
    pub(super) at_line_start: bool,
    /// The text ends its line.
    pub(super) at_line_end: bool,
    /// The text ends its line, and with it the paragraph, heading or cell.
    pub(super) in_heading: bool,
    /// The text stands in a table's cell.
    pub(super) in_cell: bool,
    /// The text stands in a link.
    pub(super) in_link: bool,
    /// A note call stands right before.
    pub(super) after_note: bool,
    /// An image stands before, so that a key would be the image's.
    pub(super) after_image: bool,
    /// A bracket of our own (a link, image or note call) stands right after.
    pub(super) before_bracket: bool,
    /// The paragraph has more than one `~`.
    pub(super) tildes: bool,
    /// The paragraph has more than one `$`.
    pub(super) dollars: bool,
    /// The paragraph has braces that might be read as a command or ruby.
    pub(super) braces: bool,
}

impl Context {
    /// Text in an element of ours, whose edges are no line's.
    pub(super) fn in_element(place: Place, flavour: Flavour) -> Self {
        Self {
            flavour,
            in_cell: place == Place::Cell,
            in_link: true,
            tildes: true,
            dollars: true,
            braces: true,
            ..Self::default()
        }
    }
}

/// Escapes a piece of running text. What a character stands beside is what is written there: white
/// space at the edge of a line is an entity.
pub(super) fn text(text: &str, context: Context) -> String {
    let mut out = String::with_capacity(text.len() + 8);
    let line_start = context.at_line_start.then(|| line_start_escape(text)).flatten();
    let line_trap = context.at_line_start.then(|| traps::at_line_start(text, context)).flatten();
    let mut before: Option<char> = None;
    for (at, c) in text.char_indices() {
        let rest = text.get(at..).unwrap_or_default();
        let mut following = rest.chars().skip(1);
        let mut after = following.next();
        let is_edge = (at == 0 && (context.at_line_start || context.in_cell || context.in_heading))
            || (after.is_none() && context.at_line_end);
        if matches!(after, Some(' ' | '\t')) && following.next().is_none() && context.at_line_end {
            after = Some('&');
        }
        match c {
            ' ' | '\t' if is_edge => {
                // White space at the edges of a line is not content to a parser.
                out.push_str(if c == ' ' { "&#32;" } else { "&#9;" });
                before = Some(';');
                continue;
            }
            '\n' => out.push(' '),
            _ => {
                if line_start == Some(at)
                    || line_trap == Some(at)
                    || needs_escape(c, before, after, rest, context)
                    || traps::needs_escape(text, at, context)
                {
                    out.push('\\');
                }
                out.push(c);
            }
        }
        before = Some(c);
    }
    out
}

fn needs_escape(
    c: char,
    before: Option<char>,
    after: Option<char>,
    rest: &str,
    context: Context,
) -> bool {
    match c {
        '\\' => after.is_none_or(|c| c.is_ascii_punctuation() || c.is_whitespace()),
        '`' => true,
        '*' => {
            let spaced = |c: Option<char>| c.is_some_and(char::is_whitespace);
            !(spaced(before) && spaced(after))
        }
        '_' => {
            let in_word = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
            !(in_word(before) && in_word(after))
        }
        '~' => context.tildes,
        '[' => context.in_link || after == Some('^') || (before.is_none() && context.after_note),
        ']' => context.in_link || matches!(after, Some('(' | '[' | ':')),
        '(' | ':' => before.is_none() && context.after_note,
        '!' => after == Some('[') || (after.is_none() && context.before_bracket),
        '<' => after.is_some_and(|c| c.is_ascii_alphabetic() || matches!(c, '/' | '!' | '?')),
        '&' => is_entity(rest),
        '|' => context.in_cell,
        '#' => context.in_heading && context.at_line_end && after.is_none(),
        '{' if context.braces => true,
        '{' => {
            (context.in_heading || context.after_image)
                && context.at_line_end
                && rest.ends_with('}')
        }
        _ => false,
    }
}

/// Whether a text begins with something like `&amp;` or `&#20;`.
fn is_entity(text: &str) -> bool {
    let Some(rest) = text.strip_prefix('&') else { return false };
    let name = rest.strip_prefix('#').unwrap_or(rest);
    // Nothing is looked at twice: a text may be all ampersands.
    let length = name.bytes().take(33).take_while(u8::is_ascii_alphanumeric).count();
    (1..=32).contains(&length) && name.as_bytes().get(length) == Some(&b';')
}

/// Returns where a backslash keeps a line from being read as a block of another kind.
fn line_start_escape(text: &str) -> Option<usize> {
    let line = text.split('\n').next().unwrap_or_default();
    let ends_word = |at: usize| {
        line.get(at..).is_none_or(|rest| rest.is_empty() || rest.starts_with([' ', '\t']))
    };
    let is_only = |set: &str| line.chars().all(|c| set.contains(c));
    match line.chars().next()? {
        '#' => {
            let hashes = line.len() - line.trim_start_matches('#').len();
            (hashes <= 6 && ends_word(hashes)).then_some(0)
        }
        '>' | '|' => Some(0),
        '-' | '+' if ends_word(1) => Some(0),
        // A caption.
        ':' if ends_word(1) => Some(0),
        'T' | 't' if line.get(1..).is_some_and(|rest| rest.starts_with("able:")) => Some(5),
        // Underlines of headings, thematic breaks, delimiter rows of tables.
        '-' | '=' | ':' if is_only("-=:| \t") => Some(0),
        '[' => {
            let task = line.get(1..3).is_some_and(|s| matches!(s, " ]" | "x]" | "X]"));
            task.then_some(0)
        }
        '~' if line.starts_with("~~~") => Some(0),
        c if c.is_ascii_digit() => {
            let digits = line.len() - line.trim_start_matches(|c: char| c.is_ascii_digit()).len();
            let stops = line.get(digits..).is_some_and(|rest| rest.starts_with(['.', ')']));
            (digits <= 9 && stops && ends_word(digits + 1)).then_some(digits)
        }
        _ => None,
    }
}

/// Escapes a plain text that is a whole heading.
pub(super) fn heading(plain: &str, flavour: Flavour) -> String {
    let context = Context {
        flavour,
        in_heading: true,
        at_line_end: true,
        tildes: plain.matches('~').count() > 1,
        dollars: plain.matches('$').count() > 1,
        braces: plain.contains('{'),
        ..Context::default()
    };
    text(plain, context)
}

/// Escapes a value of the metadata for pandoc, which reads it as Markdown.
pub(super) fn value(value: &str) -> String {
    let mut out = String::with_capacity(value.len());
    let mut before = None;
    let mut chars = value.chars().peekable();
    while let Some(c) = chars.next() {
        let after = chars.peek().copied();
        let escapes = match c {
            ',' | ';' | '/' | '?' | '%' | '=' => false,
            '-' | '+' | ':' | '.' | ')' => {
                before.is_none_or(|before| before == c)
                    || after.is_none_or(|after| after == c || after.is_whitespace())
            }
            c => c.is_ascii_punctuation(),
        };
        if escapes {
            out.push('\\');
        }
        out.push(c);
        before = Some(c);
    }
    out
}

/// Escapes an image's alternative text, whose marks would be dropped.
pub(super) fn alternative(text: &str, flavour: Flavour) -> String {
    let mut out = String::with_capacity(text.len());
    for (at, c) in text.char_indices() {
        let context = Context { flavour, dollars: true, ..Context::default() };
        if matches!(c, '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '&' | '~' | '!' | '|')
            || traps::needs_escape(text, at, context)
        {
            out.push('\\');
        }
        out.push(if c == '\n' { ' ' } else { c });
    }
    out
}

/// Writes a link's target.
pub(super) fn target(target: &str, in_cell: bool) -> String {
    let is_plain = |c: char| {
        !c.is_whitespace() && !c.is_control() && !matches!(c, '<' | '>' | '(' | ')' | '\\' | '|')
    };
    let has_entity =
        target.match_indices('&').any(|(at, _)| target.get(at..).is_some_and(is_entity));
    if !target.is_empty() && !has_entity && target.chars().all(is_plain) {
        return target.to_owned();
    }
    let mut out = String::from("<");
    for (at, c) in target.char_indices() {
        match c {
            '<' | '>' | '\\' => out.extend(['\\', c]),
            '&' if target.get(at..).is_some_and(is_entity) => out.push_str("&amp;"),
            '|' if in_cell => out.push_str("\\|"),
            '\0' => {}
            // A folder of images is called after the manuscript, whose name may hold a newline.
            c if c.is_control() => out.push_str(&format!("&#{};", u32::from(c))),
            c => out.push(c),
        }
    }
    out.push('>');
    out
}

/// Writes a link's or image's title, quotes included.
pub(super) fn title(title: &str, in_cell: bool) -> String {
    let mut out = String::from("\"");
    for (at, c) in title.char_indices() {
        match c {
            '"' | '\\' => out.extend(['\\', c]),
            // A caption may call notes.
            '[' if title.get(at + 1..).is_some_and(|rest| rest.starts_with('^')) => {
                out.push_str("\\[");
            }
            '&' => out.push_str("&amp;"),
            '|' if in_cell => out.push_str("\\|"),
            '\n' => out.push(' '),
            c => out.push(c),
        }
    }
    out.push('"');
    out
}

/// Writes an attribute's value, quotes left out.
pub(super) fn attribute(value: &str, in_cell: bool) -> String {
    let mut out = String::with_capacity(value.len());
    for c in value.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '"' => out.push_str("&quot;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '|' if in_cell => out.push_str("&#124;"),
            c if c.is_control() => out.push(' '),
            c => out.push(c),
        }
    }
    out
}

/// Writes the value of an attribute in pandoc's braces, quotes left out: no sign in it means
/// anything to a parser of Markdown.
pub(super) fn quoted(value: &str) -> String {
    let mut out = String::with_capacity(value.len());
    for c in value.chars() {
        match c {
            c if c.is_ascii_punctuation() || c == '\t' => {
                out.push_str(&format!("&#{};", u32::from(c)));
            }
            c if c.is_control() => out.push(' '),
            c => out.push(c),
        }
    }
    out
}

/// Writes a code span; its fence is of a length that no run of backticks within has.
pub(super) fn code(code: &str, in_cell: bool) -> String {
    let runs: BTreeSet<usize> = code.split(|c| c != '`').map(str::len).collect();
    let length = (1..).find(|length| !runs.contains(length)).unwrap_or(1);
    let fence = "`".repeat(length);
    let code = if in_cell { code.replace('|', "\\|") } else { code.to_owned() };
    let spaced = code.starts_with(' ') && code.ends_with(' ') && code.chars().any(|c| c != ' ');
    let padded = spaced || code.starts_with('`') || code.ends_with('`');
    let pad = if padded { " " } else { "" };
    format!("{fence}{pad}{code}{pad}{fence}")
}

/// Returns the length of the longest run of a character.
pub(super) fn longest_run(text: &str, wanted: char) -> usize {
    let (mut longest, mut current) = (0, 0);
    for c in text.chars() {
        current = if c == wanted { current + 1 } else { 0 };
        longest = longest.max(current);
    }
    longest
}

#[cfg(test)]
mod tests {
    use super::{Context, is_entity, target, text};

    #[test]
    fn a_star_beside_the_white_space_of_an_edge_is_escaped() {
        let context = Context { at_line_end: true, ..Context::default() };
        assert_eq!(text("甲 * ", context), "甲 \\*&#32;");
        assert_eq!(text("甲 * 乙", context), "甲 * 乙");
        let context = Context { at_line_start: true, ..Context::default() };
        assert_eq!(text(" * 甲", context), "&#32;\\* 甲");
    }

    #[test]
    fn entities_are_told_from_ampersands() {
        assert!(is_entity("&amp; more") && is_entity("&#x20;"));
        for text in ["&", "&;", "&#;", "&&amp;", "& amp;", "&am p;", "&中;", "amp;"] {
            assert!(!is_entity(text), "{text}");
        }
        assert!(!is_entity(&format!("&{};", "a".repeat(33))));
    }

    #[test]
    fn a_newline_in_a_target_is_kept_as_an_entity() {
        assert_eq!(target("a\nb.images/c.png", false), "<a&#10;b.images/c.png>");
    }
}
