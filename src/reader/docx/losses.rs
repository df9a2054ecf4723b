//! What a Word file holds and a document does not: counted, and told once each with its first
//! place.

use crate::diagnostic::{Code, Severity};
use crate::reader::losses;

/// How often each was met, and where first.
pub(super) type Losses = losses::Losses<Loss>;

/// Something that is not carried over, or not as it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Loss {
    Contents,
    Insertion,
    Deletion,
    TextBox,
    HiddenText,
    Equation,
    Chart,
    Object,
    Picture,
    CroppedPicture,
    Symbol,
    Placeholder,
    Embedded,
    Index,
    DeadReference,
    InventedKey,
    GuessedHeading,
    GuessedCaption,
    DeepHeading,
    ListLabel,
    LabelAsText,
    NoteMark,
    MissingNote,
    RunningHead,
    PageBreak,
    Highlight,
    Caps,
    Nesting,
    Capped,
}

impl losses::Loss for Loss {
    fn words(self) -> (Severity, &'static str, &'static str, &'static str) {
        use Severity::{Note, Warning};
        match self {
            Self::Contents => (
                Note,
                "contents list is left out",
                "contents lists are left out",
                "every edition gets one of its own",
            ),
            Self::Insertion => (
                Note,
                "tracked insertion",
                "tracked insertions",
                "read as accepted unless --track-changes reject is given",
            ),
            Self::Deletion => (
                Note,
                "tracked deletion",
                "tracked deletions",
                "read as accepted unless --track-changes reject is given",
            ),
            Self::TextBox => (
                Note,
                "text box stands behind the paragraph it is anchored in",
                "text boxes stand behind the paragraphs they are anchored in",
                "move the text if it belongs elsewhere",
            ),
            Self::HiddenText => (
                Warning,
                "stretch of hidden text is left out",
                "stretches of hidden text are left out",
                "take the hidden format away in Word if it is to be printed",
            ),
            Self::Equation => (
                Warning,
                "formula is read as a line of text",
                "formulas are read as lines of text",
                "check each; a formula that needs its layout can be given as an image",
            ),
            Self::Chart => (
                Warning,
                "chart or diagram is left out",
                "charts or diagrams are left out",
                "save it as a picture (PNG) and insert that",
            ),
            Self::Object => (
                Warning,
                "embedded object is left out",
                "embedded objects are left out",
                "insert it as a picture or as text",
            ),
            Self::Picture => (
                Warning,
                "picture is missing in the file",
                "pictures are missing in the file",
                "insert it again",
            ),
            Self::CroppedPicture => (
                Note,
                "cropped picture is shown whole",
                "cropped pictures are shown whole",
                "crop the picture itself: Picture Format, Compress Pictures",
            ),
            Self::Symbol => (
                Warning,
                "symbol of a symbol font has no Unicode character and is left out",
                "symbols of symbol fonts have no Unicode character and are left out",
                "type it as an ordinary character",
            ),
            Self::Placeholder => (
                Warning,
                "form field that nobody filled in is read with its prompt",
                "form fields that nobody filled in are read with their prompts",
                "fill it in, or delete it",
            ),
            Self::Embedded => (
                Warning,
                "document embedded in this one is left out",
                "documents embedded in this one are left out",
                "open the file in Word and save it again",
            ),
            Self::Index => (
                Note,
                "index is left out",
                "indexes are left out",
                "every edition gets one of its own from the entries",
            ),
            Self::DeadReference => (
                Warning,
                "reference within the document leads to no heading or caption; its text stays",
                "references within the document lead to no heading or caption; their text stays",
                "bookmark the heading or caption that is meant",
            ),
            Self::InventedKey => (
                Note,
                "heading or caption that is referred to has no key in English; it gets one by position",
                "headings or captions that are referred to have no keys in English; they get them by \
                 position",
                "bookmark it under an English name",
            ),
            Self::GuessedHeading => (
                Note,
                "heading is known by its looks alone: the file has no heading styles",
                "headings are known by their looks alone: the file has no heading styles",
                "give headings the styles Heading 1, Heading 2 … in Word",
            ),
            Self::GuessedCaption => (
                Note,
                "caption is known by its words alone",
                "captions are known by their words alone",
                "give captions the style Caption in Word",
            ),
            Self::DeepHeading => (
                Note,
                "heading below level 6 is read as level 6",
                "headings below level 6 are read as level 6",
                "use fewer levels",
            ),
            Self::ListLabel => (
                Note,
                "list with letters or Roman numerals is numbered 1, 2, 3",
                "lists with letters or Roman numerals are numbered 1, 2, 3",
                "write the labels as text if they matter",
            ),
            Self::LabelAsText => (
                Note,
                "number that Word counts is read as text",
                "numbers that Word counts are read as text",
                "a list has Arabic numbers; 一、 （一） 第一条 and 1.1 stand at the head of paragraphs",
            ),
            Self::NoteMark => (
                Note,
                "note with a mark of its own is numbered",
                "notes with marks of their own are numbered",
                "every edition numbers notes by the style sheet",
            ),
            Self::MissingNote => (
                Warning,
                "note is called and not there",
                "notes are called and not there",
                "insert it again in Word",
            ),
            Self::RunningHead => (
                Note,
                "header or footer is left out",
                "headers and footers are left out",
                "every edition gets its own from the style sheet",
            ),
            Self::PageBreak => (
                Note,
                "page or column break is left out",
                "page or column breaks are left out",
                "the style sheet says what begins a page",
            ),
            Self::Highlight => (
                Note,
                "highlighted stretch is read as plain text",
                "highlighted stretches are read as plain text",
                "check whether it marks an open question",
            ),
            Self::Caps => (
                Note,
                "stretch of capitals or small capitals is read as it was typed",
                "stretches of capitals or small capitals are read as they were typed",
                "type capitals if they matter",
            ),
            Self::Nesting => (
                Warning,
                "block is nested too deep and read one level up",
                "blocks are nested too deep and read one level up",
                "take tables, lists and text boxes out of each other",
            ),
            Self::Capped => (
                Warning,
                "table claims an absurd width and is clipped",
                "tables claim an absurd width and are clipped",
                "rebuild it in Word",
            ),
        }
    }

    fn code(self) -> Code {
        if self == Self::Nesting { Code::NestingTooDeep } else { Code::Unsupported }
    }
}
