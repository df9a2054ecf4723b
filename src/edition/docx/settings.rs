//! `word/settings.xml` and `word/fontTable.xml`.
//!
//! In: the sheet. Out: the switches of Chinese setting that hold for the whole file
//! (TYPOGRAPHY §2.8), and other names under which machines may know the fonts.

use super::format::{is_east_asian, twips, word_lang};
use super::note_kind::NoteKind;
use super::template::Template;
use super::xml::Xml;
use super::{WORD_NAMESPACES, Writer, notes};
use crate::style::{KinsokuLevel, MarkWidths, NoteNumbering, NotesPlace, Role, StyleSheet};

/// Word's own sets for zh-CN (L6): what may not end a line, and what may not begin one.
const WORD_NO_END: &str = "$([{£¥·‘“〈《「『【〔〖〝﹙﹛﹝＄（．［｛￡￥";
const WORD_NO_START: &str = "!%),.:;>?]}¢¨°·ˇˉ―‖’”…‰′″›℃∶、。〃〉》」』】〕〗〞︶︺︾﹀﹄﹚﹜﹞！＂％＇），．：；？］｀｜｝～￠";
/// What CLREQ's basic set forbids at a line start beyond Word's (L1).
const BASIC_NO_START: &str = "-–‐/／‼⁇⁈⁉";
/// Dashes and ellipses, which only the strict level keeps from a line start (L4).
const STRICT_NO_START: &str = "—⸺⋯";

/// A font: its name, other names it goes by, its character set, class and pitch.
pub(super) type Font<'a> = (&'a str, &'a str, &'a str, &'a str, &'a str);

/// The fonts that Word users have (ISO/IEC 29500-1, 17.8.3).
pub(super) const FONTS: [Font<'static>; 8] = [
    ("宋体", "SimSun,Songti SC,Noto Serif CJK SC", "86", "auto", "variable"),
    ("仿宋", "FangSong,STFangsong", "86", "modern", "fixed"),
    ("黑体", "SimHei,Heiti SC,Noto Sans CJK SC", "86", "modern", "variable"),
    ("楷体", "KaiTi,Kaiti SC,STKaiti", "86", "modern", "fixed"),
    ("新宋体", "NSimSun,SimSun", "86", "modern", "fixed"),
    ("Times New Roman", "Liberation Serif", "00", "roman", "variable"),
    ("Arial", "Liberation Sans", "00", "swiss", "variable"),
    ("Consolas", "Menlo,Liberation Mono", "00", "modern", "fixed"),
];

/// The first of the settings.
pub(super) const ZOOM: &str = "<w:zoom w:percent=\"100\"/>";

/// Writes the settings; elements in the order of `CT_Settings` (17.15.1.78). Word may be asked to
/// update the fields when it opens the file.
pub(super) fn part(writer: &Writer<'_>, updates_fields: bool) -> Xml {
    let sheet = &*writer.document.sheet;
    let mut xml = Xml::new("w:settings", &WORD_NAMESPACES);
    xml.empty("w:zoom", &[("w:percent", "100")]);
    let house = writer.catalog.template().and_then(Template::settings);
    match house {
        Some(house) => house.write_first(&mut xml),
        None => first(&mut xml, sheet),
    }
    if updates_fields {
        xml.switch("w:updateFields", true);
    }
    for kind in [NoteKind::Foot, NoteKind::End] {
        if writer.notes.are_called(kind) {
            note_settings(&mut xml, kind, writer);
        }
    }
    match house {
        Some(house) => house.write_last(&mut xml),
        None => last(&mut xml, writer),
    }
    xml
}

/// What stands before the notes' settings.
fn first(xml: &mut Xml, sheet: &StyleSheet) {
    if sheet.page.mirrored {
        xml.switch("w:mirrorMargins", true);
    }
    xml.switch("w:bordersDoNotSurroundHeader", true);
    xml.switch("w:bordersDoNotSurroundFooter", true);
    let two_em = twips(sheet.role(Role::Body).text.size * 2.0).max(1).to_string();
    xml.value("w:defaultTabStop", &two_em);
    if sheet.text.hyphenate {
        xml.switch("w:autoHyphenation", true);
        xml.switch("w:doNotHyphenateCaps", true);
    }
    if sheet.page.mirrored {
        xml.switch("w:evenAndOddHeaders", true);
    }
    let spacing = match sheet.text.marks {
        MarkWidths::Plain => "doNotCompress",
        // Word knows no narrower styles (W6).
        MarkWidths::Quanjiao | MarkWidths::Kaiming | MarkWidths::Banjiao => "compressPunctuation",
    };
    xml.value("w:characterSpacingControl", spacing);
    kinsoku(xml, sheet.text.kinsoku);
}

fn note_settings(xml: &mut Xml, kind: NoteKind, writer: &Writer<'_>) {
    let style = &writer.document.sheet.notes;
    xml.start(kind.properties(), &[]);
    // Chapters are sections where they begin on new pages. Endnotes that say nothing stand at the end
    // of the document (17.11.22), and a validator knows no name for that place.
    if kind == NoteKind::End && style.place == NotesPlace::Chapter {
        xml.value("w:pos", "sectEnd");
    }
    xml.value("w:numFmt", notes::number_format(writer.document));
    match style.numbering {
        NoteNumbering::Document => {}
        NoteNumbering::Chapter => xml.value("w:numRestart", "eachSect"),
        NoteNumbering::Page => xml.value("w:numRestart", "eachPage"),
    }
    for id in ["-1", "0"] {
        xml.empty(kind.element(), &[("w:id", id)]);
    }
    xml.end();
}

/// What stands behind the notes' settings.
fn last(xml: &mut Xml, writer: &Writer<'_>) {
    compatibility(xml);
    let lang = word_lang(&writer.document.lang).filter(|tag| is_east_asian(tag));
    xml.empty("w:themeFontLang", &[("w:val", "en-US"), ("w:eastAsia", lang.unwrap_or("zh-CN"))]);
    xml.value("w:decimalSymbol", ".");
    xml.value("w:listSeparator", ",");
}

/// Writes line-break sets where the sheet's level is not Word's own.
fn kinsoku(xml: &mut Xml, level: KinsokuLevel) {
    let (no_end, extra) = match level {
        // The paragraphs say `w:kinsoku` off.
        KinsokuLevel::None => return,
        KinsokuLevel::Basic => ("", ""),
        KinsokuLevel::Gb => ("/／", ""),
        KinsokuLevel::Strict => ("/／", STRICT_NO_START),
    };
    let no_end = format!("{WORD_NO_END}{no_end}");
    let no_start = format!("{WORD_NO_START}{BASIC_NO_START}{extra}");
    xml.empty("w:noLineBreaksAfter", &[("w:lang", "zh-CN"), ("w:val", &no_end)]);
    xml.empty("w:noLineBreaksBefore", &[("w:lang", "zh-CN"), ("w:val", &no_start)]);
}

/// Word 2013's layout with the switches that its Chinese version sets in every file.
fn compatibility(xml: &mut Xml) {
    xml.start("w:compat", &[]);
    for name in [
        "w:spaceForUL",
        "w:balanceSingleByteDoubleByteWidth",
        "w:doNotLeaveBackslashAlone",
        "w:ulTrailSpace",
        // A line that ends in a line break keeps its natural width.
        "w:doNotExpandShiftReturn",
        "w:adjustLineHeightInTable",
        "w:useFELayout",
    ] {
        xml.switch(name, true);
    }
    for (name, value) in [
        ("compatibilityMode", "15"),
        ("overrideTableStyleFontSizeAndJustification", "1"),
        ("enableOpenTypeFeatures", "1"),
        ("doNotFlipMirrorIndents", "1"),
        ("differentiateMultirowTableHeaders", "1"),
    ] {
        xml.empty(
            "w:compatSetting",
            &[
                ("w:name", name),
                ("w:uri", "http://schemas.microsoft.com/office/word"),
                ("w:val", value),
            ],
        );
    }
    xml.end();
}

/// Writes the font table.
pub(super) fn font_table() -> Xml {
    let mut xml = Xml::new("w:fonts", &WORD_NAMESPACES);
    FONTS.into_iter().for_each(|row| font(&mut xml, row));
    xml
}

/// Writes a font.
pub(super) fn font(xml: &mut Xml, row: Font<'_>) {
    begin_font(xml, row);
    xml.end();
}

/// Writes a font up to its files.
pub(super) fn begin_font(xml: &mut Xml, (name, others, charset, family, pitch): Font<'_>) {
    xml.start("w:font", &[("w:name", name)]);
    xml.value("w:altName", others);
    xml.value("w:charset", charset);
    xml.value("w:family", family);
    xml.value("w:pitch", pitch);
}
