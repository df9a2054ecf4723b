//! Compiles the conversion tables: text under `data` → tables the program uses as they are.
//!
//! For every configuration (`data/opencc/config`, `data/conversion/publish.json`) the dictionaries
//! of its chain and the tables of its fast scan, as files of bytes, and one Rust file that names
//! them. What the files mean is told in `src/conversion/engine`.

#![allow(clippy::print_stdout, reason = "a build script speaks to cargo there")]

mod dictionary;
mod records;
mod scan;

#[path = "../src/conversion/engine/mod.rs"]
#[allow(dead_code, unused_imports, unreachable_pub, reason = "the build script runs no fast scan")]
mod engine;

use std::collections::{BTreeMap, BTreeSet};
use std::error::Error;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::rc::Rc;
use std::{env, fs};

use serde_json::Value;

use dictionary::Compiled;
use engine::Chain;

/// Where configurations are, and where the tables they name.
const FOLDERS: [(&str, &str, &str); 2] = [
    ("data/opencc/config", "data/opencc", "opencc"),
    ("data/conversion/config", "data/conversion", "house"),
];

type Result<T> = std::result::Result<T, Box<dyn Error>>;

fn main() -> Result<()> {
    for (config, tables, _) in FOLDERS {
        println!("cargo::rerun-if-changed={config}");
        println!("cargo::rerun-if-changed={tables}");
    }
    println!("cargo::rerun-if-changed=build");
    println!("cargo::rerun-if-changed=src/conversion/engine");
    let mut output = Output {
        folder: PathBuf::from(env::var_os("OUT_DIR").ok_or("OUT_DIR is not set")?),
        rust: String::new(),
        tables: Vec::new(),
        dictionaries: BTreeMap::new(),
        chains: BTreeMap::new(),
        risks: dictionary::risks(&fs::read_to_string("data/conversion/ambiguous.tsv")?)?,
    };
    for (config, _, _) in FOLDERS {
        let mut files: Vec<PathBuf> =
            fs::read_dir(config)?.map(|file| Ok(file?.path())).collect::<Result<_>>()?;
        files.sort();
        for file in files {
            output.program(&file).map_err(|error| format!("{}: {error}", file.display()))?;
        }
    }
    output.words()?;
    output.finish()
}

/// The dictionaries of a chain.
pub(crate) struct Parts<'a> {
    pub normalization: &'a [(usize, Rc<Compiled>)],
    pub segmentation: Option<&'a Compiled>,
    pub stages: &'a [(usize, Rc<Compiled>)],
}

/// What is compiled so far.
struct Output {
    folder: PathBuf,
    rust: String,
    /// Identifiers of the tables, by number.
    tables: Vec<String>,
    /// Compiled dictionaries and their numbers, by the tables they are made of.
    dictionaries: BTreeMap<String, (usize, Rc<Compiled>)>,
    /// The chains of the configurations, by name.
    chains: BTreeMap<String, Chain>,
    /// How unsure the characters are that have more than one form.
    risks: BTreeMap<String, u8>,
}

impl Output {
    /// Compiles one configuration.
    fn program(&mut self, path: &Path) -> Result<()> {
        let config: Value = serde_json::from_str(&fs::read_to_string(path)?)?;
        let list = |field: &str| config[field].as_array().cloned().unwrap_or_default();
        let mut steps = |steps: Vec<Value>| -> Result<Vec<(usize, Rc<Compiled>)>> {
            steps.iter().map(|step| self.dictionary(&step["dict"])).collect()
        };
        let normalization = steps(list("normalization"))?;
        let stages = steps(list("conversion_chain"))?;
        let segmentation = match &config["segmentation"] {
            Value::Null => None,
            step => steps(vec![step.clone()])?.pop(),
        };
        let dictionaries = |parts: &[(usize, Rc<Compiled>)]| {
            parts.iter().map(|(_, part)| part.dictionary()).collect()
        };
        let chain = Chain {
            normalization: Vec::leak(dictionaries(&normalization)),
            segmentation: segmentation.as_ref().map(|(_, part)| part.dictionary()),
            stages: Vec::leak(dictionaries(&stages)),
        };
        let names = |parts: &[(usize, Rc<Compiled>)]| -> String {
            parts.iter().map(|(number, _)| format!("DICTIONARY_{number},")).collect()
        };
        let parts = Parts {
            normalization: &normalization,
            segmentation: segmentation.as_ref().map(|(_, part)| &**part),
            stages: &stages,
        };
        let name = path.file_stem().unwrap_or_default().to_string_lossy().to_lowercase();
        let tables = scan::compile(&chain, &parts)?;
        let upper = name.to_uppercase();
        writeln!(self.rust, "/// The compiled form of `{name}.json`.")?;
        writeln!(self.rust, "pub(super) static {upper}: Scan = Scan {{")?;
        writeln!(self.rust, "chain: Chain {{")?;
        writeln!(self.rust, "normalization: &[{}],", names(&normalization))?;
        let segmentation = segmentation.map(|part| names(&[part]).replace(',', ""));
        let segmentation = segmentation.map_or("None".to_owned(), |name| format!("Some({name})"));
        writeln!(self.rust, "segmentation: {segmentation},")?;
        writeln!(self.rust, "stages: &[{}] }},", names(&stages))?;
        for (field, kind, bytes) in tables.fields() {
            self.field(field, kind, &format!("{name}.{field}"), bytes)?;
        }
        writeln!(self.rust, "}};")?;
        self.chains.insert(name, chain);
        Ok(())
    }

    /// Writes down the words of the tables in which there is a character that has more than one
    /// form, Traditional and Simplified: those tell that it is nothing else there.
    fn words(&self) -> Result<()> {
        let characters: BTreeSet<char> =
            self.risks.keys().filter_map(|character| character.chars().next()).collect();
        let has_any = |text: &str| text.chars().any(|character| characters.contains(&character));
        let chain = self.chains.get("t2s").ok_or("there is no t2s.json")?;
        let simplified = |text: &str| chain.convert(text, |_| {});
        let mut words = BTreeSet::new();
        for (key, values) in rows(table("STPhrases.txt")?.0) {
            // The table takes spellings too that are met, but not right: 了望 for 瞭望.
            let is_right = |word: &&str| has_any(word) && simplified(word) == key;
            words.extend(values.split(' ').filter(is_right).map(|word| (word, key.to_owned())));
        }
        for (key, values) in rows(table("TSPhrases.txt")?.0) {
            words.insert((key, first(values).to_owned()));
        }
        // Traditional words, and the forms that others of their characters have there.
        let tables = [
            "TWVariantsRevPhrases.txt",
            "HKVariantsRevPhrases.txt",
            "particles.tsv",
            "corrections.tsv",
        ];
        for file in tables {
            let others = rows(table(file)?.0);
            words.extend(others.map(|(key, values)| (key, simplified(first(values)))));
        }
        let mut text = String::new();
        for (word, result) in words.iter().filter(|(word, _)| has_any(word)) {
            writeln!(text, "{word}\t{result}")?;
        }
        Ok(fs::write(self.folder.join("words.tsv"), text)?)
    }

    /// Writes the bytes of a static's field and names their file.
    fn field(&mut self, field: &str, kind: Kind, file: &str, bytes: &[u8]) -> Result<()> {
        fs::write(self.folder.join(file), bytes)?;
        let path = format!("concat!(env!(\"OUT_DIR\"), \"/{file}\")");
        let value = match kind {
            Kind::Text => format!("include_str!({path})"),
            Kind::Chunks(size) => format!("include_bytes!({path}).as_chunks::<{size}>().0"),
            Kind::Array(size) => format!(
                "match include_bytes!({path}).as_chunks::<{size}>().0.first_chunk() {{ \
                 Some(array) => array, None => panic!() }}"
            ),
        };
        writeln!(self.rust, "{field}: {value},")?;
        Ok(())
    }

    /// Compiles a dictionary, unless it was met before.
    fn dictionary(&mut self, dict: &Value) -> Result<(usize, Rc<Compiled>)> {
        let id = dict.to_string();
        if let Some(known) = self.dictionaries.get(&id) {
            return Ok(known.clone());
        }
        let mut ranked = Vec::new();
        dictionary::rank(dict, &mut 0, &mut ranked)?;
        let mut tables = Vec::new();
        for (rank, file) in ranked {
            let (text, id) = table(&file)?;
            let number = self.tables.iter().position(|known| *known == id).unwrap_or_else(|| {
                self.tables.push(id);
                self.tables.len() - 1
            });
            let from_traditional = ["TS", "CJK"].iter().any(|start| file.starts_with(start));
            tables.push(dictionary::Table {
                rank,
                number: u8::try_from(number)?,
                text,
                is_to_traditional: !(from_traditional || file.contains("Rev"))
                    && file.ends_with(".txt"),
            });
        }
        let compiled = Rc::new(dictionary::compile(tables, &self.risks)?);
        let number = self.dictionaries.len();
        writeln!(self.rust, "static DICTIONARY_{number}: Dictionary = Dictionary {{")?;
        for (field, kind, bytes) in compiled.fields() {
            self.field(field, kind, &format!("dictionary_{number}.{field}"), &bytes)?;
        }
        writeln!(self.rust, "}};")?;
        self.dictionaries.insert(id, (number, compiled.clone()));
        Ok((number, compiled))
    }

    fn finish(mut self) -> Result<()> {
        writeln!(self.rust, "/// Identifiers of the tables, by the number in entries.")?;
        writeln!(self.rust, "pub(super) static TABLES: &[&str] = &{:?};", self.tables)?;
        fs::write(self.folder.join("programs.rs"), self.rust)?;
        Ok(())
    }
}

/// How a static's field is spelt.
#[derive(Debug, Clone, Copy)]
enum Kind {
    /// A string.
    Text,
    /// A slice of arrays of so many bytes.
    Chunks(usize),
    /// An array of such arrays.
    Array(usize),
}

/// Iterates over a table's entries: what is replaced, and its values.
fn rows(text: &'static str) -> impl Iterator<Item = (&'static str, &'static str)> {
    let lines = text.lines().filter(|line| !line.starts_with('#'));
    lines.filter_map(|line| {
        let (key, rest) = line.split_once('\t').filter(|(key, _)| !key.is_empty())?;
        Some((key, rest.split('\t').next().unwrap_or_default()))
    })
}

/// Returns the first of several values.
fn first(values: &str) -> &str {
    values.split(' ').next().unwrap_or_default()
}

/// Reads a table, whichever folder it is in, and returns its identifier.
fn table(file: &str) -> Result<(&'static str, String)> {
    for (_, folder, prefix) in FOLDERS {
        let path = Path::new(folder).join(file);
        if path.exists() {
            let stem = file.rsplit_once('.').map_or(file, |(stem, _)| stem);
            return Ok((String::leak(fs::read_to_string(path)?), format!("{prefix}/{stem}")));
        }
    }
    Err(format!("there is no table {file}").into())
}
