use std::io::{self, Write};

use super::options::{DataFormat, InputArgs};
use crate::{
    context::Context,
    elements::{self, Change, Kind},
    error::Result,
    exit::Exit,
    input::{self, In},
    printer::{GREEN, RED, YELLOW, count, visible},
};

/// List what changed between two states of a schema
#[derive(clap::Args)]
pub struct Args {
    #[command(flatten)]
    input: InputArgs,
    /// The state before
    #[arg(long, value_name = "IN")]
    against: In,
    /// text, or json: the changes, a line each
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    format: DataFormat,
}

pub fn run(args: &Args, context: &Context) -> Result<Exit> {
    let mut after = input::load(&args.input.input, context)?;
    let mut before = input::load_against(&args.against, &args.input.input, &after.config, context)?;
    let (events_before, events_after) = (before.events()?, after.events()?);
    let changes = elements::changes((&before.schema, &events_before), (&after.schema, &events_after));
    context.printer.data(|out| {
        changes.iter().try_for_each(|change| args.format.write(change, out, |out| write(change, out)))
    })?;
    if args.format == DataFormat::Text {
        context.printer.note(count(changes.len(), "change"));
    }
    Ok(Exit::Fine)
}

fn write(change: &Change, out: &mut dyn Write) -> io::Result<()> {
    let (style, mark) = match change.change {
        Kind::Added => (GREEN, '+'),
        Kind::Removed => (RED, '-'),
        Kind::Changed => (YELLOW, '~'),
    };
    write!(out, "{style}{mark}{style:#} {} {}", change.element, visible(&change.name))?;
    let detail = match (&change.before, &change.after) {
        (Some(before), Some(after)) => format!("{before} -> {after}"),
        (Some(one), None) | (None, Some(one)) => one.clone(),
        (None, None) => String::new(),
    };
    if detail.is_empty() { writeln!(out) } else { writeln!(out, ": {}", visible(&detail)) }
}
