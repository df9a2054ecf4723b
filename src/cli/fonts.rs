//! `hanpress fonts`.

use hanpress::Result;
use hanpress::font::FontBook;

use super::OK;
use super::args::FontsArguments;

/// Lists the faces, or the face each character of a text is set in.
pub(super) fn run(typed: FontsArguments) -> Result<u8> {
    let book = FontBook::embedded();
    match typed.text {
        None => {
            for id in book.ids() {
                let face = book.face(id);
                println!("{:<24} {:>6} characters", face.name(), face.coverage());
            }
        }
        Some(text) => {
            for character in text.chars() {
                let faces = book.ids().map(|id| book.face(id));
                let names: Vec<&str> = faces
                    .filter(|face| face.glyph(character).is_some())
                    .map(hanpress::font::Face::name)
                    .collect();
                let names = if names.is_empty() { "no face".to_owned() } else { names.join(", ") };
                println!("{character}  U+{:04X}  {names}", u32::from(character));
            }
        }
    }
    Ok(OK)
}
