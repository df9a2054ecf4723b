//! `hanpress fonts`.

use hanpress::Result;
use hanpress::font::FontBook;

use super::args::FontsArguments;
use super::{OK, print};

/// Lists the faces, or the face each character of a text is set in.
pub(super) fn run(typed: FontsArguments) -> Result<u8> {
    let book = FontBook::embedded();
    let mut text = String::new();
    match typed.text {
        None => {
            for id in book.ids() {
                let face = book.face(id);
                text.push_str(&format!("{:<24} {:>6} characters\n", face.name(), face.coverage()));
            }
        }
        Some(asked) => {
            for character in asked.chars() {
                let faces = book.ids().map(|id| book.face(id));
                let names: Vec<&str> = faces
                    .filter(|face| face.glyph(character).is_some())
                    .map(hanpress::font::Face::name)
                    .collect();
                let names = if names.is_empty() { "no face".to_owned() } else { names.join(", ") };
                text.push_str(&format!("{character}  U+{:04X}  {names}\n", u32::from(character)));
            }
        }
    }
    print::out(text)?;
    Ok(OK)
}
