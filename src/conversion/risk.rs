//! How sure a change is.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use serde::{Deserialize, Serialize};

/// How sure a [`super::Change`] is; a change made in several passes is as sure as the least sure.
#[derive(
    Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(rename_all = "lowercase")]
pub enum Risk {
    /// Right wherever it stands.
    #[default]
    Certain,
    /// Right as a rule; the exceptions are rare names and readings.
    Likely,
    /// A person should look.
    Doubtful,
}

/// A Traditional character with more than one Simplified form.
#[derive(Debug)]
pub(super) struct Ambiguity {
    /// The forms that are not chosen.
    pub alternatives: Vec<&'static str>,
}

/// Returns what `data/conversion/ambiguous.tsv` says of a character.
pub(super) fn ambiguity(character: &str) -> Option<&'static Ambiguity> {
    static AMBIGUITIES: OnceLock<BTreeMap<&'static str, Ambiguity>> = OnceLock::new();
    let read = || {
        super::rows::rows(include_str!("../../data/conversion/ambiguous.tsv"))
            .map(|row| (row.key, Ambiguity { alternatives: row.values.split(' ').collect() }))
            .collect()
    };
    AMBIGUITIES.get_or_init(read).get(character)
}
