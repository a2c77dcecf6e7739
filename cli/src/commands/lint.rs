use super::options::{ConfigArgs, FormatArgs, InputArgs, unknown_rule};
use crate::{
    context::Context,
    error::{Result, Stop},
    exit::Exit,
    findings::Report,
    input,
};

/// Look for what is untidy in a schema
#[derive(clap::Args)]
pub struct Args {
    #[command(flatten)]
    input: InputArgs,
    /// A category or rule id to run instead of what the configuration says; may be repeated
    #[arg(long = "use", value_name = "RULE")]
    rules: Vec<String>,
    #[command(flatten)]
    config: ConfigArgs,
    #[command(flatten)]
    format: FormatArgs,
}

pub fn run(args: &Args, context: &Context) -> Result<Exit> {
    let report = report(args, context).or_else(Stop::into_report)?;
    args.format.print(&report, context)
}

fn report(args: &Args, context: &Context) -> Result<Report> {
    let other = args.config.read()?;
    let mut loaded = input::load(&args.input.input, context)?;
    let mut config = other.map_or_else(|| loaded.config.lint.clone(), |other| other.lint);
    if !args.rules.is_empty() {
        config.r#use = args.rules.clone();
    }
    let findings = schemactl_check::lint(&loaded.schema, &config).map_err(|error| unknown_rule(&error))?;
    Ok(loaded.report(findings))
}
