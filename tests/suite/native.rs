//! OpenCC's library as the engine: built with the feature `opencc-native` it is held beside
//! hanpress's own, without it the user is told how to get it.

use crate::cli::Desk;

#[test]
fn an_unknown_engine_is_wrong_usage() {
    let (code, _, err) = Desk::new(&[]).run("convert --engine openc");
    assert_eq!(code, 2);
    assert!(err.contains("did you mean opencc?"), "{err}");
}

#[cfg(not(feature = "opencc-native"))]
#[test]
fn without_the_feature_the_user_is_told_how_to_get_it() {
    let desk = Desk::new(&[("a.md", "# 龍\n")]);
    for line in ["convert --engine opencc --profile t2s a.md", "build --engine opencc a.md"] {
        let (code, out, err) = desk.run(line);
        assert_eq!((code, out.as_str()), (2, ""), "{line}");
        assert!(err.contains("--features opencc-native"), "{err}");
        assert!(!desk.path("output").exists());
    }
}

#[cfg(feature = "opencc-native")]
mod built_in {
    use hanpress::conversion::{Engine, Profile, Rule};
    use hanpress::error::Error;

    use super::*;
    use crate::conversion::{OPENCC, adversarial_lines};
    use crate::reference::root;

    /// Every fifth entry of every table, key and values apart, and lines glued from entries;
    /// `tests/oracle/parity.py` has them all.
    fn lines() -> Vec<String> {
        let mut lines = adversarial_lines(10_000);
        for entry in std::fs::read_dir(root().join("data/opencc")).expect("the tables are there") {
            let path = entry.expect("a table").path();
            if path.extension().is_some_and(|extension| extension == "txt") {
                let text = std::fs::read_to_string(path).expect("a table is text");
                let rows = text.lines().filter(|line| !line.starts_with('#')).step_by(5);
                lines.extend(rows.flat_map(|row| row.split(['\t', ' '])).map(str::to_owned));
            }
        }
        lines
    }

    #[test]
    fn the_two_engines_give_the_same_bytes() {
        let lines = lines();
        for profile in OPENCC {
            let library = Engine::Opencc.converter(profile).expect("OpenCC opens");
            let own = profile.converter();
            for line in &lines {
                let (expected, actual) = (library.convert(line), own.convert(line));
                assert_eq!(actual.text, expected.text, "{profile} {line:?}");
                let is_explained = expected.changes.iter().all(|one| one.rule != Rule::Native);
                assert!(is_explained, "{profile} {line:?}");
            }
        }
    }

    #[test]
    fn publish_is_not_opencc_s() {
        let result = Engine::Opencc.converter(Profile::Publish);
        assert!(matches!(result, Err(Error::Usage(_))), "OpenCC converts for print");
        let none = Engine::Opencc.converter(Profile::None).expect("nothing is to be opened");
        assert_eq!(none.convert("龍").text, "龍");
    }

    #[test]
    fn it_filters_and_builds() {
        let desk = Desk::new(&[("a.md", "# 滑鼠與**軟**體\n\n頭髮\n")]);
        let line = "convert --engine opencc --profile tw2sp";
        let (code, out, _) = desk.run_with_input(line, "軟體\0滑鼠\r\n".as_bytes());
        assert_eq!((code, out.as_str()), (0, "软件\0鼠标\r\n"));
        let build = "build --profile tw2sp --editions md --audit a.md";
        assert_eq!(desk.run(&format!("{build} -o own")).0, 0);
        assert_eq!(desk.run(&format!("{build} -o opencc --engine opencc")).0, 0);
        assert_eq!(desk.read("own/a.md"), desk.read("opencc/a.md"));
        assert_eq!(desk.read("own/a.audit.json"), desk.read("opencc/a.audit.json"));
        let (code, _, err) = desk.run("build --engine opencc a.md");
        assert_eq!(code, 1);
        assert!(err.contains("--profile tw2s"), "{err}");
    }
}
