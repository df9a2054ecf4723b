//! Text → tree: html5gum finds tags and text with their places, html5ever's tree builder puts them
//! together as browsers do.
//!
//! html5ever's own tokenizer knows lines, not places, and its work grows with the square of a
//! tag's attributes.

use std::cell::Cell;

use html5ever::interface::{Attribute, Tracer};
use html5ever::tendril::StrTendril;
use html5ever::tokenizer::states::RawKind;
use html5ever::tokenizer::{Tag, TagKind, Token as BuilderToken, TokenSink, TokenSinkResult};
use html5ever::tree_builder::{QuirksMode, TreeBuilder, TreeBuilderOpts, TreeSink as _};
use html5ever::{LocalName, QualName, ns};
use html5gum::emitters::callback::{CallbackEmitter, CallbackEvent};
use html5gum::{Span as TokenSpan, State, Tokenizer};

use super::sink::Sink;
use super::tree::{NodeId, Tree};

/// How deep elements may be nested, as in browsers; the rest is read one level up.
const DEEPEST: usize = 512;
/// How much formatting may be open: without its end, every paragraph opens all of it again.
const MOST_FORMATTING: usize = 200;
/// The elements that are opened again (HTML, 13.2.4.3).
const FORMATTING: [&str; 14] = [
    "a", "b", "big", "code", "em", "font", "i", "nobr", "s", "small", "strike", "strong", "tt", "u",
];
/// Attributes of a tag past these are passed over.
const MOST_ATTRIBUTES: usize = 256;
/// The most nodes of a page or book; a novel of a million characters has a hundred thousand.
const MOST_NODES: usize = 4_000_000;

/// Elements that have no end (HTML, 13.1.2).
pub(super) const VOID: [&str; 14] = [
    "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source",
    "track", "wbr",
];

/// What came out.
#[derive(Debug)]
pub(super) struct Parsed {
    pub(super) tree: Tree,
    /// Where the first element stands that was nested too deep.
    pub(super) too_deep: Option<usize>,
}

#[derive(Debug)]
enum Token {
    Start { tag: Tag, at: (usize, usize) },
    End { name: LocalName, at: (usize, usize) },
    Text { text: String, at: (usize, usize) },
}

/// Counts open elements, and formatting that may open more of them.
#[derive(Default)]
struct Depth(Cell<usize>);

impl Tracer for Depth {
    type Handle = NodeId;

    fn trace_handle(&self, _node: &NodeId) {
        self.0.set(self.0.get() + 1);
    }
}

/// Reads a page that begins at `base` in the manuscript. `nodes` counts those of the pages before.
///
/// Errors if the book has more nodes than any has.
pub(super) fn parse(source: &str, base: usize, nodes: &mut usize) -> Result<Parsed, String> {
    let start = after_declarations(source);
    let text = source.get(start..).unwrap_or_default();
    let is_xml = is_xhtml(source);
    let options = TreeBuilderOpts {
        scripting_enabled: true,
        // A paragraph ends where a table begins, whatever the document type.
        quirks_mode: QuirksMode::NoQuirks,
        ..TreeBuilderOpts::default()
    };
    let builder = TreeBuilder::new(Sink::new(text, base + start), options);
    let mut collector = Collector::default();
    let emitter = CallbackEmitter::new(move |event: CallbackEvent<'_>, span: TokenSpan<usize>| {
        collector.event(event, span)
    });
    let mut tokenizer = Tokenizer::new_with_emitter(text, emitter);
    let mut too_deep = None;
    // The elements that were not opened.
    let mut skipped: Vec<LocalName> = Vec::new();
    // How many are open, counted anew only where it matters: counting goes through all of them.
    let mut depth = 0;
    while let Some(token) = tokenizer.next() {
        let token = match token {
            Ok(token) => token,
            Err(never) => match never {},
        };
        match token {
            Token::Start { tag, at } => {
                let is_void = VOID.contains(&&*tag.name);
                let deepest =
                    if FORMATTING.contains(&&*tag.name) { MOST_FORMATTING } else { DEEPEST };
                if depth >= deepest {
                    let counter = Depth::default();
                    builder.trace_handles(&counter);
                    depth = counter.0.get();
                }
                if depth >= deepest && !is_void {
                    too_deep.get_or_insert(base + start + at.0);
                    skipped.push(tag.name);
                    continue;
                }
                depth += 1;
                builder.sink.at_tag(at.0, at.1);
                let closes = tag.self_closing
                    && is_xml
                    && !is_void
                    && !matches!(&*tag.name, "svg" | "math")
                    && !builder.adjusted_current_node_present_but_not_in_html_namespace();
                let name = tag.name.clone();
                let result = builder.process_token(BuilderToken::TagToken(tag), 1);
                if closes {
                    end(&builder, name);
                } else if let Some(state) = next_state(&result) {
                    tokenizer.set_state(state);
                }
            }
            Token::End { name, .. } if skipped.last() == Some(&name) => {
                skipped.pop();
            }
            Token::End { name, at } => {
                builder.sink.at_tag(at.0, at.1);
                end(&builder, name);
            }
            Token::Text { text, at } => {
                builder.sink.at_text(at.0, at.1);
                let text = StrTendril::from_slice(&text);
                let _continues = builder.process_token(BuilderToken::CharacterTokens(text), 1);
            }
        }
        if *nodes + builder.sink.count() > MOST_NODES {
            return Err(format!("it has more than {MOST_NODES} elements and texts"));
        }
    }
    let _ended = builder.process_token(BuilderToken::EOFToken, 1);
    builder.end();
    *nodes += builder.sink.count();
    Ok(Parsed { tree: builder.sink.finish(), too_deep })
}

fn end(builder: &TreeBuilder<NodeId, Sink<'_>>, name: LocalName) {
    let tag = Tag {
        kind: TagKind::EndTag,
        name,
        self_closing: false,
        attrs: Vec::new(),
        had_duplicate_attributes: false,
    };
    let _continues = builder.process_token(BuilderToken::TagToken(tag), 1);
}

fn next_state(result: &TokenSinkResult<NodeId>) -> Option<State> {
    match result {
        TokenSinkResult::RawData(RawKind::Rcdata) => Some(State::RcData),
        TokenSinkResult::RawData(RawKind::Rawtext) => Some(State::RawText),
        TokenSinkResult::RawData(RawKind::ScriptData | RawKind::ScriptDataEscaped(_)) => {
            Some(State::ScriptData)
        }
        TokenSinkResult::Plaintext => Some(State::PlainText),
        TokenSinkResult::Continue
        | TokenSinkResult::Script(_)
        | TokenSinkResult::EncodingIndicator(_) => None,
    }
}

/// Returns whether a page is XHTML, where any element may end itself: `<a id="x"/>`.
fn is_xhtml(source: &str) -> bool {
    let head = source.get(..source.floor_char_boundary(4096)).unwrap_or_default();
    head.trim_start().starts_with("<?xml") || head.contains("http://www.w3.org/1999/xhtml")
}

/// Returns where the page begins behind a document type with declarations of its own, which HTML
/// would read as text.
fn after_declarations(source: &str) -> usize {
    let head = source.get(..source.floor_char_boundary(1 << 16)).unwrap_or_default();
    let Some(start) = head.find("<!DOCTYPE") else { return 0 };
    let declared = head.get(start..).unwrap_or_default();
    let (Some(open), Some(close)) = (declared.find('['), declared.find('>')) else { return 0 };
    match declared.find("]>") {
        Some(end) if open < close => start + end + 2,
        Some(_) | None => 0,
    }
}

/// Puts html5gum's events together: one token for each tag.
#[derive(Debug, Default)]
struct Collector {
    open: Option<(Tag, usize)>,
    /// Whether values belong to an attribute that is passed over.
    passes: bool,
}

impl Collector {
    fn event(&mut self, event: CallbackEvent<'_>, span: TokenSpan<usize>) -> Option<Token> {
        match event {
            CallbackEvent::OpenStartTag { name } => {
                let tag = Tag {
                    kind: TagKind::StartTag,
                    name: local(name),
                    self_closing: false,
                    attrs: Vec::new(),
                    had_duplicate_attributes: false,
                };
                self.open = Some((tag, span.start));
            }
            CallbackEvent::AttributeName { name } => {
                let (tag, _) = self.open.as_mut()?;
                let name = local(name);
                let is_known = tag.attrs.iter().any(|known| known.name.local == name);
                self.passes = is_known || tag.attrs.len() >= MOST_ATTRIBUTES;
                if !self.passes {
                    let name = QualName::new(None, ns!(), name);
                    tag.attrs.push(Attribute { name, value: StrTendril::new() });
                }
            }
            CallbackEvent::AttributeValue { value } => {
                let (tag, _) = self.open.as_mut()?;
                if let Some(attribute) = tag.attrs.last_mut().filter(|_| !self.passes) {
                    attribute.value.push_slice(&String::from_utf8_lossy(value));
                }
            }
            CallbackEvent::CloseStartTag { self_closing } => {
                let (mut tag, start) = self.open.take()?;
                tag.self_closing = self_closing;
                return Some(Token::Start { tag, at: (start, span.end) });
            }
            CallbackEvent::EndTag { name } => {
                return Some(Token::End { name: local(name), at: (span.start, span.end) });
            }
            CallbackEvent::String { value } => {
                let text = String::from_utf8_lossy(value).replace('\0', "\u{FFFD}");
                return Some(Token::Text { text, at: (span.start, span.end) });
            }
            CallbackEvent::Comment { .. }
            | CallbackEvent::Doctype { .. }
            | CallbackEvent::Error(_) => {}
        }
        None
    }
}

fn local(name: &[u8]) -> LocalName {
    LocalName::from(&*String::from_utf8_lossy(name))
}
