use std::io::{self, Write};

use schemactl_api::{ObservationBody, ObservationParameters};
use schemactl_model::EventName;
use time::format_description::well_known::Rfc3339;

use crate::{
    client::{Client, pages},
    commands::options::DataFormat,
    context::Context,
    day::Day,
    error::Result,
    exit::Exit,
    printer::{BOLD, DIM, YELLOW, visible},
};

/// List who was seen to log an event, in which version
#[derive(clap::Args)]
pub struct Args {
    name: EventName,
    /// Only from this version
    #[arg(long, value_name = "VERSION")]
    version: Option<String>,
    /// Only from this service
    #[arg(long)]
    producer: Option<String>,
    /// From this day on, in UTC; 30 days ago if nothing is said
    #[arg(long, value_name = "YYYY-MM-DD")]
    since: Option<Day>,
    /// text, or json: a row a line
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    format: DataFormat,
}

pub fn run(args: &Args, context: &Context) -> Result<Exit> {
    let client = Client::new(context)?;
    let parameters = ObservationParameters {
        event: args.name.to_string(),
        version: args.version.clone().unwrap_or_default(),
        producer: args.producer.clone().unwrap_or_default(),
        since: args.since.and_then(|day| day.start().format(&Rfc3339).ok()).unwrap_or_default(),
        ..ObservationParameters::default()
    };
    let found = pages::each(
        |after| client.observations(&ObservationParameters { after, ..parameters.clone() }),
        |row| context.printer.data(|out| args.format.write(&row, out, |out| text(&row, out))),
    )?;
    if found == 0 {
        context.printer.note("nobody reported it");
    }
    Ok(Exit::Fine)
}

fn text(row: &ObservationBody, out: &mut dyn Write) -> io::Result<()> {
    let last = row.last_seen.date();
    write!(out, "{BOLD}{}{BOLD:#}  {}  {}", visible(&row.version), visible(&row.producer), row.count)?;
    write!(out, "  last {last}")?;
    if !row.source.is_empty() {
        write!(out, "  {DIM}in {}{DIM:#}", visible(&row.source))?;
    }
    match &row.module {
        Some(module) => writeln!(out, "  {DIM}{module}{DIM:#}"),
        None => writeln!(out, "  {YELLOW}unknown here{YELLOW:#}"),
    }
}
