//! Readings above text (ruby): one above each character where there are as many, else one above
//! the whole.
//!
//! A reading is set at half the size of its base and centred above it. Where it is wider, the base
//! is spread; that room is part of the clusters at the base's ends, so that no reading sticks out
//! of the measure, and what stands beside them without a reading of its own gives way
//! ([`super::spacing`]).

use super::classes::Class;
use super::paragraph::set_label;
use super::segment::Segments;
use super::shape::Cluster;
use crate::document::Ruby;
use crate::font::FontBook;
use crate::layout::GlyphRun;
use crate::style::{Length, TextSettings, TextStyle};

/// A reading that is set.
#[derive(Debug)]
pub(super) struct Reading {
    /// Its glyphs, from x 0 on the baseline.
    pub(super) runs: Vec<GlyphRun>,
    pub(super) width: Length,
    /// How much wider it is than its base, for each of the base's clusters.
    pub(super) spread: Length,
    /// How much narrower it is, on either side.
    pub(super) slack: Length,
    /// Where its base begins in the text.
    pub(super) start: u32,
    /// The em of the base.
    pub(super) em: Length,
}

/// A reading's size, in em of its base.
const SIZE: f64 = 0.5;

/// Sets the readings of a text and makes room for them in its clusters.
pub(super) fn readings(
    segments: &Segments<'_>,
    clusters: &mut [Cluster],
    rubies: &[Ruby],
    fonts: &FontBook,
) -> Vec<Reading> {
    let mut readings = Vec::new();
    let ruby = |cluster: &Cluster| segments.runs.get(cluster.run as usize).and_then(|run| run.ruby);
    let mut start = 0;
    while start < clusters.len() {
        let Some(id) = ruby(&clusters[start]) else {
            start += 1;
            continue;
        };
        let length = clusters[start..].iter().take_while(|next| ruby(next) == Some(id)).count();
        let reading = rubies.get(id.0 as usize).map_or("", |ruby| ruby.reading.as_str());
        for (text, first, last) in parts(reading, &clusters[start..start + length]) {
            let (first, last) = (start + first, start + last);
            let Some(run) = segments.runs.get(clusters[first].run as usize) else { continue };
            let index = u32::try_from(readings.len()).unwrap_or(u32::MAX);
            let base = &mut clusters[first..=last];
            readings.push(set(&text, &run.style, base, fonts));
            base.iter_mut().for_each(|cluster| cluster.reading = Some(index));
        }
        start += length;
    }
    readings
}

/// What stands above which clusters, first and last.
fn parts(reading: &str, base: &[Cluster]) -> Vec<(String, usize, usize)> {
    let characters: Vec<usize> = (0..base.len()).filter(|&at| is_read(&base[at])).collect();
    let (Some(&first), Some(&last)) = (characters.first(), characters.last()) else {
        return Vec::new();
    };
    let syllables: Vec<&str> = reading.split_whitespace().collect();
    if syllables.is_empty() {
        Vec::new()
    } else if syllables.len() == characters.len() {
        let pairs = syllables.into_iter().zip(characters);
        pairs.map(|(syllable, at)| (syllable.to_owned(), at, at)).collect()
    } else {
        vec![(syllables.join(" "), first, last)]
    }
}

/// Whether a reading may stand above a cluster: above no mark.
fn is_read(cluster: &Cluster) -> bool {
    matches!(cluster.class, Class::Han | Class::Letter | Class::Digit)
}

fn set(text: &str, style: &TextStyle, base: &mut [Cluster], fonts: &FontBook) -> Reading {
    let small = TextStyle {
        size: style.size * SIZE,
        rise: Length::ZERO,
        underline: false,
        strike: false,
        ..*style
    };
    let (runs, width) = set_label(text, &small, &TextSettings::default(), fonts);
    let own: Length = base.iter().map(|cluster| cluster.core).sum();
    let count = i64::try_from(base.len()).unwrap_or(1);
    let spread = ((width - own) / count).max(Length::ZERO);
    if let Some(first) = base.first_mut() {
        first.core += spread / 2;
        first.shift += spread / 2;
    }
    if let Some(last) = base.last_mut() {
        last.core += spread / 2;
    }
    let slack = ((own - width) / 2).max(Length::ZERO);
    let start = base.first().map_or(0, |first| first.start);
    Reading { runs, width, spread, slack, start, em: style.size }
}
