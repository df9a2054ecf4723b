//! What stands between two clusters: blanks of marks, gaps between scripts, word spaces, and how
//! far each may shrink and stretch (W1–W4, M1–M3).

use super::breaks::Level;
use super::classes::{self, Class};
use super::ruby::Reading;
use super::segment::Segments;
use super::shape::Cluster;
use crate::font::FontBook;
use crate::style::{HangingMarks, Length, MarkWidths, TextSettings};

/// What stands between a cluster and the next one, if both are on the same line.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Gap {
    /// Its natural width.
    pub(super) natural: Length,
    /// How much narrower it may become.
    pub(super) shrink: Length,
    /// In which step of 挤进 it does so.
    pub(super) shrinks: Shrink,
    /// How much wider it may become before Han gaps open; zero for Han gaps themselves.
    pub(super) stretch: Length,
    /// In which step of 推出 it does so.
    pub(super) stretches: Stretch,
    /// How much wider still, rather than that Han gaps open too far.
    pub(super) late: Length,
    /// What a line that ends here is wider by: a hyphen, or less a mark that hangs (W5).
    pub(super) at_end: Length,
}

/// The steps of 挤进, in order (TYPOGRAPHY §2.4, 2–6; 1 is W4 and always done). Step 3, the sides
/// of DOT, has nothing to give: DOT is half an em throughout (GB/T 15834 §5.1.7).
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) enum Shrink {
    /// Never.
    #[default]
    Never,
    /// Latin word spaces, to ¼ em.
    LatinSpace,
    /// Blanks of brackets and quotation marks, to nothing.
    Bracket,
    /// Blanks of `，、；：`, to nothing.
    Pause,
    /// Gaps between Han and Latin text, to ⅛ em.
    HanLatin,
}

/// The steps of 推出, in order.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) enum Stretch {
    /// Never.
    #[default]
    Never,
    /// Latin word spaces, to ½ em.
    LatinSpace,
    /// Gaps between Han and Latin text, to ⅓ em (M2).
    HanLatin,
    /// All other gaps between full-width characters, equally.
    Han,
}

/// M3: the narrowest and the widest Latin word space, as divisors of the em.
const LATIN_SPACE: (i64, i64) = (4, 2);
/// M2: the narrowest and the widest gap between Han and Latin text, as divisors of the em. M2
/// allows half an em; seen in print, a third is where the gap begins to look like a hole.
const HAN_LATIN: (i64, i64) = (8, 3);
/// M2: the widest rather than that Han gaps open too far.
const HAN_LATIN_LATE: i64 = 2;

/// The space inside an amount, as a divisor of the em (GB/T 15835, 千分空).
const INNER_SPACE: i64 = 4;

/// How far readings stand apart, and how far they overhang what has none, as a divisor of the em.
const RUBY_APART: i64 = 4;

/// Returns the gap after each cluster.
pub(super) fn space(
    segments: &Segments<'_>,
    clusters: &[Cluster],
    readings: &[Reading],
    levels: &[Level],
    settings: &TextSettings,
    fonts: &FontBook,
) -> Vec<Gap> {
    let spacing = Spacing { segments, readings, settings, fonts };
    let mut gaps = Vec::with_capacity(clusters.len());
    // What a note call hangs on: rules look through the call (TYPOGRAPHY, preamble).
    let mut left = None;
    let mut before = None;
    for ((index, cluster), level) in clusters.iter().enumerate().zip(levels) {
        if cluster.class != Class::Note {
            (before, left) = (left, Some(cluster));
        }
        let mut gap = match (left, clusters.get(index + 1)) {
            (Some(left), Some(right)) => {
                spacing.beside_readings(spacing.gap(left, cluster, right), cluster, right)
            }
            _ => Gap::default(),
        };
        gap.at_end = if *level == Level::Hyphen {
            spacing.hyphen(cluster)
        } else if spacing.hangs(before, cluster) {
            -cluster.core
        } else {
            Length::ZERO
        };
        gaps.push(gap);
    }
    gaps
}

struct Spacing<'s, 'a> {
    segments: &'s Segments<'a>,
    readings: &'s [Reading],
    settings: &'s TextSettings,
    fonts: &'s FontBook,
}

impl Spacing<'_, '_> {
    /// The gap after `last`, where `left` is the same or what `last`, a note call, hangs on.
    fn gap(&self, left: &Cluster, last: &Cluster, right: &Cluster) -> Gap {
        if right.class == Class::Note || last.glued {
            return Gap::default();
        }
        if last.joins {
            return Gap { natural: self.size(last) / INNER_SPACE, ..Gap::default() };
        }
        // First what nearly all gaps are.
        let is_plain = left.class == Class::Han && right.class == Class::Han && last.spaces == 0;
        if is_plain && !self.is_code(left) {
            return Gap { stretches: Stretch::Han, ..Gap::default() };
        }
        if left.class == Class::Anchor || (self.is_code(left) && self.is_code(right)) {
            return self.code_space(last);
        }
        let is_mark = |cluster: &Cluster| cluster.class.is_halved() || cluster.class.is_stop();
        if (is_mark(left) || is_mark(right))
            && let Some(gap) = self.mark_gap(left, right)
        {
            return gap;
        }
        let spaced = last.spaces > 0;
        if self.is_han_latin(left, right, spaced) {
            return self.han_latin(left, right);
        }
        if spaced {
            return self.latin_space(last);
        }
        Gap { stretches: han_stretch(left, right), ..Gap::default() }
    }

    /// Keeps readings a quarter of an em apart, and lets them overhang what has none by as much.
    fn beside_readings(&self, gap: Gap, left: &Cluster, right: &Cluster) -> Gap {
        let of = |cluster: &Cluster| self.readings.get(cluster.reading? as usize);
        let natural = match (of(left), of(right)) {
            (None, None) => return gap,
            (Some(reading), Some(_)) if left.reading == right.reading => {
                return Gap { natural: reading.spread, ..Gap::default() };
            }
            (Some(before), Some(after)) => {
                let least = before.em / RUBY_APART - before.slack - after.slack;
                return Gap {
                    natural: gap.natural.max(least),
                    shrink: gap.shrink.min(gap.natural.max(least) - least).max(Length::ZERO),
                    ..gap
                };
            }
            (Some(reading), None) if is_overhung(right) => overhang(reading),
            (None, Some(reading)) if is_overhung(left) => overhang(reading),
            _ => Length::ZERO,
        };
        Gap { natural: gap.natural - natural, ..gap }
    }

    /// M1, also beside inline code whatever it begins with. An explicit space stands for the same
    /// gap, so it makes one even beside a Latin bracket.
    fn is_han_latin(&self, left: &Cluster, right: &Cluster, spaced: bool) -> bool {
        let (han, other) = match (left.class, right.class) {
            (Class::Han, _) if right.class.is_latin() => (left, right),
            (_, Class::Han) if left.class.is_latin() => (right, left),
            _ => return false,
        };
        if self.is_code(han) {
            return false;
        }
        spaced || self.is_code(other) || has_gap(other)
    }

    fn han_latin(&self, left: &Cluster, right: &Cluster) -> Gap {
        let em = self.size(if left.class == Class::Han { left } else { right });
        let natural = em * self.settings.han_latin_gap;
        Gap {
            natural,
            shrink: natural - natural.min(em / HAN_LATIN.0),
            shrinks: Shrink::HanLatin,
            stretch: (em / HAN_LATIN.1 - natural).max(Length::ZERO),
            late: em / HAN_LATIN_LATE - natural.max(em / HAN_LATIN.1),
            stretches: Stretch::HanLatin,
            ..Gap::default()
        }
    }

    fn latin_space(&self, last: &Cluster) -> Gap {
        let em = self.size(last);
        let (narrowest, widest) = (em / LATIN_SPACE.0, em / LATIN_SPACE.1);
        let natural = self.space_width(last).clamp(narrowest, widest.max(narrowest));
        Gap {
            natural,
            shrink: natural - narrowest,
            shrinks: Shrink::LatinSpace,
            stretch: widest - natural,
            stretches: Stretch::LatinSpace,
            ..Gap::default()
        }
    }

    /// W1, W2, W6: the blank between two clusters of which one at least is a full-width mark; an
    /// explicit space beside such a mark adds nothing to it.
    fn mark_gap(&self, left: &Cluster, right: &Cluster) -> Option<Gap> {
        let (after, before) = (self.blank_after(left), self.blank_before(right));
        let plain = self.settings.marks == MarkWidths::Plain;
        let closes = right.class.is_stop() || right.class == Class::Close;
        let opens = right.class == Class::Open;
        // Two marks keep together however the line is stretched: W2 holds in every line.
        let pair = left.class.is_halved() && right.class.is_halved();
        let stretches = if pair { Stretch::Never } else { han_stretch(left, right) };
        let rigid = |natural| Gap { natural, stretches, ..Gap::default() };
        let shrinking = |natural, shrinks| Gap {
            natural,
            shrink: natural,
            shrinks,
            stretches,
            ..Gap::default()
        };
        if pair {
            return Some(rigid(if plain {
                after + before
            } else if opens && left.class != Class::Open && !self.settings.tight_pairs {
                // Half an em stays of the two halves; CLREQ §3.1.6.2 lets neither bracket lose more.
                after
            } else {
                Length::ZERO
            }));
        }
        match left.class {
            _ if closes => Some(rigid(Length::ZERO)),
            _ if opens => Some(shrinking(before, Shrink::Bracket)),
            Class::Pause => Some(shrinking(after, Shrink::Pause)),
            Class::Close => Some(shrinking(after, Shrink::Bracket)),
            // Step 7 of 挤进 is off.
            Class::Stop => Some(rigid(after)),
            Class::Open | Class::WideStop => Some(rigid(Length::ZERO)),
            _ => None,
        }
    }

    fn blank_after(&self, mark: &Cluster) -> Length {
        let keeps = mark.class.ends_with_blank() && self.keeps_blank(mark);
        if keeps { mark.blank } else { Length::ZERO }
    }

    fn blank_before(&self, mark: &Cluster) -> Length {
        let keeps = mark.class == Class::Open && self.keeps_blank(mark);
        if keeps { mark.blank } else { Length::ZERO }
    }

    /// W6: whether a mark is one em wide where it stands alone.
    fn keeps_blank(&self, mark: &Cluster) -> bool {
        match self.settings.marks {
            MarkWidths::Quanjiao | MarkWidths::Plain => true,
            MarkWidths::Kaiming => mark.class == Class::Stop,
            MarkWidths::Banjiao => false,
        }
    }

    /// W5: whether a mark hangs where a line ends with it; never one of a row.
    fn hangs(&self, before: Option<&Cluster>, mark: &Cluster) -> bool {
        let may = match self.settings.hanging {
            HangingMarks::None => false,
            HangingMarks::Basic => matches!(mark.character, '、' | '，' | '。'),
            HangingMarks::Stops => true,
        };
        let alone = before
            .is_none_or(|before| !(before.class.is_halved() || before.class == Class::WideStop));
        may && matches!(mark.class, Class::Pause | Class::Stop)
            && mark.blank > Length::ZERO
            && alone
    }

    fn hyphen(&self, last: &Cluster) -> Length {
        let face = self.fonts.face(last.face);
        let advance = face.glyph('-').map_or(0, |glyph| face.advance(glyph));
        face.scale(i32::from(advance), last.size)
    }

    /// Code keeps its columns.
    fn code_space(&self, last: &Cluster) -> Gap {
        Gap { natural: self.space_width(last) * i64::from(last.spaces), ..Gap::default() }
    }

    fn space_width(&self, cluster: &Cluster) -> Length {
        let Some(run) = self.segments.runs.get(cluster.run as usize) else { return Length::ZERO };
        let selection = self.fonts.select((&run.style).into(), crate::font::Script::Latin, ' ');
        let face = self.fonts.face(selection.face);
        face.scale(i32::from(face.advance(selection.glyph)), run.style.size)
    }

    fn is_code(&self, cluster: &Cluster) -> bool {
        self.segments.runs.get(cluster.run as usize).is_some_and(|run| run.code)
    }

    fn size(&self, cluster: &Cluster) -> Length {
        self.segments.runs.get(cluster.run as usize).map_or(Length::ZERO, |run| run.style.size)
    }
}

fn is_overhung(cluster: &Cluster) -> bool {
    cluster.class == Class::Han || cluster.class.is_halved()
}

/// How far a reading reaches over what stands beside its base.
fn overhang(reading: &Reading) -> Length {
    (reading.spread / 2).min(reading.em / RUBY_APART)
}

/// Signs of Latin text that keep their distance from Han characters (M1); quotation marks and
/// brackets don't.
fn has_gap(cluster: &Cluster) -> bool {
    match cluster.class {
        Class::Letter | Class::Digit => true,
        // ￥ and ％ bring their own blank.
        Class::Prefix | Class::Suffix => !classes::is_wide_character(cluster.character),
        Class::Symbol => !matches!(cluster.character, '"' | '\'' | '*' | '…'),
        _ => false,
    }
}

/// Han gaps, those beside a dot left out: it is half an em and never more (GB/T 15834 §5.1.7).
fn han_stretch(left: &Cluster, right: &Cluster) -> Stretch {
    let full = |cluster: &Cluster| {
        (cluster.class.is_wide() && cluster.class != Class::Dot) || cluster.class == Class::Image
    };
    if full(left) && full(right) { Stretch::Han } else { Stretch::Never }
}
