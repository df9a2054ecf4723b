//! YAML front matter: the manuscript's text in, metadata and the place where the body begins out.
//!
//! The YAML is read as events, not into values: every scalar stays as it is written (a date or a
//! version number must not become a float and back), and nesting and aliases need no bounds
//! because they are not followed.

use std::collections::BTreeSet;

use serde_saphyr::granit_parser::{Event, Parser, ScalarStyle};

use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::document::{CodeBlock, Lang, Metadata, Origin};
use crate::error::nearest;
use crate::source::Span;

/// Longer front matter is no front matter.
const MAX_LENGTH: usize = 64 * 1024;

/// What was read.
#[derive(Debug, Default)]
pub(super) struct FrontMatter {
    pub(super) metadata: Metadata,
    /// Whether it says that the text is pandoc's Markdown.
    pub(super) is_pandoc: bool,
    /// Where the body begins.
    pub(super) body: usize,
    /// The lines from an error on: kept as code so that nothing is lost.
    pub(super) unread: Option<CodeBlock>,
}

/// A value of a key.
#[derive(Debug)]
enum Value {
    /// No value: nothing, `~` or `null` without quotes.
    Null,
    Scalar(String),
    List(Vec<String>),
}

/// Reads the front matter, if there is any.
pub(super) fn read(text: &str, diagnostics: &mut Diagnostics) -> FrontMatter {
    let Some((start, end, body)) = fences(text) else { return FrontMatter::default() };
    let yaml = text.get(start..end).unwrap_or_default();
    let mut entries = Entries::default();
    match entries.read(yaml, start, diagnostics) {
        Ok(true) => {}
        // No mapping: a text that begins with a thematic break.
        Ok(false) => return FrontMatter::default(),
        Err((at, reason)) => {
            return broken(text, (start, end, body), (at, &reason), entries, diagnostics);
        }
    }
    entries.into_front_matter(body, None, diagnostics)
}

/// The line that begins a comment with metadata in it.
const COMMENT: &str = "<!-- hanpress:metadata";

/// Finds the lines between a first line `---` and the next line `---` or `...`, or those of a
/// comment: their start and end, and the start of what follows.
fn fences(text: &str) -> Option<(usize, usize, usize)> {
    let mut lines = text.split_inclusive('\n');
    let first = lines.next()?;
    let ends: &[&str] = match first.trim_end() {
        "---" => &["---", "..."],
        COMMENT => &["-->"],
        _ => return None,
    };
    let mut at = first.len();
    for line in lines {
        if ends.contains(&line.trim_end()) {
            return Some((first.len(), at, at + line.len()));
        }
        at += line.len();
        if at > MAX_LENGTH {
            return None;
        }
    }
    None
}

/// Keeps what was read before an error, and the lines from there on as they are.
fn broken(
    text: &str,
    (start, end, body): (usize, usize, usize),
    (at, reason): (usize, &str),
    entries: Entries,
    diagnostics: &mut Diagnostics,
) -> FrontMatter {
    let at = text.floor_char_boundary(at.clamp(start, end));
    let line = text.get(..at).map_or(1, |before| before.matches('\n').count() + 1);
    let rest = entries.read_up_to.max(start);
    let lines = text.get(rest..end).unwrap_or_default().trim_end().to_owned();
    diagnostics.push(
        Diagnostic::new(Code::FrontMatter, format!("front matter, line {line}: {reason}"))
            .at(Span::new(at, end))
            .with_hint(
                "correct the YAML; the lines that could not be read stand as code at the beginning",
            ),
    );
    let origin = Origin::new(Span::new(rest, end));
    let unread = CodeBlock { language: Some("yaml".to_owned()), text: lines, origin };
    entries.into_front_matter(body, Some(unread), diagnostics)
}

/// The keys and values of the mapping at the root, in order.
#[derive(Debug, Default)]
struct Entries {
    entries: Vec<(String, Value, Span)>,
    /// Where the last complete entry ends, as an offset in the manuscript.
    read_up_to: usize,
}

impl Entries {
    /// Reads the mapping; `false` if the root is something else, `Err` for wrong YAML.
    fn read(
        &mut self,
        yaml: &str,
        base: usize,
        diagnostics: &mut Diagnostics,
    ) -> Result<bool, (usize, String)> {
        let (mut key, mut list): (Option<(String, usize)>, Option<Vec<String>>) = (None, None);
        // Depth of collections: 1 in the root mapping, 2 in a list that is a value.
        let (mut depth, mut nested) = (0_usize, false);
        for event in Parser::new_from_str(yaml) {
            let (event, span) = event.map_err(|error| {
                (base + error.marker().byte_offset().unwrap_or(0), error.to_string())
            })?;
            let at = base + span.start.byte_offset().unwrap_or(0);
            let end = base + span.end.byte_offset().unwrap_or(0);
            match event {
                Event::MappingStart(..) if depth == 0 => depth = 1,
                Event::Scalar(..) | Event::SequenceStart(..) if depth == 0 => return Ok(false),
                Event::Scalar(text, style, ..) if depth == 1 => match key.take() {
                    None => key = Some((text.into_owned(), at)),
                    Some((name, from)) => {
                        self.read_up_to = line_end(yaml, base, end);
                        let value = match style {
                            ScalarStyle::Plain if is_null(&text) => Value::Null,
                            _ => Value::Scalar(text.into_owned()),
                        };
                        self.entries.push((name, value, Span::new(from, end)));
                    }
                },
                Event::Scalar(text, ..) if depth == 2 => {
                    if let Some(list) = &mut list {
                        list.push(text.into_owned());
                    }
                }
                Event::SequenceStart(..) if depth == 1 && key.is_some() => {
                    list = Some(Vec::new());
                    depth = 2;
                }
                Event::SequenceStart(..) | Event::MappingStart(..) => {
                    (depth, nested) = (depth + 1, true);
                }
                Event::SequenceEnd | Event::MappingEnd => {
                    depth = depth.saturating_sub(1);
                    if depth == 1
                        && let Some((name, from)) = key.take()
                    {
                        let span = Span::new(from, at);
                        self.read_up_to = line_end(yaml, base, at);
                        if std::mem::take(&mut nested) {
                            wrong(&name, "a nested value is not carried over", span, diagnostics);
                        }
                        if let Some(items) = list.take() {
                            self.entries.push((name, Value::List(items), span));
                        }
                    }
                }
                Event::Alias(_) | Event::UnresolvedAlias(_) => {
                    let name = key.take().map_or_else(String::new, |(name, _)| name);
                    wrong(&name, "an alias is not followed", Span::new(at, end), diagnostics);
                }
                Event::Scalar(..)
                | Event::StreamStart
                | Event::StreamEnd
                | Event::DocumentStart(..)
                | Event::DocumentEnd
                | Event::Anchor(..)
                | Event::Comment(..) => {}
                // The crate's enum may grow.
                _ => {}
            }
        }
        // An empty front matter is a mapping without keys.
        Ok(depth == 0 && (!self.entries.is_empty() || yaml.trim().is_empty() || key.is_none()))
    }

    fn into_front_matter(
        mut self,
        body: usize,
        unread: Option<CodeBlock>,
        diagnostics: &mut Diagnostics,
    ) -> FrontMatter {
        let mut is_pandoc = false;
        self.entries.retain(|(name, value, span)| {
            let Value::Scalar(flavour) = value else { return true };
            if name != "markdown" {
                return true;
            }
            match flavour.as_str() {
                "pandoc" => is_pandoc = true,
                "gfm" | "commonmark" => {}
                _ => wrong(name, "gfm, commonmark or pandoc is wanted", *span, diagnostics),
            }
            false
        });
        if is_pandoc {
            self.unescape();
        }
        FrontMatter { metadata: self.into_metadata(diagnostics), is_pandoc, body, unread }
    }

    /// Takes values for Markdown, as pandoc does, as far as backslashes go.
    fn unescape(&mut self) {
        for (name, value, _) in &mut self.entries {
            match value {
                // Names, no text.
                _ if matches!(name.as_str(), "lang" | "language" | "protect") => {}
                Value::Null => {}
                Value::Scalar(text) => *text = unescaped(text),
                Value::List(items) => items.iter_mut().for_each(|text| *text = unescaped(text)),
            }
        }
    }

    fn into_metadata(self, diagnostics: &mut Diagnostics) -> Metadata {
        let mut metadata = Metadata::default();
        let mut seen = BTreeSet::new();
        for (name, value, span) in self.entries {
            if !seen.insert(name.clone()) {
                wrong(&name, "given twice; the last one counts", span, diagnostics);
            }
            let mut scalar = |value: Value| match value {
                Value::Null => None,
                Value::Scalar(text) => Some(text),
                Value::List(_) => {
                    wrong(&name, "a single value is wanted, not a list", span, diagnostics);
                    None
                }
            };
            match name.as_str() {
                "title" => metadata.title = scalar(value),
                "subtitle" => metadata.subtitle = scalar(value),
                "date" => metadata.date = scalar(value),
                "lang" | "language" => {
                    let Some(tag) = scalar(value) else { continue };
                    match Lang::parse(&tag) {
                        Some(lang) => metadata.lang = lang,
                        None => wrong(&name, "not a language tag, as zh-Hant", span, diagnostics),
                    }
                }
                "author" | "authors" => match value {
                    Value::Null => {}
                    Value::Scalar(text) => metadata.authors.push(text),
                    Value::List(items) => metadata.authors.extend(items),
                },
                "protect" => match value {
                    Value::Null => {}
                    Value::Scalar(text) => {
                        metadata.protect.extend(text.split(',').map(|key| key.trim().to_owned()));
                    }
                    Value::List(items) => metadata.protect.extend(items),
                },
                _ => {
                    let text = match value {
                        Value::Null => continue,
                        Value::Scalar(text) => text,
                        Value::List(items) => items.join("、"),
                    };
                    if let Some(meant) = misspelt(&name) {
                        let what = format!("unknown key; did you mean {meant}?");
                        wrong(&name, &what, span, diagnostics);
                    }
                    metadata.extra.insert(name, text);
                }
            }
        }
        metadata
    }
}

/// Returns the end of the line in which `at` stands, as offsets in the manuscript.
fn line_end(yaml: &str, base: usize, at: usize) -> usize {
    let rest = yaml.get(at.saturating_sub(base)..).unwrap_or_default();
    at + rest.find('\n').map_or(rest.len(), |length| length + 1)
}

/// Drops the backslashes before signs.
fn unescaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        match chars.next_if(|next| c == '\\' && next.is_ascii_punctuation()) {
            Some(sign) => out.push(sign),
            None => out.push(c),
        }
    }
    out
}

fn is_null(text: &str) -> bool {
    matches!(text, "" | "~" | "null")
}

/// The keys that mean something to hanpress, and those that people often write beside them.
const KNOWN: [&str; 15] = [
    "title",
    "subtitle",
    "author",
    "authors",
    "date",
    "lang",
    "language",
    "style",
    "profile",
    "publisher",
    "description",
    "keywords",
    "version",
    "protect",
    "markdown",
];

/// Returns the key that was probably meant by an unknown one, if it differs by a slip only: keys of
/// the author's own are no mistake.
fn misspelt(name: &str) -> Option<&'static str> {
    if KNOWN.contains(&name) || name.len() < 4 {
        return None;
    }
    let close = |known: &&str| known.len().abs_diff(name.len()) <= 1;
    nearest(name, KNOWN).filter(close)
}

fn wrong(name: &str, what: &str, span: Span, diagnostics: &mut Diagnostics) {
    diagnostics.push(
        Diagnostic::new(Code::FrontMatter, format!("front matter, `{name}`: {what}"))
            .at(span)
            .with_hint("one `key: value` a line; a value is plain text or a list of plain texts"),
    );
}
