use std::path::PathBuf;

use schemactl_sinks::Plan;

use super::{
    options::{DataFormat, InputArgs},
    sinks,
};
use crate::{
    context::Context,
    error::{Result, Stop},
    exit::Exit,
    findings::Report,
    input::{self, In},
    printer::count,
    write,
};

/// Show what it takes to land the events where they say: SQL and Terraform
#[derive(clap::Args)]
pub struct Args {
    #[command(flatten)]
    input: InputArgs,
    /// Folder to write the files to; without it they go to stdout
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
    /// The state that is there already; without it nothing is
    #[arg(long, value_name = "IN")]
    against: Option<In>,
    #[command(flatten)]
    environment: sinks::EnvironmentArgs,
    /// text, or json: the changes, a line each
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    format: DataFormat,
}

pub fn run(args: &Args, context: &Context) -> Result<Exit> {
    let mut after = input::load(&args.input.input, context)?;
    let environment = args.environment.of(&after.config)?;
    let (wanted, findings) = sinks::desired(&mut after, &environment)?;
    let before = match &args.against {
        Some(against) => {
            let mut before = input::load_against(against, &args.input.input, &after.config, context)?;
            sinks::desired(&mut before, &environment)?.0
        }
        None => schemactl_sinks::Desired::default(),
    };
    let plan = schemactl_sinks::plan(&before, &wanted, findings);
    show(args, &plan, context)?;
    let exit = if plan.is_refused() { Exit::Findings } else { Exit::Fine };
    let report: Report = after.report(plan.findings);
    report.complain(context)?;
    Ok(exit)
}

fn show(args: &Args, plan: &Plan, context: &Context) -> Result<(), Stop> {
    if args.format == DataFormat::Json {
        context.printer.data(|out| {
            for change in &plan.changes {
                serde_json::to_writer(&mut *out, change)?;
                writeln!(out)?;
            }
            Ok(())
        })?;
    }
    if let Some(folder) = &args.out {
        write::files(folder, plan.files.iter().map(|file| (file.path.as_str(), file.content.as_bytes())))?;
        for file in &plan.files {
            context.printer.note(format_args!("wrote {}", folder.join(&file.path).display()));
        }
    } else if args.format == DataFormat::Text {
        context.printer.data(|out| {
            let mut files = plan.files.iter();
            files.try_for_each(|file| writeln!(out, "-- {}\n{}", file.path, file.content))
        })?;
    }
    context.printer.note(format_args!(
        "{}, {}",
        count(plan.changes.len(), "change"),
        count(plan.files.len(), "file")
    ));
    Ok(())
}
