//! The data of a page, as compact as a book needs: what is said of a change is said once for all
//! changes that are alike, and a change is two numbers.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::conversion::{Audit, Decided, Entry, Passage, PassageChange, Profile, Risk, Rule};

/// What the page's script reads (`page/model.js`).
#[derive(Debug, Serialize)]
pub(super) struct Data<'a> {
    manuscript: &'a str,
    profile: Profile,
    /// The languages of the manuscript and of the edition.
    languages: [&'static str; 2],
    /// Identifiers of rules.
    rules: Vec<String>,
    kinds: Vec<Kind<'a>>,
    passages: Vec<Lines<'a>>,
    /// Characters of the result that the 通用规范汉字表 does not have, and how often each stands
    /// there.
    outside: Vec<(char, usize)>,
}

/// Changes that are alike in all that the page says of them; an array in JSON.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
struct Kind<'a>(
    /* before */ &'a str,
    /* after */ &'a str,
    /* the rule's place in the list */ usize,
    /* 0 certain, 1 likely, 2 doubtful, 3 accepted, 4 corrected by an earlier decision */ u8,
    /* doubt per mille */ u16,
    /* alternatives */ &'a [String],
    /* the clause of the standard */ Option<&'static str>,
);

/// A passage: its line from 1 (0 if it has none), its source, and for each change how many UTF-16
/// code units lie between it and the one before, and its kind.
#[derive(Debug, Serialize)]
struct Lines<'a>(usize, &'a str, Vec<usize>);

impl<'a> Data<'a> {
    pub(super) fn new(manuscript: &'a str, audit: &'a Audit) -> Self {
        let mut data = Self {
            manuscript,
            profile: audit.profile,
            languages: languages(audit.profile),
            rules: Vec::new(),
            kinds: Vec::new(),
            passages: Vec::with_capacity(audit.passages.len()),
            outside: audit.outside_standard.iter().map(|of| (of.character, of.count)).collect(),
        };
        let mut known = Known::default();
        for passage in &audit.passages {
            let lines = data.passage(passage, &audit.entries, &mut known);
            data.passages.push(lines);
        }
        data
    }

    fn passage(
        &mut self,
        passage: &'a Passage,
        entries: &'a [Entry],
        known: &mut Known<'a>,
    ) -> Lines<'a> {
        let mut numbers = Vec::with_capacity(2 * passage.changes.len());
        let mut done = 0;
        for change in &passage.changes {
            let between = passage.source.get(done..change.source.start).unwrap_or_default();
            numbers.push(between.chars().map(char::len_utf16).sum());
            let entry = change.entry.and_then(|entry| entries.get(entry));
            numbers.push(self.kind(passage, change, entry, known));
            done = change.source.end;
        }
        Lines(passage.line.unwrap_or(0), &passage.source, numbers)
    }

    /// Returns the number of a change's kind.
    fn kind(
        &mut self,
        passage: &'a Passage,
        change: &PassageChange,
        entry: Option<&'a Entry>,
        known: &mut Known<'a>,
    ) -> usize {
        let rule = *known.rules.entry(change.rule).or_insert_with(|| {
            self.rules.push(change.rule.to_string());
            self.rules.len() - 1
        });
        let kind = Kind(
            passage.source.get(change.source.clone()).unwrap_or_default(),
            passage.target.get(change.target.clone()).unwrap_or_default(),
            rule,
            standing(change.risk, entry.and_then(|entry| entry.decided)),
            entry.map_or(0, |entry| entry.doubt),
            entry.map_or(&[], |entry| &entry.alternatives),
            entry.and_then(|entry| entry.clause),
        );
        *known.kinds.entry(kind).or_insert_with_key(|kind| {
            self.kinds.push(kind.clone());
            self.kinds.len() - 1
        })
    }
}

/// Numbers given so far.
#[derive(Debug, Default)]
struct Known<'a> {
    rules: BTreeMap<Rule, usize>,
    kinds: BTreeMap<Kind<'a>, usize>,
}

/// Returns how sure a change is, or how it was decided.
fn standing(risk: Risk, decided: Option<Decided>) -> u8 {
    match (decided, risk) {
        (None, Risk::Certain) => 0,
        (None, Risk::Likely) => 1,
        (None, Risk::Doubtful) => 2,
        (Some(Decided::Accepted), _) => 3,
        (Some(Decided::Corrected), _) => 4,
    }
}

fn languages(profile: Profile) -> [&'static str; 2] {
    match profile {
        Profile::S2t | Profile::S2tw | Profile::S2twp | Profile::S2hk | Profile::S2hkp => {
            ["zh-Hans", "zh-Hant"]
        }
        Profile::T2s
        | Profile::Tw2s
        | Profile::Tw2sp
        | Profile::Hk2s
        | Profile::Hk2sp
        | Profile::Publish => ["zh-Hant", "zh-Hans"],
        Profile::None => ["zh-Hant", "zh-Hant"],
    }
}
