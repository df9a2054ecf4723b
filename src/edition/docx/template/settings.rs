//! The settings of a template that bear on how a text looks.

use super::kept::Kept;
use crate::edition::docx::xml::Xml;
use crate::package::xml::{Ns, Tree};

/// What is taken over, in schema order (ISO/IEC 29500-1, 17.15.1.78), before the notes' settings …
const FIRST: [&str; 30] = [
    "embedTrueTypeFonts",
    "embedSystemFonts",
    "saveSubsetFonts",
    "mirrorMargins",
    "alignBordersAndEdges",
    "bordersDoNotSurroundHeader",
    "bordersDoNotSurroundFooter",
    "gutterAtTop",
    "defaultTabStop",
    "autoHyphenation",
    "consecutiveHyphenLimit",
    "hyphenationZone",
    "doNotHyphenateCaps",
    "defaultTableStyle",
    "evenAndOddHeaders",
    "bookFoldRevPrinting",
    "bookFoldPrinting",
    "bookFoldPrintingSheets",
    "drawingGridHorizontalSpacing",
    "drawingGridVerticalSpacing",
    "displayHorizontalDrawingGridEvery",
    "displayVerticalDrawingGridEvery",
    "doNotUseMarginsForDrawingGridOrigin",
    "drawingGridHorizontalOrigin",
    "drawingGridVerticalOrigin",
    "noPunctuationKerning",
    "characterSpacingControl",
    "strictFirstAndLastChars",
    "noLineBreaksAfter",
    "noLineBreaksBefore",
];
/// … and behind them.
const LAST: [&str; 5] =
    ["compat", "themeFontLang", "clrSchemeMapping", "decimalSymbol", "listSeparator"];

/// Settings of a template.
#[derive(Debug, Clone, Default)]
pub(in crate::edition::docx) struct HouseSettings {
    elements: Vec<Kept>,
}

impl HouseSettings {
    /// Reads the part.
    pub(super) fn read(tree: &Tree<'_>) -> Self {
        let elements = tree.root().elements().filter(|element| {
            let (ns, name) = element.tag();
            ns == Ns::Word && (FIRST.contains(&name) || LAST.contains(&name))
        });
        Self { elements: elements.map(Kept::of).collect() }
    }

    /// Returns whether left and right pages mirror each other.
    pub(super) fn is_mirrored(&self) -> bool {
        self.elements.iter().any(|element| element.name == "w:mirrorMargins" && element.is_on())
    }

    /// Writes what stands before the notes' settings.
    pub(in crate::edition::docx) fn write_first(&self, xml: &mut Xml) {
        self.write(xml, &FIRST);
    }

    /// Writes what stands behind them.
    pub(in crate::edition::docx) fn write_last(&self, xml: &mut Xml) {
        self.write(xml, &LAST);
    }

    fn write(&self, xml: &mut Xml, names: &[&str]) {
        // Line-break sets may be there for several languages.
        for name in names {
            let of_name = |element: &&Kept| element.name.strip_prefix("w:") == Some(*name);
            self.elements.iter().filter(of_name).for_each(|element| element.write(xml));
        }
    }
}
