//! Black that overprints: what lies under black type is printed, too, so that no white shows beside
//! it where plates don't lie on each other quite.
//!
//! krilla has no word for it. Black ink by itself is drawn only for the press ([`super::super::ink`]),
//! and so needs no other sign.

/// Graphics states by their names in pages' resources: black ink over what is there, with nothing
/// but the inks it names (ISO 32000-1, 11.7.4), and everything else in its place.
pub(super) const STATES: [(&str, &str); 2] = [
    ("K", "<</OP true/OPM 1/Type/ExtGState/op true>>"),
    ("N", "<</OP false/Type/ExtGState/op false>>"),
];

/// Black ink alone, as krilla writes it.
const BLACK: &[u8] = b"0 0 0 1 k";

/// Whether what is drawn overprints.
#[derive(Debug, Default)]
pub(super) struct Overprint {
    is_on: bool,
    is_used: bool,
}

impl Overprint {
    /// Returns what must be written before a colour is set, if anything.
    pub(super) fn switch(&mut self, color: &[u8]) -> Option<&'static [u8]> {
        let wanted = color == BLACK;
        if self.is_on == wanted {
            return None;
        }
        self.is_on = wanted;
        self.is_used = true;
        Some(if wanted { b"/K gs" } else { b"/N gs" })
    }

    /// Returns whether a page needs the states.
    pub(super) fn is_used(&self) -> bool {
        self.is_used
    }
}
