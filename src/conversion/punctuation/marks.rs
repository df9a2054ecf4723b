//! All marks but the quotation marks.
//!
//! Each rule looks at the characters beside the mark and leaves alone what is not plainly Chinese
//! text: times, ratios, file names, code that is not marked as code.

use super::super::risk::Risk;
use super::{Mark, Replacement, Settled};

/// The longest text in parentheses that is still taken for a remark, in characters.
const MAX_REMARK: usize = 200;

/// Every ASCII character from `!` on, for the full-width forms from U+FF01 on.
const ASCII: &str = concat!(
    "!\"#$%&'()*+,-./0123456789:;<=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[\\]^_`",
    "abcdefghijklmnopqrstuvwxyz{|}~"
);

/// Returns whether a character is Han, the numeral zero and the iteration mark included.
pub(in crate::conversion) fn is_han(character: char) -> bool {
    matches!(character,
        '々' | '〇' | '\u{3400}'..='\u{4DBF}' | '\u{4E00}'..='\u{9FFF}'
        | '\u{F900}'..='\u{FAFF}' | '\u{20000}'..='\u{3FFFF}')
}

/// Returns what may be a mark: the characters of a text that are not Han, with their offsets.
///
/// Nearly all of a text is Han, and most of that is told by the first of its bytes, which stands
/// for U+4000 to U+9FFF.
pub(super) fn find_others(text: &str) -> impl Iterator<Item = (usize, char)> {
    let mut next = 0;
    let others = std::iter::from_fn(move || {
        while let Some(0xE4..=0xE9) = text.as_bytes().get(next) {
            next += 3;
        }
        let (at, character) = (next, text.get(next..)?.chars().next()?);
        next += character.len_utf8();
        Some((at, character))
    });
    others.filter(|&(_, character)| !is_han(character))
}

/// Marks of Chinese text that open something.
fn is_opening(character: char) -> bool {
    "「『《〈（【〔“‘﹁﹃｢〝".contains(character)
}

/// Marks of Chinese text that close something or end a clause.
fn is_closing(character: char) -> bool {
    "」』》〉）】〕”’﹂﹄｣〞〟，。、；：！？…".contains(character)
}

/// A place in a paragraph, with what stands around it.
#[derive(Clone, Copy)]
struct Place<'a> {
    before: &'a str,
    rest: &'a str,
    /// Whether the character before it is a parenthesis that becomes a full-width one.
    is_behind_bracket: bool,
}

impl<'a> Place<'a> {
    fn previous(self) -> Option<char> {
        self.before.chars().next_back()
    }

    /// Returns the place after `length` bytes, and the character there.
    fn after(self, length: usize) -> Option<char> {
        self.rest.get(length..)?.chars().next()
    }

    /// Returns how many bytes from here on satisfy `test`.
    fn run(self, test: impl Fn(char) -> bool) -> usize {
        self.rest.find(|character| !test(character)).unwrap_or(self.rest.len())
    }

    /// Returns whether a full-width mark here stands between digits or letters: ＴＨ－２０.
    fn is_in_code(self) -> bool {
        let is_code = |side: Option<char>| {
            side.is_some_and(|side| {
                side.is_ascii_alphanumeric()
                    || matches!(side, '０'..='９' | 'Ａ'..='Ｚ' | 'ａ'..='ｚ')
            })
        };
        is_code(self.previous()) && is_code(self.rest.chars().nth(1))
    }

    fn follows_han(self) -> bool {
        self.is_behind_bracket || self.previous().is_some_and(|c| is_han(c) || is_closing(c))
    }

    /// Returns whether Chinese text goes on after `length` bytes.
    fn precedes_han(self, length: usize) -> bool {
        self.after(length).is_some_and(|next| is_han(next) || is_opening(next))
    }

    fn replace(self, length: usize, after: &'static str, mark: Mark) -> Replacement {
        let start = self.before.len();
        Replacement { start, end: start + length, after, mark, risk: Risk::Certain }
    }
}

/// Returns whether Chinese text goes on, or its paragraph ends, with a character.
fn goes_on(next: Option<char>) -> bool {
    match next {
        None | Some('\n' | '\r' | '\u{2028}') => true,
        Some(next) => is_han(next) || is_opening(next) || is_closing(next),
    }
}

/// Returns what is to be replaced in a paragraph, in order.
pub(super) fn find(paragraph: &str, settled: Settled<'_>) -> Vec<Replacement> {
    let mut found: Vec<Replacement> = Vec::new();
    // Ends of parentheses whose beginning was replaced, innermost last.
    let mut brackets: Vec<usize> = Vec::new();
    let mut done = 0;
    for (at, character) in find_others(paragraph) {
        if at < done || settled.touches(at, at + 1) {
            continue;
        }
        let Some((before, rest)) = paragraph.split_at_checked(at) else { continue };
        let last = found.last().filter(|last| last.end == at).map(|last| last.mark);
        let place = Place { before, rest, is_behind_bracket: last == Some(Mark::Brackets) };
        let replacement = match character {
            '－' if place.is_in_code() => Some(place.replace(3, "-", Mark::Alphanumerics)),
            ' ' | '-' | '－' | '–' | '—' | '―' | '─' | '⸺' => dash(place),
            '.' | '。' | '…' | '⋯' => ellipsis(place),
            '‧' | '・' | '•' | '･' | '∙' | '⋅' | '˙' | '﹒' | '．' => {
                interpunct(place)
            }
            ',' | ':' | ';' => stop(place),
            '?' | '!' => exclamation(place, last.is_some_and(Mark::is_end)),
            '(' => {
                let pair = bracket(place).filter(|&(_, end)| !settled.touches(end, end + 1));
                pair.map(|(replacement, end)| {
                    brackets.push(end);
                    replacement
                })
            }
            ')' if brackets.last() == Some(&at) => {
                brackets.pop();
                Some(place.replace(1, "）", Mark::Brackets))
            }
            '\u{FF01}'..='\u{FF5E}' => alphanumeric(place, character),
            '\u{FE50}'..='\u{FE5E}' => small_form(place, character),
            _ => None,
        };
        let is_free = |found: &Replacement| !settled.touches(found.start, found.end);
        if let Some(replacement) = replacement.filter(is_free) {
            done = replacement.end;
            found.push(replacement);
        }
    }
    found
}

/// ` - `, ` — `, `--`, `──` between Han characters: a dash (GB/T 15834 4.10).
///
/// A single dash without spaces joins (北京—上海, 4.13) and stays; so does `——`. Two pieces of a
/// box drawing are a dash if Chinese text is on either side.
fn dash(place: Place<'_>) -> Option<Replacement> {
    // A rule made of many is looked at once.
    if place.rest.starts_with('─') && place.previous() == Some('─') {
        return None;
    }
    if place.rest.starts_with("──") {
        let boxes = place.run(|c| c == '─');
        let is_chinese = place.follows_han() || place.precedes_han(boxes);
        return (is_chinese && boxes == "──".len()).then(|| place.replace(boxes, "——", Mark::Dash));
    }
    // Looked at first, so that a long run of spaces is not scanned from each of them.
    if !place.follows_han() {
        return None;
    }
    let spaces = place.run(|c| matches!(c, ' ' | '\u{3000}'));
    let first = place.after(spaces)?;
    if !matches!(first, '-' | '－' | '–' | '—' | '―' | '─' | '⸺') {
        return None;
    }
    let body = Place { rest: place.rest.get(spaces..)?, ..place }.run(|c| c == first);
    let count = body / first.len_utf8();
    let tail = Place { rest: place.rest.get(spaces + body..)?, ..place };
    let trailing = tail.run(|c| matches!(c, ' ' | '\u{3000}'));
    let length = spaces + body + trailing;
    if count > 3 || !place.precedes_han(length) {
        return None;
    }
    let is_spaced = spaces > 0 && trailing > 0;
    let is_doubled = spaces == 0 && trailing == 0 && (count == 2 || first == '⸺') && first != '—';
    if !(is_spaced || is_doubled) {
        return None;
    }
    if is_spaced && count == 1 && joins(place.before, place.rest.get(length..)?) {
        let replacement = place.replace(length, "—", Mark::Connector);
        return Some(Replacement { risk: Risk::Likely, ..replacement });
    }
    // Spaced, it may still join what is not alike enough to be seen.
    let risk = if is_spaced { Risk::Likely } else { Risk::Certain };
    Some(Replacement { risk, ..place.replace(length, "——", Mark::Dash) })
}

/// Returns whether the words beside a spaced hyphen are alike, so that it joins them:
/// 周一 - 周五, 台北 - 高雄 (GB/T 15834 4.13). As many characters, no more than four.
fn joins(before: &str, after: &str) -> bool {
    let before = before.chars().rev().take(5).take_while(|&c| is_han(c)).count();
    let after = after.chars().take(5).take_while(|&c| is_han(c)).count();
    before == after && (2..=4).contains(&before)
}

/// `...`, `。。。`, `…`, `⋯⋯` beside Chinese text: six dots (GB/T 15834 4.11).
fn ellipsis(place: Place<'_>) -> Option<Replacement> {
    let first = place.rest.chars().next()?;
    if place.previous() == Some(first) {
        return None;
    }
    let length = place.run(|c| c == first);
    let count = length / first.len_utf8();
    let wanted = match first {
        '.' | '。' => count >= 3,
        '…' => count == 1,
        _ => count <= 3,
    };
    let is_chinese = place.follows_han() || place.precedes_han(length) || first == '。';
    (wanted && is_chinese).then(|| place.replace(length, "……", Mark::Ellipsis))
}

/// A bullet, a katakana dot or another dot between Han characters: the interpunct of names
/// (GB/T 15834 4.14).
///
/// A full-width stop is one too, but not behind a numeral (一．總則), nor in a number set full
/// width, which is another rule's.
fn interpunct(place: Place<'_>) -> Option<Replacement> {
    let mark = place.rest.chars().next()?;
    let length = mark.len_utf8();
    let (previous, next) = (place.previous()?, place.after(length)?);
    if mark == '．' && !is_han(previous) {
        return alphanumeric(place, mark);
    }
    let is_numeral = "〇一二三四五六七八九十百".contains(previous);
    let is_between = is_han(previous) && is_han(next) && !(mark == '．' && is_numeral);
    is_between.then(|| place.replace(length, "·", Mark::Interpunct))
}

/// `,` `:` `;` between Han characters, with the spaces that follow (GB/T 15834 4.4, 4.7, 4.6).
fn stop(place: Place<'_>) -> Option<Replacement> {
    let (after, mark) = match place.rest.chars().next()? {
        ',' => ("，", Mark::Comma),
        ':' => ("：", Mark::Colon),
        _ => ("；", Mark::Semicolon),
    };
    let length = 1 + Place { rest: place.rest.get(1..)?, ..place }.run(|c| c == ' ');
    (place.follows_han() && place.precedes_han(length)).then(|| place.replace(length, after, mark))
}

/// `?` `!` after a Han character, before another or at the end (GB/T 15834 4.2, 4.3).
fn exclamation(place: Place<'_>, after_another: bool) -> Option<Replacement> {
    let (after, mark) = match place.rest.chars().next()? {
        '?' => ("？", Mark::Question),
        _ => ("！", Mark::Exclamation),
    };
    let spaces = Place { rest: place.rest.get(1..)?, ..place }.run(|c| c == ' ');
    let next = place.after(1 + spaces);
    let swallowed = if next.is_some_and(is_han) { spaces } else { 0 };
    let is_chinese = (after_another || place.follows_han())
        && (matches!(next, Some('?' | '!')) || goes_on(next));
    is_chinese.then(|| place.replace(1 + swallowed, after, mark))
}

/// Parentheses with text in them, in Chinese text or around the beginning of a paragraph (GB/T
/// 15834 4.9).
///
/// Returns the replacement of the opening one and where the closing one stands.
fn bracket(place: Place<'_>) -> Option<(Replacement, usize)> {
    let mut depth = 0_usize;
    let (close, _) = place.rest.char_indices().take(MAX_REMARK).find(|&(_, character)| {
        match character {
            '(' => depth += 1,
            ')' => depth = depth.saturating_sub(1),
            _ => {}
        }
        character == ')' && depth == 0
    })?;
    let inside = place.rest.get(1..close)?;
    let behind = place.rest.get(close + 1..)?;
    // An ASCII stop there becomes a full-width one with it.
    let stop = behind.strip_prefix([',', ';', ':', '?', '!']);
    let next = stop.map_or(behind, |rest| rest.trim_start_matches(' ')).chars().next();
    let begins = place.before.trim().is_empty() && inside.contains(is_han);
    let is_chinese = (place.follows_han() || begins) && goes_on(next) && !inside.trim().is_empty();
    is_chinese.then(|| (place.replace(1, "（", Mark::Brackets), place.before.len() + close))
}

/// Marks in the small forms of old Taiwan encodings (CNS 11643), which stand for the full ones.
fn small_form(place: Place<'_>, character: char) -> Option<Replacement> {
    let (after, mark) = match character {
        '﹐' => ("，", Mark::Comma),
        '﹑' => ("、", Mark::Comma),
        '﹔' => ("；", Mark::Semicolon),
        '﹕' => ("：", Mark::Colon),
        '﹖' => ("？", Mark::Question),
        '﹗' => ("！", Mark::Exclamation),
        '﹙' => ("（", Mark::Brackets),
        '﹚' => ("）", Mark::Brackets),
        '﹝' => ("〔", Mark::Brackets),
        '﹞' => ("〕", Mark::Brackets),
        _ => return None,
    };
    Some(place.replace(character.len_utf8(), after, mark))
}

/// Full-width digits and letters, and `％ ． ， ：` inside numbers made of them (GB/T 15835).
fn alphanumeric(place: Place<'_>, character: char) -> Option<Replacement> {
    let index = (character as usize).checked_sub(0xFF01)?;
    let ascii = ASCII.get(index..=index)?;
    let is_digit = |side: Option<char>| {
        side.is_some_and(|side| side.is_ascii_digit() || ('０'..='９').contains(&side))
    };
    let is_full = |side: Option<char>| side.is_some_and(|side| ('０'..='９').contains(&side));
    let length = character.len_utf8();
    let (previous, next) = (place.previous(), place.after(length));
    let wanted = match character {
        '％' => is_digit(previous),
        '．' => is_digit(previous) && is_digit(next),
        '：' => is_full(previous) && is_full(next),
        // Between years or other numbers it is a comma: ２０１９，２０２０.
        '，' => {
            let group = place.rest.chars().skip(1).take_while(|&c| is_full(Some(c))).take(4);
            let head = place.before.chars().rev().take_while(|&c| is_full(Some(c))).take(4);
            (1..=3).contains(&head.count()) && group.count() == 3
        }
        _ => ascii.chars().all(|c| c.is_ascii_alphanumeric()),
    };
    wanted.then(|| place.replace(length, ascii, Mark::Alphanumerics))
}
