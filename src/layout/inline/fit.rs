//! Where the lines of a paragraph end: the best set of places, found for the paragraph as a whole
//! (Knuth and Plass 1981, with the lexicographic badness of [`super::badness`]).
//!
//! Four passes, each admitting more than the one before; the first that finds a way through is
//! right, because what a later pass admits is worse than everything the earlier ones do:
//!
//! 1. free and discouraged breaks, gaps up to 0.10 em, no orphan;
//! 2. gaps up to 0.15 em, words part with a hyphen, URLs at their seams, numbers from their Han
//!    units, addresses between letters;
//! 3. gaps up to 0.25 em, an orphan if need be;
//! 4. any gap, any break but within one glyph's cluster, text that sticks out if need be.
//!
//! Where gaps are bounded, the third admits short lines instead, and no orphan.
//!
//! The last always finds a way: a line that ends against the rules ends where it is full, so from
//! every place there is a next one. A pass looks, at each break, only at the starts of lines that
//! could end there, so its work is linear in the text.

use super::badness::{Adjustment, Badness, LOOSE, Opening, Totals, WIDE, WIDEST};
use super::breaks::Level;
use super::shape::Cluster;
use super::spacing::{self, Gap};
use crate::style::Length;

/// What is to be broken: clusters without forced breaks, with what stands after each.
#[derive(Debug, Clone, Copy)]
pub(super) struct Stretch<'s> {
    pub(super) clusters: &'s [Cluster],
    pub(super) gaps: &'s [Gap],
    pub(super) levels: &'s [Level],
    /// Whether the last line ends here; else the text goes on.
    pub(super) is_complete: bool,
}

impl Stretch<'_> {
    /// Whether all of it fits in a line as it is.
    fn is_one_line(self, width: Length) -> bool {
        let Some(last) = self.clusters.len().checked_sub(1) else { return false };
        let before = self.clusters.iter().zip(self.gaps).take(last);
        let before: Length = before.map(|(cluster, gap)| cluster.core + gap.natural).sum();
        before + self.tail(last) <= width
    }

    /// What the last cluster of a line adds to it: the gap after it isn't in the line (W4).
    fn tail(self, last: usize) -> Length {
        self.clusters[last].core + self.gaps[last].at_end
    }
}

/// What lines it is to be broken into.
#[derive(Debug, Clone, Copy)]
pub(super) struct Shape {
    /// Width of the first line.
    pub(super) first: Length,
    /// Width of the others.
    pub(super) rest: Length,
    /// The body's em, and how far gaps may open.
    pub(super) opening: Opening,
    /// Whether lines are adjusted to their width; else they keep their natural width.
    pub(super) justify: bool,
}

/// How far from where a line is full it may end if that is best for it alone.
const REACH: usize = 2;

/// Lines at the end of an incomplete text that aren't certain yet.
const UNCERTAIN: usize = 3;

/// Returns where each line ends, as indices one past its last cluster. If the text is incomplete
/// only lines that its continuation can hardly change; none if there are too few.
pub(super) fn fit(text: Stretch<'_>, shape: Shape) -> Vec<usize> {
    if text.is_complete && text.is_one_line(shape.first) {
        return vec![text.clusters.len()];
    }
    let mut ends = Lines::new(text, shape).solve();
    if !text.is_complete {
        ends.truncate(ends.len().saturating_sub(UNCERTAIN));
    }
    ends
}

/// What a pass admits.
#[derive(Debug, Clone, Copy)]
struct Pass {
    level: Level,
    looseness: u32,
    orphan: bool,
    overfull: bool,
}

impl Pass {
    /// The passes, for gaps that are bounded or not.
    fn all(bounded: bool) -> [Self; 4] {
        let third = if bounded { (u32::MAX, false) } else { (LOOSE, true) };
        let pass = |level, (looseness, orphan)| Self { level, looseness, orphan, overfull: false };
        [
            pass(Level::Discouraged, (WIDE, false)),
            pass(Level::Torn, (WIDEST, false)),
            pass(Level::Torn, third),
            Self { overfull: true, ..pass(Level::Forbidden, (u32::MAX, true)) },
        ]
    }
}

/// A place where a line may end, with the best way there.
#[derive(Debug, Clone, Copy)]
struct Node {
    /// Where: one past the line's last cluster.
    place: usize,
    /// How bad the lines up to here are.
    badness: Badness,
    /// The node where the line begins.
    previous: usize,
}

struct Lines<'s> {
    text: Stretch<'s>,
    shape: Shape,
    /// What stands before each cluster.
    totals: Vec<Totals>,
}

impl<'s> Lines<'s> {
    fn new(text: Stretch<'s>, shape: Shape) -> Self {
        let mut totals = Vec::with_capacity(text.clusters.len());
        let mut sum = Totals::default();
        for (cluster, gap) in text.clusters.iter().zip(text.gaps) {
            totals.push(sum);
            sum.width += cluster.core;
            sum.add_gap(gap);
        }
        Self { text, shape, totals }
    }

    fn solve(&self) -> Vec<usize> {
        Pass::all(self.shape.opening.bound.is_some())
            .into_iter()
            .find_map(|pass| Search::new(self, pass).run())
            .unwrap_or_else(|| vec![self.text.clusters.len()])
    }

    /// P2: whether a line has less in it than two characters that one could read.
    fn is_orphan(&self, start: usize, end: usize) -> bool {
        let bodies = self.text.clusters[start..end].iter().filter(|one| one.class.is_body());
        bodies.take(2).count() < 2
    }

    /// The first place after this one where a line may end in the last pass.
    fn next_place(&self, place: usize) -> usize {
        let levels = self.text.levels.get(place..).unwrap_or_default();
        let glued = levels.iter().take_while(|level| **level == Level::Glued).count();
        (place + glued + 1).min(self.text.clusters.len())
    }

    fn target(&self, start: usize) -> Length {
        if start == 0 { self.shape.first } else { self.shape.rest }
    }
}

/// How narrow and how wide everything before a place may become.
///
/// Nearly all lines that are thought of hold far too much or too little, and these two say so;
/// only what is left is judged.
#[derive(Debug, Clone, Copy, Default)]
struct Extent {
    least: Length,
    most: Length,
}

/// Where a line may end.
#[derive(Debug, Clone, Copy)]
struct End {
    /// One past the line's last cluster.
    place: usize,
    /// Whether it ends the paragraph.
    is_last: bool,
    level: Level,
    /// What it adds to the line: [`Stretch::tail`].
    tail: Length,
    /// Of everything up to it.
    extent: Extent,
}

/// A pass over the text.
struct Search<'l, 's> {
    lines: &'l Lines<'s>,
    pass: Pass,
    /// Up to each cluster.
    extents: Vec<Extent>,
    nodes: Vec<Node>,
    /// The first node where a line may still begin.
    oldest: usize,
}

impl<'l, 's> Search<'l, 's> {
    fn new(lines: &'l Lines<'s>, pass: Pass) -> Self {
        let Shape { opening, justify, .. } = lines.shape;
        // A unit more: what is rounded must not make a line too empty here that isn't when judged.
        let opened = opening.em * i64::from(pass.looseness.min(WIDEST)) / 100 + Length::UNIT;
        let mut extents = Vec::with_capacity(lines.totals.len());
        let mut sum = Extent::default();
        for (cluster, gap) in lines.text.clusters.iter().zip(lines.text.gaps) {
            extents.push(sum);
            let natural = cluster.core + gap.natural;
            sum.least += natural;
            sum.most += natural;
            if justify {
                sum.least -= gap.shrink;
                sum.most += gap.stretch + gap.late;
                if gap.stretches == spacing::Stretch::Han {
                    sum.most += opened;
                }
            }
        }
        let mut nodes = Vec::with_capacity(lines.totals.len() / 2);
        nodes.push(Node { place: 0, badness: Badness::NONE, previous: 0 });
        Self { lines, pass, extents, nodes, oldest: 0 }
    }

    fn run(mut self) -> Option<Vec<usize>> {
        let Self { lines, pass, .. } = self;
        let bound = self.bound();
        for place in 1..=lines.text.clusters.len() {
            let end = self.end(place);
            if end.level > pass.level || self.is_too_early(&end) {
                continue;
            }
            while let Some(node) = self.nodes.get(self.oldest)
                && self.is_too_wide(node.place, &end)
            {
                // What can't be parted at all may have to stick out.
                if pass.overfull && place == lines.next_place(node.place) {
                    break;
                }
                self.oldest += 1;
            }
            if self.oldest == self.nodes.len() {
                return None;
            }
            let node = self.best_way(&end);
            let may_lead_on = |node: &Node| bound.is_none_or(|bound| node.badness <= bound);
            self.nodes.extend(node.filter(may_lead_on));
        }
        Some(trace(&self.nodes, self.best_end()?))
    }

    /// How bad the lines are if each ends where it is best for itself, if they come through so: a
    /// way that is worse before the last line leads to nothing better.
    fn bound(&self) -> Option<Badness> {
        let (lines, length) = (self.lines, self.lines.text.clusters.len());
        if !lines.text.is_complete {
            return None;
        }
        let mut node = self.nodes[0];
        while node.place < length {
            let full = lines.totals[node.place].width + lines.target(node.place);
            let behind = &lines.totals[node.place + 1..];
            let full = node.place + behind.partition_point(|totals| totals.width <= full);
            let places = full.saturating_sub(REACH).max(node.place + 1)..=length.min(full + REACH);
            let ways = places.map(|place| self.end(place)).filter_map(|end| {
                let may_end = end.level <= self.pass.level && !self.is_too_wide(node.place, &end);
                match may_end.then(|| self.line(&node, &end))? {
                    Judgement::Line(badness) => {
                        Some(Node { place: end.place, badness, previous: 0 })
                    }
                    Judgement::Unfit | Judgement::TooEmpty => None,
                }
            });
            node = ways.min_by_key(|way| way.badness)?;
        }
        Some(node.badness)
    }

    fn end(&self, place: usize) -> End {
        let text = self.lines.text;
        let tail = self.lines.text.tail(place - 1);
        // A hyphen isn't in the lines that end farther on, which may still fit.
        let hyphen = text.gaps[place - 1].at_end.max(Length::ZERO);
        let Extent { least, most } = self.extents[place - 1];
        let is_last = place == text.clusters.len() && text.is_complete;
        End {
            place,
            is_last,
            level: if is_last { Level::Free } else { text.levels[place - 1] },
            tail,
            extent: Extent { least: least + tail - hyphen, most: most + tail },
        }
    }

    fn best_way(&self, end: &End) -> Option<Node> {
        let mut best: Option<Node> = None;
        let next = (end.level > Level::Torn).then(|| self.end(self.lines.next_place(end.place)));
        for (index, node) in self.nodes.iter().enumerate().skip(self.oldest) {
            // Tearing a word, or L1 and L2, before the line is full would be wanton.
            if next.is_some_and(|next| !self.is_too_wide(node.place, &next)) {
                break;
            }
            // No line makes a way better. Of equal ways the one with the longer last line: 挤进.
            let is_better =
                |badness: &Badness| best.as_ref().is_none_or(|best| *badness < best.badness);
            if !is_better(&node.badness) {
                continue;
            }
            match self.line(node, end) {
                Judgement::Line(badness) if is_better(&badness) => {
                    best = Some(Node { place: end.place, badness, previous: index });
                }
                Judgement::Line(_) | Judgement::Unfit => {}
                // Later starts make emptier lines still.
                Judgement::TooEmpty => break,
            }
        }
        best
    }

    /// The node the lines end with: the end of the text, or the best to go on from.
    fn best_end(&self) -> Option<usize> {
        let (nodes, text) = (&self.nodes, self.lines.text);
        let last = nodes.len() - 1;
        if text.is_complete {
            return (nodes[last].place == text.clusters.len()).then_some(last);
        }
        (self.oldest.max(1)..nodes.len()).min_by_key(|&index| nodes[index].badness).or(Some(last))
    }

    /// Judges the way to `end` over a line that begins at a node.
    fn line(&self, from: &Node, end: &End) -> Judgement {
        let Self { lines, pass, .. } = self;
        let &End { place, is_last, level, tail, .. } = end;
        let start = from.place;
        let too_empty = if start > 0 { Judgement::TooEmpty } else { Judgement::Unfit };
        if self.is_too_empty(start, end) {
            return too_empty;
        }
        let target = lines.target(start);
        let totals = lines.totals[place - 1].since(&lines.totals[start], tail, target);
        let opening = lines.shape.opening;
        let natural = !lines.shape.justify || (is_last && totals.width <= target);
        let mut badness = from.badness;
        if natural && totals.width <= target {
            if !is_last {
                badness.add_room(target - totals.width, opening.em);
            }
        } else {
            let adjustment = if natural {
                Adjustment { excess: totals.width - target, ..Adjustment::default() }
            } else {
                Adjustment::new(&totals, target, opening)
            };
            let is_whole = pass.overfull && place == lines.next_place(start);
            if adjustment.excess > Length::ZERO && !is_whole {
                return Judgement::Unfit;
            }
            let looseness = adjustment.looseness(&totals, opening.em);
            if looseness > pass.looseness {
                return too_empty;
            }
            badness.add_adjustment(&adjustment, looseness, &totals, opening);
        }
        if is_last && start > 0 && lines.is_orphan(start, place) {
            if !pass.orphan {
                return Judgement::Unfit;
            }
            badness.add_orphan();
        }
        badness.add_break(level);
        Judgement::Line(badness)
    }

    /// Whether even a line from the first start that is left holds too little: so it is at most places
    /// of a paragraph's first lines.
    fn is_too_early(&self, end: &End) -> bool {
        let [oldest, rest @ ..] = &self.nodes[self.oldest..] else { return false };
        (oldest.place > 0 || rest.is_empty()) && self.is_too_empty(oldest.place, end)
    }

    /// Whether a line holds too much, however it is squeezed.
    fn is_too_wide(&self, start: usize, end: &End) -> bool {
        end.extent.least - self.extents[start].least > self.lines.target(start)
    }

    /// Whether a justified line holds too little for this pass, however it is opened.
    fn is_too_empty(&self, start: usize, end: &End) -> bool {
        let may_be = self.pass.looseness <= WIDEST && self.lines.shape.justify && !end.is_last;
        may_be && end.extent.most - self.extents[start].most < self.lines.target(start)
    }
}

enum Judgement {
    Line(Badness),
    Unfit,
    TooEmpty,
}

fn trace(nodes: &[Node], last: usize) -> Vec<usize> {
    let mut ends = Vec::new();
    let mut index = last;
    while index > 0 {
        ends.push(nodes[index].place);
        index = nodes[index].previous;
    }
    ends.reverse();
    ends
}
