//! What the code points that Chinese and Latin text share are in this paragraph.
//!
//! `“”‘’…—·` and the ASCII `/ - ~ $ % …` are one thing in Chinese text and another in Latin;
//! their neighbours decide, quotation marks together with their partners (TYPOGRAPHY §2.0).
//! Neighbours are looked for through note calls, spaces and other shared marks.

use super::classes::{self, Class};
use super::segment::{Run, Segments, Unit};

/// Quotations nested deeper than this are judged mark by mark.
const DEEPEST_QUOTATION: usize = 32;

/// Gives every shared character its class, and joins the halves of long marks.
pub(super) fn resolve(segments: &mut Segments<'_>) {
    let mut context = Context::new(segments);
    context.resolve_quotes();
    context.resolve_signs();
    join_long_marks(segments);
}

struct Context<'s> {
    units: &'s mut [Unit],
    runs: &'s [Run<'s>],
    /// Whether there is any Chinese text.
    has_han: bool,
}

impl<'s> Context<'s> {
    fn new(segments: &'s mut Segments<'_>) -> Self {
        let has_han = segments.units.iter().any(|unit| unit.class == Class::Han);
        Self { units: &mut segments.units, runs: &segments.runs, has_han }
    }

    fn resolve_quotes(&mut self) {
        let mut open: Vec<usize> = Vec::new();
        for index in 0..self.units.len() {
            let unit = self.units[index];
            if unit.class == Class::Note || classes::is_ideograph(unit.character) {
                continue;
            }
            match unit.character {
                '“' | '‘' if open.len() < DEEPEST_QUOTATION => open.push(index),
                '“' | '‘' => self.set_quote(index, self.is_chinese(index, index)),
                '’' if self.is_apostrophe(index) => self.units[index].class = Class::Symbol,
                '”' | '’' => {
                    let partner = if unit.character == '”' { '“' } else { '‘' };
                    // A quotation that was never closed ends with the one around it.
                    match open.iter().rposition(|&at| self.units[at].character == partner) {
                        Some(found) => {
                            let start = open[found];
                            let chinese = self.is_chinese(start, index);
                            self.set_quote(start, chinese);
                            self.set_quote(index, chinese);
                            for unclosed in open.drain(found..).skip(1) {
                                set_quote(&mut self.units[unclosed], chinese);
                            }
                        }
                        None => self.set_quote(index, self.is_chinese(index, index)),
                    }
                }
                _ => {}
            }
        }
        for index in open {
            self.set_quote(index, self.is_chinese(index, index));
        }
    }

    fn set_quote(&mut self, index: usize, chinese: bool) {
        set_quote(&mut self.units[index], chinese);
    }

    /// `it’s`: no partner is looked for.
    fn is_apostrophe(&self, index: usize) -> bool {
        let letter = |unit: Option<&Unit>| unit.is_some_and(|unit| unit.class == Class::Letter);
        let before = index.checked_sub(1).and_then(|before| self.units.get(before));
        letter(before) && letter(self.units.get(index + 1))
    }

    /// Decides for a pair: Chinese if anything Chinese touches it, inside or outside; else Latin
    /// if Latin text surrounds it; else by the language.
    fn is_chinese(&self, open: usize, close: usize) -> bool {
        if self.is_foreign(open) {
            return false;
        }
        let outside = [self.before(open), self.after(close)];
        let inside = if open < close { [self.after(open), self.before(close)] } else { [None; 2] };
        if outside.iter().chain(&inside).flatten().any(|class| class.is_wide()) {
            return true;
        }
        if outside.iter().flatten().any(|class| class.is_latin()) {
            return false;
        }
        self.is_chinese_by_language(open)
    }

    fn is_chinese_by_language(&self, index: usize) -> bool {
        self.has_han && !self.is_foreign(index)
    }

    /// Whether a character is code or in a language other than Chinese.
    fn is_foreign(&self, index: usize) -> bool {
        let run = self.runs.get(self.units[index].run as usize);
        run.is_some_and(|run| run.code || run.lang.is_some_and(|lang| !lang.is_chinese()))
    }

    /// The class of the nearest character before `index` that says something about it.
    fn before(&self, index: usize) -> Option<Class> {
        telling(self.units[..index].iter().rev())
    }

    fn after(&self, index: usize) -> Option<Class> {
        telling(self.units[index + 1..].iter())
    }

    fn resolve_signs(&mut self) {
        let mut index = 0;
        while index < self.units.len() {
            let unit = self.units[index];
            let end = match unit.character {
                _ if unit.class == Class::Note || classes::is_ideograph(unit.character) => {
                    index + 1
                }
                // W1: half an em wide, as `/` is; the full-width form is one em in every face.
                '／' if unit.class == Class::Solidus => {
                    self.units[index].character = '/';
                    index + 1
                }
                '…' | '⋯' | '—' => self.resolve_chain(index),
                _ if unit.character == '·' || unit.class == Class::Symbol => {
                    self.units[index].class = self.sign(index);
                    index + 1
                }
                // In code, ￥ and ％ are characters like others.
                '￥' | '＄' | '￡' | '℃' | '℉' | '％' => {
                    self.units[index].class = self.sign(index);
                    index + 1
                }
                _ => index + 1,
            };
            index = end;
        }
    }

    /// A row of `…` or `—`; returns its end.
    fn resolve_chain(&mut self, start: usize) -> usize {
        let character = self.units[start].character;
        let length =
            self.units[start..].iter().take_while(|unit| unit.character == character).count();
        let end = start + length;
        let (before, after) = (self.before(start), self.after(end - 1));
        let wide = |class: Option<Class>| class.is_some_and(Class::is_wide);
        let latin = |class: Option<Class>| class.is_some_and(Class::is_latin);
        let chinese = !self.is_foreign(start)
            && (wide(before)
                || wide(after)
                || (!(latin(before) && latin(after)) && self.is_chinese_by_language(start)));
        let range = (before == Some(Class::Digit)) && (after == Some(Class::Digit)) && self.has_han;
        let class = match (character, length) {
            ('—', 1) if chinese || range => Class::Connector,
            ('—', _) if chinese => Class::Dash,
            ('—', _) => Class::LatinClose,
            _ if chinese => Class::Ellipsis,
            _ => Class::LatinClose,
        };
        for unit in &mut self.units[start..end] {
            unit.class = class;
        }
        end
    }

    /// Any other sign that Chinese and Latin text share.
    fn sign(&self, index: usize) -> Class {
        let unit = &self.units[index];
        let before = index.checked_sub(1).map(|before| self.units[before].class);
        let after = self.units.get(index + 1).map(|unit| unit.class);
        let wide = |class: Option<Class>| class.is_some_and(Class::is_wide);
        let digit = |class: Option<Class>| class == Some(Class::Digit);
        let touches_han = wide(before) || wide(after);
        let natural = classes::of(unit.character);
        match unit.character {
            _ if self.is_foreign(index) => natural,
            '·' if touches_han => Class::Dot,
            '/' if touches_han => Class::Solidus,
            // −5℃ typed with a hyphen.
            '-' if digit(after) && !digit(before) && before != Some(Class::Letter) => Class::Prefix,
            '-' | '~' if touches_han => Class::Connector,
            '–' if touches_han || (digit(before) && digit(after) && self.has_han) => {
                Class::Connector
            }
            sign if classes::is_suffix(sign) && self.follows_number(index) => Class::Suffix,
            sign if classes::is_prefix(sign) && digit(after) => Class::Prefix,
            _ => natural,
        }
    }

    /// Whether a digit stands before, or one and a space: `5 %`.
    fn follows_number(&self, index: usize) -> bool {
        let mut before = self.units[..index].iter().rev().map(|unit| unit.class).take(2);
        match before.next() {
            Some(Class::Space | Class::GluedSpace) => before.next() == Some(Class::Digit),
            nearest => nearest == Some(Class::Digit),
        }
    }
}

fn set_quote(unit: &mut Unit, chinese: bool) {
    let opens = matches!(unit.character, '“' | '‘');
    unit.class = match (opens, chinese) {
        (true, true) => Class::Open,
        (true, false) => Class::LatinOpen,
        (false, true) => Class::Close,
        (false, false) => Class::LatinClose,
    };
}

/// How far a neighbour is looked for: longer rows of shared marks say nothing, and unbounded
/// search in a row of them would take quadratic time.
const FARTHEST_NEIGHBOUR: usize = 24;

fn telling<'u>(units: impl Iterator<Item = &'u Unit>) -> Option<Class> {
    units
        .take(FARTHEST_NEIGHBOUR)
        .take_while(|unit| unit.class != Class::ForcedBreak)
        .find(|unit| {
            !(unit.class.is_space()
                || unit.class == Class::Note
                || unit.class == Class::BreakHere
                || matches!(unit.character, '“' | '”' | '‘' | '’' | '…' | '—' | '·'))
        })
        .map(|unit| unit.class)
}

/// W1 and L5: `——` is one stroke, `……` a pair that nothing parts, `！！` one em.
///
/// Also across the border of two runs, if their size is the same: two strokes with a seam between
/// them would show more than one stroke in the first run's looks.
fn join_long_marks(segments: &mut Segments<'_>) {
    let (units, runs) = (&mut segments.units, &segments.runs);
    let size = |unit: Unit| runs.get(unit.run as usize).map(|run| run.style.size);
    let mut index = 0;
    while index + 1 < units.len() {
        let (first, second) = (units[index], units[index + 1]);
        let same_size = first.run == second.run || size(first) == size(second);
        let long = matches!(first.class, Class::Dash | Class::Ellipsis) && first.character != '⸺';
        if long && first.character == second.character && first.class == second.class {
            if first.class == Class::Dash && same_size {
                units[index].character = '⸺';
                units[index + 1].class = Class::Joined;
            } else {
                units[index].glued = true;
            }
            index += 2;
        } else if same_size && let Some(joined) = doubled(first, second) {
            units[index].character = joined;
            units[index].class = Class::WideStop;
            units[index + 1].class = Class::Joined;
            index += 2;
        } else {
            index += 1;
        }
    }
}

fn doubled(first: Unit, second: Unit) -> Option<char> {
    if first.class != Class::Stop || second.class != Class::Stop {
        return None;
    }
    match (first.character, second.character) {
        ('！', '！') => Some('‼'),
        ('？', '？') => Some('⁇'),
        ('？', '！') => Some('⁈'),
        ('！', '？') => Some('⁉'),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::layout::inline::segment::segment_label;
    use crate::style::{Color, Family, Length, TextStyle, Weight};

    pub(super) const STYLE: TextStyle = TextStyle {
        family: Family::Song,
        weight: Weight::Regular,
        italic: false,
        size: Length::ZERO,
        rise: Length::ZERO,
        color: Color::BLACK,
        underline: false,
        strike: false,
    };

    fn class_of(text: &str, mark: char) -> Vec<Class> {
        let mut segments = segment_label(text, STYLE);
        let at: Vec<usize> =
            text.chars().enumerate().filter(|&(_, c)| c == mark).map(|(at, _)| at).collect();
        resolve(&mut segments);
        at.into_iter().map(|at| segments.units[at].class).collect()
    }

    #[test]
    fn pairs_of_quotes_are_judged_together() {
        assert_eq!(class_of("他说“Hello”", '”'), [Class::Close]);
        assert_eq!(class_of("“Hello, 世界” said", '“'), [Class::Open]);
        assert_eq!(class_of("说明 He said “hello” to me", '“'), [Class::LatinOpen]);
        assert_eq!(class_of("“‘Yes’”他说", '‘'), [Class::Open]);
        assert_eq!(class_of("it’s 好", '’'), [Class::Symbol]);
        assert_eq!(class_of("“Hello”", '“'), [Class::LatinOpen]);
        assert_eq!(class_of("”孤", '”'), [Class::Close]);
    }

    #[test]
    fn signs_go_by_their_neighbours() {
        assert_eq!(class_of("乔治·布什", '·'), [Class::Dot]);
        assert_eq!(class_of("a·b 好", '·'), [Class::Symbol]);
        assert_eq!(class_of("是/否 and/or", '/'), [Class::Solidus, Class::Symbol]);
        assert_eq!(class_of("北京—上海", '—'), [Class::Connector]);
        assert_eq!(class_of("2019—2020年", '—'), [Class::Connector]);
        assert_eq!(class_of("yes—no", '—'), [Class::LatinClose]);
        assert_eq!(class_of("他……走", '…'), [Class::Ellipsis; 2]);
        assert_eq!(class_of("wait… 好", '…'), [Class::Ellipsis]);
        assert_eq!(class_of("wait… then 好", '…'), [Class::LatinClose]);
        assert_eq!(class_of("涨5%，%d", '%'), [Class::Suffix, Class::Symbol]);
        assert_eq!(class_of("涨5 %或 %", '%'), [Class::Suffix, Class::Symbol]);
        assert_eq!(class_of("$5 与 US$", '$'), [Class::Prefix, Class::Symbol]);
    }

    #[test]
    fn long_marks_are_one() {
        assert_eq!(class_of("他——她", '—'), [Class::Dash, Class::Joined]);
        assert_eq!(class_of("啊！！", '！'), [Class::WideStop, Class::Joined]);
        assert_eq!(class_of("啊！！！", '！'), [Class::WideStop, Class::Joined, Class::Stop]);
    }
}
