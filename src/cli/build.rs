//! `hanpress build`.

use std::io::IsTerminal;
use std::time::Duration;

use hanpress::batch::{self, BatchOptions, BatchReport, ManuscriptReport, Order};
use hanpress::pipeline::Pipeline;
use hanpress::{Error, Result};
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use super::args::{BuildArguments, ReportForm};
use super::settings::{Typed, output_folder};
use super::{FAILED, OK, print};

/// Builds, and reports.
pub(super) fn run(typed: BuildArguments) -> Result<u8> {
    let output = output_folder(typed.output.as_deref(), &typed.manuscripts)?;
    if output.exists() && !output.is_dir() {
        return Err(Error::Usage(format!("{} is a file, not a folder", output.display())));
    }
    let orders = Typed::from_build(&typed).orders(Some(&output))?;
    if orders.iter().any(|order| order.options.writes_nothing()) {
        return Err(Error::Usage("no edition is asked for: nothing would be written".to_owned()));
    }
    let editions = |order: &Order| order.options.editions.len();
    if typed.verify && orders.iter().map(editions).min().is_some_and(|count| count < 2) {
        return Err(Error::Usage("--verify compares editions: ask for two at least".to_owned()));
    }
    batch::spare_manuscripts(&orders, &output)?;
    let options = BatchOptions {
        output,
        locked: typed.locked,
        deny_warnings: typed.denied.warnings(),
        deny_doubtful: typed.denied.doubtful(),
        verify: typed.verify,
    };
    // The program's first thread is one of them: what it allocates grows by fewer system calls than
    // what others do, and reading a book is mostly that.
    let pool = rayon::ThreadPoolBuilder::new()
        .num_threads(typed.jobs.map_or(0, usize::from))
        .use_current_thread()
        .build()
        .map_err(|error| Error::Usage(format!("cannot start {:?} jobs: {error}", typed.jobs)))?;
    let bar = progress_bar(orders.len());
    let tell = |report: &ManuscriptReport| {
        bar.set_message(report.manuscript.clone());
        bar.inc(1);
    };
    let pipeline = Pipeline::new();
    let report = pool.install(|| batch::run(&pipeline, orders, &options, &tell));
    bar.finish_and_clear();
    match typed.report {
        ReportForm::Text => text(&report, &options)?,
        ReportForm::Json => json(&report)?,
    }
    Ok(if report.ok { OK } else { FAILED })
}

/// A bar on a terminal, nothing elsewhere.
fn progress_bar(length: usize) -> ProgressBar {
    if !std::io::stderr().is_terminal() {
        return ProgressBar::with_draw_target(None, ProgressDrawTarget::hidden());
    }
    let bar = ProgressBar::new(length as u64);
    if let Ok(style) = ProgressStyle::with_template("{bar:24} {pos}/{len} {msg}") {
        bar.set_style(style);
    }
    // A single short manuscript is done before a bar could be read.
    bar.enable_steady_tick(Duration::from_millis(200));
    bar
}

fn text(report: &BatchReport, options: &BatchOptions) -> Result<()> {
    for line in print::glossaries(&report.glossaries, false) {
        print::err(&line);
    }
    for manuscript in &report.manuscripts {
        let list = &manuscript.diagnostics;
        for line in print::warnings(&manuscript.manuscript, list) {
            print::err(&line);
        }
        if let Some(verification) = &manuscript.verification {
            for line in print::verdict(&manuscript.manuscript, &verification.verdict) {
                print::err(&line);
            }
        }
        let summary = print::summary(manuscript);
        if manuscript.ok {
            print::out(format!("{summary}\n"))?;
        } else {
            print::err(&format!("error: {summary}"));
        }
    }
    let failed = report.manuscripts.iter().filter(|manuscript| !manuscript.ok).count();
    let built = report.manuscripts.len() - failed;
    print::out(format!("{built} built in {}, {failed} failed\n", options.output.display()))
}

fn json(report: &BatchReport) -> Result<()> {
    // Strings, numbers and lists always serialise.
    print::out(format!("{}\n", serde_json::to_string_pretty(report).unwrap_or_default()))
}
