//! What the sections of a written sheet have in common.

use super::fault::Fault;

/// Declares a section of a sheet in which everything may be left out, and how one lies over
/// another.
macro_rules! section {
    ($name:ident { $($field:ident: $kind:ty),* $(,)? }) => {
        #[derive(Debug, Default, Clone, serde::Deserialize)]
        #[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
        pub(super) struct $name { $(pub(super) $field: Option<$kind>,)* }

        impl $name {
            pub(super) fn over(self, base: Self) -> Self {
                Self { $($field: self.$field.or(base.$field),)* }
            }
        }
    };
}

pub(super) use section;

/// Returns a number, or a fault if it is not within bounds.
pub(super) fn between(
    name: &str,
    value: Option<f64>,
    default: f64,
    least: f64,
    most: f64,
) -> Result<f64, Fault> {
    let value = value.unwrap_or(default);
    if value.is_finite() && (least..=most).contains(&value) {
        Ok(value)
    } else {
        let reason = format!("`{name}` is {value}: it must be between {least} and {most}");
        Err(Fault::new(name, reason))
    }
}
