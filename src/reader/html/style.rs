//! What CSS says of text: declarations of `style` attributes, and simple rules of style sheets.
//!
//! Word, Google Docs and the makers of e-books write bold text as `<span class="c7">`. Of style
//! sheets those rules are read whose selector is one element name, classes or an id (`.c7`,
//! `p.note`, `#box`); selectors that look at neighbours or ancestors, and rules for some media
//! only, are passed over.

use std::collections::BTreeMap;

use super::tree::Element;
use crate::document::Alignment;
use crate::reader::table::alignment;

/// The most rules that are kept of a page's style sheets.
const MOST_RULES: usize = 20_000;

/// What is said of a stretch of text; `None` where nothing is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Style {
    pub(super) bold: Option<bool>,
    pub(super) italic: Option<bool>,
    pub(super) underline: Option<bool>,
    pub(super) wavy: Option<bool>,
    pub(super) strike: Option<bool>,
    pub(super) dots: Option<bool>,
    pub(super) raise: Option<Raise>,
    pub(super) hidden: Option<bool>,
    /// Whether white space and line ends are kept.
    pub(super) keeps_space: Option<bool>,
    pub(super) align: Option<Alignment>,
}

/// Where text stands relative to its line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Raise {
    Super,
    Sub,
    Not,
}

impl Style {
    /// Reads the declarations of a `style` attribute or of a rule.
    pub(super) fn read(declarations: &str) -> Self {
        let mut style = Self::default();
        for declaration in declarations.split(';') {
            let Some((property, value)) = declaration.split_once(':') else { continue };
            let property = property.trim().to_ascii_lowercase();
            let value = value.trim().to_ascii_lowercase();
            let value = value.trim_end_matches("!important").trim_end();
            style.declare(&property, value);
        }
        style
    }

    fn declare(&mut self, property: &str, value: &str) {
        let first = value.split_ascii_whitespace().next().unwrap_or_default();
        match property {
            "font-weight" => {
                self.bold = match value {
                    "bold" | "bolder" => Some(true),
                    "normal" | "lighter" => Some(false),
                    number => number.parse::<u16>().ok().map(|weight| weight >= 600),
                }
            }
            "font-style" => {
                self.italic = match first {
                    "italic" | "oblique" => Some(true),
                    "normal" => Some(false),
                    _ => None,
                }
            }
            "text-decoration" | "text-decoration-line" | "text-underline" => {
                // `none` takes nothing away that an element around draws.
                let has = |word: &str| value.split_ascii_whitespace().any(|other| other == word);
                let underlines =
                    has("underline") || property == "text-underline" && first != "none";
                self.underline = self.underline.or(underlines.then_some(true));
                self.strike = self.strike.or(has("line-through").then_some(true));
                self.wavy = self.wavy.or(has("wavy").then_some(true));
            }
            "text-decoration-style" => self.wavy = (first == "wavy").then_some(true),
            "text-emphasis"
            | "text-emphasis-style"
            | "-webkit-text-emphasis"
            | "-webkit-text-emphasis-style"
            | "-epub-text-emphasis"
            | "-epub-text-emphasis-style" => self.dots = Some(first != "none"),
            "vertical-align" => {
                self.raise = match first {
                    "super" => Some(Raise::Super),
                    "sub" => Some(Raise::Sub),
                    "baseline" => Some(Raise::Not),
                    _ => None,
                }
            }
            "display" => self.hidden = Some(first == "none"),
            "mso-hide" => self.hidden = Some(first == "all"),
            "visibility" => self.hidden = (first == "hidden").then_some(true),
            "white-space" => {
                self.keeps_space = Some(matches!(first, "pre" | "pre-wrap" | "pre-line"));
            }
            "text-align" => self.align = alignment(first),
            _ => {}
        }
    }

    /// Returns this, and where it says nothing what `other` says.
    fn or(self, other: Self) -> Self {
        Self {
            bold: self.bold.or(other.bold),
            italic: self.italic.or(other.italic),
            underline: self.underline.or(other.underline),
            wavy: self.wavy.or(other.wavy),
            strike: self.strike.or(other.strike),
            dots: self.dots.or(other.dots),
            raise: self.raise.or(other.raise),
            hidden: self.hidden.or(other.hidden),
            keeps_space: self.keeps_space.or(other.keeps_space),
            align: self.align.or(other.align),
        }
    }
}

/// The rules of a page's style sheets.
#[derive(Debug, Default)]
pub(super) struct Sheet {
    /// By what their selectors name: `.class`, `element` or `#id`.
    rules: BTreeMap<String, Vec<Rule>>,
    count: usize,
}

#[derive(Debug)]
struct Rule {
    element: Option<String>,
    classes: Vec<String>,
    order: usize,
    style: Style,
}

impl Sheet {
    /// Reads a style sheet; its rules come after those read before.
    pub(super) fn read(&mut self, css: &str) {
        let css = without_comments(css);
        let mut rest = css.as_str();
        while let Some((selectors, block)) = rest.split_once('{') {
            // `@import …;` and the like stand before the selector.
            let selectors = selectors.rsplit(';').next().unwrap_or_default().trim();
            let end =
                if selectors.starts_with('@') { end_of_block(block) } else { block.find('}') };
            let end = end.unwrap_or(block.len());
            let declarations = block.get(..end).unwrap_or_default();
            rest = block.get(end + 1..).unwrap_or_default();
            if selectors.starts_with('@') {
                continue;
            }
            let style = Style::read(declarations);
            if style != Style::default() {
                for selector in selectors.split(',') {
                    self.add(selector.trim(), style);
                }
            }
        }
    }

    fn add(&mut self, selector: &str, style: Style) {
        let is_simple = !selector.is_empty()
            && !selector.contains(|c: char| c.is_whitespace() || ">+~:[*()".contains(c));
        if !is_simple || self.count >= MOST_RULES {
            return;
        }
        let (name, id) = match selector.split_once('#') {
            Some((name, id)) => (name, Some(id)),
            None => (selector, None),
        };
        let mut parts = name.split('.');
        let element = parts.next().filter(|name| !name.is_empty()).map(str::to_ascii_lowercase);
        let classes: Vec<String> = parts.map(str::to_owned).collect();
        let key = match (id, classes.first(), &element) {
            (Some(id), ..) => format!("#{id}"),
            (None, Some(class), _) => format!(".{class}"),
            (None, None, Some(element)) => element.clone(),
            (None, None, None) => return,
        };
        let rule = Rule { element, classes, order: self.count, style };
        self.count += 1;
        self.rules.entry(key).or_default().push(rule);
    }

    /// Returns what is said of an element: its own `style` before rules, later and closer rules
    /// before others.
    pub(super) fn style(&self, element: Element<'_>) -> Style {
        let own = element.attribute("style").map(Style::read).unwrap_or_default();
        if self.count == 0 {
            return own;
        }
        let classes: Vec<&str> =
            element.attribute("class").unwrap_or_default().split_ascii_whitespace().collect();
        let keys = classes
            .iter()
            .map(|class| format!(".{class}"))
            .chain(element.attribute("id").map(|id| format!("#{id}")))
            .chain([element.name().to_owned()]);
        let mut met: Vec<(usize, usize, Style)> = Vec::new();
        for key in keys {
            let closeness = if key.starts_with('#') { 100 } else { 0 };
            for rule in self.rules.get(&key).into_iter().flatten() {
                let fits = rule.element.as_deref().is_none_or(|name| name == element.name())
                    && rule.classes.iter().all(|class| classes.contains(&class.as_str()));
                if fits {
                    let closeness =
                        closeness + rule.classes.len() * 2 + usize::from(rule.element.is_some());
                    met.push((closeness, rule.order, rule.style));
                }
            }
        }
        met.sort_by_key(|&(closeness, order, _)| std::cmp::Reverse((closeness, order)));
        met.into_iter().fold(own, |style, (.., rule)| style.or(rule))
    }
}

/// Returns where the block ends that was opened before `css`, blocks in it included.
fn end_of_block(css: &str) -> Option<usize> {
    let mut open = 1_usize;
    for (at, c) in css.char_indices() {
        match c {
            '{' => open += 1,
            '}' if open == 1 => return Some(at),
            '}' => open -= 1,
            _ => {}
        }
    }
    None
}

/// Takes comments away, and the marks of an HTML comment that hide a sheet from old browsers.
fn without_comments(css: &str) -> String {
    let mut plain = String::with_capacity(css.len());
    let mut rest = css;
    while let Some((before, comment)) = rest.split_once("/*") {
        plain.push_str(before);
        rest = comment.split_once("*/").map_or("", |(_, after)| after);
    }
    plain.push_str(rest);
    plain.replace("<!--", "").replace("-->", "")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn declarations_are_read() {
        let style = Style::read("FONT-WEIGHT: 700 ; font-style:italic;text-align:center");
        assert_eq!((style.bold, style.italic), (Some(true), Some(true)));
        assert_eq!(style.align, Some(Alignment::Center));
        let style = Style::read("font-weight:400;text-decoration:none;vertical-align:baseline");
        assert_eq!(
            (style.bold, style.underline, style.raise),
            (Some(false), None, Some(Raise::Not))
        );
        let style = Style::read("text-decoration: underline wavy; -webkit-text-emphasis: dot");
        assert_eq!((style.underline, style.wavy, style.dots), (Some(true), Some(true), Some(true)));
    }

    #[test]
    fn rules_are_kept_by_what_they_name() {
        let mut sheet = Sheet::default();
        sheet.read(
            "<!-- @import url('x;y'); /* a { } */ .c1,.c2{font-weight:bold}\
             @media print { .c1 { font-weight: normal } }\
             p .c1 { font-style: italic } b.c3#x { font-style: italic } -->",
        );
        assert_eq!(sheet.count, 3);
        assert_eq!(sheet.rules.get(".c1").unwrap()[0].style.bold, Some(true));
        assert!(sheet.rules.contains_key("#x"));
    }
}
