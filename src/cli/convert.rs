//! `hanpress convert`.

use std::fs::File;
use std::io::{BufReader, BufWriter, ErrorKind, Read, Write};
use std::path::PathBuf;

use hanpress::conversion::{
    ConversionOptions, Converter, Engine, Glossary, GlossaryFile, Profile, Region, StreamError,
    convert_stream, convert_stream_with,
};
use hanpress::diagnostic::{Code, Diagnostics, Severity};
use hanpress::pipeline::LocatedDiagnostic;
use hanpress::{Error, Result, batch, inplace};

use super::args::ConvertArguments;
use super::{OK, print};

/// Filters text.
pub(super) fn run(typed: ConvertArguments) -> Result<u8> {
    let profile: Profile = typed.profile.parse()?;
    if let Some(jobs) = typed.jobs {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(jobs.into());
        pool.build_global().map_err(|error| Error::Usage(format!("--jobs {jobs}: {error}")))?;
    }
    let options = options(&typed, profile)?;
    let engine: Engine = typed.engine.parse()?;
    let converter = engine.converter(profile)?;
    if typed.retag && (!inplace::is_package(&typed.input) || !profile.is_to_simplified()) {
        let message = "--retag is for Word files and the like that become Simplified Chinese";
        return Err(Error::Usage(message.to_owned()));
    }
    if inplace::is_package(&typed.input) {
        return in_place(&typed, converter, &options);
    }
    let is_stdin = typed.input.as_os_str() == "-";
    let input: Box<dyn Read + Send> = if is_stdin {
        Box::new(std::io::stdin())
    } else {
        let failed = |source| Error::Read { path: typed.input.clone(), source };
        Box::new(File::open(&typed.input).map_err(failed)?)
    };
    let names = Names {
        input: if is_stdin { "(standard input)".into() } else { typed.input.clone() },
        output: typed.output.clone().unwrap_or_else(|| "(standard output)".into()),
    };
    // Memory stays bounded because text is never held whole: some lines in, some lines out.
    let filter = |output: &mut dyn Write| {
        let mut output = BufWriter::new(output);
        let input = BufReader::new(input);
        let unclosed = match engine {
            // It need not explain its changes here.
            Engine::Hanpress => convert_stream(input, &mut output, &options)?,
            _ => convert_stream_with(input, &mut output, &options, converter)?,
        };
        output.flush().map_err(StreamError::Write)?;
        if let Some(line) = unclosed {
            let (name, code) = (names.input.display(), Code::Protection.name());
            print::err(&format!(
                "{name}:{line}: warning[{code}]: hanpress:off without hanpress:on: nothing is \
                 converted from here on"
            ));
        }
        Ok(())
    };
    let result = match typed.output.as_deref() {
        Some(path) => {
            batch::write_file_with(path, |file| filter(file).map_err(|error| names.error(error)))
        }
        None => match filter(&mut std::io::stdout().lock()) {
            // Whoever reads has seen enough: `hanpress convert … | head`.
            Err(StreamError::Write(error)) if error.kind() == ErrorKind::BrokenPipe => Ok(()),
            result => result.map_err(|error| names.error(error)),
        },
    };
    result.map(|()| OK)
}

/// Converts the texts of a package where they stand.
fn in_place(
    typed: &ConvertArguments,
    converter: &dyn Converter,
    options: &ConversionOptions<'_>,
) -> Result<u8> {
    let (input, name) = (&typed.input, typed.input.display());
    let Some(output) = typed.output.as_deref() else {
        return Err(Error::Usage(format!("{name} is no text: name the converted file with -o")));
    };
    let failed = |source| Error::Read { path: input.clone(), source };
    let bytes = std::fs::read(input).map_err(failed)?;
    let mut diagnostics = Diagnostics::new();
    let converted =
        inplace::convert(input, &bytes, converter, options, typed.retag, &mut diagnostics)?;
    for diagnostic in &diagnostics {
        if diagnostic.severity > Severity::Note {
            print::err(&format!("{name}: warning: {}", diagnostic.message));
        }
    }
    batch::write_file(output, &converted.bytes)?;
    let (changes, parts) = (converted.changes, converted.parts.len());
    let output = output.display();
    let marks = match converted.retagged {
        0 => String::new(),
        count => format!(", {count} language marks and fonts"),
    };
    print::out(format!("{name} → {output} ({changes} texts in {parts} parts changed{marks})\n"))?;
    Ok(OK)
}

/// Returns what was typed of glossaries and regions, and tells what is odd about it.
fn options(typed: &ConvertArguments, profile: Profile) -> Result<ConversionOptions<'static>> {
    let files: Vec<GlossaryFile> = typed.glossaries.iter().map(GlossaryFile::new).collect();
    let glossary = Glossary::load(&files)?;
    let noticed = glossary.diagnostics(profile);
    let noticed: Vec<_> = noticed.iter().map(LocatedDiagnostic::without_place).collect();
    for line in print::glossaries(&noticed, false) {
        print::err(&line);
    }
    let idioms = typed.idioms.as_deref().map(Region::from_setting).transpose()?.flatten();
    idioms.map_or(Ok(()), |region| region.check_profile(profile))?;
    Ok(ConversionOptions {
        profile,
        glossary: glossary.into(),
        idioms,
        ..ConversionOptions::default()
    })
}

/// How messages call what is read and written.
struct Names {
    input: PathBuf,
    output: PathBuf,
}

impl Names {
    fn error(&self, error: StreamError) -> Error {
        match error {
            StreamError::Read(source) => Error::Read { path: self.input.clone(), source },
            StreamError::Write(source) => Error::Write { path: self.output.clone(), source },
            other => Error::Manuscript { path: self.input.clone(), reason: other.to_string() },
        }
    }
}
