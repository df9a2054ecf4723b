//! Files onto the disk, all of a manuscript's or none.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};
use tempfile::NamedTempFile;

use super::report::FileReport;
use crate::error::{Error, Result};
use crate::pipeline::EditionFile;

/// Writes a manuscript's files below `folder`.
///
/// All are written under temporary names first; only when every one is complete are they renamed.
pub(super) fn write_all(
    files: &[EditionFile],
    folder: &Path,
    stem: &str,
) -> Result<Vec<FileReport>> {
    let mut staged = Vec::with_capacity(files.len());
    for file in files {
        let below = file.kind.path(stem);
        let target = folder.join(&below);
        staged.push((stage(&target, &file.bytes)?, target, FileReport::new(&below, &file.bytes)));
    }
    let mut reports = Vec::with_capacity(staged.len());
    for (temporary, target, report) in staged {
        persist(temporary, &target)?;
        reports.push(report);
    }
    Ok(reports)
}

/// Writes one file whole: beside its target first, then renamed.
pub(super) fn write_one(target: &Path, bytes: &[u8]) -> Result<()> {
    persist(stage(target, bytes)?, target)
}

/// Writes one file by parts, whole or not at all.
pub(super) fn write_with(
    target: &Path,
    fill: impl FnOnce(&mut fs::File) -> Result<()>,
) -> Result<()> {
    let mut temporary = open_beside(target)?;
    fill(temporary.as_file_mut())?;
    persist(temporary, target)
}

fn stage(target: &Path, bytes: &[u8]) -> Result<NamedTempFile> {
    let mut file = open_beside(target)?;
    file.write_all(bytes).map_err(|source| Error::Write { path: target.to_path_buf(), source })?;
    Ok(file)
}

/// Opens a temporary file in the folder of `target`, which is made if need be.
fn open_beside(target: &Path) -> Result<NamedTempFile> {
    let failed = |source| Error::Write { path: target.to_path_buf(), source };
    let folder = target.parent().filter(|folder| !folder.as_os_str().is_empty());
    let folder = folder.map_or_else(|| PathBuf::from("."), Path::to_path_buf);
    fs::create_dir_all(&folder).map_err(failed)?;
    if target.is_dir() {
        return Err(failed(std::io::Error::other("a folder of this name is in the way")));
    }
    let file = NamedTempFile::new_in(&folder).map_err(failed)?;
    open_to_readers(&file).map_err(failed)?;
    Ok(file)
}

/// Temporary files are private to their owner; editions are not.
#[cfg(unix)]
fn open_to_readers(file: &NamedTempFile) -> std::io::Result<()> {
    use std::os::unix::fs::PermissionsExt;
    file.as_file().set_permissions(fs::Permissions::from_mode(0o644))
}

#[cfg(not(unix))]
fn open_to_readers(_: &NamedTempFile) -> std::io::Result<()> {
    Ok(())
}

fn persist(temporary: NamedTempFile, target: &Path) -> Result<()> {
    temporary
        .persist(target)
        .map(drop)
        .map_err(|error| Error::Write { path: target.to_path_buf(), source: error.error })
}

/// Returns the SHA-256 of some bytes in hexadecimal.
pub(super) fn sha256(bytes: &[u8]) -> String {
    use std::fmt::Write;
    Sha256::digest(bytes).iter().fold(String::with_capacity(64), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::{sha256, write_all};
    use crate::pipeline::{EditionFile, OutputKind};

    fn file(kind: OutputKind, text: &str) -> EditionFile {
        EditionFile { kind, bytes: std::sync::Arc::new(text.as_bytes().to_vec()) }
    }

    #[test]
    fn when_one_file_fails_none_is_written() {
        let folder = tempfile::tempdir().unwrap();
        // The second target's name is taken by a folder, so it can't be replaced.
        fs::create_dir(folder.path().join("a.docx")).unwrap();
        fs::write(folder.path().join("a.pdf"), "old").unwrap();
        let files = [file(OutputKind::Pdf, "new"), file(OutputKind::Docx, "new")];
        assert!(write_all(&files, folder.path(), "a").is_err());
        assert_eq!(fs::read_to_string(folder.path().join("a.pdf")).unwrap(), "old");
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 2, "a temporary file is left");
    }

    #[test]
    fn folders_are_made_as_needed() {
        let folder = tempfile::tempdir().unwrap();
        let files = [file(OutputKind::Markdown, "text")];
        let reports = write_all(&files, folder.path(), "deep/down/a").unwrap();
        assert_eq!(reports[0].path, "deep/down/a.md");
        assert_eq!(fs::read_to_string(folder.path().join("deep/down/a.md")).unwrap(), "text");
    }

    #[test]
    fn hashes_are_those_of_sha256() {
        let empty = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
        assert_eq!(sha256(b""), empty);
    }
}
