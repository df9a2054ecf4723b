//! What elements and CSS say of the text in them.

use super::losses::{Loss, Losses};
use super::metadata::language;
use super::style::{Raise, Style};
use super::tree::Element;
use crate::document::{Lang, Marks, RubyId};
use crate::reader::markdown::{CLASSES, CONTINUED};

/// What holds at a place.
#[derive(Debug, Clone, Default)]
pub(super) struct State {
    pub(super) marks: Marks,
    /// Whether the name and the title that were begun last are second ones.
    neighbour: Marks,
    /// Which of the links met is open.
    pub(super) link: Option<usize>,
    pub(super) ruby: Option<RubyId>,
    pub(super) lang: Option<Lang>,
    /// Whether white space is kept.
    pub(super) keeps_space: bool,
    /// How many `<q>` are open.
    pub(super) quotes: usize,
}

impl State {
    /// Follows an element in. `lang` is the manuscript's, or `None` if language marks don't count:
    /// Word writes them around every digit.
    pub(super) fn enter(
        &mut self,
        element: Element<'_>,
        style: Style,
        lang: Option<&Lang>,
        losses: &mut Losses,
    ) {
        let marks = match element.name() {
            "b" | "strong" => Marks::STRONG,
            "i" | "em" | "cite" | "dfn" | "var" => Marks::EMPHASIS,
            "u" | "ins" => Marks::UNDERLINE,
            "s" | "strike" | "del" => Marks::STRIKE,
            "code" | "kbd" | "samp" | "tt" => Marks::CODE,
            "sup" => Marks::SUPERSCRIPT,
            "sub" => Marks::SUBSCRIPT,
            "mark" => {
                losses.add(Loss::Highlight, element.span());
                Marks::empty()
            }
            "small" => {
                losses.add(Loss::Small, element.span());
                Marks::empty()
            }
            "abbr" | "acronym"
                if element.attribute("title").is_some_and(|title| !title.is_empty()) =>
            {
                losses.add(Loss::Abbreviation, element.span());
                Marks::empty()
            }
            _ => Marks::empty(),
        };
        let special =
            CLASSES.iter().find(|(name, class, _)| element.is(name) && element.has_class(&[class]));
        let marks = special.map_or(marks, |&(.., mark)| mark);
        self.marks |= marks;
        for (mark, next) in Marks::NEIGHBOURS {
            if marks.contains(mark) {
                self.neighbour
                    .set(next, element.has_class(&[CONTINUED]) == self.neighbour.contains(next));
                self.marks.set(next, self.neighbour.contains(next));
            }
        }
        self.apply(style);
        if element.has_word("translate", &["no"]) || element.has_class(&["notranslate"]) {
            self.marks |= Marks::PROTECTED;
        } else if element.has_word("translate", &["yes"]) {
            self.marks -= Marks::PROTECTED;
        }
        if let (Some(manuscript), Some(own)) = (lang, language(element)) {
            // Text in the manuscript's own script is its text, whatever region it names.
            let is_own = own.is_chinese() && own.has_script_of(manuscript) || own == *manuscript;
            self.lang = Some(own).filter(|_| !is_own);
        }
    }

    fn apply(&mut self, style: Style) {
        if let Some(bold) = style.bold {
            self.marks.set(Marks::STRONG, bold);
        }
        if let Some(italic) = style.italic {
            self.marks.set(Marks::EMPHASIS, italic);
        }
        if let Some(dots) = style.dots {
            self.marks.set(Marks::EMPHASIS_DOTS, dots);
        }
        if style.strike == Some(true) {
            self.marks |= Marks::STRIKE;
        }
        // A link's own line is no underline.
        if style.underline == Some(true) && self.link.is_none() {
            let is_title = style.wavy == Some(true);
            self.marks |= if is_title { Marks::BOOK_TITLE } else { Marks::UNDERLINE };
        }
        if let Some(raise) = style.raise {
            self.marks -= Marks::SUPERSCRIPT | Marks::SUBSCRIPT;
            self.marks |= match raise {
                Raise::Super => Marks::SUPERSCRIPT,
                Raise::Sub => Marks::SUBSCRIPT,
                Raise::Not => Marks::empty(),
            };
        }
        if let Some(keeps_space) = style.keeps_space {
            self.keeps_space = keeps_space;
        }
    }

    /// Returns to what holds outside of an element.
    pub(super) fn leave(&mut self, outside: Self) {
        *self = Self { neighbour: self.neighbour, ..outside };
    }

    /// Makes text bold.
    pub(super) fn bold(&mut self) {
        self.marks |= Marks::STRONG;
    }
}
