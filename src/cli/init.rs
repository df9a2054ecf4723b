//! `hanpress init`.

use hanpress::{Error, Result, batch};

use super::args::InitArguments;
use super::config::NAME;
use super::{OK, print};

/// Every setting with its default, commented out.
const TEMPLATE: &str = include_str!("../../data/init/hanpress.toml");

/// Writes the file, unless there is one.
pub(super) fn run(typed: InitArguments) -> Result<u8> {
    let path = typed.folder.join(NAME);
    if path.exists() {
        return Err(Error::Usage(format!("{} is there already", path.display())));
    }
    batch::write_file(&path, TEMPLATE.as_bytes())?;
    print::out(format!("wrote {}\n", path.display()))?;
    Ok(OK)
}
