//! `hanpress check`.

use hanpress::Result;
use hanpress::batch;
use hanpress::pipeline::Pipeline;

use super::args::CheckArguments;
use super::settings::Typed;
use super::{FAILED, OK, print};

/// Builds in memory and prints everything that was noticed, structure guesses included.
pub(super) fn run(typed: CheckArguments) -> Result<u8> {
    let denied = typed.denied;
    let settings = Typed::from_manuscripts(typed.manuscripts, typed.format);
    let orders = settings.with_words(typed.words).orders(None)?;
    let glossaries = batch::glossary_diagnostics(&orders);
    for line in print::glossaries(&glossaries, true) {
        print::out(format!("{line}\n"))?;
    }
    let pipeline = Pipeline::new();
    let mut code = if denied.warnings() && batch::has_warnings(&glossaries) { FAILED } else { OK };
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
        let noticed: Vec<String> = print::severities(&output.diagnostics).collect();
        let noticed = if noticed.is_empty() { "nothing".to_owned() } else { noticed.join(", ") };
        let conversions = print::conversions(&output.audit.summary);
        print::out(format!("{}: {noticed}; {conversions}\n", order.job.name))?;
        if let Some(undecided) = output.undecided().filter(|_| denied.doubtful()) {
            print::err(&format!("error: {}: {undecided}", order.job.name));
            code = FAILED;
        }
        if denied.warnings() && output.has_warnings() {
            code = FAILED;
        }
    }
    Ok(code)
}
