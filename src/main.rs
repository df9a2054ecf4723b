//! The binary; everything is in [`cli`].

#![expect(clippy::print_stdout, clippy::print_stderr, reason = "only the binary speaks")]

mod cli;

fn main() -> std::process::ExitCode {
    cli::run()
}
