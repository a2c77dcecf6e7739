use std::io::{self, Write};

use schemactl_api::ModuleBody;

use crate::{
    client::{Client, pages},
    commands::options::DataFormat,
    context::Context,
    error::Result,
    exit::Exit,
    printer::{BOLD, DIM, count},
};

/// List all modules
#[derive(clap::Args)]
pub struct Args {
    /// text, or json: a module a line
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    format: DataFormat,
}

pub fn run(args: &Args, context: &Context) -> Result<Exit> {
    let client = Client::new(context)?;
    pages::each(
        |after| client.modules(&after),
        |module| context.printer.data(|out| args.format.write(&module, out, |out| text(&module, out))),
    )?;
    Ok(Exit::Fine)
}

fn text(module: &ModuleBody, out: &mut dyn Write) -> io::Result<()> {
    let (name, latest) = (&module.name, &module.latest);
    let number = |number: u64| usize::try_from(number).unwrap_or(usize::MAX);
    let versions = count(number(module.versions), "version");
    let events = count(number(module.events), "event");
    writeln!(out, "{BOLD}{name}{BOLD:#} {latest}  {DIM}{versions}, {events}{DIM:#}")
}
