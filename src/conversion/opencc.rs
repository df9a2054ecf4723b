//! OpenCC's own profiles, from its configurations under `data/opencc/config`.

use serde::Deserialize;

use super::chain::Chain;
use super::dictionary::Dictionary;
use super::rule::{Rule, Table};

/// A configuration; what it names beside these fields does not matter here.
#[derive(Deserialize)]
struct Config {
    #[serde(default)]
    normalization: Vec<Step>,
    segmentation: Option<Step>,
    conversion_chain: Vec<Step>,
}

#[derive(Deserialize)]
struct Step {
    dict: Dict,
}

/// A table, or a group of tables and groups.
#[derive(Deserialize)]
struct Dict {
    file: Option<String>,
    match_policy: Option<String>,
    #[serde(default)]
    dicts: Vec<Self>,
}

/// The configurations between Traditional and Simplified.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Standard {
    T2s,
    Tw2s,
    Tw2sp,
    Hk2s,
    Hk2sp,
    S2t,
    S2tw,
    S2twp,
    S2hk,
    S2hkp,
}

impl Standard {
    fn config(self) -> &'static str {
        match self {
            Self::T2s => include_str!("../../data/opencc/config/t2s.json"),
            Self::Tw2s => include_str!("../../data/opencc/config/tw2s.json"),
            Self::Tw2sp => include_str!("../../data/opencc/config/tw2sp.json"),
            Self::Hk2s => include_str!("../../data/opencc/config/hk2s.json"),
            Self::Hk2sp => include_str!("../../data/opencc/config/hk2sp.json"),
            Self::S2t => include_str!("../../data/opencc/config/s2t.json"),
            Self::S2tw => include_str!("../../data/opencc/config/s2tw.json"),
            Self::S2twp => include_str!("../../data/opencc/config/s2twp.json"),
            Self::S2hk => include_str!("../../data/opencc/config/s2hk.json"),
            Self::S2hkp => include_str!("../../data/opencc/config/s2hkp.json"),
        }
    }

    /// Builds the chain.
    ///
    /// Tables marked `may_output_tofu` are included, as OpenCC's library and its Python package
    /// do; its command line leaves them out unless told otherwise.
    pub(super) fn chain(self) -> Chain {
        // The files are compiled in, and a test builds a chain from each of them.
        let config: Config =
            serde_json::from_str(self.config()).expect("the vendored configuration is read");
        let build = |steps: Vec<Step>| steps.iter().map(|step| dictionary(&step.dict)).collect();
        Chain {
            normalization: build(config.normalization),
            segmentation: config.segmentation.map(|step| dictionary(&step.dict)),
            stages: build(config.conversion_chain),
        }
    }
}

fn dictionary(dict: &Dict) -> Dictionary {
    let tiers = tiers(dict);
    Dictionary::new(&tiers.iter().map(Vec::as_slice).collect::<Vec<_>>())
}

/// Returns the tiers of a table or group, as [`Dictionary::new`] has them.
///
/// A group takes the first of its parts with any match (`short_circuit`, OpenCC's default) or the
/// part with the longest (`union`). A `union` with a `short_circuit` inside could not be told in
/// tiers; no configuration has one.
fn tiers(dict: &Dict) -> Vec<Vec<(Rule, &'static str)>> {
    let name = dict.file.as_deref().and_then(|file| file.strip_suffix(".txt"));
    // Unknown names can't be: the test below compares the files with what `Table` lists.
    let table = Table::ALL.into_iter().find(|table| name == Some(table.name()));
    let own = table.map(|table| vec![(Rule::Opencc(table), table.text())]);
    let tiers = own.into_iter().chain(dict.dicts.iter().flat_map(tiers));
    if dict.match_policy.as_deref() == Some("union") {
        vec![tiers.flatten().collect()]
    } else {
        tiers.collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_configurations_hold_nothing_the_chain_does_not_know() {
        for standard in [
            Standard::T2s,
            Standard::Tw2s,
            Standard::Tw2sp,
            Standard::Hk2s,
            Standard::Hk2sp,
            Standard::S2t,
            Standard::S2tw,
            Standard::S2twp,
            Standard::S2hk,
            Standard::S2hkp,
        ] {
            let config: serde_json::Value =
                serde_json::from_str(standard.config()).expect("valid JSON");
            check(&config, false);
            assert_eq!(
                config["conversion_chain"].as_array().map(Vec::len),
                Some(standard.chain().stages.len())
            );
        }
    }

    fn check(node: &serde_json::Value, in_union: bool) {
        for part in node.as_array().into_iter().flatten() {
            check(part, in_union);
        }
        let is_group = node["type"] == "group";
        let is_union = node["match_policy"] == "union";
        assert!(!(in_union && is_group && !is_union), "tiers can't tell this: {node}");
        for (name, value) in node.as_object().into_iter().flatten() {
            let text = value.as_str().unwrap_or_default();
            let known = match name.as_str() {
                "name" | "may_output_tofu" => true,
                "normalization" | "segmentation" | "conversion_chain" | "dict" | "dicts" => true,
                "type" => ["text", "group", "mmseg"].contains(&text),
                "match_policy" => ["short_circuit", "union"].contains(&text),
                "file" => Table::ALL.iter().any(|table| format!("{}.txt", table.name()) == text),
                _ => false,
            };
            assert!(known, "{name}: {value}");
            check(value, in_union || is_union);
        }
    }
}
