//! Readable reference files under `tests/refs`.
//!
//! `UPDATE_REFS=1` rewrites a reference that differs *and still fails the test*, so that a
//! blessing run can never be taken for a green one.

use std::fs;
use std::path::{Path, PathBuf};

/// Returns the project's root folder.
pub fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// Compares `actual` with the reference `tests/refs/NAME`.
///
/// Panics, with the first line that differs, if they are not the same.
#[track_caller]
pub fn check(name: &str, actual: &str) {
    let path = root().join("tests/refs").join(name);
    let expected = fs::read_to_string(&path).unwrap_or_default();
    if expected == actual {
        return;
    }
    let difference = first_difference(&expected, actual);
    if std::env::var_os("UPDATE_REFS").is_some() {
        write(&path, actual);
        panic!(
            "reference rewritten: {name}\n{difference}\nread it, then run again without UPDATE_REFS"
        );
    }
    panic!(
        "reference differs: {name}\n{difference}\nif the new text is right: UPDATE_REFS=1 cargo test"
    );
}

fn write(path: &Path, text: &str) {
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder).expect("the references' folder can be made");
    }
    fs::write(path, text).expect("the reference can be written");
}

fn first_difference(expected: &str, actual: &str) -> String {
    let (mut old, mut new) = (expected.lines(), actual.lines());
    for line in 1.. {
        match (old.next(), new.next()) {
            (None, None) => return "they differ in line ends only".to_owned(),
            (old, new) if old == new => {}
            (old, new) => {
                return format!(
                    "line {line}\n  expected: {}\n  actual:   {}",
                    old.unwrap_or("(end)"),
                    new.unwrap_or("(end)")
                );
            }
        }
    }
    unreachable!("lines run out")
}
