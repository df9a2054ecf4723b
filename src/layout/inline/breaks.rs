//! Where a line may end, and how badly (L1–L5).

use super::classes::{self, Class};
use super::hyphens;
use super::segment::Segments;
use super::shape::Cluster;
use crate::style::{HanUnits, KinsokuLevel, TextSettings};

/// How badly a line may end somewhere, from best to worst.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Level {
    /// As anywhere in Chinese text.
    Free,
    /// Legal, but better not: `3月|31日`.
    Discouraged,
    /// Inside a word, with a hyphen.
    Hyphen,
    /// In a URL or path, after `/ . - _`; in a name with a figure, `COVID-|19`.
    Url,
    /// Between a number and its Han unit: `31|日` (L5).
    Parted,
    /// In a URL or path, between any two letters.
    Torn,
    /// Inside a word or number, where nothing else is left.
    Anywhere,
    /// In a row of three marks or more: the escape from L1 and L2 (L4).
    Escape,
    /// Against L1, L2 or L3, where nothing else is left.
    Forbidden,
    /// Never.
    Glued,
}

/// Returns how badly a line may end after each cluster; the last element is meaningless.
pub(super) fn levels(
    segments: &Segments<'_>,
    clusters: &[Cluster],
    settings: &TextSettings,
) -> Vec<Level> {
    let mut levels = Vec::with_capacity(clusters.len());
    // What a note call hangs on: rules look through the call.
    let mut left = None;
    for (index, cluster) in clusters.iter().enumerate() {
        if cluster.class != Class::Note {
            left = Some(index);
        }
        let level = match (left, clusters.get(index + 1)) {
            (_, None) => Level::Free,
            (None, Some(_)) if cluster.glued => Level::Glued,
            (None, Some(_)) => Level::Forbidden,
            (Some(left), Some(_)) => level(clusters, left, index, settings.kinsoku),
        };
        let level = match settings.han_units {
            HanUnits::Forbid if level == Level::Parted => Level::Anywhere,
            HanUnits::Forbid | HanUnits::Avoid => level,
        };
        levels.push(level);
    }
    open_long_words(clusters, &mut levels);
    if settings.hyphenate {
        hyphens::open_words(segments, clusters, &mut levels);
    }
    levels
}

/// How badly a line may end after `last`, which is `left` or hangs on it.
fn level(clusters: &[Cluster], left: usize, last: usize, kinsoku: KinsokuLevel) -> Level {
    let (before, end, after) = (&clusters[left], &clusters[last], &clusters[last + 1]);
    if left == last && is_plain_text(clusters, last) {
        return Level::Free;
    }
    if end.glued {
        return Level::Glued;
    }
    if end.break_here {
        return Level::Free;
    }
    // No base parts from itself: its reading stands above the whole.
    if before.reading.is_some() && before.reading == after.reading {
        return Level::Anywhere;
    }
    // A call never parts from its word, whatever the level; leading spaces never stand alone.
    if after.class == Class::Note || end.glued_spaces || before.class == Class::Anchor {
        return Level::Forbidden;
    }
    if is_forbidden(before.class, after.class, kinsoku)
        || (kinsoku > KinsokuLevel::None
            && end.spaces == 0
            && classes::is_note_sign(after.character))
    {
        let row = is_mark(before) && is_mark(after) && is_long_row(clusters, left, last + 1);
        return if row { Level::Escape } else { Level::Forbidden };
    }
    if end.joins {
        Level::Anywhere
    } else if (is_counted(before, after) && !ends_name(clusters, left))
        || is_amount(clusters, left, after)
    {
        Level::Parted
    } else if is_within_date(clusters, left, last + 1) || counts_off(clusters, left) {
        Level::Discouraged
    } else if end.spaces > 0 {
        after_space(before, after)
    } else {
        within(before, after)
    }
}

/// Whether a line may end here as in all Chinese text: between two ideographs that no number stands
/// before and that nothing ties together. Most places are of this kind.
fn is_plain_text(clusters: &[Cluster], left: usize) -> bool {
    let (before, after) = (&clusters[left], &clusters[left + 1]);
    before.class == Class::Han
        && after.class == Class::Han
        && classes::is_ideograph(before.character)
        && classes::is_ideograph(after.character)
        && !(before.glued || before.joins)
        && before.spaces == 0
        && before.reading.is_none()
        && left.checked_sub(1).is_none_or(|number| clusters[number].class != Class::Digit)
}

/// `3月|31日`, `1至|3月`, `1|至3月`.
fn is_within_date(clusters: &[Cluster], left: usize, right: usize) -> bool {
    let is_digit = |index: Option<usize>| {
        index.and_then(|at| clusters.get(at)).is_some_and(|at| at.class == Class::Digit)
    };
    let (before, after) = (clusters[left].character, clusters[right].character);
    let follows = is_digit(left.checked_sub(1))
        && matches!(before, '年' | '月' | '至')
        && is_digit(Some(right));
    let precedes = is_digit(Some(left)) && after == '至' && is_digit(right.checked_add(1));
    follows || precedes
}

/// `；②|其次`: the figure belongs to what it counts off.
fn counts_off(clusters: &[Cluster], left: usize) -> bool {
    let before = left.checked_sub(1).and_then(|before| clusters.get(before));
    classes::is_circled(clusters[left].character)
        && before.is_none_or(|before| before.class.is_stop() || before.class == Class::Open)
}

/// `亿元` behind a number: the numeral does not part from what it counts either.
fn is_amount(clusters: &[Cluster], left: usize, after: &Cluster) -> bool {
    let follows_number =
        left.checked_sub(1).is_some_and(|number| clusters[number].class == Class::Digit);
    follows_number
        && classes::is_large_numeral(clusters[left].character)
        && (classes::is_classifier(after.character) || classes::is_currency(after.character))
}

fn is_forbidden(before: Class, after: Class, kinsoku: KinsokuLevel) -> bool {
    // L5: PREF and number, number and SUFF are one thing at every level.
    if before == Class::Prefix || after == Class::Suffix {
        return true;
    }
    if kinsoku == KinsokuLevel::None {
        return false;
    }
    let basic = after.is_start_forbidden() || before.is_end_forbidden();
    let gb = before == Class::Solidus;
    let strict = matches!(after, Class::Dash | Class::Ellipsis);
    match kinsoku {
        KinsokuLevel::None => false,
        KinsokuLevel::Basic => basic,
        KinsokuLevel::Gb => basic || gb,
        KinsokuLevel::Strict => basic || gb || strict,
    }
}

fn is_mark(cluster: &Cluster) -> bool {
    cluster.class.is_halved() || cluster.class == Class::WideStop
}

/// Whether at least three marks stand in a row around the place between `left` and `right`.
fn is_long_row(clusters: &[Cluster], left: usize, right: usize) -> bool {
    let one_more =
        |index: Option<usize>| index.and_then(|at| clusters.get(at)).is_some_and(is_mark);
    one_more(left.checked_sub(1)) || one_more(right.checked_add(1))
}

fn after_space(before: &Cluster, after: &Cluster) -> Level {
    match (before.class, after.class) {
        // A word that may be a unit.
        (Class::Digit, Class::Letter | Class::Digit) => Level::Discouraged,
        _ => Level::Free,
    }
}

fn within(before: &Cluster, after: &Cluster) -> Level {
    let (left, right) = (before.class, after.class);
    if left.is_latin() && right.is_latin() {
        return Level::Anywhere;
    }
    match (left, right) {
        (Class::Han, Class::Han)
            if classes::is_fullwidth_digit(before.character)
                && classes::is_fullwidth_digit(after.character) =>
        {
            Level::Anywhere
        }
        (Class::Connector, Class::Digit) => Level::Discouraged,
        // Long chains may part between their pairs (L5).
        (Class::Dash, Class::Dash) | (Class::Ellipsis, Class::Ellipsis) => Level::Discouraged,
        _ => Level::Free,
    }
}

/// `31日`, `第3`, with a space between or without.
fn is_counted(before: &Cluster, after: &Cluster) -> bool {
    match (before.class, after.class) {
        (Class::Digit, Class::Han) => classes::is_classifier(after.character),
        (Class::Han, Class::Digit) => before.character == '第',
        _ => false,
    }
}

/// `A4`: the figure counts nothing.
fn ends_name(clusters: &[Cluster], left: usize) -> bool {
    let mut before = clusters[..left].iter().rev();
    let is_digit = |cluster: &&Cluster| cluster.class == Class::Digit && cluster.spaces == 0;
    before
        .find(|cluster| !is_digit(cluster))
        .is_some_and(|cluster| cluster.class == Class::Letter && cluster.spaces == 0)
        && clusters[left].class == Class::Digit
}

/// Words this long may part after their inner punctuation before any line is torn open.
const LONG_WORD: usize = 16;

/// Opens URLs, paths and compound words at their own seams.
fn open_long_words(clusters: &[Cluster], levels: &mut [Level]) {
    // Without Han characters word spaces open, which may be wider.
    let tears = clusters.iter().any(|cluster| cluster.class == Class::Han);
    let mut start = 0;
    while start < clusters.len() {
        if !clusters[start].class.is_latin() {
            start += 1;
            continue;
        }
        let rest = &clusters[start..];
        let inner = rest
            .windows(2)
            .take_while(|pair| pair[0].spaces == 0 && pair[1].class.is_latin())
            .count();
        let end = start + inner + 1;
        open_word(&clusters[start..end], &mut levels[start..end], tears);
        start = end;
    }
}

/// `tears` says whether an address may part between letters.
fn open_word(word: &[Cluster], levels: &mut [Level], tears: bool) {
    let url = is_url(word);
    for (index, (pair, level)) in word.windows(2).zip(levels).enumerate() {
        let (seam, next) = (&pair[0], &pair[1]);
        if *level != Level::Anywhere || is_seam(next.character) {
            continue;
        }
        // Two letters at least on either side.
        let around = index.checked_sub(1).and_then(|before| word.get(before..index + 3));
        let inside = around.is_some_and(|around| {
            around.iter().all(|cluster| cluster.class == Class::Letter && !cluster.glued)
        });
        if url && tears && inside {
            *level = Level::Torn;
            continue;
        }
        let before = index.checked_sub(1).map(|before| word[before].class);
        let letter = before == Some(Class::Letter);
        let letters = letter && next.class == Class::Letter;
        if seam.character == '-' && letters || seam.character == '—' {
            *level = Level::Discouraged;
        } else if (seam.character == '-' && letter && next.class == Class::Digit)
            || is_seam(seam.character) && (url || (letters && word.len() >= LONG_WORD))
        {
            *level = Level::Url;
        }
    }
}

fn is_seam(character: char) -> bool {
    matches!(
        character,
        '/' | '.' | '-' | '_' | '@' | '?' | '&' | '=' | '#' | ':' | '~' | '%' | ',' | ';' | '\\'
    )
}

fn is_url(word: &[Cluster]) -> bool {
    let has = |pattern: &str| {
        word.windows(pattern.len())
            .any(|part| part.iter().map(|cluster| cluster.character).eq(pattern.chars()))
    };
    word.len() >= "a://b".len() && (has("://") || has("www.") || has("@"))
}
