//! What the program does when what is around it is broken: pipes, disks, settings, folders.

use std::fs;
use std::path::Path;
use std::process::{Command, Output, Stdio};

fn folder(manuscripts: &[(&str, &[u8])]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    for (name, bytes) in manuscripts {
        fs::write(folder.path().join(name), bytes).expect("a file");
    }
    folder
}

fn hanpress(folder: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_hanpress"));
    command.args(arguments).current_dir(folder).stdout(Stdio::piped()).stderr(Stdio::piped());
    command
}

fn run(folder: &Path, arguments: &[&str]) -> Output {
    hanpress(folder, arguments).output().expect("it starts")
}

fn stderr(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

#[cfg(target_os = "linux")]
#[test]
fn a_report_that_cannot_be_written_is_an_error_and_no_panic() {
    let folder = folder(&[("a.md", "# 山".as_bytes())]);
    for arguments in [&["build", "a.md"][..], &["build", "a.md", "--report", "json"], &["fonts"]] {
        let full = fs::OpenOptions::new().write(true).open("/dev/full").expect("it is there");
        let output = hanpress(folder.path(), arguments).stdout(full).output().expect("it starts");
        assert_eq!(output.status.code(), Some(1), "{arguments:?}");
        assert!(stderr(&output).contains("cannot write (standard output)"), "{arguments:?}");
    }
}

#[cfg(target_os = "linux")]
#[test]
fn messages_that_nobody_can_read_stop_nothing() {
    let folder = folder(&[("a.md", b""), ("b.md", "# 山".as_bytes())]);
    let full = fs::OpenOptions::new().write(true).open("/dev/full").expect("it is there");
    let status = hanpress(folder.path(), &["build", "a.md", "b.md"]).stderr(full).status();
    assert_eq!(status.expect("it starts").code(), Some(1), "a.md is empty");
    assert!(folder.path().join("output/b.pdf").is_file());
}

#[test]
fn settings_that_are_not_text_are_wrong_settings() {
    let folder = folder(&[("a.md", "# 山".as_bytes()), ("hanpress.toml", b"profile = \"\xFF\"")]);
    let output = run(folder.path(), &["build", "a.md"]);
    assert_eq!(output.status.code(), Some(2), "{}", stderr(&output));
    assert!(stderr(&output).contains("hanpress.toml: cannot be read"), "{}", stderr(&output));
}

#[test]
fn a_lock_that_is_no_file_fails_the_manuscripts_of_its_folder() {
    let folder = folder(&[("a.md", "# 山".as_bytes())]);
    fs::create_dir(folder.path().join("hanpress.lock")).expect("a folder");
    let output = run(folder.path(), &["build", "a.md"]);
    assert_eq!(output.status.code(), Some(1), "{}", stderr(&output));
    assert!(stderr(&output).contains("it is not a file"), "{}", stderr(&output));
}

#[test]
fn a_style_sheet_that_is_missing_is_wrong_usage() {
    let folder = folder(&[("a.md", "# 山".as_bytes())]);
    let output = run(folder.path(), &["build", "a.md", "--style", "none.toml"]);
    assert_eq!(output.status.code(), Some(2), "{}", stderr(&output));
}

#[test]
fn absurd_numbers_of_jobs_are_refused() {
    let folder = folder(&[("a.md", "# 山".as_bytes())]);
    for jobs in ["0", "1025", "99999999", "-1"] {
        let output = run(folder.path(), &["build", "a.md", &format!("--jobs={jobs}")]);
        assert_eq!(output.status.code(), Some(2), "{jobs}");
    }
}
