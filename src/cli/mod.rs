//! The command line: what was typed → what was meant → commands → report.
//!
//! Only this part reads the environment and writes to the terminal.

mod args;
mod build;
mod check;
mod config;
mod convert;
mod fonts;
mod import;
mod init;
mod outline;
mod print;
mod review;
mod settings;
mod verify;

use std::process::ExitCode;

use clap::Parser;
use hanpress::Error;

use args::{Arguments, Command};

/// All good.
const OK: u8 = 0;
/// At least one manuscript failed; the others are written.
const FAILED: u8 = 1;
/// Wrong usage or configuration; nothing was written.
const USAGE: u8 = 2;

/// Runs what the process was asked for.
pub(crate) fn run() -> ExitCode {
    // clap ends the process with 2 by itself if the arguments can't be parsed.
    let arguments = Arguments::parse();
    let result = match arguments.command {
        Command::Build(typed) => build::run(*typed),
        Command::Convert(typed) => convert::run(typed),
        Command::Import(typed) => import::run(typed),
        Command::Outline(typed) => outline::run(typed),
        Command::Check(typed) => check::run(typed),
        Command::Review(typed) => review::run(typed),
        Command::Verify(typed) => verify::run(typed),
        Command::Fonts(typed) => fonts::run(typed),
        Command::Init(typed) => init::run(typed),
    };
    ExitCode::from(result.unwrap_or_else(|error| {
        print::error(&error);
        exit_code(&error)
    }))
}

/// Returns the exit code of an error that ends the run.
fn exit_code(error: &Error) -> u8 {
    match error {
        Error::Usage(_) | Error::Configuration { .. } => USAGE,
        _ => FAILED,
    }
}
