use std::io::{self, Write};

use schemactl_check::{
    Rule,
    families::{Family, LookUp, did_you_mean, look_up},
};

use super::{Body, text::wrapped};
use crate::{
    commands::options::DataFormat,
    context::Context,
    error::{Error, Result},
    exit::Exit,
    printer::{BLUE, BOLD, DIM},
};

/// Explain a rule: what it checks, why, and examples
#[derive(clap::Args)]
pub struct Args {
    /// Its id, as findings spell it, for example FIELD_NO_DELETE
    #[arg(value_name = "ID")]
    id: String,
    /// text or json
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    format: DataFormat,
}

pub fn run(args: &Args, context: &Context) -> Result<Exit> {
    let (family, rule) = find(&args.id)?;
    let body = Body::whole(family, rule);
    context.printer.data(|out| args.format.write(&body, out, |out| write(family, rule, out)))?;
    Ok(Exit::Fine)
}

/// The rule of an id.
///
/// # Errors
/// There is none; the hint says what is close, or what took its place.
fn find(id: &str) -> Result<(&'static Family, &'static Rule)> {
    let is_no_rule = || Error::usage(format!("{id:?} is not a rule"));
    Err(match look_up(id) {
        LookUp::Rule(family, rule) => return Ok((family, rule)),
        LookUp::Renamed([]) => Error::usage(format!("{id:?} is not a rule any more"))
            .hint("nothing took its place: configuration may still name it, and it does nothing"),
        LookUp::Renamed(instead) => Error::usage(format!("{id:?} is not a rule any more"))
            .hint(format!("{} took its place", instead.join(", "))),
        LookUp::Category(family) => {
            let category = Error::usage(format!("{id:?} is a category, not a rule"));
            category.hint(format!("schemactl rules --family {} --category {id} lists its rules", family.name))
        }
        LookUp::Unknown(close) if close.is_empty() => is_no_rule().hint("schemactl rules lists them all"),
        LookUp::Unknown(close) => {
            is_no_rule().hint(format!("{} schemactl rules lists them all", did_you_mean(&close)))
        }
    }
    .into())
}

fn write(family: &Family, rule: &Rule, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "{BOLD}{}{BOLD:#}  {DIM}{}: {}{DIM:#}", rule.id, family.name, rule.categories.join(" "))?;
    write!(out, "{}", wrapped(rule.purpose, ""))?;
    for paragraph in rule.why().split("\n\n") {
        write!(out, "\n{}", wrapped(paragraph, ""))?;
    }
    for example in rule.examples() {
        writeln!(out, "\n{BLUE}{}:{BLUE:#}", example.mark)?;
        for line in example.text.lines() {
            writeln!(out, "{}", format!("  {line}").trim_end())?;
        }
    }
    Ok(())
}
