//! Two editions side by side: what one says and the other doesn't.
//!
//! In: what two editions say. Out: where they part, in order. A block that is missing is told as
//! such, and what follows it is held against what follows there.

use std::collections::BTreeSet;

use super::format::Format;
use super::line::{Line, Token};
use super::said::{Block, Kind, Nest, Place, Said};
use super::tell;
use super::{Difference, What, missing, notes};

/// How far the editions are searched for the place where they agree again, in blocks.
const FARTHEST: usize = 400;

/// Headings of PDF go six levels deep, the title's counted.
const DEEPEST_IN_PDF: u8 = 5;

/// An edition and what it says.
#[derive(Debug, Clone, Copy)]
pub(super) struct Reading<'s> {
    pub(super) format: Format,
    pub(super) said: &'s Said,
}

/// Returns where two editions differ, in the order of the text; `most` at most, with how many more
/// there are.
pub(super) fn differences(a: Reading<'_>, b: Reading<'_>) -> Vec<Difference> {
    let holds = Holds::both(a.format, b.format);
    let floating = match (a.format, b.format) {
        (Format::Pdf, _) => floating(a.said),
        (_, Format::Pdf) => floating(b.said),
        _ => BTreeSet::new(),
    };
    let (mut left, mut right) = (holds.of(a.said, &floating), holds.of(b.said, &floating));
    if a.format == Format::Docx {
        missing::find_figures(&mut left, &right);
    } else if b.format == Format::Docx {
        missing::find_figures(&mut right, &left);
    }
    let pair = Pair { formats: [a.format, b.format], sides: [&left, &right] };
    pair.differences()
}

/// What both of two formats can hold: only that is compared.
#[derive(Debug, Clone, Copy)]
struct Holds {
    /// Bold, italic and the like; thematic breaks; images without a description. PDF prints them
    /// and does not say so.
    marks: bool,
    /// Text other than headings, and the title.
    text: bool,
}

impl Holds {
    fn both(a: Format, b: Format) -> Self {
        let has = |format| a == format || b == format;
        Self { marks: !has(Format::Pdf), text: !has(Format::Outline) }
    }

    /// Reduces what an edition says to this; figures that are `floating`, counted from 0, are put
    /// behind all else.
    fn of(self, said: &Said, floating: &BTreeSet<usize>) -> Vec<Block> {
        let mut blocks: Vec<Block> = Vec::with_capacity(said.blocks.len());
        let mut figures = Vec::new();
        let (mut after_figure, mut count) = (false, 0);
        // Where the first row of the table at hand is.
        let mut table = 0;
        for block in &said.blocks {
            let is_heading = matches!(block.kind, Kind::Heading(_));
            let is_section = is_heading && block.nest.is_empty();
            if block.kind == Kind::Rule && !self.marks || !is_section && !self.text {
                continue;
            }
            if !self.marks && is_decoration(block) {
                after_figure = false;
                continue;
            }
            let is_figure =
                block.kind == Kind::Figure || after_figure && block.kind == Kind::Caption;
            after_figure = block.kind == Kind::Figure;
            let mut block = block.clone();
            if !self.marks {
                block.line.tokens.retain(|(_, token)| match token {
                    Token::Marks(_) => false,
                    Token::Image(alt, _) => !alt.trim().is_empty(),
                    _ => true,
                });
                if let Kind::Heading(level) = &mut block.kind {
                    *level = (*level).min(DEEPEST_IN_PDF);
                }
                // Only sections have headings there.
                if is_heading && !is_section {
                    block.kind = Kind::Paragraph;
                }
                if let Kind::Row { first: is_first, .. } = block.kind {
                    block.line.join_blocks();
                    if is_first {
                        table = blocks.len();
                    }
                    let keys = take_keys(&mut block);
                    match blocks.get_mut(table) {
                        Some(first) => put_keys(first, keys),
                        None => put_keys(&mut block, keys),
                    }
                }
            }
            if !self.text {
                block.line.tokens.clear();
            }
            if !self.text && !is_section {
                block.key = None;
            }
            if is_figure && block.nest.is_empty() {
                count += usize::from(block.kind == Kind::Figure);
                // The caption after it is of the figure counted last.
                if floating.contains(&(count - 1)) {
                    figures.push(block);
                    continue;
                }
            }
            blocks.push(block);
        }
        blocks.append(&mut figures);
        if self.marks { blocks } else { notes::merge(blocks) }
    }
}

/// Returns which figures of a PDF, counted from 0, may stand elsewhere than in the text: those at the
/// top of a page, to which figures float.
fn floating(pdf: &Said) -> BTreeSet<usize> {
    let mut floating = BTreeSet::new();
    let (mut count, mut page, mut is_top) = (0, 0, true);
    for block in &pdf.blocks {
        if let Place::Page { page: own, .. } = block.place
            && own != page
        {
            (page, is_top) = (own, true);
        }
        if block.kind == Kind::Figure && block.nest.is_empty() {
            if is_top {
                floating.insert(count);
            }
            count += 1;
        }
        is_top &= matches!(block.kind, Kind::Figure | Kind::Caption);
    }
    floating
}

/// Two editions, each reduced to what both can hold.
struct Pair<'s> {
    formats: [Format; 2],
    sides: [&'s [Block]; 2],
}

impl Pair<'_> {
    fn differences(&self) -> Vec<Difference> {
        let [left, right] = self.sides;
        let mut found = Vec::new();
        let (mut i, mut j) = (0, 0);
        while i < left.len() || j < right.len() {
            if let (Some(a), Some(b)) = (left.get(i), right.get(j))
                && self.agree(a, b)
            {
                (i, j) = (i + 1, j + 1);
                continue;
            }
            let (skip, ahead) = self.resume(i, j);
            let paired = skip.min(ahead);
            for step in 0..paired {
                found.extend(self.tell(&left[i + step], &right[j + step]));
            }
            for at in i + paired..i + skip {
                found.push(self.missing(0, at, j + ahead));
            }
            for at in j + paired..j + ahead {
                found.push(self.missing(1, at, i + skip));
            }
            (i, j) = (i + skip, j + ahead);
        }
        found
    }

    /// Returns how many blocks of each side to pass until both agree again, as few as can be.
    fn resume(&self, i: usize, j: usize) -> (usize, usize) {
        let [left, right] = self.sides;
        let (rest, other) = (left.len() - i, right.len() - j);
        for sum in 1..=FARTHEST.min(rest + other) {
            // One block changed is likelier than one lost and another found.
            let mut splits: Vec<usize> = (0..=sum).collect();
            splits.sort_by_key(|skip| skip.abs_diff(sum - skip));
            for skip in splits {
                let ahead = sum - skip;
                if skip > rest || ahead > other {
                    continue;
                }
                if self.agree_for_a_while(i + skip, j + ahead) {
                    return (skip, ahead);
                }
            }
        }
        (rest.min(FARTHEST), other.min(FARTHEST))
    }

    /// Whether the next two blocks of both sides agree, as far as there are any.
    fn agree_for_a_while(&self, i: usize, j: usize) -> bool {
        let [left, right] = self.sides;
        (0..2).all(|step| match (left.get(i + step), right.get(j + step)) {
            (Some(a), Some(b)) => self.agree(a, b),
            (None, None) => true,
            (Some(_), None) | (None, Some(_)) => step > 0,
        })
    }

    fn agree(&self, a: &Block, b: &Block) -> bool {
        if self.formats.contains(&Format::Outline) {
            return agree_with_outline(a, b) || agree_with_outline(b, a);
        }
        (a.kind == b.kind
            && a.nest == b.nest
            && a.key == b.key
            && a.shown.agrees(&b.shown)
            && (lines_agree(self.formats, &a.line, &b.line)
                || missing::lines_agree(self.formats, &a.line, &b.line)))
            || is_crowded_row(a, b)
            || is_crowded_row(b, a)
    }

    fn tell(&self, a: &Block, b: &Block) -> Option<Difference> {
        if self.agree(a, b) {
            return None;
        }
        let (what, message) = tell::difference(self.formats, a, b);
        let at = tell::first_difference(&a.line.text, &b.line.text);
        let sides = [(self.formats[0], a), (self.formats[1], b)]
            .map(|(format, block)| tell::side(format, block.place, Some((&block.line.text, at))));
        Some(Difference { what, message, hint: None, sides })
    }

    /// Tells of a block of one side that the other doesn't have; `other` is where it would stand.
    fn missing(&self, side: usize, at: usize, other: usize) -> Difference {
        let here = &self.sides[side][at];
        let there = self.sides[1 - side];
        let (has, lacks) = (self.formats[side], self.formats[1 - side]);
        let same = |block: &&Block| {
            block.kind == here.kind
                && block.line.text == here.line.text
                && !here.line.text.is_empty()
        };
        let twins = |blocks: &[Block]| blocks.iter().filter(same).count();
        let elsewhere = there.iter().find(same);
        let elsewhere = elsewhere.filter(|_| twins(self.sides[side]) == twins(there));
        let near = there.get(other).or(there.last()).map_or(Place::File, |block| block.place);
        let name = tell::name(here);
        let (what, message, place) = match elsewhere {
            Some(moved) => {
                let message = format!("{name} stands elsewhere in {lacks}: {}", moved.place);
                (What::Order, message, moved.place)
            }
            None => (What::Missing, format!("{name} of {has} is missing from {lacks}"), near),
        };
        let shown = tell::side(has, here.place, Some((&here.line.text, 0)));
        let lacking = tell::side(lacks, place, None);
        let sides = if side == 0 { [shown, lacking] } else { [lacking, shown] };
        Difference { what, message, hint: None, sides }
    }
}

/// Whether two lines say the same; a PDF has readings above text among its characters.
fn lines_agree([left, right]: [Format; 2], a: &Line, b: &Line) -> bool {
    let same = |a: &Line, b: &Line| a.text == b.text && a.tokens_agree(b);
    match (left, right) {
        (Format::Pdf, _) if !b.readings.is_empty() => {
            a.without_readings(b).is_some_and(|a| same(&a, b))
        }
        (_, Format::Pdf) if !a.readings.is_empty() => {
            b.without_readings(a).is_some_and(|b| same(a, &b))
        }
        _ => same(a, b) && a.readings == b.readings,
    }
}

/// Whether a heading is what an outline has, which knows the numbers of the manuscript and not
/// those of the style sheet.
fn agree_with_outline(outline: &Block, heading: &Block) -> bool {
    outline.kind == heading.kind
        && outline.key == heading.key
        && heading.line.text.ends_with(&outline.line.text)
}

/// Takes the keys out of a row: a PDF says in which table a place is, not in which cell.
fn take_keys(row: &mut Block) -> Vec<(usize, Token)> {
    let own = row.key.take().map(|key| (0, Token::Place(key)));
    let is_key = |(_, token): &(usize, Token)| matches!(token, Token::Place(_));
    let tokens = std::mem::take(&mut row.line.tokens);
    let (keys, rest): (Vec<_>, Vec<_>) = tokens.into_iter().partition(is_key);
    row.line.tokens = rest;
    own.into_iter().chain(keys).map(|(_, key)| (0, key)).collect()
}

/// Puts keys of a table before its first row, among those that are there, in one order.
fn put_keys(first: &mut Block, keys: Vec<(usize, Token)>) {
    let tokens = &mut first.line.tokens;
    tokens.splice(..0, keys);
    let name = |(_, token): &(usize, Token)| match token {
        Token::Place(key) => Some(key.clone()),
        _ => None,
    };
    let count = tokens.iter().map_while(name).count();
    tokens[..count].sort_by_key(name);
}

/// Whether a block is an image that nothing is said about: a PDF has it as an artifact (PDF/UA-1,
/// 7.3), which its structure does not name.
fn is_decoration(block: &Block) -> bool {
    block.kind == Kind::Figure && block.line.text.is_empty() && block.nest.is_empty()
}

/// Whether a table's row stands in a PDF as a paragraph, because its columns don't fit the page.
fn is_crowded_row(row: &Block, paragraph: &Block) -> bool {
    let Kind::Row { .. } = row.kind else { return false };
    let is_quoted = paragraph.nest.last() == Some(&Nest::Quote);
    if paragraph.kind != Kind::Paragraph || !is_quoted {
        return false;
    }
    let letters = |text: &str| -> String {
        text.chars().filter(|c| !c.is_whitespace() && *c != '｜').collect()
    };
    letters(&row.line.text) == letters(&paragraph.line.text)
}
