use std::{
    collections::BTreeSet,
    io::{self, Write},
};

use clap::builder::PossibleValuesParser;

use schemactl_check::{
    Rule,
    families::{FAMILIES, Family},
};
use schemactl_model::closest;

use super::{Body, text::wrapped};
use crate::{
    commands::options::DataFormat,
    context::Context,
    error::{Error, Result},
    exit::Exit,
    printer::{BOLD, DIM, count},
};

/// Which rules to list.
#[derive(clap::Args)]
pub struct Filter {
    /// Only the rules of a family; may be repeated
    #[arg(long, value_name = "FAMILY", value_parser = names())]
    family: Vec<String>,
    /// Only the rules of a category, for example WIRE or STANDARD; may be repeated
    #[arg(long, value_name = "CATEGORY")]
    category: Vec<String>,
    /// text, or json: a rule a line
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    format: DataFormat,
}

/// The names of the families.
fn names() -> PossibleValuesParser {
    PossibleValuesParser::new(FAMILIES.iter().map(|family| family.name))
}

pub fn run(filter: &Filter, context: &Context) -> Result<Exit> {
    known_categories(&filter.category)?;
    let listed: Vec<_> = FAMILIES.iter().map(|family| (family, rules_of(family, filter))).collect();
    context.printer.data(|out| {
        let with_rules = listed.iter().filter(|(_, rules)| !rules.is_empty()).enumerate();
        with_rules.into_iter().try_for_each(|(index, (family, rules))| match filter.format {
            DataFormat::Json => rules.iter().try_for_each(|rule| {
                serde_json::to_writer(&mut *out, &Body::of(family, rule))?;
                writeln!(out)
            }),
            DataFormat::Text => write_family(index, family, rules, out),
        })
    })?;
    if filter.format == DataFormat::Text {
        let number = listed.iter().map(|(_, rules)| rules.len()).sum();
        context.printer.note(count(number, "rule"));
    }
    Ok(Exit::Fine)
}

fn rules_of(family: &Family, filter: &Filter) -> Vec<&'static Rule> {
    let asked = |names: &[String], name: &str| names.is_empty() || names.iter().any(|one| one == name);
    if !asked(&filter.family, family.name) {
        return Vec::new();
    }
    let in_category = |rule: &&Rule| {
        filter.category.is_empty() || rule.categories.iter().any(|name| asked(&filter.category, name))
    };
    family.rules().into_iter().filter(in_category).collect()
}

fn write_family(index: usize, family: &Family, rules: &[&Rule], out: &mut dyn Write) -> io::Result<()> {
    let gap = if index == 0 { "" } else { "\n" };
    writeln!(out, "{gap}{BOLD}{}{BOLD:#} {DIM}--family {}{DIM:#}", family.title, family.name)?;
    write!(out, "{}", wrapped(family.purpose.split("\n\n").next().unwrap_or_default(), ""))?;
    for rule in rules {
        writeln!(out, "\n  {BOLD}{}{BOLD:#}  {DIM}{}{DIM:#}", rule.id, rule.categories.join(" "))?;
        write!(out, "{}", wrapped(rule.purpose, "    "))?;
    }
    Ok(())
}

/// Refuses a category that is none.
fn known_categories(names: &[String]) -> Result<()> {
    let rules = FAMILIES.iter().flat_map(|family| family.rules());
    let known: BTreeSet<&str> = rules.flat_map(|rule| rule.categories).copied().collect();
    let Some(name) = names.iter().find(|name| !known.contains(name.as_str())) else {
        return Ok(());
    };
    let error = Error::usage(format!("{name:?} is not a category of rules"));
    let known: Vec<&str> = known.into_iter().collect();
    Err(match closest(name, known.iter().copied()) {
        Some(close) => error.hint(format!("did you mean {close}?")),
        None => error.hint(format!("there are {}", known.join(", "))),
    }
    .into())
}
