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
use super::spacing::Gap;
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

/// Lines at the end of an incomplete text that aren't certain yet.
const UNCERTAIN: usize = 3;

/// Returns where each line ends, as indices one past its last cluster. If the text is incomplete
/// only lines that its continuation can hardly change; none if there are too few.
pub(super) fn fit(text: Stretch<'_>, shape: Shape) -> Vec<usize> {
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
    /// What stands before each cluster, and at the end.
    totals: Vec<Totals>,
}

impl<'s> Lines<'s> {
    fn new(text: Stretch<'s>, shape: Shape) -> Self {
        let mut totals = Vec::with_capacity(text.clusters.len() + 1);
        let mut sum = Totals::default();
        totals.push(sum);
        for (cluster, gap) in text.clusters.iter().zip(text.gaps) {
            sum.width += cluster.core;
            sum.bodies += u32::from(cluster.class.is_body());
            sum.add_gap(gap);
            totals.push(sum);
        }
        Self { text, shape, totals }
    }

    fn solve(&self) -> Vec<usize> {
        Pass::all(self.shape.opening.bound.is_some())
            .into_iter()
            .find_map(|pass| self.run(pass))
            .unwrap_or_else(|| vec![self.text.clusters.len()])
    }

    fn run(&self, pass: Pass) -> Option<Vec<usize>> {
        let length = self.text.clusters.len();
        let mut nodes = vec![Node { place: 0, badness: Badness::NONE, previous: 0 }];
        let mut oldest = 0;
        for place in 1..=length {
            let at_end = place == length && self.text.is_complete;
            let level = self.text.levels[place - 1];
            if !at_end && level > pass.level {
                continue;
            }
            while oldest < nodes.len() && self.is_too_wide(nodes[oldest].place, place) {
                // What can't be parted at all may have to stick out.
                if pass.overfull && place == self.next_place(nodes[oldest].place) {
                    break;
                }
                oldest += 1;
            }
            if oldest == nodes.len() {
                return None;
            }
            let level = if at_end { Level::Free } else { level };
            if let Some(node) = self.best_way(&nodes, oldest, place, level, pass) {
                nodes.push(node);
            }
        }
        let last = self.best_end(&nodes, oldest)?;
        Some(trace(&nodes, last))
    }

    fn best_way(
        &self,
        nodes: &[Node],
        oldest: usize,
        place: usize,
        level: Level,
        pass: Pass,
    ) -> Option<Node> {
        let mut best: Option<Node> = None;
        for (index, node) in nodes.iter().enumerate().skip(oldest) {
            // Tearing a word, or L1 and L2, before the line is full would be wanton.
            if level > Level::Torn && !self.is_too_wide(node.place, self.next_place(place)) {
                break;
            }
            // No line makes a way better. Of equal ways the one with the longer last line: 挤进.
            let is_better = |badness: Badness| best.is_none_or(|best| badness < best.badness);
            if !is_better(node.badness) {
                continue;
            }
            match self.line(node.place, place, pass) {
                Judgement::Line(badness) => {
                    let badness = node.badness.plus(&badness.with_break(level));
                    if is_better(badness) {
                        best = Some(Node { place, badness, previous: index });
                    }
                }
                Judgement::Unfit => {}
                // Later starts make emptier lines still.
                Judgement::TooEmpty => break,
            }
        }
        best
    }

    /// The node the lines end with: the end of the text, or the best to go on from.
    fn best_end(&self, nodes: &[Node], oldest: usize) -> Option<usize> {
        let last = nodes.len() - 1;
        if self.text.is_complete {
            return (nodes[last].place == self.text.clusters.len()).then_some(last);
        }
        (oldest.max(1)..nodes.len()).min_by_key(|&index| nodes[index].badness).or(Some(last))
    }

    fn line(&self, start: usize, end: usize, pass: Pass) -> Judgement {
        let (totals, target) = (self.line_totals(start, end), self.target(start));
        let Opening { em, .. } = self.shape.opening;
        let is_last = end == self.text.clusters.len() && self.text.is_complete;
        let natural = !self.shape.justify || (is_last && totals.width <= target);
        let mut badness;
        if natural && totals.width <= target {
            badness = Badness::NONE;
            if !is_last {
                badness = badness.with_room(target - totals.width, em);
            }
        } else {
            let adjustment = if natural {
                Adjustment { excess: totals.width - target, ..Adjustment::default() }
            } else {
                Adjustment::new(&totals, target, self.shape.opening)
            };
            let is_whole = pass.overfull && end == self.next_place(start);
            if adjustment.excess > Length::ZERO && !is_whole {
                return Judgement::Unfit;
            }
            if adjustment.looseness(&totals, em) > pass.looseness {
                return if start > 0 { Judgement::TooEmpty } else { Judgement::Unfit };
            }
            badness = adjustment.badness(&totals, self.shape.opening);
        }
        if is_last && start > 0 && totals.bodies < 2 {
            if !pass.orphan {
                return Judgement::Unfit;
            }
            badness = badness.with_orphan();
        }
        Judgement::Line(badness)
    }

    fn line_totals(&self, start: usize, end: usize) -> Totals {
        // The gap after the last cluster isn't in the line (W4); its bodies are.
        let mut totals = self.totals[end - 1].since(&self.totals[start]);
        totals.width += self.text.clusters[end - 1].core + self.text.gaps[end - 1].at_end;
        totals.bodies += u32::from(self.text.clusters[end - 1].class.is_body());
        totals
    }

    /// The first place after this one where a line may end in the last pass.
    fn next_place(&self, place: usize) -> usize {
        let levels = self.text.levels.get(place..).unwrap_or_default();
        let glued = levels.iter().take_while(|level| **level == Level::Glued).count();
        (place + glued + 1).min(self.text.clusters.len())
    }

    fn is_too_wide(&self, start: usize, end: usize) -> bool {
        let mut totals = self.line_totals(start, end);
        // A hyphen isn't in the lines that end farther on, which may still fit.
        totals.width -= self.text.gaps[end - 1].at_end.max(Length::ZERO);
        let shrinkable = if self.shape.justify { totals.shrinkable() } else { Length::ZERO };
        totals.width - shrinkable > self.target(start)
    }

    fn target(&self, start: usize) -> Length {
        if start == 0 { self.shape.first } else { self.shape.rest }
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
