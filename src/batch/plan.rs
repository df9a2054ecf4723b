//! Which manuscripts, under which names.

use std::collections::BTreeMap;
use std::path::{Component, Path, PathBuf};

use walkdir::WalkDir;

use super::Order;
use crate::edition::EditionFormat;
use crate::error::{Error, Result};
use crate::pipeline::InputFormat;

/// A manuscript and the names of its outputs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Job {
    /// The manuscript.
    pub input: PathBuf,
    /// How messages call it: its path as typed, or `(standard input)`.
    pub name: String,
    /// Its format.
    pub format: InputFormat,
    /// Its content, if it does not come from a file.
    pub bytes: Option<Vec<u8>>,
    /// Its outputs' path in the output folder, without ending; parts joined by `/`.
    pub stem: String,
}

/// Finds the manuscripts and names their outputs.
///
/// Folders are walked in sorted order; hidden files, files whose ending is no format of ours, review
/// pages and what browsers save beside a page are passed over there. A file named outright must be of a known format, unless `format` says
/// which. Outputs are called after the manuscript's file name; manuscripts of the same name keep
/// their folders. `output` is the folder they will be written to, `None` if nothing is; it is not
/// walked.
///
/// Errors if two manuscripts would still write the same files. An input that does not exist is a job like others: it fails alone.
pub fn plan(
    inputs: &[PathBuf],
    format: Option<InputFormat>,
    output: Option<&Path>,
) -> Result<Vec<Job>> {
    let mut found: Vec<(PathBuf, PathBuf)> = Vec::new();
    for input in inputs {
        if input.is_dir() {
            let before = found.len();
            walk(input, output, &mut found)?;
            if found.len() == before {
                return Err(Error::Usage(format!(
                    "no manuscript in {} (looked for .txt, .md, .markdown, .docx, .html, .htm and \
                     .epub)",
                    input.display()
                )));
            }
        } else {
            found.push((input.clone(), PathBuf::from(file_name(input))));
        }
    }
    let mut seen = BTreeMap::new();
    found.retain(|(path, _)| seen.insert(identity(path), ()).is_none());
    let stems = stems(&found)?;
    found.into_iter().zip(stems).map(|((input, _), stem)| job(input, stem, format)).collect()
}

fn job(input: PathBuf, stem: String, format: Option<InputFormat>) -> Result<Job> {
    let named = format.or_else(|| InputFormat::from_path(&input));
    // What is not there has no format; reading it says so, and the others are built.
    let format =
        named.or_else(|| (!input.exists()).then_some(InputFormat::Plain)).ok_or_else(|| {
            Error::Usage(format!(
                "{}: not a format hanpress reads; name one with --format plain, markdown, docx, \
                 html or epub",
                input.display()
            ))
        })?;
    let name = input.display().to_string();
    Ok(Job { input, name, format, bytes: None, stem })
}

/// Errors if a Markdown or DOCX edition, written to `output`, would take the place of a manuscript.
pub fn spare_manuscripts(orders: &[Order], output: &Path) -> Result<()> {
    let manuscripts: BTreeMap<PathBuf, &Path> = orders
        .iter()
        .map(|Order { job, .. }| (identity(&job.input), job.input.as_path()))
        .collect();
    for Order { job, options } in orders {
        let editions =
            [(EditionFormat::Markdown, "Markdown", "md"), (EditionFormat::Docx, "DOCX", "docx")];
        for (format, name, extension) in editions {
            let edition = output.join(format!("{}.{extension}", job.stem));
            if !options.editions.contains(&format) || !edition.exists() {
                continue;
            }
            if let Some(manuscript) = manuscripts.get(&identity(&edition)) {
                return Err(Error::Usage(format!(
                    "the {name} edition of {} would overwrite the manuscript {}; choose another \
                     output folder with -o",
                    job.input.display(),
                    manuscript.display()
                )));
            }
        }
    }
    Ok(())
}

/// Collects `(path, path below the folder)` for every manuscript in a folder.
fn walk(folder: &Path, output: Option<&Path>, found: &mut Vec<(PathBuf, PathBuf)>) -> Result<()> {
    let output = output.map(identity);
    let hidden = |name: &std::ffi::OsStr| name.to_string_lossy().starts_with('.');
    let entries = WalkDir::new(folder).sort_by_file_name().into_iter().filter_entry(|entry| {
        // Editions lie in the output folder; as manuscripts they would be built again and again.
        let is_output = entry.depth() > 0
            && output.as_ref().is_some_and(|output| identity(entry.path()) == *output);
        entry.depth() == 0 || !(hidden(entry.file_name()) || is_output || is_of_page(entry))
    });
    for entry in entries {
        let entry = entry.map_err(|error| {
            let path = error.path().unwrap_or(folder).to_path_buf();
            let reason = error.to_string();
            let source = error.into_io_error().unwrap_or_else(|| std::io::Error::other(reason));
            Error::Read { path, source }
        })?;
        if entry.file_type().is_dir()
            || InputFormat::from_path(entry.path()).is_none()
            || is_review(entry.path())
            || is_endless(entry.path())
        {
            continue;
        }
        let below = entry.path().strip_prefix(folder).unwrap_or(entry.path()).to_path_buf();
        found.push((entry.path().to_path_buf(), below));
    }
    Ok(())
}

/// Whether an entry is a folder in which a browser or Word keeps what belongs to a saved page.
fn is_of_page(entry: &walkdir::DirEntry) -> bool {
    let name = entry.file_name().to_string_lossy();
    let of = |page: &str| {
        ["html", "htm"]
            .iter()
            .any(|ending| entry.path().with_file_name(format!("{page}.{ending}")).is_file())
    };
    entry.file_type().is_dir()
        && ["_files", ".files", "_file"]
            .iter()
            .any(|ending| name.strip_suffix(ending).is_some_and(of))
}

/// Whether a file is a page on which a person reviews a manuscript.
fn is_review(path: &Path) -> bool {
    path.file_name().is_some_and(|name| name.to_string_lossy().ends_with(".review.html"))
}

/// Whether a path leads to a pipe or device: read, it might never end. Named outright it is
/// believed, as in `hanpress build <(…)`.
fn is_endless(path: &Path) -> bool {
    path.metadata().is_ok_and(|metadata| !metadata.is_file() && !metadata.is_dir())
}

/// Names outputs: the bare stem where it is free, the path below the folder where it is not.
fn stems(found: &[(PathBuf, PathBuf)]) -> Result<Vec<String>> {
    let bare: Vec<String> =
        found.iter().map(|(_, below)| stem(Path::new(&file_name(below)))).collect();
    let mut uses: BTreeMap<String, usize> = BTreeMap::new();
    for stem in &bare {
        // Compared without case: some file systems hold only one of Tea.pdf and tea.pdf.
        *uses.entry(stem.to_lowercase()).or_default() += 1;
    }
    let named: Vec<String> = bare
        .into_iter()
        .zip(found)
        .map(|(bare, (_, below))| if uses[&bare.to_lowercase()] > 1 { stem(below) } else { bare })
        .collect();
    let mut taken: BTreeMap<String, &Path> = BTreeMap::new();
    for (stem, (path, _)) in named.iter().zip(found) {
        if let Some(other) = taken.insert(stem.to_lowercase(), path) {
            return Err(Error::Usage(format!(
                "{} and {} would write the same files ({stem}.*); build them into different \
                 folders with -o",
                other.display(),
                path.display()
            )));
        }
    }
    Ok(named)
}

/// Returns a path without its ending, parts joined by `/`.
fn stem(path: &Path) -> String {
    let parts = path.with_extension("");
    let parts = parts.components().filter_map(|part| match part {
        Component::Normal(name) => Some(name.to_string_lossy().into_owned()),
        Component::Prefix(_) | Component::RootDir | Component::CurDir | Component::ParentDir => {
            None
        }
    });
    parts.collect::<Vec<_>>().join("/")
}

fn file_name(path: &Path) -> String {
    path.file_name().unwrap_or(path.as_os_str()).to_string_lossy().into_owned()
}

/// Returns one name for a file however its path is written.
fn identity(path: &Path) -> PathBuf {
    path.canonicalize().unwrap_or_else(|_| path.to_path_buf())
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::path::{Path, PathBuf};

    use super::{Order, plan, spare_manuscripts};
    use crate::edition::EditionFormat;
    use crate::pipeline::PipelineOptions;

    fn folder(files: &[&str]) -> tempfile::TempDir {
        let folder = tempfile::tempdir().unwrap();
        for file in files {
            let path = folder.path().join(file);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, "x").unwrap();
        }
        folder
    }

    fn stems(root: &Path, inputs: &[&str]) -> Result<Vec<String>, String> {
        let inputs: Vec<PathBuf> = inputs.iter().map(|input| root.join(input)).collect();
        plan(&inputs, None, Some(&root.join("output")))
            .map(|jobs| jobs.into_iter().map(|job| job.stem).collect())
            .map_err(|error| error.to_string())
    }

    #[test]
    fn a_folder_is_walked_in_order_and_only_for_manuscripts() {
        let files = [
            "b.md",
            "a/z.txt",
            "a/.hidden.md",
            "a/p.png",
            "output/b.md",
            "c.docx",
            "d.html",
            "d_files/ad.html",
            "b.review.html",
        ];
        let root = folder(&files);
        assert_eq!(stems(root.path(), &[""]).unwrap(), ["z", "b", "c", "d"]);
    }

    #[test]
    fn equal_names_keep_their_folders_and_the_rest_do_not() {
        let root = folder(&["one/a.md", "two/A.txt", "two/b.md"]);
        assert_eq!(stems(root.path(), &[""]).unwrap(), ["one/a", "two/A", "b"]);
    }

    #[cfg(unix)]
    #[test]
    fn devices_in_a_folder_are_passed_over() {
        let root = folder(&["a.md"]);
        std::os::unix::fs::symlink("/dev/zero", root.path().join("z.md")).unwrap();
        assert_eq!(stems(root.path(), &[""]).unwrap(), ["a"]);
    }

    #[test]
    fn a_real_clash_is_an_error_that_names_both() {
        let root = folder(&["one/a.md", "one/a.txt"]);
        let error = stems(root.path(), &[""]).unwrap_err();
        assert!(error.contains("a.md") && error.contains("a.txt"), "{error}");
    }

    #[test]
    fn a_manuscript_named_twice_is_built_once() {
        let root = folder(&["a.md"]);
        assert_eq!(stems(root.path(), &["a.md", "./a.md", ""]).unwrap(), ["a"]);
    }

    #[test]
    fn a_manuscript_is_never_overwritten_by_its_edition() {
        let root = folder(&["a.md"]);
        let inputs = [root.path().join("a.md")];
        let jobs = plan(&inputs, None, Some(root.path())).unwrap();
        let options = PipelineOptions::default();
        let mut orders = vec![Order { job: jobs[0].clone(), options }];
        let error = spare_manuscripts(&orders, root.path()).unwrap_err().to_string();
        assert!(error.contains("would overwrite"), "{error}");
        assert!(spare_manuscripts(&orders, &root.path().join("output")).is_ok());
        orders[0].options.editions = vec![EditionFormat::Pdf];
        assert!(spare_manuscripts(&orders, root.path()).is_ok());
    }

    #[test]
    fn what_is_not_there_does_not_stop_the_others() {
        let root = folder(&["a.md"]);
        assert_eq!(stems(root.path(), &["a.md", "gone.md", "nowhere/"]).unwrap().len(), 3);
    }

    #[test]
    fn an_unknown_format_is_refused_by_name() {
        let root = folder(&["a.xyz"]);
        assert!(stems(root.path(), &["a.xyz"]).unwrap_err().contains("a.xyz"));
        assert!(stems(root.path(), &[""]).unwrap_err().contains("no manuscript"));
    }
}
