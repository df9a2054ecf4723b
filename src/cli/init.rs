//! `hanpress init`.

use hanpress::style::StyleSheet;
use hanpress::{Error, Result, batch};

use super::args::InitArguments;
use super::config::NAME;
use super::{OK, print};

/// Every setting with its default, commented out.
const TEMPLATE: &str = include_str!("../../data/init/hanpress.toml");

/// What a style sheet is called.
const SHEET: &str = "style.toml";

/// Writes the file, unless there is one.
pub(super) fn run(typed: InitArguments) -> Result<u8> {
    let (name, text, hint) = match &typed.style {
        Some(style) => {
            let hint = format!("; {NAME} names it so: style = \"{SHEET}\"");
            (SHEET, StyleSheet::template(style)?, hint)
        }
        None => (NAME, TEMPLATE.to_owned(), String::new()),
    };
    let path = typed.folder.join(name);
    if path.exists() {
        return Err(Error::Usage(format!("{} is there already", path.display())));
    }
    batch::write_file(&path, text.as_bytes())?;
    print::out(format!("wrote {}{hint}\n", path.display()))?;
    Ok(OK)
}
