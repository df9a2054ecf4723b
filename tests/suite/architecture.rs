//! Imports point backwards along the pipeline, as `docs/architecture.md` says in its tables.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use crate::reference::root;

/// Reads the two-column table whose header begins with `header`.
fn table(header: &str) -> BTreeMap<String, BTreeSet<String>> {
    let text = fs::read_to_string(root().join("docs/architecture.md")).unwrap();
    let rows = text.lines().skip_while(|line| !line.starts_with(header)).skip(2);
    let rows = rows.take_while(|line| line.starts_with('|'));
    let table: BTreeMap<_, _> = rows
        .map(|row| {
            let cells: Vec<&str> = row.split('|').map(str::trim).collect();
            let names = cells[2].split(',').map(str::trim).filter(|name| !name.is_empty());
            (cells[1].to_owned(), names.map(str::to_owned).collect())
        })
        .collect();
    assert!(!table.is_empty(), "no table {header:?}");
    table
}

/// Every source file, as its path below `src` without ending, and its text without tests.
fn files() -> Vec<(String, String)> {
    fn walk(folder: &Path, found: &mut Vec<PathBuf>) {
        let mut entries: Vec<_> =
            fs::read_dir(folder).unwrap().map(|e| e.unwrap().path()).collect();
        entries.sort();
        for path in entries {
            if path.is_dir() {
                walk(&path, found);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                found.push(path);
            }
        }
    }
    let src = root().join("src");
    let mut found = Vec::new();
    walk(&src, &mut found);
    found
        .into_iter()
        .map(|path| {
            let name = path.strip_prefix(&src).unwrap().with_extension("");
            let text = fs::read_to_string(&path).unwrap();
            // Unit tests may borrow from later stages to set their scene.
            let text = text.split("#[cfg(test)]").next().unwrap_or_default().to_owned();
            (name.to_string_lossy().replace('\\', "/"), text)
        })
        .collect()
}

/// The modules of this crate that a text names: `use crate::a`, `use crate::{a, b::c}`, and paths
/// such as `crate::a::b`, in documentation too.
fn named_modules(text: &str) -> BTreeSet<String> {
    let mut modules = BTreeSet::new();
    for (at, _) in text.match_indices("crate::") {
        let rest = &text[at + "crate::".len()..];
        let heads: Vec<&str> = match rest.strip_prefix('{') {
            Some(group) => split_group(group),
            None => vec![rest],
        };
        for head in heads {
            let name: String = head
                .trim()
                .chars()
                .take_while(|c| c.is_ascii_alphanumeric() || *c == '_')
                .collect();
            // `crate::Error` names an item of the root, not a module.
            if name.starts_with(|c: char| c.is_ascii_lowercase()) {
                modules.insert(name);
            }
        }
    }
    modules
}

/// Splits `a, b::{c, d}} …` at the commas of its outermost level.
fn split_group(text: &str) -> Vec<&str> {
    let (mut depth, mut start, mut parts) = (0, 0, Vec::new());
    for (at, c) in text.char_indices() {
        match c {
            '{' => depth += 1,
            '}' if depth == 0 => {
                parts.push(&text[start..at]);
                return parts;
            }
            '}' => depth -= 1,
            ',' if depth == 0 => {
                parts.push(&text[start..at]);
                start = at + 1;
            }
            _ => {}
        }
    }
    parts
}

#[test]
fn modules_import_only_what_the_table_allows() {
    let allowed = table("| module | may import");
    let mut wrong = Vec::new();
    for (file, text) in files() {
        let module = file.split('/').next().unwrap();
        if ["lib", "main", "cli"].contains(&module) {
            continue;
        }
        let allowed = allowed.get(module).unwrap_or_else(|| panic!("{module} is not in the table"));
        let named = named_modules(&text);
        let forbidden = named.iter().filter(|name| *name != module && !allowed.contains(*name));
        wrong.extend(forbidden.map(|name| format!("src/{file}.rs names {name}")));
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn the_table_has_no_row_nobody_uses() {
    let mut used: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for (file, text) in files() {
        let module = file.split('/').next().unwrap().to_owned();
        used.entry(module).or_default().extend(named_modules(&text));
    }
    for (module, allowed) in table("| module | may import") {
        let used = used.get(&module).unwrap_or_else(|| panic!("src has no module {module}"));
        let idle: Vec<_> = allowed.difference(used).collect();
        assert!(idle.is_empty(), "{module} imports none of {idle:?}: strike them from the table");
    }
}

#[test]
fn each_foreign_crate_has_one_door() {
    for (name, doors) in table("| crate | imported in") {
        let mut users = BTreeSet::new();
        for (file, text) in files() {
            let is_named = text.match_indices(&format!("{name}::")).any(|(at, _)| {
                !text[..at].ends_with(|c: char| c.is_ascii_alphanumeric() || c == '_' || c == ':')
            });
            if is_named {
                users.insert(file);
            }
        }
        assert!(!users.is_empty(), "nobody uses {name}: strike it from the table");
        for file in users {
            let at_door =
                doors.iter().any(|door| file == *door || file.starts_with(&format!("{door}/")));
            assert!(at_door, "src/{file}.rs imports {name}; its door is {doors:?}");
        }
    }
}

#[test]
fn the_reading_of_imports_sees_what_it_should() {
    let text = "use crate::layout::{self, Frame};\nuse crate::{outline::Key, style};\ncrate::Error";
    let named: Vec<String> = named_modules(text).into_iter().collect();
    assert_eq!(named, ["layout", "outline", "style"]);
}
