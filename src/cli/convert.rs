//! `hanpress convert`.

use std::fs::File;
use std::io::{BufReader, BufWriter, Read, Write};
use std::path::Path;

use hanpress::conversion::convert_stream;
use hanpress::{Error, Result, batch};

use super::OK;
use super::args::ConvertArguments;
use super::settings::profile;

/// Filters text.
pub(super) fn run(typed: ConvertArguments) -> Result<u8> {
    let profile = profile(Some(&typed.profile))?;
    let failed = |source| Error::Read { path: typed.input.clone(), source };
    let input: Box<dyn Read> = if typed.input.as_os_str() == "-" {
        Box::new(std::io::stdin().lock())
    } else {
        Box::new(File::open(&typed.input).map_err(failed)?)
    };
    let input = BufReader::new(input);
    let convert = |output: &mut dyn Write| convert_stream(input, output, profile);
    match typed.output.as_deref() {
        Some(path) => batch::write_file_with(path, |file| {
            let mut file = BufWriter::new(file);
            convert(&mut file)?;
            file.flush().map_err(|source| written(path, source))
        })?,
        None => {
            let mut output = BufWriter::new(std::io::stdout().lock());
            convert(&mut output)?;
            match output.flush() {
                // Whoever reads has seen enough: `hanpress convert … | head`.
                Err(error) if error.kind() == std::io::ErrorKind::BrokenPipe => {}
                result => {
                    result.map_err(|source| written(Path::new("(standard output)"), source))?;
                }
            }
        }
    }
    Ok(OK)
}

fn written(path: &Path, source: std::io::Error) -> Error {
    Error::Write { path: path.to_path_buf(), source }
}
