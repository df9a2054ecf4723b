//! Readings above text (ISO/IEC 29500-1, 17.3.3.25).
//!
//! In: the runs of one ruby. Out: `w:ruby` elements: one for each character where the reading has
//! as many syllables, as Word's own dialog makes them and as the layout sets them, else one for the
//! whole. What belongs to one ruby bears one revision id (`w:rsidR`), by which our reader
//! puts it together again; Word makes nothing of it.

use super::Writer;
use super::format::{RunProperties, half_points, is_east_asian, word_lang};
use super::inline::{link_of, run_of_text, start_link, text};
use super::link;
use super::marks::MarkContext;
use crate::document::LinkId;
use crate::layout::{LayoutInline, LayoutText};
use crate::style::{Length, TextStyle};

/// The size of a reading, in em of its base.
const SIZE: f64 = 0.5;
/// How far its baseline stands above that of its base, in em of the base: clear of Han characters.
const RAISE: f64 = 0.95;
/// The least leading, in em, in which a reading is not cut off: an exact line has four fifths of
/// its height above the baseline.
const LEADING: f64 = 1.75;

/// Returns the runs of the ruby that `content` begins with; none if it begins with no ruby.
pub(super) fn stretch(content: &[LayoutInline]) -> &[LayoutInline] {
    let id = |piece: &LayoutInline| match piece {
        LayoutInline::Text(run) => run.ruby,
        _ => None,
    };
    let Some(first) = content.first().and_then(id) else {
        return &[];
    };
    let count = content.iter().take_while(|piece| id(piece) == Some(first)).count();
    content.get(..count).unwrap_or_default()
}

/// Returns the link around a ruby; `None` if its runs differ in theirs.
pub(super) fn link(stretch: &[LayoutInline]) -> Option<LinkId> {
    let first = stretch.first().and_then(link_of);
    first.filter(|_| has_one_link(stretch))
}

fn has_one_link(stretch: &[LayoutInline]) -> bool {
    stretch.windows(2).all(|pair| matches!(pair, [a, b] if link_of(a) == link_of(b)))
}

/// Returns whether readings would be cut off in lines of a fixed leading.
pub(super) fn wants_room(content: &[LayoutInline], leading: Length) -> bool {
    content.iter().any(|piece| match piece {
        LayoutInline::Text(run) => run.ruby.is_some() && leading < run.style.size * LEADING,
        _ => false,
    })
}

/// Writes the runs of one ruby; `after` is what follows them.
pub(super) fn ruby(
    writer: &mut Writer<'_>,
    stretch: &[LayoutInline],
    base: &TextStyle,
    context: &mut MarkContext,
    after: Option<char>,
) {
    let document = writer.document;
    let runs = stretch.iter().filter_map(|piece| match piece {
        LayoutInline::Text(run) => Some(run),
        _ => None,
    });
    let runs: Vec<&LayoutText> = runs.collect();
    let Some(first) = runs.first() else { return };
    let id = first.ruby.map_or(0, |id| id.0);
    let reading = usize::try_from(id).ok().and_then(|index| document.rubies.get(index));
    let reading = reading.map(|ruby| &*ruby.reading).unwrap_or_default();
    let Some(syllables) = syllables(reading, &runs) else {
        open(writer, first, reading, base, &[]);
        let has_one_link = has_one_link(stretch);
        for run in runs {
            // A link element must not stand within a ruby.
            let link = run.link.filter(|_| !has_one_link);
            let link = link.and_then(|id| document.links.get(usize::try_from(id.0).ok()?));
            let link = link.map_or(link::Open::Nothing, |link| link::start_as_field(writer, link));
            text(writer, run, &run.text, base, context, after);
            link::end(writer, &link);
        }
        close(writer);
        return;
    };
    let group = format!("{:08X}", id.saturating_add(1));
    let mut syllables = syllables.into_iter();
    for run in runs {
        let alone = if has_one_link(stretch) { None } else { run.link };
        let link = alone.map_or(link::Open::Nothing, |id| start_link(writer, id));
        for (at, character) in run.text.char_indices() {
            let part = run.text.get(at..at + character.len_utf8()).unwrap_or_default();
            open(writer, run, syllables.next().unwrap_or_default(), base, &[("w:rsidR", &group)]);
            text(writer, run, part, base, context, after);
            close(writer);
        }
        link::end(writer, &link);
    }
}

/// Returns one syllable a character, if there are as many.
fn syllables<'r>(reading: &'r str, runs: &[&LayoutText]) -> Option<Vec<&'r str>> {
    let syllables: Vec<&str> = reading.split(' ').collect();
    let mut characters = runs.iter().flat_map(|run| run.text.chars());
    let fits = syllables.iter().all(|syllable| {
        !syllable.is_empty() && characters.next().is_some_and(char::is_alphanumeric)
    });
    (fits && syllables.len() > 1 && characters.next().is_none()).then_some(syllables)
}

/// Writes a ruby up to its base.
fn open(
    writer: &mut Writer<'_>,
    run: &LayoutText,
    reading: &str,
    base: &TextStyle,
    attributes: &[(&str, &str)],
) {
    let lang = word_lang(&writer.document.lang).filter(|tag| is_east_asian(tag));
    let lang = lang.unwrap_or("zh-CN").to_owned();
    let size = run.style.size;
    let small = TextStyle {
        size: size * SIZE,
        rise: Length::ZERO,
        underline: false,
        strike: false,
        ..run.style
    };
    let xml = &mut writer.xml;
    xml.start("w:r", attributes);
    xml.start("w:ruby", &[]);
    xml.start("w:rubyPr", &[]);
    xml.value("w:rubyAlign", "center");
    xml.value("w:hps", &half_points(small.size).to_string());
    xml.value("w:hpsRaise", &half_points(size * RAISE).to_string());
    xml.value("w:hpsBaseText", &half_points(size).to_string());
    xml.value("w:lid", &lang);
    xml.end();
    xml.start("w:rt", &[]);
    run_of_text(xml, &RunProperties::departing(base, &small), reading);
    xml.end();
    xml.start("w:rubyBase", &[]);
}

fn close(writer: &mut Writer<'_>) {
    // The base, the ruby, the run.
    for _ in 0..3 {
        writer.xml.end();
    }
}
