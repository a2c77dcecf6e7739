use schemactl_check::BreakingConfig;

use super::options::{ConfigArgs, FormatArgs, InputArgs, unknown_rule};
use crate::{
    context::Context,
    error::{Result, Stop},
    exit::Exit,
    findings::Report,
    input::{self, In},
};

/// Look for what breaks readers and writers between two states of a schema
#[derive(clap::Args)]
pub struct Args {
    #[command(flatten)]
    input: InputArgs,
    /// The state before
    #[arg(long, value_name = "IN")]
    against: In,
    /// FILE, PACKAGE, WIRE_JSON, WIRE, CSR or a rule id, instead of what the configuration says; may be repeated
    #[arg(long, value_name = "CATEGORY")]
    category: Vec<String>,
    /// A compatibility level of schema registries, for example BACKWARD
    #[arg(long, value_name = "LEVEL", conflicts_with = "category")]
    level: Option<String>,
    #[command(flatten)]
    config: ConfigArgs,
    #[command(flatten)]
    format: FormatArgs,
}

pub fn run(args: &Args, context: &Context) -> Result<Exit> {
    let report = report(args, context).or_else(Stop::into_report)?;
    report.print(args.format.format, context)
}

fn report(args: &Args, context: &Context) -> Result<Report> {
    let other = args.config.read()?;
    let mut after = input::load(&args.input.input, context)?;
    let before = input::load_against(&args.against, &args.input.input, &after.config, context)?;
    let config = other.map_or_else(|| after.config.breaking.clone(), |other| other.breaking);
    let config = BreakingConfig {
        r#use: if args.category.is_empty() { config.r#use } else { args.category.clone() },
        level: args.level.clone().or(config.level).filter(|_| args.category.is_empty()),
        ..config
    };
    let findings = schemactl_check::breaking(&before.schema, &after.schema, &config);
    Ok(after.report(findings.map_err(|error| unknown_rule(&error))?))
}
