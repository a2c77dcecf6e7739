use std::{
    io::{self, Write},
    path::PathBuf,
};

use schemactl_model::Severity;

use super::cases::{self, Case, Outcome};
use crate::{
    context::Context,
    error::Result,
    exit::Exit,
    policy::PolicyArgs,
    printer::{DIM, GREEN, RED, count, visible},
};

/// Run cases: schemas of a few lines, each with the rules that have to refuse it
#[derive(clap::Args)]
pub struct Args {
    /// Files of cases, TOML
    #[arg(value_name = "FILE", required = true)]
    files: Vec<PathBuf>,
    #[command(flatten)]
    policy: PolicyArgs,
}

pub fn run(args: &Args, context: &Context) -> Result<Exit> {
    let policy = args.policy.read(context)?;
    let files: Vec<Vec<Case>> = args.files.iter().map(|path| cases::read(path)).collect::<Result<_>>()?;
    let mut outcomes = Vec::new();
    for case in files.iter().flatten() {
        outcomes.push((case, case.run(&policy)?));
    }
    context.printer.data(|out| outcomes.iter().try_for_each(|(case, outcome)| write(case, outcome, out)))?;
    let wrong = outcomes.iter().filter(|(_, outcome)| !outcome.problems.is_empty()).count();
    context.printer.note(format_args!("{}, {wrong} not as expected", count(outcomes.len(), "case")));
    Ok(if wrong == 0 { Exit::Fine } else { Exit::Findings })
}

fn write(case: &Case, outcome: &Outcome, out: &mut dyn Write) -> io::Result<()> {
    let name = visible(&case.name);
    if outcome.problems.is_empty() {
        return writeln!(out, "{GREEN}ok{GREEN:#}     {name}");
    }
    writeln!(out, "{RED}wrong{RED:#}  {name}")?;
    for problem in &outcome.problems {
        writeln!(out, "       {problem}")?;
    }
    let findings = outcome.findings.iter().filter(|finding| finding.severity != Severity::Notice);
    for finding in findings {
        writeln!(out, "       {DIM}{}{DIM:#}", visible(&finding.to_string()))?;
    }
    Ok(())
}
