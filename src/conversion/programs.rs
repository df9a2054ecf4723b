//! The compiled tables of every profile, as the build script leaves them.

use std::sync::OnceLock;

use super::engine::{Chain, Dictionary, Scan};
use super::risk::Risk;
use super::rule::Rule;

include!(concat!(env!("OUT_DIR"), "/programs.rs"));

/// Returns the rule that the entries of a table follow.
pub(super) fn rule(table: u8) -> Rule {
    static RULES: OnceLock<Vec<Rule>> = OnceLock::new();
    let find = |id: &&str| {
        let rule = Rule::of_tables().find(|rule| rule.to_string() == *id);
        // A table without a rule would be new; a test looks for one.
        rule.unwrap_or(Rule::Opencc(super::Table::Characters))
    };
    let rules = RULES.get_or_init(|| TABLES.iter().map(find).collect());
    rules.get(usize::from(table)).copied().unwrap_or(Rule::Opencc(super::Table::Characters))
}

/// Returns the risk that an entry's number means.
pub(super) fn risk(number: u8) -> Risk {
    match number {
        0 => Risk::Certain,
        1 => Risk::Likely,
        _ => Risk::Doubtful,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_table_has_its_rule() {
        for (number, id) in (0..).zip(TABLES) {
            assert_eq!(rule(number).to_string(), *id);
        }
    }
}
