//! How sure a change is.

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
