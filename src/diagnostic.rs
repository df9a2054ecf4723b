//! What the user reads: typed notices with a severity, a place, a reason and a hint.
//!
//! Every stage pushes [`Diagnostic`]s into a [`Diagnostics`] sink that its caller owns; the
//! library prints nothing. A diagnostic carries a [`Span`] into the decoded text; the pipeline
//! turns it into a file, line and column with [`crate::source::Source::place`] when it reports.

use serde::Serialize;

use crate::source::Span;

/// How much a [`Diagnostic`] matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// A decision worth knowing; nothing is wrong.
    Note,
    /// The editions are written, but something is lost or doubtful and a person should look.
    /// What is worse is an [`crate::error::Error`].
    Warning,
}

/// What a [`Diagnostic`] is about; a closed list, so that callers can filter by it.
///
/// The kebab-case name is the stable identifier shown to the user and written to JSON.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Code {
    /// The encoding was guessed, not declared.
    EncodingGuess,
    /// Bytes that mean nothing in the manuscript's encoding.
    UndecodableBytes,
    /// A control character that no edition can carry was dropped.
    ControlCharacter,
    /// Front matter that could not be read, or a key in it that is unknown.
    FrontMatter,
    /// The structure of a plain text was inferred.
    StructureGuess,
    /// A construct the reader does not carry over.
    Unsupported,
    /// Nesting deeper than the reader follows; the rest is flattened.
    NestingTooDeep,
    /// A note call without a note, or a note without a call.
    DanglingNote,
    /// A quotation mark without its partner.
    UnpairedQuote,
    /// The manuscript says that it is not Chinese.
    NothingConverted,
    /// A conversion a person should look at.
    DoubtfulConversion,
    /// A protected region that is not closed, or a switch that changes nothing.
    Protection,
    /// Two rows of glossaries say different things of one term.
    GlossaryConflict,
    /// A row of a glossary that does nothing, or probably not what was meant.
    GlossaryTerm,
    /// An ideograph of the result that the mainland's standard list does not have.
    NonstandardCharacter,
    /// A decision in the lock file that applies to nothing any more.
    UnmetDecision,
    /// Two sections ask for the same key.
    DuplicateKey,
    /// A key that is not of the permitted form.
    InvalidKey,
    /// A section that was reworded, or is back, keeps the key it had.
    KeptKey,
    /// A section is gone; its key stays its own.
    RetiredKey,
    /// A heading level that skips one or more levels.
    SkippedLevel,
    /// A link to a key that no section has.
    DanglingLink,
    /// An image that is not there.
    MissingImage,
    /// An image that is there but can't be used.
    BrokenImage,
    /// A character that no face has.
    MissingGlyph,
    /// A character set in a face other than the one its style names.
    FallbackGlyph,
    /// A line looser than the house allows.
    LooseLine,
    /// A line that ends short of the measure's edge.
    ShortLine,
    /// Something wider than the measure or taller than the page.
    Overfull,
    /// A table with more columns than the page can hold legibly.
    CrowdedTable,
    /// Something an edition cannot express.
    EditionLoss,
    /// A style that the house's template does not have.
    MissingStyle,
    /// The lock file could not be written.
    LockFile,
}

impl Code {
    /// Returns the severity a diagnostic of this code has unless its maker says otherwise.
    #[must_use]
    pub fn severity(self) -> Severity {
        match self {
            Self::EncodingGuess
            | Self::StructureGuess
            | Self::NonstandardCharacter
            | Self::UnmetDecision
            | Self::KeptKey
            | Self::RetiredKey
            | Self::SkippedLevel
            | Self::FallbackGlyph
            | Self::LooseLine
            | Self::ShortLine => Severity::Note,
            Self::ControlCharacter
            | Self::FrontMatter
            | Self::Unsupported
            | Self::NestingTooDeep
            | Self::DanglingNote
            | Self::UnpairedQuote
            | Self::NothingConverted
            | Self::DoubtfulConversion
            | Self::Protection
            | Self::GlossaryConflict
            | Self::GlossaryTerm
            | Self::DuplicateKey
            | Self::InvalidKey
            | Self::DanglingLink
            | Self::Overfull
            | Self::CrowdedTable
            | Self::EditionLoss
            | Self::MissingStyle
            | Self::LockFile
            | Self::UndecodableBytes
            | Self::MissingImage
            | Self::BrokenImage
            | Self::MissingGlyph => Severity::Warning,
        }
    }

    /// Returns the stable kebab-case name, as in JSON.
    #[must_use]
    pub fn name(self) -> String {
        // Unit variants always serialise to a plain string.
        serde_json::to_value(self)
            .ok()
            .and_then(|value| value.as_str().map(str::to_owned))
            .unwrap_or_default()
    }
}

/// One notice: what, how bad, where, why, and what to do.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Diagnostic {
    /// What it is about.
    pub code: Code,
    /// How much it matters.
    pub severity: Severity,
    /// Where in the decoded manuscript, in bytes; `None` for the manuscript as a whole.
    pub span: Option<Span>,
    /// A lower-case clause that names the thing.
    pub message: String,
    /// What the user can do about it.
    pub hint: Option<String>,
}

impl Diagnostic {
    /// Creates a diagnostic with the severity its code usually has.
    #[must_use]
    pub fn new(code: Code, message: impl Into<String>) -> Self {
        Self { code, severity: code.severity(), span: None, message: message.into(), hint: None }
    }

    /// Sets the place.
    #[must_use]
    pub fn at(mut self, span: Span) -> Self {
        self.span = Some(span);
        self
    }

    /// Sets what the user can do.
    #[must_use]
    pub fn with_hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }

    /// Sets another severity than the code's usual one.
    #[must_use]
    pub fn with_severity(mut self, severity: Severity) -> Self {
        self.severity = severity;
        self
    }
}

/// The sink a stage writes into; kept in the order in which things were met.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Diagnostics {
    entries: Vec<Diagnostic>,
}

impl Diagnostics {
    /// Creates an empty sink.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds one.
    pub fn push(&mut self, diagnostic: Diagnostic) {
        self.entries.push(diagnostic);
    }

    /// Adds all of another sink's, in order.
    pub fn append(&mut self, other: Self) {
        self.entries.extend(other.entries);
    }

    /// Iterates in order.
    pub fn iter(&self) -> std::slice::Iter<'_, Diagnostic> {
        self.entries.iter()
    }

    /// Returns whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// Returns how many there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// Returns the worst severity, or `None` if there are none.
    #[must_use]
    pub fn worst(&self) -> Option<Severity> {
        self.entries.iter().map(|entry| entry.severity).max()
    }
}

impl<'a> IntoIterator for &'a Diagnostics {
    type Item = &'a Diagnostic;
    type IntoIter = std::slice::Iter<'a, Diagnostic>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

impl IntoIterator for Diagnostics {
    type Item = Diagnostic;
    type IntoIter = std::vec::IntoIter<Diagnostic>;

    fn into_iter(self) -> Self::IntoIter {
        self.entries.into_iter()
    }
}
