//! Preformatted text: code with its language, and prose that only keeps its lines.

use super::losses::Loss;
use super::read::Reader;
use super::tree::{Child, Element, is_unseen};
use crate::document::{Block, CodeBlock, Origin};

impl<'b> Reader<'b> {
    /// Reads `<pre>`: code, unless it is Chinese prose that keeps its lines.
    pub(super) fn preformatted(&mut self, element: Element<'b>) {
        let code = element.elements().find(|inner| inner.is("code"));
        let language =
            [Some(element), code, element.parent()].into_iter().flatten().find_map(language);
        let text = code_text(element);
        let is_han = |c: &char| matches!(c, '\u{3400}'..='\u{9FFF}');
        let han = text.chars().filter(is_han).count();
        let all = text.chars().filter(|c| !c.is_whitespace()).count();
        if code.is_none() && language.is_none() && han * 2 > all {
            self.losses.add(Loss::Preformatted, element.span());
            self.state.keeps_space = true;
            self.children(element);
            return;
        }
        let text = text.strip_suffix('\n').unwrap_or(&text).to_owned();
        if !text.trim().is_empty() {
            let origin = Origin::new(element.span());
            self.push(Block::Code(CodeBlock { language, text, origin }));
        }
    }
}

/// Classes of `<pre>` that say how it looks.
const NO_LANGUAGES: [&str; 6] =
    ["code", "highlight", "listing", "prettyprint", "programlisting", "sourceCode"];

/// Returns the language of code that an element's classes name.
fn language(element: Element<'_>) -> Option<String> {
    if !matches!(element.name(), "pre" | "code" | "div") {
        return None;
    }
    let classes = element.attribute("class")?;
    let is_source = element.has_class(&["sourceCode"]) && !element.is("div");
    let named = |class: &str| {
        ["language-", "lang-", "highlight-source-", "brush:"]
            .iter()
            .find_map(|prefix| class.strip_prefix(prefix))
            .map(|name| name.trim_end_matches(';').to_owned())
            .filter(|name| !name.is_empty() && name != "none")
    };
    // Pandoc writes a language it does not know as the only class, `<pre class="text">`.
    let is_word = |c: char| c.is_ascii_alphanumeric() || "+#_".contains(c);
    let is_alone =
        element.is("pre") && classes.chars().all(is_word) && !NO_LANGUAGES.contains(&classes);
    let mut words = classes.split_ascii_whitespace();
    let alone = || is_alone.then(|| classes.to_owned()).filter(|name| !name.is_empty());
    words.clone().find_map(named).or_else(alone).or_else(|| {
        let other = words.find(|word| *word != "sourceCode" && *word != "numberSource")?;
        is_source.then(|| other.to_owned())
    })
}

/// Returns the text of code: breaks are line ends.
fn code_text(element: Element<'_>) -> String {
    let mut text = String::new();
    for child in element.walk(|inner| !is_unseen(inner)) {
        match child {
            Child::Text(more, _) => text.push_str(more),
            Child::Element(inner) if inner.is("br") => text.push('\n'),
            Child::Element(_) => {}
        }
    }
    text
}
