//! `hanpress verify`.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Instant;

use hanpress::verify::{self, EditionBytes, Format, Found, Pictures, State, Verdict};
use hanpress::{Error, Result};
use serde::Serialize;

use super::args::{ReportForm, VerifyArguments};
use super::{FAILED, OK, print};

/// Files larger than this are no editions: a book of ten million characters has a tenth of it.
const LARGEST: u64 = 1 << 30;

/// What became of a folder, for machines.
#[derive(Debug, Serialize)]
struct Report {
    version: u32,
    hanpress: &'static str,
    ok: bool,
    manuscripts: Vec<Manuscript>,
}

#[derive(Debug, Serialize)]
struct Manuscript {
    manuscript: String,
    /// Editions that are not there.
    absent: Vec<Format>,
    #[serde(flatten)]
    verdict: Verdict,
    milliseconds: u128,
}

/// Compares the editions in a folder.
pub(super) fn run(typed: VerifyArguments) -> Result<u8> {
    if !typed.folder.is_dir() {
        return Err(Error::Usage(format!("{} is no folder", typed.folder.display())));
    }
    let found = verify::find(&typed.folder)?;
    let (comparable, alone): (Vec<Found>, Vec<Found>) =
        found.into_iter().partition(Found::is_comparable);
    if comparable.is_empty() {
        return Err(Error::Usage(format!(
            "no manuscript in {} has two editions, STEM.pdf, STEM.docx and STEM.md: there is \
             nothing to compare",
            typed.folder.display()
        )));
    }
    let mut manuscripts = Vec::with_capacity(comparable.len());
    for Found { stem, files } in comparable {
        let started = Instant::now();
        let is_there = |format: &Format| files.iter().any(|(there, _)| there == format);
        let absent = Format::ALL.into_iter().filter(|format| *format != Format::Outline);
        let absent = absent.filter(|format| !is_there(format)).collect();
        let editions = files.iter().map(open).collect::<Result<Vec<EditionBytes>>>()?;
        let verdict = verify::verify(&editions, typed.all);
        let milliseconds = started.elapsed().as_millis();
        let manuscript = Manuscript { manuscript: stem, absent, verdict, milliseconds };
        if let ReportForm::Text = typed.report {
            text(&typed.folder, &manuscript)?;
        }
        manuscripts.push(manuscript);
    }
    let failed = manuscripts.iter().filter(|manuscript| !manuscript.verdict.same).count();
    match typed.report {
        ReportForm::Text => {
            for Found { stem, .. } in alone {
                print::err(&format!("{stem}: one edition alone: nothing to compare"));
            }
            let same = manuscripts.len() - failed;
            print::out(format!("{same} the same in all editions, {failed} not\n"))?;
        }
        ReportForm::Json => {
            let hanpress = env!("CARGO_PKG_VERSION");
            let report = Report { version: 1, hanpress, ok: failed == 0, manuscripts };
            // Strings, numbers and lists always serialise.
            let json = serde_json::to_string_pretty(&report).unwrap_or_default();
            print::out(format!("{json}\n"))?;
        }
    }
    Ok(if failed == 0 { OK } else { FAILED })
}

fn open((edition, path): &(Format, PathBuf)) -> Result<EditionBytes> {
    let failed = |source| Error::Read { path: path.clone(), source };
    let length = std::fs::metadata(path).map_err(failed)?.len();
    if length > LARGEST {
        return Err(failed(std::io::Error::other("the file is larger than any edition")));
    }
    let bytes = Arc::new(std::fs::read(path).map_err(failed)?);
    let pictures = Pictures::beside(path.parent().unwrap_or(Path::new("")));
    Ok(EditionBytes { edition: *edition, bytes, pictures })
}

fn text(folder: &Path, manuscript: &Manuscript) -> Result<()> {
    let Manuscript { manuscript: stem, absent, verdict, .. } = manuscript;
    let name = folder.join(stem).display().to_string();
    for line in print::verdict(&name, verdict) {
        print::err(&line);
    }
    if !verdict.same {
        return Ok(());
    }
    let compared = |state: &verify::EditionState| match state.state {
        State::Compared { blocks } => Some((state.edition.to_string(), blocks)),
        State::NotComparable { .. } | State::Unreadable { .. } => None,
    };
    let compared: Vec<(String, usize)> = verdict.editions.iter().filter_map(compared).collect();
    let names: Vec<&str> = compared.iter().map(|(name, _)| name.as_str()).collect();
    let blocks = compared.iter().map(|(_, blocks)| *blocks).max().unwrap_or(0);
    let absent: Vec<String> = absent.iter().map(ToString::to_string).collect();
    let absent = match absent.as_slice() {
        [] => String::new(),
        names => format!("; no {}", names.join(", no ")),
    };
    print::out(format!("{name}: the same in {} ({blocks} blocks{absent})\n", names.join(", ")))
}
