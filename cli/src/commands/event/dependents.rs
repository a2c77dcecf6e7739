use std::io::{self, Write};

use schemactl_api::{EventDependentBody, EventDependentsBody, ObservedProducer};
use schemactl_model::{EventName, schema::Use};

use crate::{
    client::Client,
    commands::{module::write_dependent, options::DataFormat},
    context::Context,
    error::Result,
    exit::Exit,
    printer::{BOLD, DIM, visible},
};

/// List who builds on an event: teams that read it, who was seen to log it, webhooks, and what names a type of its file
#[derive(clap::Args)]
pub struct Args {
    name: EventName,
    /// text, or json: a page of modules a line
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    format: DataFormat,
}

pub fn run(args: &Args, context: &Context) -> Result<Exit> {
    let client = Client::new(context)?;
    let mut after = String::new();
    loop {
        let page = client.event_dependents(&args.name, &after)?;
        let is_first = after.is_empty();
        context.printer.data(|out| args.format.write(&page, out, |out| write(&page, is_first, out)))?;
        match page.modules.next {
            Some(next) => after = next,
            None => return Ok(Exit::Fine),
        }
    }
}

fn write(page: &EventDependentsBody, is_first: bool, out: &mut dyn Write) -> io::Result<()> {
    if is_first {
        let readers = if page.readers.is_empty() { "everybody".to_owned() } else { page.readers.join(", ") };
        writeln!(out, "{BOLD}readers{BOLD:#}  {}", visible(&readers))?;
        if !page.uses.is_empty() {
            writeln!(out, "{BOLD}its own module{BOLD:#}")?;
        }
        write_uses(&page.uses, 0, out)?;
        write_told(page, out)?;
    }
    for EventDependentBody { dependent, uses, omitted_uses } in &page.modules.items {
        write_dependent(dependent, out)?;
        write_uses(uses, *omitted_uses, out)?;
    }
    Ok(())
}

/// Who builds on it without a module that says so.
fn write_told(page: &EventDependentsBody, out: &mut dyn Write) -> io::Result<()> {
    if !page.observed.is_empty() {
        writeln!(out, "{BOLD}seen to log it{BOLD:#}")?;
    }
    for ObservedProducer { producer, version } in &page.observed {
        writeln!(out, "  {}  {DIM}{}{DIM:#}", visible(producer), visible(version))?;
    }
    match page.webhooks.as_deref() {
        None | Some([]) => Ok(()),
        Some(names) => writeln!(out, "{BOLD}webhooks{BOLD:#}  {}", visible(&names.join(", "))),
    }
}

fn write_uses(uses: &[Use], omitted: usize, out: &mut dyn Write) -> io::Result<()> {
    for used in uses {
        writeln!(out, "  {}  {DIM}{}{DIM:#}", visible(&used.element), visible(&used.r#type))?;
    }
    if omitted > 0 {
        writeln!(out, "  {DIM}and {omitted} more{DIM:#}")?;
    }
    Ok(())
}
