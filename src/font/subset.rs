//! Font files with some characters of a face, for editions that carry their fonts and are edited on.
//!
//! Glyphs keep their numbers, so that every table but those of outlines and characters stays as it
//! is; what is left out has no outline and no character leads to it, so that a program takes
//! another face for it instead of showing nothing (OpenType 1.9.1, `loca`, `cmap`, `OS/2`).

use std::collections::BTreeSet;

use skrifa::raw::tables::glyf::Glyph;
use skrifa::raw::{FontRef, TableProvider};
use skrifa::{GlyphId, Tag};

use super::Face;

/// Tables that a subset keeps as they are. Substitutions are not among them: they lead to glyphs
/// that may have been left out.
const KEPT: [&[u8; 4]; 12] = [
    b"GDEF", b"GPOS", b"OS/2", b"cvt ", b"fpgm", b"gasp", b"hhea", b"hmtx", b"maxp", b"name",
    b"post", b"prep",
];
/// `OS/2.fsType`: how a file may be embedded, and whether subsets may.
const USAGE: u16 = 0x000F;
const INSTALLABLE: u16 = 0;
const EDITABLE: u16 = 8;
const NO_SUBSETTING: u16 = 0x0100;
/// Composite glyphs nest no deeper in any font that works.
const DEEPEST: usize = 8;
/// What the sum of a font file is made to be (OpenType, `head.checksumAdjustment`).
const MAGIC: u32 = 0xB1B0_AFBA;

impl Face {
    /// Returns a font file that has the face's glyphs for `characters` alone, or all of the face
    /// where its licence forbids subsets.
    ///
    /// `None` if the licence forbids to embed it in documents that are edited, or if it has none of
    /// the characters. The same characters give the same bytes.
    #[must_use]
    pub fn subset(&self, characters: &BTreeSet<char>) -> Option<Vec<u8>> {
        let font = self.font()?;
        let usage = font.os2().ok()?.fs_type();
        if ![INSTALLABLE, EDITABLE].contains(&(usage & USAGE)) {
            return None;
        }
        let mapped = characters.iter().filter_map(|&c| Some((u32::from(c), self.glyph(c)?)));
        let mapped: Vec<(u32, u16)> = mapped.collect();
        if mapped.is_empty() {
            return None;
        }
        let Some(cmap) = cmap(&mapped).filter(|_| usage & NO_SUBSETTING == 0) else {
            return Some(self.data().to_vec());
        };
        let (glyf, loca) = outlines(&font, mapped.iter().map(|&(_, glyph)| glyph))?;
        let mut head = font.table_data(Tag::new(b"head"))?.as_bytes().to_vec();
        // The adjustment counts as 0 in the sum that it adjusts; offsets are long ones.
        head.get_mut(8..12)?.fill(0);
        head.get_mut(50..52)?.copy_from_slice(&1_u16.to_be_bytes());
        let mut tables: Vec<([u8; 4], Vec<u8>)> = KEPT
            .iter()
            .filter_map(|tag| Some((**tag, font.table_data(Tag::new(tag))?.as_bytes().to_vec())))
            .collect();
        tables.extend([(*b"cmap", cmap), (*b"glyf", glyf), (*b"head", head), (*b"loca", loca)]);
        tables.sort_by_key(|(tag, _)| *tag);
        file(&tables)
    }
}

/// Returns the outlines of some glyphs and of those they are composed of, and where each of the
/// font's glyphs has its own.
fn outlines(font: &FontRef<'_>, glyphs: impl Iterator<Item = u16>) -> Option<(Vec<u8>, Vec<u8>)> {
    let (loca, glyf) = (font.loca(None).ok()?, font.glyf().ok()?);
    let data = font.table_data(Tag::new(b"glyf"))?.as_bytes();
    // The first is the box for what the font doesn't have.
    let mut kept: BTreeSet<u32> = glyphs.map(u32::from).chain([0]).collect();
    let mut fresh: Vec<u32> = kept.iter().copied().collect();
    for _ in 0..DEEPEST {
        let mut parts = Vec::new();
        for &glyph in &fresh {
            if let Ok(Some(Glyph::Composite(glyph))) = loca.get_glyf(GlyphId::new(glyph), &glyf) {
                parts.extend(glyph.components().map(|part| u32::from(part.glyph.to_u16())));
            }
        }
        parts.retain(|part| kept.insert(*part));
        fresh = parts;
    }
    let (mut outlines, mut offsets) = (Vec::new(), Vec::new());
    for glyph in 0..u32::from(font.maxp().ok()?.num_glyphs()) {
        offsets.extend(u32::try_from(outlines.len()).ok()?.to_be_bytes());
        if kept.contains(&glyph) {
            let at = |index: u32| loca.get_raw(usize::try_from(index).ok()?);
            let (start, end) =
                (usize::try_from(at(glyph)?).ok()?, usize::try_from(at(glyph + 1)?).ok()?);
            outlines.extend_from_slice(data.get(start..end)?);
            outlines.resize(outlines.len().next_multiple_of(4), 0);
        }
    }
    offsets.extend(u32::try_from(outlines.len()).ok()?.to_be_bytes());
    Some((outlines, offsets))
}

/// Returns a table from characters to glyphs: format 4, which old programs look for, and format
/// 12, which has the characters beyond U+FFFF too. `None` if there are too many for format 4.
fn cmap(mapped: &[(u32, u16)]) -> Option<Vec<u8>> {
    let (basic, all) = (segments(mapped, 0xFFFE), segments(mapped, u32::MAX));
    let mut short = Vec::new();
    let count = u16::try_from(basic.len() + 1).ok()?;
    let length = u16::try_from(16 + usize::from(count) * 8).ok()?;
    let log = u16::try_from(count.ilog2()).ok()?;
    let range = 2_u16.checked_shl(u32::from(log))?;
    for field in [4, length, 0, count * 2, range, log, count * 2 - range] {
        put(&mut short, field);
    }
    let fields = |pick: &dyn Fn(&Segment) -> u32, last: u16| -> Vec<u16> {
        let fields = basic.iter().map(|segment| (pick(segment) & 0xFFFF) as u16);
        fields.chain([last]).collect()
    };
    let last = |segment: &Segment| segment.first + segment.count - 1;
    fields(&last, 0xFFFF).into_iter().for_each(|field| put(&mut short, field));
    put(&mut short, 0);
    fields(&|segment| segment.first, 0xFFFF).into_iter().for_each(|field| put(&mut short, field));
    let delta = |segment: &Segment| u32::from(segment.glyph).wrapping_sub(segment.first);
    fields(&delta, 1).into_iter().for_each(|field| put(&mut short, field));
    fields(&|_| 0, 0).into_iter().for_each(|field| put(&mut short, field));

    let mut table = Vec::new();
    // Windows' encodings: Unicode's basic plane, and all of Unicode.
    let long_at = 20 + u32::try_from(short.len()).ok()?;
    [0, 2, 3, 1].into_iter().for_each(|field| put(&mut table, field));
    table.extend(20_u32.to_be_bytes());
    [3, 10].into_iter().for_each(|field| put(&mut table, field));
    table.extend(long_at.to_be_bytes());
    table.extend(short);
    [12, 0].into_iter().for_each(|field| put(&mut table, field));
    let groups = u32::try_from(all.len()).ok()?;
    for field in [16 + groups * 12, 0, groups] {
        table.extend(field.to_be_bytes());
    }
    for segment in &all {
        for field in [segment.first, last(segment), u32::from(segment.glyph)] {
            table.extend(field.to_be_bytes());
        }
    }
    Some(table)
}

/// Characters in a row whose glyphs are in a row, too.
struct Segment {
    first: u32,
    count: u32,
    glyph: u16,
}

fn segments(mapped: &[(u32, u16)], most: u32) -> Vec<Segment> {
    let mut segments: Vec<Segment> = Vec::new();
    for &(character, glyph) in mapped.iter().filter(|(character, _)| *character <= most) {
        match segments.last_mut() {
            Some(last)
                if last.first + last.count == character
                    && u32::from(last.glyph) + last.count == u32::from(glyph) =>
            {
                last.count += 1;
            }
            _ => segments.push(Segment { first: character, count: 1, glyph }),
        }
    }
    segments
}

/// Puts tables together; the sum of the file comes out as the format wants it.
fn file(tables: &[([u8; 4], Vec<u8>)]) -> Option<Vec<u8>> {
    let count = u16::try_from(tables.len()).ok()?;
    let log = u16::try_from(count.checked_ilog2()?).ok()?;
    let range = 16_u16.checked_shl(u32::from(log))?;
    let mut file = 0x0001_0000_u32.to_be_bytes().to_vec();
    for field in [count, range, log, count * 16 - range] {
        put(&mut file, field);
    }
    let mut offset = 12 + tables.len() * 16;
    let mut head = None;
    for (tag, data) in tables {
        if tag == b"head" {
            head = Some(offset);
        }
        file.extend(tag);
        for field in [sum(data), u32::try_from(offset).ok()?, u32::try_from(data.len()).ok()?] {
            file.extend(field.to_be_bytes());
        }
        offset += data.len().next_multiple_of(4);
    }
    for (_, data) in tables {
        file.extend(data);
        file.resize(file.len().next_multiple_of(4), 0);
    }
    let adjustment = MAGIC.wrapping_sub(sum(&file)).to_be_bytes();
    let head = head?;
    file.get_mut(head + 8..head + 12)?.copy_from_slice(&adjustment);
    Some(file)
}

fn put(bytes: &mut Vec<u8>, field: u16) {
    bytes.extend(field.to_be_bytes());
}

/// Returns the sum of a table's words, zeros filling up the last.
fn sum(data: &[u8]) -> u32 {
    let words = data.chunks(4).map(|chunk| {
        let byte = |index: usize| chunk.get(index).copied().unwrap_or(0);
        u32::from_be_bytes([byte(0), byte(1), byte(2), byte(3)])
    });
    words.fold(0, u32::wrapping_add)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use skrifa::instance::{LocationRef, Size};
    use skrifa::outline::DrawSettings;
    use skrifa::outline::pen::SvgPen;
    use skrifa::raw::TableProvider;
    use skrifa::{FontRef, MetadataProvider};

    use super::sum;
    use crate::font::{Face, FontBook};
    use crate::style::Weight;

    /// Returns a character's outline as SVG, and its advance.
    fn drawn(font: &FontRef<'_>, character: char) -> Option<(String, Option<f32>)> {
        let glyph = font.charmap().map(character)?;
        let mut pen = SvgPen::new();
        let settings = DrawSettings::unhinted(Size::unscaled(), LocationRef::default());
        font.outline_glyphs().get(glyph)?.draw(settings, &mut pen).expect("an outline");
        let metrics = font.glyph_metrics(Size::unscaled(), LocationRef::default());
        Some((pen.to_string(), metrics.advance_width(glyph)))
    }

    #[test]
    fn a_subset_has_its_characters_and_no_others() {
        let characters: BTreeSet<char> = "茶山，“é”Aǎ1①𠮷龘".chars().collect();
        for (_, face) in FontBook::embedded().iter() {
            let subset = face.subset(&characters).expect("open fonts may be embedded");
            assert!(subset.len() < face.data().len() / 2, "{face:?}");
            assert_eq!(sum(&subset), super::MAGIC, "{face:?}");
            let whole = face.font().expect("it parses");
            let font = FontRef::new(&subset).expect("it parses");
            for &character in &characters {
                assert_eq!(drawn(&font, character), drawn(&whole, character), "{character}");
            }
            let mapped = font.charmap().mappings().count();
            let own = characters.iter().filter(|c| face.glyph(**c).is_some()).count();
            assert_eq!(mapped, own, "{face:?}");
            assert_eq!(drawn(&font, '水'), None);
            let count = |font: &FontRef<'_>| font.maxp().expect("there").num_glyphs();
            assert_eq!(count(&font), count(&whole));
        }
    }

    #[test]
    fn licences_are_respected() {
        let whole = FontBook::embedded().iter().next().expect("a face").1;
        let characters = BTreeSet::from(['茶']);
        let with = |usage: u16| {
            let mut data = whole.data().to_vec();
            let font = whole.font().expect("it parses");
            let records = font.table_directory().table_records();
            let os2 = records.iter().find(|record| record.tag() == *b"OS/2").expect("there");
            let at = os2.offset() as usize + 8;
            data[at..at + 2].copy_from_slice(&usage.to_be_bytes());
            let face =
                Face::new("T", "T", Weight::Regular, false, Box::leak(data.into_boxed_slice()));
            face.subset(&characters).map(|subset| subset.len() < whole.data().len())
        };
        assert_eq!([0, 8].map(with), [Some(true); 2]);
        assert_eq!(with(2), None, "restricted");
        assert_eq!(with(4), None, "for printing only");
        assert_eq!(with(0x100), Some(false), "no subsets");
    }
}
