//! Scripts: a term's characters without the words of the tables, and rows in the wrong script.

use std::collections::BTreeSet;
use std::sync::OnceLock;

use super::{Outcome, Term};
use crate::conversion::rows::rows;
use crate::conversion::rule::{Layer, Table};
use crate::conversion::{Converter, Profile, Risk, Rule};
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::document::Lang;

/// Converts a term so that no word replaces another: where the tables have a correction or a
/// regional word, the characters are converted one by one.
pub(super) fn by_character(term: &str, converter: &dyn Converter) -> String {
    let conversion = converter.convert(term);
    let mut result = String::new();
    let mut done = 0;
    for change in &conversion.changes {
        result.push_str(term.get(done..change.source.start).unwrap_or_default());
        done = change.source.end;
        if replaces_words(change.rule) {
            for character in term.get(change.source.clone()).unwrap_or_default().chars() {
                result.push_str(&converter.convert(character.encode_utf8(&mut [0; 4])).text);
            }
        } else {
            result.push_str(conversion.text.get(change.target.clone()).unwrap_or_default());
        }
    }
    result.push_str(term.get(done..).unwrap_or_default());
    result
}

fn replaces_words(rule: Rule) -> bool {
    matches!(
        rule,
        Rule::House(Layer::Corrections)
            | Rule::Opencc(Table::TaiwanPhrases | Table::HongKongPhrases)
    )
}

/// Checks the scripts of a row: manuscripts are in the one, what is printed is in the other.
pub(super) fn check(term: &Term, profile: Profile) -> Diagnostics {
    let mut diagnostics = Diagnostics::new();
    let Some(outcome) = term.outcome.as_ref().filter(|_| profile != Profile::None) else {
        return diagnostics;
    };
    let (before, after) = match profile.converted_lang(&Lang::traditional()).is_simplified() {
        true => (Script::TRADITIONAL, Script::SIMPLIFIED),
        false => (Script::SIMPLIFIED, Script::TRADITIONAL),
    };
    let mut push = |what: &str, wrong: Script, text: &str, found: &str, hint: String| {
        let message = format!("{}: the {what} {text} has {} {found}", term.place, wrong.name);
        diagnostics.push(Diagnostic::new(Code::GlossaryTerm, message).with_hint(hint));
    };
    let found = (after.characters)(&term.source);
    if !found.is_empty() {
        let hint = format!("manuscripts are {}, so it is never found there", before.name);
        push("source", after, &term.source, &found, hint);
    }
    if let Outcome::Target(target) = outcome {
        let found = (before.characters)(target);
        if !found.is_empty() {
            let hint = format!("the target is printed as it is; write it in {}", after.name);
            push("target", before, target, &found, hint);
        }
    }
    diagnostics
}

/// A script, as far as its characters are in no other.
#[derive(Clone, Copy)]
struct Script {
    name: &'static str,
    /// Returns the characters of a text that are certainly in this script alone.
    characters: fn(&str) -> String,
}

impl Script {
    const TRADITIONAL: Self = Self { name: "Traditional", characters: traditional };
    const SIMPLIFIED: Self = Self { name: "Simplified", characters: simplified };
}

fn traditional(text: &str) -> String {
    let conversion = Profile::T2s.converter().convert(text);
    let certain = conversion.changes.iter().filter(|change| change.risk == Risk::Certain);
    certain.filter_map(|change| text.get(change.source.clone())).collect()
}

fn simplified(text: &str) -> String {
    static CHARACTERS: OnceLock<BTreeSet<char>> = OnceLock::new();
    let read = || {
        let rows = rows(include_str!("../../../data/opencc/STCharacters.txt"));
        // 后 is Traditional as well: it stands among its own Traditional forms.
        rows.filter(|row| !row.values.split(' ').any(|value| value == row.key))
            .filter_map(|row| row.key.chars().next())
            .collect()
    };
    let characters = CHARACTERS.get_or_init(read);
    text.chars().filter(|character| characters.contains(character)).collect()
}
