//! How likely it is that another reading is right.
//!
//! A doubt is per mille: of a thousand places like this one, in so many another form is right. It
//! is made up of
//!
//! 1. a base rate: for a character with several forms the one `data/conversion/ambiguous.tsv` has
//!    for it; for everything else the middle of the class the rule's table gives the entry
//!    ([`of_class`]);
//! 2. the words around it: where a word of the tables settled the character there is no doubt,
//!    because words were chosen such that they leave none;
//! 3. the name around it: where one is found ([`names`]), the odds of the form that names have are
//!    multiplied. The factors are judged, not counted; they are made such that a family name alone
//!    lists a rare reading and does not make it doubtful, and that a form of address does.
//!
//! The class of risk follows: below [`LIKELY`] certain, below [`DOUBTFUL`] likely, else doubtful.
//! A person who looks at a doubtful place should find one in seven wrong, or better; more would
//! be asked for nothing.

mod names;
mod words;

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::OnceLock;

use super::change::Change;
use super::charset::CharSet;
use super::decision::{Decided, Verdict};
use super::{Conversion, Fixed, Profile, Risk, Rule, idiom};
use words::Words;

/// From here on a change is likely, no more certain.
const LIKELY: u16 = 10;
/// From here on it is doubtful.
const DOUBTFUL: u16 = 150;

impl Risk {
    /// Returns the class of a doubt, per mille.
    #[must_use]
    pub fn from_doubt(doubt: u16) -> Self {
        match doubt {
            ..LIKELY => Self::Certain,
            LIKELY..DOUBTFUL => Self::Likely,
            DOUBTFUL.. => Self::Doubtful,
        }
    }
}

/// Returns the doubt that stands for a class where nothing more is known.
fn of_class(risk: Risk) -> u16 {
    match risk {
        Risk::Certain => 0,
        Risk::Likely => 50,
        Risk::Doubtful => 500,
    }
}

/// A change, or a place where one could have been.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Spot {
    /// Bytes of the text before.
    pub source: Range<usize>,
    /// Bytes of the text after.
    pub target: Range<usize>,
    /// Why.
    pub rule: Rule,
    /// Per mille.
    pub doubt: u16,
    /// What else could stand there.
    pub alternatives: Vec<Cow<'static, str>>,
    /// How a person settled it.
    pub decided: Option<Decided>,
}

/// Calls `visit` for every change of a text, and every place where a character with several forms
/// was kept that is not certain, in order.
///
/// What is `fixed` by a glossary or a region is not asked about; `verdicts` say which of
/// the changes a person decided. Both are in order.
pub(super) fn visit_spots(
    text: &str,
    conversion: &Conversion,
    profile: Profile,
    fixed: &[Fixed],
    verdicts: Vec<Verdict>,
    mut visit: impl FnMut(Spot),
) {
    let ambiguous = profile.is_to_simplified().then(Ambiguous::get);
    let mut verdicts = verdicts.into_iter().peekable();
    // Where nothing differs from here to the next change, in both texts.
    let (mut source, mut target) = (0, 0);
    let end = text.len()..text.len();
    let ends = std::iter::once((end, None));
    let changes = conversion.changes.iter().map(|change| (change.source.clone(), Some(change)));
    for (next, change) in changes.chain(ends) {
        let between = text.get(source..next.start).unwrap_or_default();
        if let Some(ambiguous) = ambiguous {
            for (at, character) in ambiguous.find(between) {
                let range = |from: usize| from + at..from + at + character.len_utf8();
                let place =
                    Place { text, source: range(source), conversion, target: range(target) };
                if is_fixed(fixed, &place.source) {
                    continue;
                }
                if let Some(spot) = ambiguous.kept(character, place) {
                    visit(spot);
                }
            }
        }
        let Some(change) = change else { break };
        (source, target) = (change.source.end, change.target.end);
        let Change { source, target, rule, risk } = change.clone();
        let verdict = verdicts.next_if(|verdict| verdict.at == source.start);
        let place = Place { text, source: source.clone(), conversion, target: target.clone() };
        let reading = ambiguous.and_then(|ambiguous| ambiguous.changed(rule, &place));
        let Reading { doubt, mut alternatives } =
            reading.unwrap_or_else(|| Reading { doubt: of_class(risk), alternatives: Vec::new() });
        if let (Rule::Idiom(region), Some(before)) = (rule, text.get(source.clone())) {
            let others = idiom::alternatives(region, before).iter();
            alternatives.extend(others.map(|&other| other.into()));
        }
        if alternatives.is_empty() && Risk::from_doubt(doubt) > Risk::Certain {
            alternatives.extend(plain_conversion(profile, &place).map(Cow::Owned));
        }
        visit(match verdict {
            None => Spot { source, target, rule, doubt, alternatives, decided: None },
            Some(Verdict { decided, tables, .. }) => {
                alternatives.extend(tables.map(Cow::Owned));
                Spot { source, target, rule, doubt: 0, alternatives, decided: Some(decided) }
            }
        });
    }
}

/// Returns whether a range has a byte in common with what is fixed.
fn is_fixed(fixed: &[Fixed], range: &Range<usize>) -> bool {
    let before = fixed.partition_point(|fixed| fixed.source.end <= range.start);
    fixed.get(before).is_some_and(|fixed| fixed.source.start < range.end)
}

/// Returns what the characters alone would have become, if that is something else.
fn plain_conversion(profile: Profile, place: &Place<'_>) -> Option<String> {
    let Place { text, source, conversion, target } = place;
    let before = text.get(source.clone())?;
    let plain = match profile.is_to_simplified() {
        true => Profile::T2s.converter().convert(before).text,
        false => Profile::S2t.converter().convert(before).text,
    };
    (Some(plain.as_str()) != conversion.text.get(target.clone())).then_some(plain)
}

/// A place in both texts.
#[derive(Debug, Clone)]
struct Place<'a> {
    text: &'a str,
    source: Range<usize>,
    conversion: &'a Conversion,
    target: Range<usize>,
}

/// How sure a form is, and which others there are.
#[derive(Debug)]
struct Reading {
    doubt: u16,
    alternatives: Vec<Cow<'static, str>>,
}

/// The characters of `data/conversion/ambiguous.tsv`.
#[derive(Debug)]
struct Ambiguous {
    characters: CharSet,
    rows: BTreeMap<char, Row>,
    words: Words,
}

/// A Traditional character with more than one Simplified form.
#[derive(Debug)]
struct Row {
    /// What `publish` makes of it where nothing stands around it, then its other forms.
    forms: Vec<Cow<'static, str>>,
    /// How often one of the others is right, per mille.
    doubt: u16,
}

impl Ambiguous {
    fn get() -> &'static Self {
        static AMBIGUOUS: OnceLock<Ambiguous> = OnceLock::new();
        AMBIGUOUS.get_or_init(|| {
            let rows = include_str!("../../data/conversion/ambiguous.tsv").lines();
            let rows: BTreeMap<char, Row> = rows.filter_map(row).collect();
            let characters: CharSet = rows.keys().copied().collect();
            let words = Words::with(&characters);
            Self { characters, rows, words }
        })
    }

    /// Finds the characters in a text.
    fn find(&self, text: &str) -> impl Iterator<Item = (usize, char)> {
        text.char_indices().filter(|&(_, character)| self.characters.contains(character))
    }

    /// Returns what is to be told of a character that stayed as it was; nothing if it is certain.
    fn kept(&self, character: char, place: Place<'_>) -> Option<Spot> {
        let Reading { doubt, alternatives } = self.read(character, &place)?;
        let Place { source, target, .. } = place;
        let spot = Spot { source, target, rule: Rule::Kept, doubt, alternatives, decided: None };
        (Risk::from_doubt(doubt) > Risk::Certain).then_some(spot)
    }

    /// Returns how sure a change is; `None` if it is not one of a single character with several
    /// forms, taken by itself.
    fn changed(&self, rule: Rule, place: &Place<'_>) -> Option<Reading> {
        let mut before = place.text.get(place.source.clone())?.chars();
        let (Some(character), None) = (before.next(), before.next()) else { return None };
        if !self.characters.contains(character) {
            return None;
        }
        let after = place.conversion.text.get(place.target.clone())?;
        // What is no form of the character is part of a word: 公釐 → 毫米.
        let is_form = self.rows.get(&character)?.forms.iter().any(|form| form == after);
        let is_single = (rule.is_of_characters() && is_form) || rule == Rule::Kept;
        is_single.then(|| self.read(character, place))?
    }

    fn read(&self, character: char, place: &Place<'_>) -> Option<Reading> {
        let Row { forms, doubt } = self.rows.get(&character)?;
        let Place { text, source, conversion: Conversion { text: result, .. }, target } = place;
        let after = result.get(target.clone())?;
        let alternatives = forms.iter().filter(|form| *form != after).cloned().collect();
        if self.words.hold(character, result, target.clone()) {
            return Some(Reading { doubt: 0, alternatives });
        }
        // A form other than the usual one was chosen for a reason, even if no word tells which.
        let usual = forms.first().is_some_and(|form| form == after);
        let doubt = if usual { *doubt } else { of_class(Risk::Likely) };
        let doubt = match names::around(text, source.clone()) {
            Some(name) if after.chars().eq([name.form]) => with_odds(doubt, 1, name.likelier),
            Some(name) => with_odds(doubt, name.likelier, 1),
            None => doubt,
        };
        Some(Reading { doubt, alternatives })
    }
}

/// Reads a line of the table: character, other forms, risk, doubt, remark.
fn row(line: &'static str) -> Option<(char, Row)> {
    if line.starts_with('#') {
        return None;
    }
    let mut columns = line.split('\t');
    let character = columns.next()?;
    let others = columns.next()?;
    let risk = match columns.next() {
        Some("certain") => Risk::Certain,
        Some("doubtful") => Risk::Doubtful,
        _ => Risk::Likely,
    };
    let doubt = columns.next().and_then(|doubt| doubt.parse().ok()).unwrap_or(of_class(risk));
    let usual = Profile::Publish.converter().convert(character).text;
    let others = others.split(' ').filter(|form| *form != usual).map(Cow::Borrowed);
    let forms = std::iter::once(Cow::Owned(usual.clone())).chain(others).collect();
    Some((character.chars().next()?, Row { forms, doubt }))
}

/// Returns a doubt after its odds were multiplied by `times / over`.
fn with_odds(doubt: u16, times: u32, over: u32) -> u16 {
    let doubt = u32::from(doubt).min(1000);
    let (others, this) = (doubt * times, (1000 - doubt) * over);
    // With neither there is nothing to weigh: no doubt, or no belief, stays.
    u16::try_from(1000 * others / (others + this).max(1)).unwrap_or(1000)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn spots(text: &str, conversion: &Conversion, fixed: &[Fixed]) -> Vec<Spot> {
        let mut spots = Vec::new();
        visit_spots(text, conversion, Profile::Publish, fixed, Vec::new(), |spot| spots.push(spot));
        spots
    }

    /// Returns what is told of a text: place, before and after, doubt.
    fn told(text: &str) -> Vec<(usize, String, u16)> {
        let conversion = Profile::Publish.converter().convert(text);
        spots(text, &conversion, &[])
            .into_iter()
            .filter(|spot| spot.doubt > 0)
            .map(|spot| {
                let (before, after) = (&text[spot.source.clone()], &conversion.text[spot.target]);
                (text[..spot.source.start].chars().count(), format!("{before}{after}"), spot.doubt)
            })
            .collect()
    }

    #[test]
    fn odds_are_multiplied_not_rates() {
        assert_eq!(with_odds(50, 4, 1), 173);
        assert_eq!(with_odds(500, 30, 1), 967);
        assert_eq!(with_odds(500, 1, 4), 200);
        assert_eq!(
            (with_odds(0, 30, 1), with_odds(1000, 1, 30), with_odds(2000, 1, 1)),
            (0, 1000, 1000)
        );
    }

    #[test]
    fn a_word_of_the_tables_leaves_no_doubt() {
        assert_eq!(told("乾坤、乾燥、供應鍊、鍾情於你"), []);
        // The table itself leaves some: 釐 is also written for 厘.
        assert!(told("三公釐先生").iter().all(|told| told.2 == of_class(Risk::Likely)));
    }

    #[test]
    fn a_name_makes_the_form_of_names_likelier() {
        let of = |text: &str| told(text).first().map_or(0, |told| told.2);
        let (bare, surname, title) = (of("慢慢昇"), of("王昇到了"), of("卜昇先生"));
        assert!(0 < bare && bare < surname && surname < title, "{bare} {surname} {title}");
        assert_eq!(Risk::from_doubt(title), Risk::Doubtful);
    }

    #[test]
    fn what_a_glossary_settled_is_not_asked_about() {
        let text = "鍊";
        let conversion = Conversion { text: text.to_owned(), changes: Vec::new() };
        let spots = |fixed: &[Fixed]| spots(text, &conversion, fixed).len();
        let (rule, risk) = (Rule::Kept, Risk::Certain);
        let fixed = [Fixed { source: 0..text.len(), after: text.to_owned(), rule, risk }];
        assert_eq!((spots(&[]), spots(&fixed)), (1, 0));
    }

    #[test]
    fn classes_follow_from_doubts() {
        for class in [Risk::Certain, Risk::Likely, Risk::Doubtful] {
            assert_eq!(Risk::from_doubt(of_class(class)), class);
        }
    }
}
