//! A sheet to begin with: every key, what it means, and what it is now.

use std::fmt::Write;

use toml::{Table, Value};

use super::StyleSheet;
use super::parse::{DEFAULT, built_in_text};
use super::role::Role;
use super::written::RoleName;
use crate::error::Result;

/// Every key with its meaning and the default sheet's value, commented out.
const TEMPLATE: &str = include_str!("../../data/init/style.toml");

impl StyleSheet {
    /// Returns a sheet that extends a built-in one and changes nothing: every key is there with
    /// its meaning and with the value that the built-in sheet has, commented out.
    ///
    /// Errors if there is no sheet of that name, naming the nearest.
    pub fn template(name: &str) -> Result<String> {
        // Says which names there are.
        Self::built_in(name)?;
        let values = values(name);
        let mut template = format!(
            "# A style sheet that is {name} but for what is changed here: strike the # before a key and \
             change it.\n\nextends = \"{name}\"\n\n"
        );
        let mut section = String::new();
        for line in TEMPLATE.lines() {
            if let Some(name) = line.strip_prefix('[').and_then(|line| line.strip_suffix(']')) {
                section = name.to_owned();
            }
            match key(line).and_then(|key| Some((key, find(&values, &section)?.get(key)?))) {
                Some((key, value)) => push_key(&mut template, key, value),
                None => template.extend([line, "\n"]),
            }
        }
        for role in Role::all().filter(|role| *role != Role::Body) {
            let section = format!("roles.{}", RoleName(role));
            let Some(said) = find(&values, &section) else { continue };
            template.push_str(&format!("\n[{section}]\n"));
            said.iter().for_each(|(key, value)| push_key(&mut template, key, value));
        }
        Ok(template)
    }
}

fn push_key(template: &mut String, key: &str, value: &Value) {
    // Writing to a string can't fail.
    let _ = writeln!(template, "#{key} = {value}");
}

/// Returns the key that a line of the template has, commented out.
fn key(line: &str) -> Option<&str> {
    let (key, _) = line.strip_prefix('#')?.split_once(" = ")?;
    key.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'-').then_some(key)
}

/// Returns everything that a built-in sheet says, itself or by the sheets it extends.
fn values(name: &str) -> Table {
    let text = built_in_text(name).unwrap_or_default();
    let mut said: Table = text.parse().unwrap_or_default();
    let extended = match said.remove("extends") {
        Some(Value::String(extended)) => extended,
        _ if name == DEFAULT => return said,
        _ => DEFAULT.to_owned(),
    };
    let mut all = values(&extended);
    lay(said, &mut all);
    all
}

fn lay(over: Table, base: &mut Table) {
    for (key, value) in over {
        match (value, base.get_mut(&key)) {
            (Value::Table(over), Some(Value::Table(base))) => lay(over, base),
            (value, _) => drop(base.insert(key, value)),
        }
    }
}

/// Returns a section; the keys before the first have none.
fn find<'a>(table: &'a Table, section: &str) -> Option<&'a Table> {
    section
        .split('.')
        .filter(|name| !name.is_empty())
        .try_fold(table, |table, name| table.get(name)?.as_table())
}

#[cfg(test)]
mod tests {
    use super::{StyleSheet, TEMPLATE, key};

    /// The template with every key uncommented.
    fn uncommented(template: &str) -> String {
        let line = |line| key(line).map_or(line, |_| &line[1..]).to_owned() + "\n";
        template.lines().map(line).collect()
    }

    #[test]
    fn a_template_says_what_its_sheet_says() {
        for name in StyleSheet::built_in_names() {
            let expected = StyleSheet::built_in(name).unwrap();
            let template = StyleSheet::template(name).unwrap();
            for text in [&template, &uncommented(&template)] {
                let sheet = StyleSheet::parse(name, text).unwrap_or_else(|e| panic!("{e}"));
                assert_eq!(sheet, expected, "{name}");
            }
        }
        assert!(StyleSheet::template("book").is_err());
    }

    /// The keys that a section knows, as its own complaint lists them.
    fn known(section: &str) -> Vec<String> {
        let header = if section.is_empty() { String::new() } else { format!("[{section}]\n") };
        let complaint = StyleSheet::parse("house", &format!("{header}qqqqqqqqqqqq = 1\n"));
        let complaint = complaint.unwrap_err().to_string();
        let (_, list) = complaint.split_once("; known: ").expect("the keys are listed");
        let list = list.lines().next().unwrap();
        list.split(", ").map(str::to_owned).collect()
    }

    #[test]
    fn the_template_has_every_key() {
        let keys_of = |wanted: &str| -> Vec<&str> {
            let mut section = "";
            let mut keys = Vec::new();
            for line in TEMPLATE.lines() {
                if let Some(name) = line.strip_prefix('[') {
                    section = name.trim_end_matches(']');
                }
                keys.extend(key(line).filter(|_| section == wanted));
            }
            keys
        };
        for name in known("") {
            let is_section = TEMPLATE.contains(&format!("\n[{name}"));
            let is_there = is_section || name == "extends" || keys_of("").contains(&&*name);
            assert!(is_there, "data/init/style.toml lacks {name}");
            let section = if name == "roles" { "roles.body".to_owned() } else { name };
            for key in is_section.then(|| known(&section)).into_iter().flatten() {
                assert!(keys_of(&section).contains(&&*key), "{section} lacks {key}");
            }
        }
    }
}
