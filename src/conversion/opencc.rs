//! OpenCC's own profiles, from its configurations under `data/opencc/config`.

use serde::Deserialize;

use super::chain::Chain;
use super::dictionary::{Dictionary, Policy};
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

/// A table or a group of tables. OpenCC nests groups; its T→S configurations do not.
#[derive(Deserialize)]
struct Dict {
    file: Option<String>,
    match_policy: Option<String>,
    #[serde(default)]
    dicts: Vec<Self>,
}

/// The configurations of the five Traditional→Simplified profiles.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Standard {
    T2s,
    Tw2s,
    Tw2sp,
    Hk2s,
    Hk2sp,
}

impl Standard {
    fn config(self) -> &'static str {
        match self {
            Self::T2s => include_str!("../../data/opencc/config/t2s.json"),
            Self::Tw2s => include_str!("../../data/opencc/config/tw2s.json"),
            Self::Tw2sp => include_str!("../../data/opencc/config/tw2sp.json"),
            Self::Hk2s => include_str!("../../data/opencc/config/hk2s.json"),
            Self::Hk2sp => include_str!("../../data/opencc/config/hk2sp.json"),
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
    let mut tables = Vec::new();
    collect_tables(dict, &mut tables);
    let policy = match dict.match_policy.as_deref() {
        Some("union") => Policy::Union,
        // OpenCC's default; any other policy would be new in a refresh and fail the test below.
        _ => Policy::ShortCircuit,
    };
    Dictionary::new(&tables, policy)
}

fn collect_tables(dict: &Dict, tables: &mut Vec<(Rule, &'static str)>) {
    if let Some(file) = &dict.file {
        let table =
            Table::ALL.into_iter().find(|table| file.strip_suffix(".txt") == Some(table.name()));
        // Unknown names can't be: the test below compares the files with what `Table` lists.
        if let Some(table) = table {
            tables.push((Rule::Opencc(table), table.text()));
        }
    }
    for child in &dict.dicts {
        collect_tables(child, tables);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_configurations_hold_nothing_the_chain_does_not_know() {
        for standard in
            [Standard::T2s, Standard::Tw2s, Standard::Tw2sp, Standard::Hk2s, Standard::Hk2sp]
        {
            let config: serde_json::Value =
                serde_json::from_str(standard.config()).expect("valid JSON");
            check(&config);
            assert_eq!(
                config["conversion_chain"].as_array().map(Vec::len),
                Some(standard.chain().stages.len())
            );
        }
    }

    fn check(node: &serde_json::Value) {
        if let Some(list) = node.as_array() {
            list.iter().for_each(check);
        }
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
            check(value);
        }
    }
}
