//! Fonts that travel with a DOCX edition.

use std::collections::BTreeSet;

use hanpress::diagnostic::Diagnostics;
use hanpress::edition::docx::{DocxFonts, DocxOptions, write_with};
use hanpress::font::FontBook;
use skrifa::{FontRef, MetadataProvider};

use super::parts::{Node, Package};
use super::{fixture, lint};

fn embedded() -> (Package, Vec<u8>) {
    let (layout, pages) = fixture::layout(&fixture::report(), "book-16k");
    let options = DocxOptions { fonts: DocxFonts::Embedded, ..DocxOptions::default() };
    let mut diagnostics = Diagnostics::new();
    let bytes = write_with(&layout, &pages, &options, &mut diagnostics).expect("a file");
    assert_eq!(diagnostics.iter().count(), 0);
    let package = Package::open(&bytes);
    assert_eq!(lint::faults(&package), Vec::<String>::new());
    (package, bytes)
}

/// Takes the obfuscation away as programs that read the file do (ISO/IEC 29500-4, 9.1).
fn revealed(data: &[u8], key: &str) -> Vec<u8> {
    let hex: Vec<char> = key.chars().filter(char::is_ascii_hexdigit).collect();
    assert_eq!((hex.len(), key.len()), (32, 38), "{key} is no GUID");
    let byte = |pair: &[char]| u8::from_str_radix(&pair.iter().collect::<String>(), 16);
    let key: Vec<u8> = hex.chunks(2).map(|pair| byte(pair).expect("hexadecimal")).collect();
    let key = |at: usize| if at < 32 { key[15 - at % 16] } else { 0 };
    data.iter().enumerate().map(|(at, byte)| byte ^ key(at)).collect()
}

/// Returns the font files by family and kind.
fn files(package: &Package) -> Vec<(String, String, Vec<u8>)> {
    let relations = package.xml("word/_rels/fontTable.xml.rels");
    let target = |id: &str| {
        let relations = relations.all("Relationship");
        let relation = relations.into_iter().find(|relation| relation.get("Id") == Some(id));
        format!("word/{}", relation.expect("defined").get("Target").expect("a target"))
    };
    let mut files = Vec::new();
    for font in package.xml("word/fontTable.xml").all("w:font") {
        for face in font.children.iter().filter(|child| child.name.starts_with("w:embed")) {
            let data = &package.files[&target(face.get("r:id").expect("an id"))];
            let data = revealed(data, face.get("w:fontKey").expect("a key"));
            files.push((font.get("w:name").expect("a name").to_owned(), face.name.clone(), data));
        }
    }
    files
}

#[test]
fn embedded_fonts_are_the_subsets_of_what_is_shown() {
    let (package, _) = embedded();
    let book = FontBook::embedded();
    let files = files(&package);
    assert!(files.len() >= 5, "{}", files.len());
    for (family, kind, data) in &files {
        let font = FontRef::new(data).expect("a font");
        let characters: BTreeSet<char> =
            font.charmap().mappings().filter_map(|(c, _)| char::from_u32(c)).collect();
        let mut faces = book.iter().map(|(_, face)| face).filter(|face| face.family() == family);
        assert!(
            faces.any(|face| face.subset(&characters).as_ref() == Some(data)),
            "{family} {kind}"
        );
    }
    let song = files
        .iter()
        .find(|(name, kind, _)| (&**name, &**kind) == ("Hanpress Song", "w:embedRegular"));
    let song = FontRef::new(&song.expect("the body's face").2).expect("a font");
    for character in "码头上的早晨，坳妈祖阁①十".chars() {
        assert!(song.charmap().map(character).is_some(), "{character}");
    }
    assert!(song.charmap().map('龘').is_none());
}

#[test]
fn every_font_that_is_named_is_in_the_table() {
    let (package, _) = embedded();
    let table = package.xml("word/fontTable.xml");
    let known: BTreeSet<&str> =
        table.all("w:font").into_iter().filter_map(|font| font.get("w:name")).collect();
    let mut named = BTreeSet::new();
    for path in
        package.files.keys().filter(|path| path.starts_with("word/") && path.ends_with("xml"))
    {
        for fonts in package.xml(path).all("w:rFonts") {
            let names = ["w:ascii", "w:eastAsia", "w:hAnsi", "w:cs"];
            named.extend(names.iter().filter_map(|name| fonts.get(name)).map(str::to_owned));
        }
    }
    assert!(named.iter().all(|name| known.contains(&**name)), "{named:?} {known:?}");
    assert!(named.contains("Hanpress Song") && !named.contains("宋体"), "{named:?}");
    let song =
        table.all("w:font").into_iter().find(|font| font.get("w:name") == Some("Hanpress Song"));
    let others = song.and_then(|font| font.child("w:altName")).map(Node::val);
    assert!(others.is_some_and(|others| others.starts_with("宋体")), "where fonts are not taken");
    let settings = package.xml("word/settings.xml");
    assert!(settings.child("w:embedTrueTypeFonts").is_some());
    assert!(settings.child("w:saveSubsetFonts").is_some());
}

#[test]
fn same_document_same_fonts() {
    assert!(embedded().1 == embedded().1);
}
