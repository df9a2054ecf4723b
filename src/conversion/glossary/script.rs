//! Scripts: a term's characters without the words of the tables, and rows in the wrong script.

use super::{Outcome, Term};
use crate::conversion::rule::{Layer, Table};
use crate::conversion::{Converter, Profile, Risk, Rule};
use crate::diagnostic::{Code, Diagnostic, Diagnostics};

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

/// Checks the script of a row's source and target.
pub(super) fn check(term: &Term, profile: Profile) -> Diagnostics {
    let mut diagnostics = Diagnostics::new();
    if profile == Profile::None {
        return diagnostics;
    }
    let place = term.place;
    if let Some(Outcome::Target(target)) = &term.outcome {
        let traditional = changed(target);
        if !traditional.is_empty() {
            let message = format!("{place}: the target {target} has Traditional {traditional}");
            diagnostics
                .push(Diagnostic::new(Code::GlossaryTerm, message).with_hint(
                    "the target is printed as it is; write it in Simplified characters",
                ));
        }
    }
    diagnostics
}

/// Returns the characters of a text that are certainly Traditional.
fn changed(text: &str) -> String {
    let conversion = Profile::T2s.converter().convert(text);
    let certain = conversion.changes.iter().filter(|change| change.risk == Risk::Certain);
    certain.filter_map(|change| text.get(change.source.clone())).collect()
}
