//! Packs what krilla wrote: the same document in a third of the bytes.
//!
//! krilla writes every object by itself, those that are no streams uncompressed, and draws every
//! run of glyphs from nothing. Here its file is taken apart ([`mod@file`]), pages are drawn again with
//! fewer words ([`content`]) and share their resources, and everything is put into object streams
//! ([`mod@write`]). Pages are drawn in parallel. A file that isn't of the form expected stays as it is.

mod codes;
mod content;
mod file;
mod fonts;
mod lexer;
mod literal;
mod operations;
mod overprint;
mod redrawn;
mod shown;
mod write;

use std::collections::BTreeMap;

use flate2::Compression;
use rayon::prelude::*;

use self::codes::Codes;
use self::content::{ARTIFACTS, PageFonts, redraw};
use self::fonts::Font;
use self::overprint::STATES;
use self::redrawn::Redrawn;
use self::write::{Outgoing, write};

pub(super) use self::file::{File, Object};
pub(super) use self::lexer::{Entries, reference, value};
pub(super) use self::write::deflate;

/// How often the glyphs of fonts are drawn, on average, if they are to have new codes. Measured: a
/// new code takes three bytes in fonts, and saves a quarter of one wherever it is drawn.
const OFTEN: usize = 16;

/// Packs a file.
pub(super) fn pack(written: Vec<u8>) -> Vec<u8> {
    let packed = File::read(&written).and_then(|file| Packing::new(&file).map(Packing::write));
    packed.unwrap_or(written)
}

/// A file with what will stand in the place of some of its objects.
struct Packing<'a> {
    file: &'a File<'a>,
    /// Deflated streams, by the numbers of their objects.
    streams: BTreeMap<u32, Vec<u8>>,
    /// Other objects and dictionaries of streams, by their numbers.
    values: BTreeMap<u32, Vec<u8>>,
    /// Objects that are the same as another: theirs, and the other's number.
    same: BTreeMap<u32, u32>,
}

/// A page.
struct Page {
    resources: u32,
    content: u32,
}

impl<'a> Packing<'a> {
    fn new(file: &'a File<'a>) -> Option<Self> {
        let fonts = Font::all(file);
        let mut packing =
            Self { file, streams: BTreeMap::new(), values: BTreeMap::new(), same: BTreeMap::new() };
        let pages = Page::all(file);
        let drawn: Vec<Option<Redrawn>> =
            pages.par_iter().map(|page| page.redraw(file, &fonts)).collect();
        let codes = packing.encode(&fonts, &drawn).unwrap_or_default();
        let deflated: Vec<Option<(bool, Vec<u8>)>> = drawn
            .into_par_iter()
            .map(|drawn| {
                let drawn = drawn?;
                let deflated = deflate(&drawn.encoded(&codes), Compression::default());
                Some((drawn.overprints, deflated))
            })
            .collect();
        // Resources by what they are; the same ones once.
        let mut known = BTreeMap::new();
        for (page, deflated) in pages.iter().zip(deflated) {
            let Some((overprints, deflated)) = deflated else { continue };
            packing.streams.insert(page.content, deflated);
            let resources = shared_resources(file.value(page.resources)?, &fonts, overprints);
            match known.get(&resources) {
                Some(number) if *number != page.resources => {
                    packing.same.insert(page.resources, *number);
                }
                Some(_) => {}
                None => {
                    known.insert(resources.clone(), page.resources);
                    packing.values.insert(page.resources, resources);
                }
            }
        }
        Some(packing)
    }

    /// Gives the glyphs of all fonts new codes if they are drawn often enough; `None` if not, or if
    /// one might be drawn by something that isn't redrawn.
    fn encode(&mut self, fonts: &[Font], drawn: &[Option<Redrawn>]) -> Option<Vec<Codes>> {
        let count = self.file.objects.iter().filter(|object| object.is(b"Page")).count();
        let is_form = |object: &Object<'_>| value(object.value, b"Subtype") == Some(b"/Form");
        if drawn.len() != count || self.file.objects.iter().any(is_form) {
            return None;
        }
        let mut uses: Vec<Vec<u32>> = fonts.iter().map(|_| Vec::new()).collect();
        for drawn in drawn {
            drawn.as_ref()?.count(&mut uses);
        }
        let all = || uses.iter().flatten().filter(|count| **count > 0);
        if all().map(|count| *count as usize).sum::<usize>() < all().count() * OFTEN {
            return None;
        }
        let codes: Vec<Codes> = uses.iter().map(|uses| Codes::new(uses)).collect();
        let (mut values, mut streams) = (BTreeMap::new(), BTreeMap::new());
        for (font, codes) in fonts.iter().zip(&codes) {
            let parts = &font.parts;
            let characters = self.file.object(parts.characters)?.inflated()?;
            let characters = codes.characters(&characters)?;
            // The map takes the place of the list of glyphs.
            let dict = codes.font(self.file.value(parts.cid_font)?, parts.cid_set, &font.advances);
            let descriptor = without(self.file.value(parts.descriptor)?, b"CIDSet");
            values.extend([
                (parts.cid_font, dict),
                (parts.descriptor, descriptor),
                (parts.cid_set, b"<</Filter/FlateDecode>>".to_vec()),
            ]);
            streams.extend([
                (parts.characters, deflate(&characters, Compression::best())),
                (parts.cid_set, deflate(&codes.map(), Compression::best())),
            ]);
        }
        self.values.append(&mut values);
        self.streams.append(&mut streams);
        Some(codes)
    }

    fn write(self) -> Vec<u8> {
        let mut left: Vec<(u32, &Object<'_>)> = (1..)
            .zip(&self.file.objects)
            .filter(|(number, _)| !self.same.contains_key(number))
            .collect();
        // Like next to like deflates better; streams have the shortest numbers.
        left.sort_by_cached_key(|(_, object)| (object.stream.is_none(), object.kind()));
        let mut numbers = vec![0_u32; self.file.objects.len() + 1];
        let mut objects = Vec::with_capacity(left.len());
        for (new, (number, object)) in (1..).zip(left) {
            numbers[number as usize] = new;
            let deflated = self.streams.get(&number);
            objects.push(Outgoing {
                value: self.values.get(&number).map_or(object.value, Vec::as_slice),
                stream: deflated.map(Vec::as_slice).or(object.stream),
            });
        }
        for (number, other) in &self.same {
            numbers[*number as usize] = numbers[*other as usize];
        }
        write(self.file.header, &objects, self.file.trailer, &numbers)
    }
}

impl Page {
    /// Returns the pages that have their content and resources to themselves, as all of krilla's
    /// do.
    fn all(file: &File<'_>) -> Vec<Self> {
        let pages =
            file.objects.iter().filter(|object| object.stream.is_none() && object.is(b"Page"));
        let mut pages: Vec<Self> = pages.filter_map(|page| Self::read(page.value)).collect();
        let mut uses = BTreeMap::new();
        for number in pages.iter().flat_map(Self::parts) {
            *uses.entry(number).or_insert(0) += 1;
        }
        pages.retain(|page| page.parts().iter().all(|number| uses[number] == 1));
        pages
    }

    fn parts(&self) -> [u32; 2] {
        [self.resources, self.content]
    }

    fn read(dict: &[u8]) -> Option<Self> {
        let resources = reference(value(dict, b"Resources")?)?;
        let content = reference(value(dict, b"Contents")?)?;
        Some(Self { resources, content })
    }

    /// Draws its content again; `None` if it must stay as it is.
    fn redraw(&self, file: &File<'_>, fonts: &[Font]) -> Option<Redrawn> {
        let content = file.object(self.content)?.inflated()?;
        let resources = file.value(self.resources)?;
        // Their names for property lists would be mistaken for those of artifacts.
        if value(resources, b"Properties").is_some() {
            return None;
        }
        // Others are added to what stands there.
        if value(resources, b"ExtGState").is_some_and(|states| !states.starts_with(b"<<")) {
            return None;
        }
        let named = value(resources, b"Font").unwrap_or_default();
        let mut names = PageFonts::new();
        for (name, font) in Entries::new(named) {
            let object = reference(font)?;
            let index = fonts.iter().position(|font| font.object == object)?;
            names.insert(name, (index, &fonts[index]));
        }
        redraw(&content, &names)
    }
}

/// Returns a dictionary without one of its entries.
fn without(dict: &[u8], left_out: &[u8]) -> Vec<u8> {
    let mut kept = b"<<".to_vec();
    for (key, value) in Entries::new(dict).filter(|(key, _)| *key != left_out) {
        kept.extend_from_slice(&[b"/", key, b" ", value].concat());
    }
    kept.extend_from_slice(b">>");
    kept
}

/// Returns a page's resources with the fonts of all pages, so that pages can share them.
fn shared_resources(dict: &[u8], fonts: &[Font], overprints: bool) -> Vec<u8> {
    let mut shared = b"<<".to_vec();
    let is_kept = |key: &[u8]| key != b"Font" && (key != b"ExtGState" || !overprints);
    for (key, value) in Entries::new(dict).filter(|(key, _)| is_kept(key)) {
        shared.extend_from_slice(&[b"/", key, b" ", value].concat());
    }
    let named = |(index, font): (usize, &Font)| format!("/f{index} {} 0 R", font.object);
    let fonts: String = fonts.iter().enumerate().map(named).collect();
    let artifacts: String = ARTIFACTS.iter().map(|(name, list)| format!("/{name}{list}")).collect();
    shared.extend_from_slice(format!("/Font<<{fonts}>>/Properties<<{artifacts}>>").as_bytes());
    if overprints {
        shared.extend_from_slice(b"/ExtGState<<");
        for (key, value) in Entries::new(value(dict, b"ExtGState").unwrap_or_default()) {
            shared.extend_from_slice(&[b"/", key, b" ", value].concat());
        }
        let states: String = STATES.iter().map(|(name, state)| format!("/{name}{state}")).collect();
        shared.extend_from_slice(states.as_bytes());
        shared.extend_from_slice(b">>");
    }
    shared.extend_from_slice(b">>");
    shared
}

#[cfg(test)]
mod tests {
    use super::pack;

    #[test]
    fn what_is_not_understood_stays_as_it_is() {
        let header = "%PDF-1.7\n%\u{e2}\u{e3}\n".to_owned() + &" ".repeat(64);
        for written in ["", "no file at all", header.as_str()] {
            let tail = format!("{written}startxref\n3\n%%EOF");
            for bytes in [written.as_bytes().to_vec(), tail.into_bytes()] {
                assert_eq!(pack(bytes.clone()), bytes);
            }
        }
    }
}
