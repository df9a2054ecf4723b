//! Pictures of one size that show different things, of every kind that PNG has.

use std::path::Path;

use hanpress::pipeline::Images;
use hanpress::style::StyleSheet;
use hanpress::verify::{EditionBytes, Format, Pictures, What, verify};
use png::{BitDepth, ColorType};

use super::{assert_same, editions, editions_with, listed};

/// Makes a PNG of 3 × 2 pixels, all of whose samples are `value`.
fn painted(color: ColorType, depth: BitDepth, value: u8) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut encoder = png::Encoder::new(&mut bytes, 3, 2);
    encoder.set_color(color);
    encoder.set_depth(depth);
    if color == ColorType::Indexed {
        encoder
            .set_palette((0..=255).flat_map(|entry| [entry, 0, 255 - entry]).collect::<Vec<_>>());
        encoder.set_trns(vec![9, 200, 255]);
    }
    let size = 6 * color.samples() * if depth == BitDepth::Sixteen { 2 } else { 1 };
    let mut writer = encoder.write_header().expect("a header");
    writer.write_image_data(&vec![value; size]).expect("pixels");
    writer.finish().expect("an end");
    bytes
}

fn built(folder: &Path, text: &str) -> Vec<EditionBytes> {
    let sheet = StyleSheet::built_in("report-a4").expect("a built-in sheet");
    editions(folder.join("a.md"), text.as_bytes(), sheet)
}

const TEXT: &str =
    "# 圖 {#plates}\n\n![船](a.png)\n\n文 ![船](a.png) 文。\n\n![船](b.png \"二\")\n";

#[test]
fn pictures_of_one_size_are_told_apart() {
    let kinds = [
        (ColorType::Rgb, BitDepth::Eight),
        (ColorType::Rgba, BitDepth::Eight),
        (ColorType::Grayscale, BitDepth::Eight),
        (ColorType::GrayscaleAlpha, BitDepth::Eight),
        (ColorType::Indexed, BitDepth::Eight),
        (ColorType::Rgb, BitDepth::Sixteen),
    ];
    for (color, depth) in kinds {
        let folder = tempfile::tempdir().expect("a folder");
        for (name, value) in [("a.png", 1), ("b.png", 2)] {
            std::fs::write(folder.path().join(name), painted(color, depth, value)).expect("kept");
        }
        let original = built(folder.path(), TEXT);
        assert_same(&format!("{color:?}"), &original);
        for (what, changed) in [
            (
                "swapped",
                TEXT.replace("a.png)\n", "?")
                    .replace("b.png \"", "a.png \"")
                    .replace('?', "b.png)\n"),
            ),
            ("replaced", TEXT.replace("b.png", "a.png")),
            ("replaced in a line", TEXT.replace("a.png) 文", "b.png) 文")),
        ] {
            assert_ne!(changed, TEXT);
            let changed = built(folder.path(), &changed);
            for format in [Format::Pdf, Format::Docx, Format::Markdown] {
                let from = |other: bool| {
                    let all = if other { &changed } else { &original };
                    all.iter().filter(move |one| (one.edition == format) == other).cloned()
                };
                let mixed: Vec<EditionBytes> = from(false).chain(from(true)).collect();
                let verdict = verify(&mixed, false);
                let told = verdict.differences.first().map(|one| one.what);
                let name = format!("{what} in {format}, {color:?}: {}", listed(&verdict));
                assert_eq!(told, Some(What::Image), "{name}");
            }
        }
    }
}

/// They are artifacts in a PDF, which says nothing of them.
#[test]
fn pictures_without_a_description_are_compared_where_they_are_said() {
    let folder = tempfile::tempdir().expect("a folder");
    for (name, value) in [("a.png", 1), ("b.png", 2)] {
        let bytes = painted(ColorType::Rgb, BitDepth::Eight, value);
        std::fs::write(folder.path().join(name), bytes).expect("kept");
    }
    let text = "# 圖 {#plates}\n\n![](a.png)\n\n文 ![](a.png) 文。\n";
    let original = built(folder.path(), text);
    assert_same("without a description", &original);
    let changed = built(folder.path(), &text.replacen("a.png", "b.png", 1));
    let mut mixed: Vec<EditionBytes> =
        original.iter().filter(|one| one.edition != Format::Docx).cloned().collect();
    mixed.extend(changed.into_iter().filter(|one| one.edition == Format::Docx));
    assert!(!verify(&mixed, false).same);
}

#[test]
fn a_picture_whose_file_is_gone_is_noticed() {
    let folder = tempfile::tempdir().expect("a folder");
    let images = folder.path().join("a.images");
    std::fs::create_dir(&images).expect("a folder");
    for (name, value) in [("a.png", 1), ("b.png", 2)] {
        let bytes = painted(ColorType::Rgb, BitDepth::Eight, value);
        std::fs::write(folder.path().join(name), &bytes).expect("kept");
        std::fs::write(images.join(name), &bytes).expect("kept");
    }
    let mut editions = built(folder.path(), TEXT);
    for edition in &mut editions {
        edition.pictures = Pictures::beside(folder.path());
    }
    assert_same("files", &editions);
    let told =
        |editions: &[EditionBytes]| verify(editions, false).differences.first().map(|d| d.what);
    let (a, b) = (images.join("a.png"), images.join("b.png"));
    std::fs::copy(&a, &b).expect("another in its place");
    assert_eq!(told(&editions), Some(What::Image));
    std::fs::remove_file(&b).expect("gone");
    assert_eq!(told(&editions), Some(What::Image));
    // Without the folder nobody can tell.
    for edition in &mut editions {
        edition.pictures = Pictures::default();
    }
    assert_same("unknown", &editions);
}

/// Makes a GIF of 3 × 2 pixels with a picture of 2 × 1 in it, all of one colour of two.
fn gif(color: u8) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut encoder =
        gif::Encoder::new(&mut bytes, 3, 2, &[9, 8, 7, 60, 50, 40]).expect("a palette");
    let buffer = vec![color; 2].into();
    let frame = gif::Frame { left: 1, top: 1, width: 2, height: 1, buffer, ..Default::default() };
    encoder.write_frame(&frame).expect("a picture");
    drop(encoder);
    bytes
}

fn webp(color: image_webp::ColorType, value: u8) -> Vec<u8> {
    let mut bytes = Vec::new();
    let channels = if color == image_webp::ColorType::Rgba8 { 4 } else { 3 };
    let encoder = image_webp::WebPEncoder::new(&mut bytes);
    encoder.encode(&vec![value; 6 * channels], 3, 2, color).expect("a picture");
    bytes
}

/// Every format that may be left in place: another picture there is noticed, and a lost one.
#[test]
fn pictures_left_in_place_are_compared_from_a_folder_that_is_not_there_yet() {
    use image_webp::ColorType::{Rgb8, Rgba8};
    let png = |value| painted(ColorType::Rgb, BitDepth::Eight, value);
    let kinds: [(&str, Vec<u8>, Vec<u8>); 4] = [
        ("一 張.gif", gif(0), gif(1)),
        ("plain.webp", webp(Rgb8, 30), webp(Rgb8, 31)),
        ("clear.webp", webp(Rgba8, 30), webp(Rgba8, 31)),
        ("a.png", png(1), png(2)),
    ];
    for (name, shown, other) in kinds {
        let root = tempfile::tempdir().expect("a folder");
        let (input, output) = (root.path().join("in"), root.path().join("out"));
        std::fs::create_dir(&input).expect("a folder");
        std::fs::write(input.join(name), &shown).expect("kept");
        let text = format!("# 圖 {{#plates}}\n\n![船](<{name}>)\n\n文 ![船](<{name}>) 文。\n");
        let images = Images::Leave(Some("../in".to_owned()));
        let sheet = StyleSheet::built_in("report-a4").expect("a built-in sheet");
        let mut editions = editions_with(input.join("a.md"), text.as_bytes(), sheet, images);
        for edition in &mut editions {
            edition.pictures = Pictures::beside(&output);
        }
        assert_same(name, &editions);
        let told = || verify(&editions, false).differences.first().map(|found| found.what);
        std::fs::write(input.join(name), other).expect("another in its place");
        assert_eq!(told(), Some(What::Image), "{name}");
        std::fs::remove_file(input.join(name)).expect("gone");
        assert_eq!(told(), Some(What::Image), "{name}");
    }
}
