use schemactl_model::ModuleName;

use super::options::DataFormat;
use crate::{
    client::Client,
    context::Context,
    error::Result,
    exit::Exit,
    printer::{BOLD, DIM, count, visible},
};

/// Look at modules of the registry
#[derive(clap::Args)]
pub struct Args {
    #[command(subcommand)]
    command: Command,
}

#[derive(clap::Subcommand)]
enum Command {
    /// List all modules
    List {
        /// text, or json: a module a line
        #[arg(long, value_name = "FORMAT", default_value = "text")]
        format: DataFormat,
    },
    /// Show a module with its versions
    Show {
        #[arg(value_name = "OWNER/NAME")]
        module: ModuleName,
        /// text, or json: a version a line
        #[arg(long, value_name = "FORMAT", default_value = "text")]
        format: DataFormat,
    },
}

pub fn run(args: &Args, context: &Context) -> Result<Exit> {
    let client = Client::new(context)?;
    match &args.command {
        Command::List { format } => list(&client, *format, context),
        Command::Show { module, format } => show(&client, module, *format, context),
    }
}

fn list(client: &Client, format: DataFormat, context: &Context) -> Result<Exit> {
    let mut after = String::new();
    loop {
        let page = client.modules(&after)?;
        for module in &page.items {
            context.printer.data(|out| match format {
                DataFormat::Json => {
                    serde_json::to_writer(&mut *out, module)?;
                    writeln!(out)
                }
                DataFormat::Text => {
                    let (name, latest) = (&module.name, &module.latest);
                    let number = |number: u64| usize::try_from(number).unwrap_or(usize::MAX);
                    let versions = count(number(module.versions), "version");
                    let events = count(number(module.events), "event");
                    writeln!(out, "{BOLD}{name}{BOLD:#} {latest}  {DIM}{versions}, {events}{DIM:#}")
                }
            })?;
        }
        match page.next {
            Some(next) => after = next,
            None => return Ok(Exit::Fine),
        }
    }
}

fn show(client: &Client, module: &ModuleName, format: DataFormat, context: &Context) -> Result<Exit> {
    let versions = client.versions(module)?;
    context.printer.data(|out| {
        for version in &versions {
            if format == DataFormat::Json {
                serde_json::to_writer(&mut *out, version)?;
                writeln!(out)?;
                continue;
            }
            let (day, who) = (version.published_at.date(), visible(&version.publisher));
            let (bump, message) = (&version.bump, visible(&version.message));
            writeln!(
                out,
                "{BOLD}{}{BOLD:#}  {bump:7}  {DIM}{day}  {who}{DIM:#}  {message}",
                version.version
            )?;
        }
        Ok(())
    })?;
    Ok(Exit::Fine)
}
