use std::io::{self, Write};

use schemactl_api::{AuditBody, AuditParameters};
use time::{Duration, OffsetDateTime, format_description::well_known::Rfc3339};

use super::options::DataFormat;
use crate::{
    client::Client,
    context::Context,
    day::Day,
    error::Result,
    exit::Exit,
    printer::{BOLD, DIM, visible},
};

/// Entries to a request.
const PAGE: u32 = 1_000;

/// List who did or tried what, the newest first; takes a token of an admin of everything
#[derive(clap::Args)]
#[command(args_conflicts_with_subcommands = true)]
pub struct Args {
    #[command(subcommand)]
    command: Option<Command>,
    #[command(flatten)]
    filter: Filter,
    /// At most so many
    #[arg(long, value_name = "NUMBER", default_value_t = 100)]
    limit: usize,
    /// text, or json: an entry a line
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    format: DataFormat,
}

#[derive(clap::Subcommand)]
enum Command {
    /// Print all entries as lines of JSON, the oldest first
    Export {
        #[command(flatten)]
        filter: Filter,
        /// Only those behind the entry of this id, for example the last of an export before
        #[arg(long, value_name = "ID")]
        after: Option<i64>,
    },
}

#[derive(clap::Args)]
struct Filter {
    /// What one did or tried, by the name of their token
    #[arg(long, value_name = "NAME")]
    who: Option<String>,
    /// For example publish, approve or create_token
    #[arg(long, value_name = "ACTION")]
    action: Option<String>,
    /// What was done to this, for example a module; an owner stands for its modules
    #[arg(long, value_name = "TARGET")]
    target: Option<String>,
    /// done, or why not, for example forbidden
    #[arg(long, value_name = "OUTCOME")]
    outcome: Option<String>,
    /// From this day on, in UTC
    #[arg(long, value_name = "YYYY-MM-DD")]
    since: Option<Day>,
    /// Up to this day and with it, in UTC
    #[arg(long, value_name = "YYYY-MM-DD")]
    until: Option<Day>,
}

impl Filter {
    fn parameters(&self) -> AuditParameters {
        let text = |filter: &Option<String>| filter.clone().unwrap_or_default();
        AuditParameters {
            who: text(&self.who),
            action: text(&self.action),
            target: text(&self.target),
            outcome: text(&self.outcome),
            since: self.since.map(|day| time(day.start())).unwrap_or_default(),
            until: self.until.map(|day| time(day.end() + Duration::SECOND)).unwrap_or_default(),
            ..AuditParameters::default()
        }
    }
}

fn time(at: OffsetDateTime) -> String {
    at.format(&Rfc3339).unwrap_or_default()
}

pub fn run(args: &Args, context: &Context) -> Result<Exit> {
    let client = Client::new(context)?;
    match &args.command {
        Some(Command::Export { filter, after }) => {
            let parameters = AuditParameters {
                order: "oldest".to_owned(),
                after: after.map(|id| id.to_string()).unwrap_or_default(),
                ..filter.parameters()
            };
            print(&client, parameters, usize::MAX, DataFormat::Json, context)?;
        }
        None => {
            let found = print(&client, args.filter.parameters(), args.limit, args.format, context)?;
            if found == 0 {
                context.printer.note("nothing of that is in the audit log");
            }
        }
    }
    Ok(Exit::Fine)
}

/// Prints entries as they come, page by page; how many there were.
fn print(
    client: &Client,
    mut parameters: AuditParameters,
    most: usize,
    format: DataFormat,
    context: &Context,
) -> Result<usize> {
    let mut found = 0;
    while found < most {
        let left = u32::try_from(most - found).unwrap_or(PAGE).min(PAGE);
        let page = client.audit(&AuditParameters { limit: Some(left), ..parameters.clone() })?;
        found += page.items.len();
        context.printer.data(|out| {
            page.items.iter().try_for_each(|entry| format.write(entry, out, |out| line(entry, out)))
        })?;
        match page.next {
            Some(next) => parameters.after = next,
            None => break,
        }
    }
    Ok(found)
}

fn line(entry: &AuditBody, out: &mut dyn Write) -> io::Result<()> {
    let AuditBody { who, action, target, outcome, address, .. } = entry;
    let at = time(entry.at.truncate_to_second());
    let (who, action, target) = (visible(who), visible(action), visible(target));
    write!(out, "{DIM}{at}{DIM:#}  {BOLD}{who}{BOLD:#}  {action}  {target}  {}", visible(outcome))?;
    if !address.is_empty() {
        write!(out, "  {DIM}from {}{DIM:#}", visible(address))?;
    }
    writeln!(out)
}
