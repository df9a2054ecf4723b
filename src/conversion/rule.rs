//! Why a piece of text was changed.

use std::fmt;

use serde::{Serialize, Serializer};

use super::glossary::TermPlace;
use super::idiom::Region;
use super::punctuation::Mark;

/// The rule a [`super::Change`] follows.
///
/// Ordered by how much a proof-reader wants to know of it: where several stages touched the same
/// place, the change carries the greatest of their rules.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Rule {
    /// An entry of a table of OpenCC's.
    Opencc(Table),
    /// An entry of one of the project's own layers.
    House(Layer),
    /// A mark of punctuation.
    Punctuation(Mark),
    /// A word of a region, which the mainland says otherwise.
    Idiom(Region),
    /// A row of a glossary.
    Glossary(TermPlace),
    /// None: a character with several Simplified forms stays as it is, or text is protected.
    Kept,
    /// A person, see [`super::Decision`].
    Decision,
    /// OpenCC's library, where hanpress's own engine gives another text: see [`super::Engine`].
    Native,
}

/// A table of OpenCC's, under `data/opencc`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Table {
    /// Compatibility ideographs to their unified forms.
    CompatibilityIdeographs,
    /// Traditional characters to Simplified ones.
    Characters,
    /// The same for characters whose Simplified forms few fonts have.
    CharactersExt,
    /// Taiwan's character forms to OpenCC's.
    TaiwanVariants,
    /// Hong Kong's character forms to OpenCC's.
    HongKongVariants,
    /// Words in which Taiwan's forms differ from what the single characters say.
    TaiwanVariantPhrases,
    /// Words in which Hong Kong's forms differ from what the single characters say.
    HongKongVariantPhrases,
    /// Words whose characters simplify otherwise than they do alone.
    Phrases,
    /// Taiwan's words to the mainland's.
    TaiwanPhrases,
    /// Hong Kong's words to the mainland's.
    HongKongPhrases,
    /// Simplified characters to Traditional ones.
    SimplifiedCharacters,
    /// OpenCC's character forms to Taiwan's.
    ToTaiwanVariants,
    /// OpenCC's character forms to Hong Kong's.
    ToHongKongVariants,
    /// Words that take other forms in Taiwan than their single characters say.
    ToTaiwanVariantPhrases,
    /// Words that take other forms in Hong Kong than their single characters say.
    ToHongKongVariantPhrases,
    /// Words whose characters have several Traditional forms.
    SimplifiedPhrases,
    /// The same for the regional words' mainland forms, so that they are met whole.
    SimplifiedRegionalPhrases,
    /// The mainland's words to Taiwan's.
    ToTaiwanPhrases,
    /// The mainland's words to Hong Kong's.
    ToHongKongPhrases,
}

/// A layer of the `publish` profile, under `data/conversion`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Layer {
    /// `characters.tsv`: characters to the standard forms of the 通用规范汉字表.
    Characters,
    /// `particles.tsv`: 著 and 着.
    Particles,
    /// `corrections.tsv`: words commonly written or simplified wrongly.
    Corrections,
    /// `unsimplified.tsv`: names and words whose characters stay, and characters left as they are,
    /// because their simplified forms are in no standard.
    Unsimplified,
}

impl Table {
    /// Every table.
    pub const ALL: [Self; 19] = [
        Self::CompatibilityIdeographs,
        Self::Characters,
        Self::CharactersExt,
        Self::TaiwanVariants,
        Self::HongKongVariants,
        Self::TaiwanVariantPhrases,
        Self::HongKongVariantPhrases,
        Self::Phrases,
        Self::TaiwanPhrases,
        Self::HongKongPhrases,
        Self::SimplifiedCharacters,
        Self::ToTaiwanVariants,
        Self::ToHongKongVariants,
        Self::ToTaiwanVariantPhrases,
        Self::ToHongKongVariantPhrases,
        Self::SimplifiedPhrases,
        Self::SimplifiedRegionalPhrases,
        Self::ToTaiwanPhrases,
        Self::ToHongKongPhrases,
    ];

    /// Returns OpenCC's name of the table, without the extension.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::CompatibilityIdeographs => "CJK_Compatibility_Ideographs",
            Self::Characters => "TSCharacters",
            Self::CharactersExt => "TSCharactersExt",
            Self::TaiwanVariants => "TWVariantsRev",
            Self::HongKongVariants => "HKVariantsRev",
            Self::TaiwanVariantPhrases => "TWVariantsRevPhrases",
            Self::HongKongVariantPhrases => "HKVariantsRevPhrases",
            Self::Phrases => "TSPhrases",
            Self::TaiwanPhrases => "TWPhrasesRev",
            Self::HongKongPhrases => "HKPhrasesRev",
            Self::SimplifiedCharacters => "STCharacters",
            Self::ToTaiwanVariants => "TWVariants",
            Self::ToHongKongVariants => "HKVariants",
            Self::ToTaiwanVariantPhrases => "TWVariantsPhrases",
            Self::ToHongKongVariantPhrases => "HKVariantsPhrases",
            Self::SimplifiedPhrases => "STPhrases",
            Self::SimplifiedRegionalPhrases => "STPhrases_GeneratedFromRegionalPhrases",
            Self::ToTaiwanPhrases => "TWPhrases",
            Self::ToHongKongPhrases => "HKPhrases",
        }
    }
}

impl Layer {
    /// Every layer.
    pub const ALL: [Self; 4] =
        [Self::Characters, Self::Particles, Self::Corrections, Self::Unsimplified];

    /// Returns the name of the layer's file, without the extension.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Characters => "characters",
            Self::Particles => "particles",
            Self::Corrections => "corrections",
            Self::Unsimplified => "unsimplified",
        }
    }
}

impl Rule {
    /// Iterates over the rules that are tables: those of OpenCC and the project's own layers.
    pub(super) fn of_tables() -> impl Iterator<Item = Self> {
        Table::ALL.into_iter().map(Self::Opencc).chain(Layer::ALL.into_iter().map(Self::House))
    }

    /// Returns whether entries of this rule are single characters of Traditional text: then nothing
    /// around them was looked at.
    pub(super) fn is_of_characters(self) -> bool {
        matches!(
            self,
            Self::Opencc(
                Table::CompatibilityIdeographs
                    | Table::Characters
                    | Table::CharactersExt
                    | Table::TaiwanVariants
                    | Table::HongKongVariants
            ) | Self::House(Layer::Characters | Layer::Unsimplified)
        )
    }

    /// Returns whether entries of this rule stand for their characters one by one: then only the
    /// characters that differ are changes, not the word around them.
    pub(super) fn is_by_character(self) -> bool {
        match self {
            Self::Opencc(
                Table::CompatibilityIdeographs
                | Table::Characters
                | Table::CharactersExt
                | Table::TaiwanVariants
                | Table::HongKongVariants
                | Table::TaiwanVariantPhrases
                | Table::HongKongVariantPhrases
                | Table::SimplifiedCharacters
                | Table::ToTaiwanVariants
                | Table::ToHongKongVariants
                | Table::ToTaiwanVariantPhrases
                | Table::ToHongKongVariantPhrases
                | Table::SimplifiedPhrases
                | Table::SimplifiedRegionalPhrases,
            )
            | Self::House(Layer::Characters | Layer::Particles | Layer::Unsimplified) => true,
            Self::Opencc(
                Table::Phrases
                | Table::TaiwanPhrases
                | Table::HongKongPhrases
                | Table::ToTaiwanPhrases
                | Table::ToHongKongPhrases,
            )
            | Self::House(Layer::Corrections)
            | Self::Punctuation(_)
            | Self::Idiom(_)
            | Self::Glossary(_)
            | Self::Kept
            | Self::Decision
            | Self::Native => false,
        }
    }
}

/// The stable identifier, as in the audit: `opencc/TSPhrases`, `house/corrections`,
/// `punctuation/quotes`, `glossary/terms.toml:12`, `kept`, `decision`, `native`.
impl fmt::Display for Rule {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Opencc(table) => write!(formatter, "opencc/{}", table.name()),
            Self::House(layer) => write!(formatter, "house/{}", layer.name()),
            Self::Punctuation(mark) => write!(formatter, "punctuation/{}", mark.id()),
            Self::Idiom(region) => write!(formatter, "idiom/{region}"),
            Self::Glossary(place) => write!(formatter, "glossary/{place}"),
            Self::Kept => formatter.write_str("kept"),
            Self::Decision => formatter.write_str("decision"),
            Self::Native => formatter.write_str("native"),
        }
    }
}

impl Serialize for Rule {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}
