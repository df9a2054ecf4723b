//! `hanpress check`.

use hanpress::Result;
use hanpress::batch;
use hanpress::pipeline::Pipeline;

use super::args::CheckArguments;
use super::settings::Typed;
use super::{FAILED, OK, print};

/// Builds in memory and prints everything that was noticed, structure guesses included.
pub(super) fn run(typed: CheckArguments) -> Result<u8> {
    let deny_warnings = typed.deny_warnings;
    let settings = Typed::from_manuscripts(typed.manuscripts, typed.format);
    let orders = settings.with_words(typed.words).orders(None)?;
    let glossaries = batch::glossary_diagnostics(&orders);
    for line in print::glossaries(&glossaries, true) {
        print::out(format!("{line}\n"))?;
    }
    let pipeline = Pipeline::new();
    let mut code = if deny_warnings && batch::has_warnings(&glossaries) { FAILED } else { OK };
    for order in orders {
        let built = order.open().and_then(|opened| pipeline.build(opened, &order.options));
        let output = match built {
            Ok(output) => output,
            Err(error) => {
                print::error(&error);
                code = FAILED;
                continue;
            }
        };
        // What a check finds is its result, so it goes to standard output.
        for line in print::diagnostics(&order.job.name, &output.diagnostics) {
            print::out(format!("{line}\n"))?;
        }
        let counts: Vec<String> = print::severities(&output.diagnostics).collect();
        let counts = if counts.is_empty() { "nothing".to_owned() } else { counts.join(", ") };
        print::out(format!("{}: {counts}\n", order.job.name))?;
        if deny_warnings && output.has_warnings() {
            code = FAILED;
        }
    }
    Ok(code)
}
