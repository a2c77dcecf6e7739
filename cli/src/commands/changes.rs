use std::io::{self, Write};

use schemactl_api::{ChangeBody, ChangeFilterBody, ChangeParameters, ChangedEventBody};
use schemactl_model::{EventName, ModuleName};

use super::options::DataFormat;
use crate::{
    client::Client,
    context::Context,
    error::Result,
    exit::Exit,
    printer::{BOLD, DIM, visible},
};

/// Seconds that one question waits for a change: less than what stands between gives up after.
const WAIT: u64 = 30;

/// Show what happened in the registry, in order; with --follow also what happens from now on
#[derive(clap::Args)]
pub struct Args {
    /// Only what happened behind this number; the last line's number continues where this ended
    #[arg(long, value_name = "NUMBER", default_value_t = 0)]
    after: u64,
    /// Go on with what happens, until interrupted
    #[arg(long)]
    follow: bool,
    #[command(flatten)]
    filter: FilterArgs,
    /// text, or json: a change a line
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    format: DataFormat,
}

/// Which changes.
#[derive(clap::Args)]
pub struct FilterArgs {
    /// Only changes of this module
    #[arg(long, value_name = "OWNER/NAME")]
    module: Option<ModuleName>,
    /// Only changes that add, change or remove this event
    #[arg(long, value_name = "NAME")]
    event: Option<EventName>,
    /// Only changes of events with this destination, by its kind or name
    #[arg(long)]
    destination: Option<String>,
    /// Only what happened in this way, for example published
    #[arg(long)]
    kind: Option<String>,
}

impl FilterArgs {
    /// As the registry takes it.
    pub fn body(&self) -> ChangeFilterBody {
        ChangeFilterBody {
            module: self.module.as_ref().map(ToString::to_string).unwrap_or_default(),
            event: self.event.as_ref().map(ToString::to_string).unwrap_or_default(),
            destination: self.destination.clone().unwrap_or_default(),
            kind: self.kind.clone().unwrap_or_default(),
        }
    }
}

pub fn run(args: &Args, context: &Context) -> Result<Exit> {
    let client = Client::new(context)?;
    let ChangeFilterBody { module, event, destination, kind } = args.filter.body();
    let mut parameters =
        ChangeParameters { after: args.after, limit: None, wait: 0, module, event, destination, kind };
    loop {
        let page = client.changes(&parameters)?;
        for change in &page.changes {
            context.printer.data(|out| args.format.write(change, out, |out| text(change, out)))?;
        }
        parameters.after = page.next;
        if page.next < page.head {
            continue;
        }
        if !args.follow {
            return Ok(Exit::Fine);
        }
        parameters.wait = WAIT;
    }
}

fn text(change: &ChangeBody, out: &mut dyn Write) -> io::Result<()> {
    let ChangeBody { seq, module, version, bump, .. } = change;
    let (kind, bump) = (visible(&change.kind), visible(bump));
    let day = change.at.date();
    match &change.draft {
        Some(draft) => {
            writeln!(out, "{BOLD}{seq}{BOLD:#}  {kind} {module} draft {draft}  {DIM}{day}{DIM:#}")?;
        }
        None => writeln!(out, "{BOLD}{seq}{BOLD:#}  {kind} {module} {version}  {DIM}{bump}, {day}{DIM:#}")?,
    }
    change.events.iter().try_for_each(|event| writeln!(out, "  {}", line(event)))
}

/// `changed order_placed: kafka, +snowflake, -lake`
fn line(event: &ChangedEventBody) -> String {
    let destination = |destination: &schemactl_api::ChangedDestinationBody| {
        let sign = match destination.effect.as_str() {
            "added" => "+",
            "removed" => "-",
            _ => "",
        };
        format!("{sign}{}", visible(&destination.name))
    };
    let destinations: Vec<String> = event.destinations.iter().map(destination).collect();
    let colon = if destinations.is_empty() { "" } else { ": " };
    format!("{} {}{colon}{}", visible(&event.effect), event.name, destinations.join(", "))
}
