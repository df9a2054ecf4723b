//! What a page holds and a document does not: counted, and told once each with its first place.

use crate::diagnostic::{Code, Severity};
use crate::reader::losses;

/// How often each was met, and where first.
pub(super) type Losses = losses::Losses<Loss>;

/// Something that is not carried over, or not as it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Loss {
    Outside,
    Furniture,
    Contents,
    Cover,
    Label,
    Hidden,
    Form,
    Media,
    Drawing,
    Formula,
    Aside,
    Counter,
    Definitions,
    Preformatted,
    Highlight,
    Small,
    Abbreviation,
    DeadReference,
    InventedKey,
    MissingNote,
    UncalledNote,
    ListLabel,
    LabelAsText,
    LayoutTable,
    NestedTable,
    Capped,
    ImageSize,
    BrokenData,
    Language,
    Nesting,
}

impl losses::Loss for Loss {
    fn words(self) -> (Severity, &'static str, &'static str, &'static str) {
        use Severity::{Note, Warning};
        match self {
            Self::Outside => (
                Note,
                "character outside the main content is left out",
                "characters outside the main content are left out",
                "the main content is <main>, <article> or what a site's template calls it",
            ),
            Self::Furniture => (
                Note,
                "piece of the page's furniture is left out",
                "pieces of the page's furniture are left out",
                "navigation, headers, footers, and what is named as sharing, advertising and the \
                 like; put text that belongs to the manuscript elsewhere",
            ),
            Self::Contents => (
                Note,
                "contents list is left out",
                "contents lists are left out",
                "every edition gets one of its own",
            ),
            Self::Cover => (
                Note,
                "cover, title or contents page is left out",
                "cover, title and contents pages are left out",
                "every edition gets its own",
            ),
            Self::Label => (
                Note,
                "page has no heading and gets that of the contents list",
                "pages have no headings and get those of the contents list",
                "mark headings as <h1> … <h6>",
            ),
            Self::Hidden => (
                Note,
                "hidden element is left out",
                "hidden elements are left out",
                "take `hidden`, `display: none` or `aria-hidden` away if it is to be printed",
            ),
            Self::Form => (
                Note,
                "form or control is left out",
                "forms or controls are left out",
                "write as text what is to be printed",
            ),
            Self::Media => (
                Warning,
                "video, sound or embedded page is left out",
                "videos, sounds or embedded pages are left out",
                "put an image and a link in its place",
            ),
            Self::Drawing => (
                Warning,
                "drawing (SVG, canvas) is left out",
                "drawings (SVG, canvas) are left out",
                "save it as PNG and show it with <img>",
            ),
            Self::Formula => (
                Warning,
                "formula is read as a line of text",
                "formulas are read as lines of text",
                "check each; a formula that needs its layout can be given as an image",
            ),
            Self::Aside => (
                Note,
                "aside stands in the text",
                "asides stand in the text",
                "move or delete what does not belong there",
            ),
            Self::Counter => (
                Note,
                "image of one pixel is left out",
                "images of one pixel are left out",
                "such images count visitors or make room",
            ),
            Self::Definitions => (
                Note,
                "definition list is read as a list with its terms in bold",
                "definition lists are read as lists with their terms in bold",
                "use headings or a table if that says it better",
            ),
            Self::Preformatted => (
                Note,
                "preformatted text is read as a paragraph, not as code",
                "preformatted texts are read as paragraphs, not as code",
                "code stands in <pre><code>",
            ),
            Self::Highlight => (
                Note,
                "highlighted stretch is read as plain text",
                "highlighted stretches are read as plain text",
                "check whether it marks an open question",
            ),
            Self::Small => (
                Note,
                "stretch in small print is read as plain text",
                "stretches in small print are read as plain text",
                "use a note if it is an aside",
            ),
            Self::Abbreviation => (
                Note,
                "explanation of an abbreviation is left out",
                "explanations of abbreviations are left out",
                "write it into the text or a note",
            ),
            Self::DeadReference => (
                Warning,
                "link within the text leads to no heading; its text stays",
                "links within the text lead to no heading; their text stays",
                "give the heading that is meant the id",
            ),
            Self::InventedKey => (
                Note,
                "heading that is referred to has no key in English; it gets one by position",
                "headings that are referred to have no keys in English; they get them by position",
                "give the heading an id in English words",
            ),
            Self::MissingNote => (
                Warning,
                "note call leads to no note; its text stays",
                "note calls lead to no note; their text stays",
                "give the note the id that the call names",
            ),
            Self::UncalledNote => (
                Warning,
                "note is never called and stands in the text",
                "notes are never called and stand in the text",
                "link to it where it belongs",
            ),
            Self::ListLabel => (
                Note,
                "list is labelled in a way of its own and gets Arabic numbers",
                "lists are labelled in ways of their own and get Arabic numbers",
                "write labels that matter as text",
            ),
            Self::LabelAsText => (
                Note,
                "list label stands as text at the head of its paragraph",
                "list labels stand as text at the heads of their paragraphs",
                "it says more than a number or bullet",
            ),
            Self::LayoutTable => (
                Note,
                "table that only lays out the page is read as running text",
                "tables that only lay out the page are read as running text",
                "give tables of data a head of <th>",
            ),
            Self::NestedTable => (
                Warning,
                "table in another is read as running text",
                "tables in others are read as running text",
                "set tables one after the other",
            ),
            Self::Capped => (
                Warning,
                "table claims an absurd width and loses its spans",
                "tables claim absurd widths and lose their spans",
                "correct colspan and rowspan",
            ),
            Self::ImageSize => (
                Note,
                "size given to an image is passed over",
                "sizes given to images are passed over",
                "images are set by their own size and the measure",
            ),
            Self::BrokenData => (
                Warning,
                "image in a data: URL can't be read",
                "images in data: URLs can't be read",
                "PNG and JPEG in base64 are read; save it as a file beside the page",
            ),
            Self::Language => (
                Note,
                "language of the page is not that of its text and is passed over",
                "languages of pages are not those of their text and are passed over",
                "write lang=\"zh-Hant\"",
            ),
            Self::Nesting => (
                Warning,
                "element is nested too deep and read one level up",
                "elements are nested too deep and read one level up",
                "no page can show such nesting; check for elements that are not closed",
            ),
        }
    }

    fn code(self) -> Code {
        match self {
            Self::Nesting => Code::NestingTooDeep,
            Self::MissingNote | Self::UncalledNote => Code::DanglingNote,
            Self::DeadReference => Code::DanglingLink,
            Self::Language => Code::FrontMatter,
            _ => Code::Unsupported,
        }
    }
}
