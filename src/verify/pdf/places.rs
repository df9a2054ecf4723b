//! Names of places to blocks, calls to notes, blocks to numbers on their pages.

use std::collections::{BTreeMap, BTreeSet};

use super::navigation::{Bookmark, Destination};
use super::say::{At, Call, Drawn, Note, Spoken};
use crate::verify::line::{Line, Token};
use crate::verify::said::{Block, Fault, Kind, Place, Said};

/// What is drawn a little higher than a place begins belongs to it: numbers in PDF are rounded.
const ROUNDING: f64 = 0.5;

/// How far the first mark of a line may hang to the left of its column, in points: half of a large
/// character, and less than any two columns are apart.
const HANGING: f64 = 15.0;

/// Puts together what a file says.
pub(super) fn settle(spoken: Spoken, destinations: &[Destination], bookmarks: &[Bookmark]) -> Said {
    let Spoken { mut blocks, mut notes, calls, own, mut faults } = spoken;
    name(&mut blocks, &mut notes, destinations, &own);
    let title = take_title(&mut blocks);
    for drawn in &mut blocks {
        if let Kind::Heading(level) = &mut drawn.block.kind {
            *level = level.saturating_sub(title).max(1);
        }
    }
    check_bookmarks(&blocks, destinations, bookmarks, &mut faults);
    number_notes(&mut blocks, &mut notes, &calls, &mut faults);
    let mut on_page = (0, 0);
    let number = |drawn: Drawn| {
        let Drawn { mut block, at, .. } = drawn;
        let page = at.map_or(on_page.0, |(page, _)| page);
        on_page = if page == on_page.0 { (page, on_page.1 + 1) } else { (page, 1) };
        block.place = Place::Page { page: page + 1, block: Some(on_page.1) };
        block
    };
    Said { blocks: blocks.into_iter().map(number).collect(), faults }
}

/// Gives each place's name to the block that begins right below it, unless something of the
/// edition's `own` is nearer.
fn name(blocks: &mut [Drawn], notes: &mut [Note], destinations: &[Destination], own: &[At]) {
    let body = blocks.len();
    let noted = notes.iter_mut().flat_map(|note| &mut note.blocks);
    let mut blocks: Vec<&mut Drawn> = blocks.iter_mut().chain(noted).collect();
    let mut by_page: Vec<Vec<usize>> = Vec::new();
    for (index, drawn) in blocks.iter().enumerate() {
        let pages: BTreeSet<usize> = drawn.places().map(|(page, _)| *page).collect();
        for page in pages {
            if page >= by_page.len() {
                by_page.resize_with(page + 1, Vec::new);
            }
            by_page[page].push(index);
        }
    }
    for destination in destinations.iter().filter(|place| !is_mark(&place.name)) {
        let Some(candidates) = by_page.get(destination.page) else { continue };
        let (body, noted) = candidates.split_at(candidates.partition_point(|at| *at < body));
        let below = |index: usize| blocks[index].below(destination);
        // Columns are read one after another: the first that is not above the place, nor to its
        // left, stands in its column.
        let in_body = body.iter().find_map(|&index| Some((index, below(index)?)));
        // Of what stands in notes, figures and tables alone have names.
        let has_names = |index: &&usize| {
            let kind = blocks[**index].block.kind;
            matches!(kind, Kind::Figure | Kind::Caption | Kind::Row { .. })
        };
        let in_notes =
            noted.iter().filter(has_names).filter_map(|&index| Some((index, below(index)?)));
        let in_notes = in_notes.min_by(|a, b| a.1.total_cmp(&b.1));
        let found = match (in_body, in_notes) {
            (Some(one), Some(other)) => Some(if other.1 < one.1 { other } else { one }),
            (one, other) => one.or(other),
        };
        let is_nearer = |own: &At| {
            let distance = below_by(own, destination);
            distance.is_some_and(|own| found.is_none_or(|(_, found)| own < found))
        };
        let Some((index, _)) = found.filter(|_| !own.iter().any(is_nearer)) else { continue };
        let block = &mut blocks[index].block;
        match block.kind {
            Kind::Row { .. } => {
                block.line.tokens.insert(0, (0, Token::Place(destination.name.clone())));
            }
            _ => drop(block.key.get_or_insert_with(|| destination.name.clone())),
        }
    }
}

impl Drawn {
    /// Where it is drawn: where it begins, or each of a row's pieces.
    fn places(&self) -> impl Iterator<Item = &At> {
        self.at.iter().filter(|_| self.pieces.is_empty()).chain(&self.pieces)
    }

    /// Returns how far it is below a place, if it may be what begins there.
    fn below(&self, destination: &Destination) -> Option<f64> {
        self.places().filter_map(|at| below_by(at, destination)).min_by(f64::total_cmp)
    }
}

/// Returns how far below the beginning of a place something is drawn; `None` if it is above, or to
/// the left of its column.
fn below_by((page, point): &At, place: &Destination) -> Option<f64> {
    let is_below = point.y <= place.point.y + ROUNDING && point.x >= place.point.x - HANGING;
    (*page == place.page && is_below).then_some(place.point.y - point.y)
}

/// Whether a name is of a place that only the index leads to.
fn is_mark(name: &str) -> bool {
    let number = name.strip_prefix("mark-");
    number.is_some_and(|number| number.bytes().all(|byte| byte.is_ascii_digit()))
}

/// Finds the title: the heading before all others to which no name leads. Returns how many levels
/// it takes.
fn take_title(blocks: &mut [Drawn]) -> u8 {
    match blocks.first_mut().map(|drawn| &mut drawn.block) {
        Some(block) if block.kind == Kind::Heading(1) && block.key.is_none() => {
            block.kind = Kind::Title;
            1
        }
        _ => 0,
    }
}

/// Holds the bookmarks against the headings they lead to: each section has one, which begins with
/// what its heading says.
fn check_bookmarks(
    blocks: &[Drawn],
    destinations: &[Destination],
    bookmarks: &[Bookmark],
    faults: &mut Vec<Fault>,
) {
    let places: BTreeMap<&str, &Destination> =
        destinations.iter().map(|place| (place.name.as_str(), place)).collect();
    let mut waiting = bookmarks.iter();
    for Drawn { block, .. } in blocks {
        let (Kind::Heading(_), Some(key)) = (block.kind, &block.key) else { continue };
        let Some(place) = places.get(key.as_str()) else { continue };
        let leads_here = |bookmark: &&Bookmark| {
            let (here, there) = (place.point, bookmark.point);
            bookmark.page == place.page
                && (here.y - there.y).abs() <= ROUNDING
                && (here.x - there.x).abs() <= ROUNDING
        };
        let said = &block.line.text;
        let message = match waiting.find(leads_here) {
            Some(bookmark) => {
                let title = Line::of(&bookmark.title).text;
                if title.starts_with(said.as_str()) {
                    continue;
                }
                format!("the bookmark “{title}” leads to the heading “{said}”")
            }
            None => format!("no bookmark leads to the heading “{said}”, or not in its order"),
        };
        faults.push(Fault { message, place: Place::Page { page: place.page + 1, block: None } });
        return;
    }
}

/// Numbers notes by their first call, body before notes, and puts them behind the body.
fn number_notes(
    blocks: &mut Vec<Drawn>,
    notes: &mut [Note],
    calls: &[Call],
    faults: &mut Vec<Fault>,
) {
    let mut order: Vec<usize> = Vec::new();
    let mut next = 0;
    let mut resolve = |block: &mut Block, order: &mut Vec<usize>, notes: &[Note]| {
        for (_, token) in &mut block.line.tokens {
            let Token::Call(call) = token else { continue };
            let Some(made) = calls.get(*call) else { continue };
            let Some(note) = called(made, notes) else {
                let message = format!("the call {} leads to no note", made.label);
                let place = Place::Page { page: made.page + 1, block: None };
                faults.push(Fault { message, place });
                *call = 0;
                continue;
            };
            if notes[note].label != made.label {
                let message =
                    format!("the call {} leads to the note {}", made.label, notes[note].label);
                let place = Place::Page { page: made.page + 1, block: None };
                faults.push(Fault { message, place });
            }
            let known = order.iter().position(|known| *known == note);
            *call = known.unwrap_or_else(|| {
                order.push(note);
                order.len() - 1
            }) + 1;
        }
    };
    for drawn in blocks.iter_mut() {
        resolve(&mut drawn.block, &mut order, notes);
    }
    while let Some(&note) = order.get(next) {
        let mut said = std::mem::take(&mut notes[note].blocks);
        for drawn in &mut said {
            resolve(&mut drawn.block, &mut order, notes);
        }
        blocks.append(&mut said);
        next += 1;
    }
    for note in notes.iter_mut().filter(|note| !note.blocks.is_empty()) {
        let message = format!("the note {} is never called", note.label);
        let place =
            note.at.map_or(Place::File, |(page, _)| Place::Page { page: page + 1, block: None });
        faults.push(Fault { message, place });
        blocks.append(&mut note.blocks);
    }
}

/// Returns the note that a call leads to: by its link, else by its label, that on the same page or
/// the next one after it first.
fn called(call: &Call, notes: &[Note]) -> Option<usize> {
    let (page, point) = match call.target {
        Some(target) => target,
        None => {
            let same = |note: &&Note| note.label == call.label;
            let distance =
                |note: &Note| note.at.map_or(usize::MAX, |(page, _)| page.abs_diff(call.page));
            let labelled = notes.iter().enumerate().filter(|(_, note)| same(note));
            return labelled.min_by_key(|(_, note)| distance(note)).map(|(index, _)| index);
        }
    };
    let is_here =
        |at: &At| at.0 == page && at.1.y <= point.y + ROUNDING && at.1.x >= point.x - HANGING;
    notes
        .iter()
        .enumerate()
        .filter_map(|(index, note)| Some((index, note.at.filter(is_here)?.1.y)))
        .max_by(|a, b| a.1.total_cmp(&b.1).then(b.0.cmp(&a.0)))
        .map(|(index, _)| index)
}
