//! How a run is distinguished: by its paragraph's style, its own style and itself.
//!
//! In: a run's properties. Out: the marks of its text, its language, and whether it is shown.

use super::fields;
use super::look::Look;
use super::looks::Looks;
use super::losses::Loss;
use super::story::{Open, Reader};
use super::styles::{Role, Style};
use crate::document::{Lang, Marks};
use crate::package::xml::Element;

/// How a run is distinguished.
#[derive(Clone)]
pub(super) struct RunLook {
    pub(super) marks: Marks,
    pub(super) lang: Option<Lang>,
    pub(super) is_hidden: bool,
    pub(super) is_note_call: bool,
    pub(super) has_mono: bool,
    /// The symbol font it is set in.
    pub(super) symbols: Option<String>,
    /// Size in half points, weight, and the font of Chinese text.
    pub(super) looks: Looks,
}

impl Reader<'_> {
    /// Works out how a run looks from its paragraph's style, its own style and itself.
    pub(super) fn look(&mut self, properties: Option<Element<'_>>, open: &Open<'_>) -> RunLook {
        let none = Style::default();
        let id = properties.and_then(|properties| properties.child_val("rStyle"));
        let style = id.and_then(|id| self.styles.character(&id)).unwrap_or(&none);
        let own = properties.map(Look::read).unwrap_or_default();
        let paragraph = &open.look;
        let look = own.over(&paragraph.with_character_style(&style.look));
        // What a whole heading or quotation is by its style does not distinguish a part of it.
        let has_looks = open.role.has_looks();
        let differs = |value: Option<bool>, base: Option<bool>| {
            value == Some(true) && !(has_looks && base == Some(true))
        };
        let role = style.run_role;
        let mut marks = Marks::empty();
        let is_strong = role.is_some_and(|role| role.strong);
        marks.set(Marks::STRONG, is_strong || differs(look.bold, paragraph.bold));
        let is_emphasis = role.is_some_and(|role| role.emphasis);
        marks.set(Marks::EMPHASIS, is_emphasis || differs(look.italic, paragraph.italic));
        marks.set(Marks::CODE, role.is_some_and(|role| role.code));
        marks.set(Marks::STRIKE, differs(look.strike, paragraph.strike));
        if !style.is_note_call {
            match look.vertical.as_deref() {
                Some("superscript") => marks |= Marks::SUPERSCRIPT,
                Some("subscript") => marks |= Marks::SUBSCRIPT,
                // LibreOffice moves and shrinks instead.
                _ if !self.is_own && is_smaller(&own, paragraph) => match own.rise.unwrap_or(0) {
                    1.. => marks |= Marks::SUPERSCRIPT,
                    ..0 => marks |= Marks::SUBSCRIPT,
                    0 => {}
                },
                _ => {}
            }
        }
        let line = look.underline.as_deref().filter(|line| *line != "none");
        // Everywhere else links are underlined because they are links.
        let is_links = !self.is_own && !self.link.is_empty();
        let is_styles = has_looks && paragraph.underline.is_some() && own.underline.is_none();
        let is_lined = line.is_some() && !is_links && !is_styles;
        // 书名号, as old books have it, is a wavy line under the title.
        let is_wavy = matches!(line, Some("wave" | "wavyDouble" | "wavyHeavy"));
        let color = look.underline_color.as_deref().filter(|_| self.is_own && is_lined);
        let told = color.map_or(Marks::empty(), told_by_color);
        let is_named = told.contains(Marks::PROPER_NAME);
        let is_double = self.is_own && matches!(line, Some("double" | "wavyDouble"));
        marks.set(Marks::BOOK_TITLE, is_lined && is_wavy);
        marks |= told;
        marks.set(Marks::UNDERLINE, is_lined && (is_double || !is_wavy && !is_named));
        // Our writer says `none` of marks and spaces among characters with dots.
        let has_dots = look.dots.as_deref().is_some_and(|dots| self.is_own || dots != "none");
        marks.set(Marks::EMPHASIS_DOTS, has_dots);
        if open.role == Role::Code {
            marks = Marks::empty();
        }
        let is_hidden = look.hidden == Some(true);
        let here = self.here();
        if own.highlight == Some(true) && !is_hidden {
            self.losses.add(Loss::Highlight, here);
        }
        if own.caps == Some(true) && !is_hidden {
            self.losses.add(Loss::Caps, here);
        }
        let is_mono = |look: &Look| look.font.as_deref().is_some_and(is_mono);
        RunLook {
            marks,
            lang: self.lang(&own),
            is_hidden,
            is_note_call: style.is_note_call,
            has_mono: open.role != Role::Code && is_mono(&look) && !is_mono(paragraph),
            looks: Looks {
                size: look.size,
                is_bold: look.bold == Some(true),
                is_centred: false,
                font: look.han_font,
            },
            symbols: look.font.filter(|font| fields::is_symbol_font(font)),
        }
    }

    /// Returns the language that a run is marked as. Word marks whatever keyboard was in use, so
    /// Chinese and English say nothing, except in files of our own.
    fn lang(&self, own: &Look) -> Option<Lang> {
        let east_asian = own
            .east_asian
            .as_deref()
            .filter(|tag| self.is_own || tag.starts_with("ja") || tag.starts_with("ko"));
        let latin = own
            .latin
            .as_deref()
            .filter(|tag| self.is_own || !(tag.starts_with("en") || tag.starts_with("zh")));
        let tag = east_asian.or(latin)?;
        // Word always names a region; where it is the usual one, the language says as much.
        let usual = ["ja-JP", "ko-KR", "en-US", "fr-FR", "de-DE", "es-ES", "it-IT", "ru-RU"];
        let tag = if usual.contains(&tag) { tag.get(..2)? } else { tag };
        Lang::parse(tag)
    }
}

/// Returns what our writer says by the colour of a line: whether it is a name's, and of names and
/// titles side by side which.
fn told_by_color(color: &str) -> Marks {
    match color {
        "000000" => Marks::PROPER_NAME,
        "000001" => Marks::PROPER_NAME | Marks::NEXT_NAME,
        "000100" => Marks::PROPER_NAME | Marks::NEXT_TITLE,
        "000101" => Marks::PROPER_NAME | Marks::NEXT_NAME | Marks::NEXT_TITLE,
        "010100" => Marks::NEXT_TITLE,
        _ => Marks::empty(),
    }
}

/// Whether a language mark is borne out by what is marked: Japanese has kana, Korean hangul,
/// others letters.
pub(super) fn is_said_by(text: &str, lang: &Lang) -> bool {
    let has = |range: std::ops::RangeInclusive<char>| text.contains(|c| range.contains(&c));
    match lang.as_str().split('-').next() {
        Some("ja") => has('\u{3041}'..='\u{30FF}'),
        Some("ko") => has('\u{AC00}'..='\u{D7A3}'),
        _ => text.contains(|c: char| c.is_alphabetic() && c < '\u{2E80}'),
    }
}

/// Whether a run is set clearly smaller than its paragraph.
fn is_smaller(own: &Look, paragraph: &Look) -> bool {
    // Without any size said Word sets 10 points.
    let base = paragraph.size.unwrap_or(20);
    own.size.is_some_and(|size| size * 10 <= base * 9)
}

fn is_mono(font: &str) -> bool {
    let font = font.to_ascii_lowercase();
    ["consolas", "courier", "menlo", "monaco", "lucida console", "source code", "fira code"]
        .iter()
        .any(|name| font.starts_with(name))
        || font.ends_with(" mono")
        || font.contains(" mono ")
}
