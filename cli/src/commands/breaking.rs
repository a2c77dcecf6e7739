use clap::builder::{PossibleValuesParser, TypedValueParser};
use schemactl_check::{BreakingConfig, Level, breaking::breaking_with};
use schemactl_model::Finding;

use super::{
    history::{Compared, published},
    options::{ConfigArgs, FormatArgs, InputArgs, unknown_rule},
};
use crate::{
    context::Context,
    error::{Error, Result, Stop},
    exit::Exit,
    findings::{Report, Texts},
    input::{self, In},
};

/// Look for what breaks readers and writers between two states of a schema
#[derive(clap::Args)]
pub struct Args {
    #[command(flatten)]
    input: InputArgs,
    /// The state before; for a transitive level every state before, the oldest first, or registry:owner/module for all
    /// published versions
    #[arg(long, value_name = "IN", required = true)]
    against: Vec<In>,
    /// FILE, PACKAGE, WIRE_JSON, WIRE, CSR or a rule id, instead of what the configuration says; may be repeated
    #[arg(long, value_name = "CATEGORY")]
    category: Vec<String>,
    /// A compatibility level of schema registries, instead of what the configuration says
    #[arg(long, value_name = "LEVEL", value_parser = levels())]
    level: Option<Level>,
    #[command(flatten)]
    config: ConfigArgs,
    #[command(flatten)]
    format: FormatArgs,
}

fn levels() -> impl TypedValueParser<Value = Level> {
    PossibleValuesParser::new(Level::ALL.map(Level::as_str)).try_map(|text| text.parse::<Level>())
}

pub fn run(args: &Args, context: &Context) -> Result<Exit> {
    let report = report(args, context).or_else(Stop::into_report)?;
    args.format.print(&report, context)
}

fn report(args: &Args, context: &Context) -> Result<Report> {
    let other = args.config.read()?;
    let mut after = input::load(&args.input.input, context)?;
    let config = other.map_or_else(|| after.config.breaking.clone(), |other| other.breaking);
    let config = chosen(args, config);
    let states = states(args, &config, context)?;
    let Some((last, earlier)) = states.split_last() else {
        return Err(Error::usage("there is nothing to compare with")
            .hint("name a state: --against IN")
            .into());
    };
    let compared = Compared { after: &after, input: &args.input.input, config: &config };
    let (findings, texts) = match config.level {
        None => by_rules(last, &compared, context)?,
        Some(_) => at_level(last, earlier, &compared, context)?,
    };
    Ok(after.report(findings).against(&texts))
}

/// What is found, and the sources of the state before.
type Found = (Vec<Finding>, Texts);

/// What the rules say. They look for what was before in what is after, and so need not see what is the same.
fn by_rules(before: &In, compared: &Compared, context: &Context) -> Result<Found> {
    let after = &compared.after.schema;
    let before = input::load_changed(before, compared.input, compared.after, context)?;
    // Where nothing differs, a waiver may still be of no use any more.
    let schema = before.as_ref().map_or(after, |before| &before.schema);
    let findings = schemactl_check::breaking(schema, after, compared.config);
    let findings = findings.map_err(|error| unknown_rule(&error))?;
    Ok((findings, before.map(|before| before.texts).unwrap_or_default()))
}

/// What the rules and the level say. A level may look the other way round, and needs everything.
fn at_level(last: &In, earlier: &[In], compared: &Compared, context: &Context) -> Result<Found> {
    let after = compared.after;
    let mut history = compared.history(earlier, context)?;
    let before = input::load_against(last, compared.input, &after.config, context)?;
    compared.add(last, &before, &mut history)?;
    let findings = breaking_with(&before.schema, &after.schema, compared.config, history);
    Ok((findings.map_err(|error| unknown_rule(&error))?, before.texts))
}

/// What is named on the command line takes the place of what is configured: each alone, or both.
fn chosen(args: &Args, config: BreakingConfig) -> BreakingConfig {
    if args.category.is_empty() && args.level.is_none() {
        return config;
    }
    BreakingConfig { r#use: args.category.clone(), level: args.level, ..config }
}

/// The states to compare with, the oldest first: the last is the one before, the others are for
/// transitive levels.
fn states(args: &Args, config: &BreakingConfig, context: &Context) -> Result<Vec<In>> {
    if !config.is_transitive() {
        if args.against.len() > 1 {
            let error = Error::usage("several states are compared with at a transitive level only");
            return Err(error.hint("name one --against, or --level BACKWARD_TRANSITIVE").into());
        }
        return Ok(args.against.clone());
    }
    let mut states = Vec::new();
    for against in &args.against {
        match against {
            In::Registry { module, version: None } => states.extend(published(module, None, context)?),
            other => states.push(other.clone()),
        }
    }
    if let ([_], [In::Folder(_) | In::Image(_) | In::Git { .. } | In::Draft { .. }]) =
        (&states[..], &args.against[..])
    {
        context.printer.warning(
            "the level is about every version before, and only one is named: repeat --against, the oldest first, \
             or name registry:owner/module",
        );
    }
    Ok(states)
}
