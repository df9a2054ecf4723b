//! The binary as people and CI meet it: exit codes, reports, files, lock files.

use std::collections::BTreeMap;
use std::fs;
use std::io::{Cursor, Read as _, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use crate::schema::violations;

/// A folder to work in, with the binary at hand.
pub struct Desk(tempfile::TempDir);

impl Desk {
    pub fn new(files: &[(&str, &str)]) -> Self {
        let desk = Self(tempfile::tempdir().unwrap());
        for (name, text) in files {
            let path = desk.path(name);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, text).unwrap();
        }
        desk
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    pub fn read(&self, name: &str) -> String {
        fs::read_to_string(self.path(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
    }

    pub fn command(&self, line: &str) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_hanpress"));
        command.args(line.split_whitespace()).current_dir(self.0.path());
        command.env_remove("SOURCE_DATE_EPOCH");
        command
    }

    /// Runs a line of arguments; returns exit code, standard output and standard error.
    pub fn run(&self, line: &str) -> (i32, String, String) {
        told(self.command(line).output().unwrap())
    }

    pub fn run_with_input(&self, line: &str, input: &[u8]) -> (i32, String, String) {
        let mut command = self.command(line);
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().unwrap();
        child.stdin.take().unwrap().write_all(input).unwrap();
        told(child.wait_with_output().unwrap())
    }

    /// Every file below a folder, by its path there.
    pub fn files(&self, folder: &str) -> BTreeMap<String, Vec<u8>> {
        fn walk(root: &Path, folder: &Path, found: &mut BTreeMap<String, Vec<u8>>) {
            let Ok(entries) = fs::read_dir(folder) else { return };
            for path in entries.map(|entry| entry.unwrap().path()) {
                if path.is_dir() {
                    walk(root, &path, found);
                } else {
                    let name = path.strip_prefix(root).unwrap().to_string_lossy().into_owned();
                    found.insert(name, fs::read(path).unwrap());
                }
            }
        }
        let (root, mut found) = (self.path(folder), BTreeMap::new());
        walk(&root, &root, &mut found);
        found
    }
}

fn told(output: Output) -> (i32, String, String) {
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    (output.status.code().unwrap_or(-1), text(output.stdout), text(output.stderr))
}

const TEA: &str = "# 山茶\n\n## 早晨\n\n他說：「喝茶。」\n\n## 晚上\n\n茶涼了。\n";

#[test]
fn three_editions_come_out_of_one_command() {
    let desk = Desk::new(&[("tea.md", TEA)]);
    let (code, out, err) = desk.run("build tea.md");
    assert_eq!((code, err.as_str()), (0, ""), "{out}");
    let names: Vec<String> = desk.files("output").into_keys().collect();
    assert_eq!(names, ["tea.docx", "tea.md", "tea.pdf"]);
    assert!(desk.read("output/tea.md").contains("他说：“喝茶。”"));
    assert!(desk.read("hanpress.lock").contains("key = \"morning\""));
}

/// A Word file is written beside pagination, unless its text names pages: it has their folios in
/// both cases, whichever editions are made with it.
#[test]
fn word_files_name_the_pages_that_pagination_finds() {
    let section =
        |key: &str| format!("# 節 {{#{key}}}\n\n{}\n\n", "這一段說了許多話。".repeat(400));
    let text = section("one") + &section("two") + &section("three");
    let naming = format!("{text}見第{{{{page:three}}}}頁。\n");
    let desk = Desk::new(&[("a.md", &text), ("b.md", &naming)]);
    let (code, _, err) = desk.run("build a.md b.md -o all --outline json");
    assert_eq!(code, 0, "{err}");
    assert_eq!(desk.run("build a.md b.md -o alone --editions docx").0, 0);
    let (all, alone) = (desk.files("all"), desk.files("alone"));
    for name in ["a.docx", "b.docx"] {
        assert!(all[name] == alone[name], "{name}");
    }
    let outline: serde_json::Value = serde_json::from_slice(&all["b.outline.json"]).unwrap();
    let folio = outline["sections"][2]["page"].as_str().expect("a folio");
    let mut archive = zip::ZipArchive::new(Cursor::new(&all["b.docx"])).expect("an archive");
    let mut xml = String::new();
    archive.by_name("word/document.xml").expect("a body").read_to_string(&mut xml).expect("UTF-8");
    let said: String =
        xml.split('<').filter_map(|tag| tag.split_once('>')).map(|(_, text)| text).collect();
    let (contents, text) = said.split_once("见第").expect("the last paragraph");
    assert!(contents.contains(&format!("PAGEREF _Toc000000003 \\h {folio}")), "{contents}");
    assert!(text.contains(&format!("{folio}页")), "{folio}: {text}");
}

#[test]
fn bytes_do_not_depend_on_jobs_folders_or_the_lock_file() {
    let many: Vec<(String, String)> = (0..6)
        .map(|n| (format!("in/m{n}.md"), format!("{TEA}\n第{n}段。[^1]\n\n[^1]: 註。\n")))
        .collect();
    let many: Vec<(&str, &str)> = many.iter().map(|(n, t)| (n.as_str(), t.as_str())).collect();
    let (one, two) = (Desk::new(&many), Desk::new(&many));
    let line = "build in --outline json,yaml,md,opml,csv --audit -o";
    assert_eq!(one.run(&format!("{line} a --jobs 1")).0, 0);
    assert_eq!(two.run(&format!("{line} deep/b --jobs 4")).0, 0);
    let first = one.files("a");
    assert_eq!(first.len(), 6 * 9);
    assert!(first == two.files("deep/b"), "the editions differ");
    assert_eq!(one.run(&format!("{line} c --locked")).0, 0);
    assert!(first == one.files("c"), "the lock file changed something");
}

#[test]
fn one_failure_does_not_stop_the_rest_and_shows_in_the_exit_code() {
    let desk = Desk::new(&[("in/bad.md", ""), ("in/tea.md", TEA)]);
    let (code, out, err) = desk.run("build in gone.txt");
    assert_eq!(code, 1);
    assert!(err.contains("bad.md") && err.contains("empty"), "{err}");
    assert!(err.contains("gone.txt"), "{err}");
    assert!(out.contains("1 built in output, 2 failed"), "{out}");
    assert!(!desk.path("output/bad.md").exists() && desk.path("output/tea.pdf").exists());
}

#[test]
fn wrong_usage_and_configuration_exit_with_2_before_anything_is_written() {
    let desk =
        Desk::new(&[("tea.md", TEA), ("notes.xyz", "字"), ("x/tea.md", TEA), ("a.txt", "字。")]);
    fs::write(desk.path("bad.toml"), "stlye = \"book-32k\"\n").unwrap();
    fs::write(desk.path("none.toml"), "editions = []\n").unwrap();
    for (line, said) in [
        ("build tea.md --profile tw2sq", "did you mean tw2s"),
        ("build tea.md --style book-23k", "did you mean book-32k?"),
        ("build tea.md --style gone.toml", "gone.toml"),
        ("build tea.md --encoding big-6", "did you mean big5?"),
        ("build tea.md --config bad.toml", "line 1: unknown key stlye; did you mean style?"),
        ("build tea.md --config gone.toml", "gone.toml"),
        ("build tea.md --config none.toml", "nothing would be written"),
        ("build notes.xyz", "not a format hanpress reads"),
        ("build tea.md x/tea.md", "would write the same files"),
        ("build tea.md -o .", "would overwrite"),
        ("build tea.md -o a.txt", "is a file"),
        ("build -", "needs its format: --format plain"),
        ("build", "required"),
    ] {
        let (code, _, err) = desk.run(line);
        assert_eq!(code, 2, "{line}: {err}");
        assert!(err.contains(said), "{line}: {err}");
    }
    assert!(!desk.path("output").exists() && !desk.path("hanpress.lock").exists());
}

#[test]
fn what_is_denied_is_not_written() {
    let desk = Desk::new(&[("in/a.md", "# 題\n\n「沒有關上。\n\n第二段。\n"), ("in/b.md", TEA)]);
    let (code, _, err) = desk.run("build in --deny-warnings");
    assert_eq!(code, 1, "{err}");
    let names: Vec<String> = desk.files("output").into_keys().collect();
    assert_eq!(names, ["b.docx", "b.md", "b.pdf"]);
    // Without a lock file every key would be new.
    let desk = Desk::new(&[("tea.md", TEA)]);
    let (code, _, err) = desk.run("build tea.md --locked");
    assert_eq!(code, 1);
    assert!(err.contains("--locked"), "{err}");
    assert!(!desk.path("output").exists() && !desk.path("hanpress.lock").exists());
}

#[test]
fn the_report_is_one_json_document() {
    let desk = Desk::new(&[("in/bad.md", ""), ("in/tea.md", TEA)]);
    let (code, out, err) = desk.run("build in --report json");
    assert_eq!((code, err.as_str()), (1, ""));
    let report: serde_json::Value = serde_json::from_str(&out).unwrap();
    assert_eq!(report["ok"], false);
    assert!(report["manuscripts"][0]["error"].as_str().unwrap().contains("empty"));
    let file = &report["manuscripts"][1]["files"][2];
    assert_eq!(file["path"], "tea.md");
    let written = fs::read(desk.path("output/tea.md")).unwrap();
    assert_eq!(file["bytes"], written.len());
    assert_eq!(file["sha256"].as_str().unwrap().len(), 64);
}

#[test]
fn loose_and_short_lines_are_listed_with_their_places() {
    let paragraph = |n| format!("{}{}{}。", "漢字".repeat(n), "x".repeat(30), "漢字".repeat(40));
    let text = format!("起頭。\n\n{}\n\n{}\n", paragraph(15), paragraph(11));
    let desk = Desk::new(&[("tea.md", &text)]);
    let (_, out, _) = desk.run("check tea.md");
    assert!(out.contains("tea.md:3:1: note[loose-line]: loose line: gaps opened by 0.1"), "{out}");
    let short = "tea.md:5:1: warning[short-line]: short line: it ends 8.";
    assert!(out.contains(short), "{out}");
    let (_, out, _) = desk.run("build tea.md --report json");
    let report: serde_json::Value = serde_json::from_str(&out).unwrap();
    let noticed = report["manuscripts"][0]["diagnostics"].as_array().unwrap();
    for (code, line) in [("loose-line", 3), ("short-line", 5)] {
        assert!(noticed.iter().any(|notice| notice["code"] == code && notice["line"] == line));
    }
}

#[test]
fn a_reworded_section_keeps_its_key_and_a_broken_lock_is_refused() {
    let desk = Desk::new(&[("tea.md", TEA)]);
    desk.run("build tea.md");
    fs::write(desk.path("tea.md"), TEA.replace("## 早晨", "## 一個早晨")).unwrap();
    let (code, out, _) = desk.run("outline tea.md");
    assert_eq!(code, 0);
    assert!(out.contains("\"key\": \"morning\""), "{out}");
    let (_, imported, _) = desk.run("import tea.md");
    assert!(imported.contains("## <a id=\"morning\"></a>一個早晨"), "{imported}");
    assert!(desk.run("check tea.md").1.contains("kept-key"));
    fs::write(desk.path("hanpress.lock"), "<<<<<<< HEAD\n").unwrap();
    let (code, _, err) = desk.run("build tea.md");
    assert_eq!(code, 1);
    assert!(err.contains("hanpress.lock") && err.contains("line 1"), "{err}");
}

#[test]
fn settings_are_taken_from_the_command_line_the_front_matter_and_the_file_in_that_order() {
    let desk = Desk::new(&[
        ("hanpress.toml", "profile = \"none\"\neditions = [\"md\"]\n[keys]\n\"早晨\" = \"dawn\"\n"),
        ("tea.md", TEA),
        ("front.md", "---\nprofile: t2s\n---\n\n# 題\n\n「軟體」\n"),
    ]);
    assert_eq!(desk.run("build tea.md front.md").0, 0);
    assert!(desk.read("output/tea.md").contains("## <a id=\"dawn\"></a>早晨"));
    assert!(desk.read("output/tea.md").contains("他說：「喝茶。」"));
    assert!(desk.read("output/front.md").contains("「软体」"));
    assert_eq!(desk.run("build front.md --profile tw2sp -o typed").0, 0);
    assert!(desk.read("typed/front.md").contains("「软件」"));
}

#[test]
fn a_style_sheet_that_is_absent_stops_a_build_but_not_reading() {
    let text = format!("---\nstyle: style.toml\n---\n\n{TEA}");
    let desk = Desk::new(&[("tea.md", &text)]);
    assert_eq!(desk.run("init --style book-32k").0, 0);
    let (code, _, err) = desk.run("build tea.md -o out --editions docx,md");
    assert_eq!(code, 0, "{err}");
    fs::remove_file(desk.path("style.toml")).unwrap();
    let (code, _, err) = desk.run("build tea.md -o other");
    assert_eq!(code, 1, "a manuscript that names a sheet is set in it or not at all");
    assert!(err.contains("front matter, style: ") && err.contains("style.toml"), "{err}");
    assert_eq!(desk.run("outline out/tea.docx").0, 0);
    for line in ["import out/tea.docx", "build out/tea.docx -o again"] {
        let (code, _, err) = desk.run(line);
        assert_eq!(code, 0, "{line}: {err}");
        assert!(err.contains("style.toml") && err.contains("report-a4 is taken"), "{line}: {err}");
        assert!(err.contains("put it beside the manuscript"), "{line}: {err}");
    }
    assert_eq!(desk.run("verify out").0, 0);
    assert_eq!(desk.run("convert out/tea.docx -o converted.docx").0, 0);
}

#[test]
fn an_import_builds_to_the_same_editions() {
    let text = "山茶\n\n早晨的一杯\n\n一、早晨\n\n他很早就起來了，先去燒一壺水。\n\n二、晚上\n\n茶涼了，話還沒有說完。\n";
    let desk = Desk::new(&[("tea.txt", text)]);
    assert_eq!(desk.run("import tea.txt -o again/tea.md").0, 0);
    assert_eq!(desk.run("build tea.txt -o one").0, 0);
    assert_eq!(desk.run("build again/tea.md -o two").0, 0);
    let (one, two) = (desk.files("one"), desk.files("two"));
    assert!(!one.is_empty() && one == two, "the import says something else");
}

#[test]
fn a_text_of_many_chunks_converts_alike_on_any_number_of_threads() {
    let lines = (0..60_000).map(|line| format!("第{line}行：乾隆年間的麵線，他說「曬乾了」。\n"));
    let text: String = lines.collect();
    let desk = Desk::new(&[("in.txt", &text)]);
    for jobs in ["1", "3"] {
        assert_eq!(desk.run(&format!("convert in.txt --jobs {jobs} -o out{jobs}.txt")).0, 0);
    }
    let result = |name: &str| fs::read_to_string(desk.path(name)).unwrap();
    assert!(result("out1.txt").ends_with("第59999行：乾隆年间的面线，他说“晒干了”。\n"));
    assert!(result("out1.txt") == result("out3.txt"));
    assert_eq!(desk.run("convert in.txt --jobs 0").0, 2);
}

#[test]
fn standard_input_is_built_and_converted() {
    let desk = Desk::new(&[]);
    let (code, out, err) = desk.run_with_input("build - --format markdown", TEA.as_bytes());
    assert_eq!((code, err.as_str()), (0, ""), "{out}");
    assert!(desk.path("output/stdin.pdf").exists());
    let (code, out, _) = desk.run_with_input("convert --profile tw2sp", "軟體\r\n滑鼠".as_bytes());
    assert_eq!((code, out.as_str()), (0, "软件\r\n鼠标"));
    let (code, _, err) = desk.run_with_input("convert", b"\xE8\xBB\x9F\xFF");
    assert_eq!(code, 1);
    assert!(err.contains("offset 3"), "{err}");
}

#[test]
fn outlines_of_several_manuscripts_are_one_document() {
    let desk = Desk::new(&[("in/a.md", TEA), ("in/b.md", TEA)]);
    let (code, out, _) = desk.run("outline in");
    assert_eq!(code, 0);
    let outlines: serde_json::Value = serde_json::from_str(&out).unwrap();
    assert_eq!(outlines["manuscripts"][1]["manuscript"], "b.md");
    let section = &outlines["manuscripts"][1]["sections"][0];
    assert_eq!((&section["key"], &section["page"]), (&"morning".into(), &"1".into()));
    assert_eq!(violations("outline-series-2", &outlines), Vec::<String>::new());
    let (code, out, _) = desk.run("outline in/a.md --format md");
    assert_eq!(
        (code, out.as_str()),
        (0, "# 山茶\n\n- 早晨 · Morning `morning` · p. 1\n- 晚上 · Night `night` · p. 1\n")
    );
    // Looking is not writing.
    assert!(!desk.path("in/hanpress.lock").exists());
}

#[test]
fn images_are_put_beside_the_markdown_and_missing_ones_are_named() {
    let png = crate::reference::root().join("tests/fixtures/docx");
    let picture = fs::read_dir(png).unwrap().map(|entry| entry.unwrap().path());
    let picture = picture.into_iter().find(|path| path.extension().is_some_and(|e| e == "png"));
    let desk = Desk::new(&[("t.md", "# 題\n\n![山](a.png)\n\n![海](gone.png)\n")]);
    fs::copy(picture.unwrap(), desk.path("a.png")).unwrap();
    let (code, _, err) = desk.run("build t.md");
    assert_eq!(code, 0, "{err}");
    assert!(err.contains("t.md:5:") && err.contains("gone.png"), "{err}");
    assert!(desk.read("output/t.md").contains("](t.images/a.png)"));
    assert!(desk.path("output/t.images/a.png").exists());
}

#[test]
fn init_writes_a_style_sheet_to_begin_with() {
    let desk = Desk::new(&[("a.md", "# 茶\n\n新芽。\n")]);
    let (code, out, _) = desk.run("init --style official-gbt9704");
    assert_eq!(code, 0);
    assert!(out.contains("style = \"style.toml\""), "{out}");
    assert!(desk.read("style.toml").contains("#folio-format = \"— {n} —\""));
    assert_eq!(desk.run("build --editions pdf --style style.toml a.md -o one").0, 0);
    assert_eq!(desk.run("build --editions pdf --style official-gbt9704 a.md -o two").0, 0);
    assert_eq!(desk.files("one"), desk.files("two"));
    let (code, _, err) = desk.run("init --style official");
    assert_eq!(code, 2);
    assert!(err.contains("official-gbt9704"), "{err}");
}

#[test]
fn a_wrong_sheet_is_shown_where_it_is_wrong() {
    let sheet = "[roles.body]\nsize = \"小肆\"\n";
    let desk = Desk::new(&[("a.md", "# 茶\n"), ("house.toml", sheet)]);
    let (code, _, err) = desk.run("build --style house.toml a.md");
    assert_eq!(code, 2);
    assert!(err.contains("\n2 | size = \"小肆\"\n  |        ^^^^^^"), "{err}");
}

/// A house's template.
fn house() -> PathBuf {
    crate::reference::root().join("tests/fixtures/docx/house.dotx")
}

#[test]
fn a_template_is_named_on_the_command_line_or_in_the_project() {
    let config = "[docx]\nreference-doc = \"../house.dotx\"\n[docx.styles]\nquote = \"引用文\"\n";
    let desk = Desk::new(&[
        ("tea.md", TEA),
        ("project/tea.md", &format!("{TEA}\n> 山不在高。\n")),
        ("project/hanpress.toml", config),
        ("slip/tea.md", TEA),
        ("slip/hanpress.toml", "[docx.styles]\nqoute = \"引文\"\n"),
    ]);
    fs::copy(house(), desk.path("house.dotx")).unwrap();
    let build = |line: &str| desk.run(&format!("build --editions docx {line}"));
    assert_eq!(build("tea.md -o plain").0, 0);
    assert_eq!(build("tea.md -o typed --reference-doc house.dotx").0, 0);
    assert!(desk.files("plain") != desk.files("typed"));
    // A style that is not there costs no more than its own looks.
    let (code, _, err) = build("project/tea.md -o project");
    assert_eq!(code, 0);
    assert!(err.contains("no style \"引用文\" for quote") && err.contains("引文"), "{err}");
    for (line, reason) in [
        ("slip/tea.md", "no role qoute; did you mean quote?"),
        ("tea.md --reference-doc gone.dotx", "gone.dotx: cannot be read"),
        ("tea.md --reference-doc tea.md", "no package"),
    ] {
        let (code, _, err) = build(line);
        assert!(code == 2 && err.contains(reason), "{line}: {code} {err}");
    }
}

#[test]
fn init_writes_a_file_that_changes_nothing() {
    let desk = Desk::new(&[("tea.md", TEA)]);
    desk.run("build tea.md -o one");
    assert_eq!(desk.run("init").0, 0);
    assert_eq!(desk.run("build tea.md -o two").0, 0);
    assert!(desk.files("one") == desk.files("two"));
    // Never over a file that is there.
    assert_eq!(desk.run("init").0, 2);
    // Every setting in it is a real one: uncommented, the file is still read.
    let text = desk.read("hanpress.toml");
    let (settings, keys) = text.split_once("[keys]").unwrap();
    let is_setting = |line: &&str| {
        line.starts_with('[')
            || line
                .strip_prefix('#')
                .is_some_and(|rest| rest.contains(" = ") && !rest.starts_with(' '))
    };
    let settings: Vec<&str> =
        settings.lines().filter(is_setting).map(|line| line.trim_start_matches('#')).collect();
    assert!(settings.len() >= 8, "{settings:?}");
    fs::write(
        desk.path("hanpress.toml"),
        format!("{}\n[keys]{}", settings.join("\n"), keys.replace("#\"", "\"")),
    )
    .unwrap();
    fs::copy(house(), desk.path("house.dotx")).unwrap();
    let (code, _, err) = desk.run("build tea.md -o three");
    assert_eq!((code, err.as_str()), (0, ""));
}

#[cfg(unix)]
#[test]
fn whoever_reads_may_stop_reading() {
    let desk = Desk::new(&[("tea.md", TEA)]);
    for line in ["fonts", "build tea.md", "outline tea.md", "check tea.md"] {
        let mut child =
            desk.command(line).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        drop(child.stdout.take());
        let (code, _, err) = told(child.wait_with_output().unwrap());
        assert_eq!((code, err.as_str()), (0, ""), "{line}");
    }
}
