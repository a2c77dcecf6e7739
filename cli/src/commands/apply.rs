use schemactl_apply::{Applied, ApplyError, InvalidTarget, Target, apply, preview};
use schemactl_model::Severity;

use super::{options::InputArgs, sinks};
use crate::{
    context::Context,
    error::{Error, Result, Stop},
    exit::Exit,
    findings::Report,
    input, runtime,
};

/// Bring a database to what the events need: make tables, add columns, drop nothing
#[derive(clap::Args)]
pub struct Args {
    #[command(flatten)]
    input: InputArgs,
    /// sqlite://FILE or postgres://USER@HOST/DATABASE; a password better comes from PGPASSWORD
    #[arg(long, value_name = "URL", env = "SCHEMACTL_SINK", hide_env_values = true)]
    database: String,
    #[command(flatten)]
    environment: sinks::EnvironmentArgs,
    /// Only print the statements
    #[arg(long)]
    dry_run: bool,
}

pub fn run(args: &Args, context: &Context) -> Result<Exit> {
    // Not clap's to parse: it would repeat the address, and there may be a password in it.
    let target: Target =
        args.database.parse().map_err(|error: InvalidTarget| Error::usage(error.to_string()))?;
    let mut loaded = input::load(&args.input.input, context)?;
    let environment = args.environment.of(&loaded.config)?;
    let (wanted, findings) = sinks::desired(&mut loaded, &environment)?;
    let refused = findings.iter().any(|finding| finding.severity == Severity::Error);
    let report = loaded.report(findings);
    if refused {
        return Err(report.into());
    }
    if !report.findings.is_empty() {
        context.printer.note(format_args!("{}: schemactl plan shows them", report.summary()));
    }
    let work = async {
        match args.dry_run {
            true => preview(&target, &wanted).await,
            false => apply(&target, &wanted).await,
        }
    };
    let applied = runtime::block_on(work)?.map_err(stop)?;
    show(args, &target, &applied, context)?;
    Ok(Exit::Fine)
}

fn show(args: &Args, target: &Target, applied: &Applied, context: &Context) -> Result<()> {
    context.printer.data(|out| {
        let mut statements = applied.statements.iter();
        statements.try_for_each(|statement| writeln!(out, "{};", statement.trim_end_matches(';')))
    })?;
    let count = applied.statements.len();
    let what = match (count, args.dry_run) {
        (0, _) => "nothing to do",
        (_, true) => "statements to run",
        (_, false) => "statements run",
    };
    match count {
        0 => context.printer.note(format_args!("{target}: {what}")),
        _ => context.printer.note(format_args!("{target}: {count} {what}")),
    }
    Ok(())
}

/// Why nothing was applied, and what to do.
pub fn stop(error: ApplyError) -> Stop {
    let hint = match &error {
        ApplyError::Refused(findings) => return Report::bare(findings.clone()).into(),
        ApplyError::Unreachable { .. } | ApplyError::Silent { .. } => {
            "is it running, and are host, port, user and password right? nothing was changed"
        }
        ApplyError::MissingFolder(_) => "make the folder first; the file itself is made",
        _ => "nothing was changed",
    };
    let text = error.to_string();
    let failed = Error::failed(text);
    let failed = match std::error::Error::source(&error) {
        Some(source) => failed.because(source),
        None => failed,
    };
    failed.hint(hint).into()
}
