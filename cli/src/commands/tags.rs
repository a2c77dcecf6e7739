use std::io::{self, Write};

use schemactl_api::{TagBody, TagParameters};
use schemactl_model::{
    EventName, ModuleName, Version,
    event::{PiiClass, Stage},
};
use time::{OffsetDateTime, format_description::well_known::Rfc3339};

use super::options::DataFormat;
use crate::{
    client::{Client, pages},
    context::Context,
    error::Result,
    exit::Exit,
    printer::{BOLD, DIM, visible},
};

/// List what is said about events as flat rows: destinations, owners, personal data, producers, labels, stages
#[derive(clap::Args)]
pub struct Args {
    #[command(flatten)]
    filter: Filter,
    /// What this version of --module says, instead of the latest
    #[arg(long, value_name = "VERSION", requires = "module", conflicts_with = "as_of")]
    version: Option<Version>,
    /// What was latest at this moment, for example 2026-03-01T00:00:00Z
    #[arg(long, value_name = "TIME", value_parser = moment)]
    as_of: Option<OffsetDateTime>,
    /// text, or json: a row a line
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    format: DataFormat,
}

/// Which events, and which rows of them.
#[derive(clap::Args)]
struct Filter {
    /// Only this event
    #[arg(long, value_name = "NAME")]
    event: Option<EventName>,
    /// Only events of this module
    #[arg(long, value_name = "OWNER/NAME")]
    module: Option<ModuleName>,
    /// Only events of this team
    #[arg(long)]
    owner: Option<String>,
    /// Only events with this destination, by its kind or name
    #[arg(long)]
    destination: Option<String>,
    /// Only events with this class of personal data, for example email
    #[arg(long, value_name = "CLASS")]
    pii: Option<PiiClass>,
    /// Only events that this service logs
    #[arg(long)]
    producer: Option<String>,
    /// Only events that are experimental, stable, deprecated or retired
    #[arg(long)]
    stage: Option<Stage>,
    /// Only events with this label, for example tier or tier=1
    #[arg(long, value_name = "NAME[=VALUE]")]
    label: Option<String>,
    /// Only rows of this sort: destination, label, owner, pii, producer or stage
    #[arg(long, value_name = "SORT")]
    tag: Option<String>,
}

fn moment(text: &str) -> std::result::Result<OffsetDateTime, String> {
    OffsetDateTime::parse(text, &Rfc3339)
        .map_err(|_| format!("{text:?} is not a time; write for example 2026-03-01T00:00:00Z"))
}

pub fn run(args: &Args, context: &Context) -> Result<Exit> {
    let client = Client::new(context)?;
    let parameters = parameters(args);
    let found = pages::each(
        |after| client.tags(&TagParameters { after, ..parameters.clone() }),
        |row| context.printer.data(|out| args.format.write(&row, out, |out| text(&row, out))),
    )?;
    if found == 0 {
        context.printer.note("no event matches");
    }
    Ok(Exit::Fine)
}

fn parameters(args: &Args) -> TagParameters {
    let Args { filter, version, as_of, .. } = args;
    let filled = |text: &Option<String>| text.clone().unwrap_or_default();
    let (label, label_value) = match filled(&filter.label).split_once('=') {
        Some((name, value)) => (name.to_owned(), value.to_owned()),
        None => (filled(&filter.label), String::new()),
    };
    TagParameters {
        event: filter.event.as_ref().map(ToString::to_string).unwrap_or_default(),
        module: filter.module.as_ref().map(ToString::to_string).unwrap_or_default(),
        owner: filled(&filter.owner),
        destination: filled(&filter.destination),
        pii: filter.pii.map(|class| class.to_string()).unwrap_or_default(),
        producer: filled(&filter.producer),
        stage: filter.stage.map(|stage| stage.to_string()).unwrap_or_default(),
        label,
        label_value,
        tag: filled(&filter.tag),
        version: version.as_ref().map(ToString::to_string).unwrap_or_default(),
        as_of: as_of.and_then(|at| at.format(&Rfc3339).ok()).unwrap_or_default(),
        ..TagParameters::default()
    }
}

fn text(row: &TagBody, out: &mut dyn Write) -> io::Result<()> {
    let TagBody { event, module, version, tag, name, value } = row;
    write!(out, "{BOLD}{event}{BOLD:#}  {}  {}", visible(tag), visible(name))?;
    if value != name {
        write!(out, "  {}", visible(value))?;
    }
    writeln!(out, "  {DIM}{module} {version}{DIM:#}")
}
