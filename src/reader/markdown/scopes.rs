//! Which elements are open: the language they mark, and whether they keep their text.
//!
//! Of HTML's attributes `lang` and `translate` are read, on any element; the innermost element
//! that has one decides.

use super::html::Element;
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::document::Lang;
use crate::source::Span;

/// How many open elements are followed; text nests no deeper, and hostile text must not cost more.
const MAX_OPEN: usize = 64;

/// What an element says of the text in it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Scope {
    /// Index into [`Scopes::langs`].
    pub(super) lang: Option<usize>,
    /// Whether the text is kept as it is.
    pub(super) protects: bool,
    /// Whether the language or script is another than the manuscript's.
    pub(super) is_foreign: bool,
}

#[derive(Debug)]
struct Open {
    name: String,
    /// How many containers the element stands in; it ends with the innermost of them.
    depth: usize,
    /// Whether it stands within a paragraph, and ends with that.
    is_inline: bool,
    /// Where it begins, if it says anything.
    span: Option<Span>,
    scope: Scope,
}

/// The open elements, outermost first.
#[derive(Debug, Default)]
pub(super) struct Scopes {
    /// The languages met so far.
    pub(super) langs: Vec<Lang>,
    open: Vec<Open>,
    /// The language of the manuscript.
    manuscript: Lang,
}

impl Scopes {
    /// Begins a manuscript in `lang`.
    pub(super) fn new(lang: &Lang) -> Self {
        Self { manuscript: lang.clone(), ..Self::default() }
    }

    /// Returns what holds here.
    pub(super) fn current(&self) -> Scope {
        self.open.last().map_or_else(Scope::default, |open| open.scope)
    }

    /// Follows a tag that stands in `depth` containers; returns whether it says anything.
    pub(super) fn follow(&mut self, element: &Element<'_>, span: Span, depth: usize) -> bool {
        match element {
            Element::Open { name, lang, translate } => {
                let lang = lang.and_then(Lang::parse);
                let says = lang.is_some() || translate.is_some();
                if self.open.len() < MAX_OPEN {
                    let mut scope = self.current();
                    if let Some(lang) = lang {
                        scope.is_foreign =
                            !lang.is_chinese() || !lang.has_script_of(&self.manuscript);
                        scope.lang = Some(self.index(lang));
                    }
                    scope.protects = translate.map_or(scope.protects, |translate| !translate);
                    let (name, is_inline) = (name.to_ascii_lowercase(), !is_block(name));
                    let span = says.then_some(span);
                    self.open.push(Open { name, depth, is_inline, span, scope });
                }
                says
            }
            Element::Close { name } => {
                let matches = |open: &Open| open.name.eq_ignore_ascii_case(name);
                if let Some(at) = self.open.iter().rposition(matches) {
                    self.open.truncate(at);
                }
                true
            }
        }
    }

    /// Ends what stands within a paragraph.
    pub(super) fn end_paragraph(&mut self) {
        self.open.retain(|open| !open.is_inline);
    }

    /// Ends what stands in more than `depth` containers.
    pub(super) fn end_container(&mut self, depth: usize) {
        self.open.retain(|open| open.depth <= depth);
    }

    /// Reports elements that nothing ends.
    pub(super) fn finish(&self, diagnostics: &mut Diagnostics) {
        for open in &self.open {
            let Some(span) = open.span else { continue };
            let message = format!("<{}> is not closed; what it says holds to the end", open.name);
            let diagnostic = Diagnostic::new(Code::Protection, message).at(span);
            diagnostics.push(diagnostic.with_hint(format!("write </{}>", open.name)));
        }
    }

    fn index(&mut self, lang: Lang) -> usize {
        self.langs.iter().position(|known| *known == lang).unwrap_or_else(|| {
            self.langs.push(lang);
            self.langs.len() - 1
        })
    }
}

/// Returns whether an element holds paragraphs; all others stand within one.
fn is_block(name: &str) -> bool {
    const NAMES: [&str; 19] = [
        "div",
        "section",
        "article",
        "aside",
        "main",
        "header",
        "footer",
        "nav",
        "blockquote",
        "figure",
        "details",
        "center",
        "table",
        "caption",
        "thead",
        "tbody",
        "tr",
        "td",
        "th",
    ];
    NAMES.iter().any(|known| known.eq_ignore_ascii_case(name))
}
