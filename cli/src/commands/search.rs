use std::io::{self, Write};

use schemactl_api::{EventBody, EventParameters};
use schemactl_model::{
    ModuleName,
    event::{PiiClass, Stage},
};

use super::options::DataFormat;
use crate::{
    client::{Client, pages},
    context::Context,
    error::Result,
    exit::Exit,
    printer::{BOLD, DIM, visible},
};

/// Find events in the registry
#[derive(clap::Args)]
pub struct Args {
    /// Words that all have to occur in name, message, owner, description, producers or fields
    #[arg(value_name = "TEXT")]
    text: Vec<String>,
    /// The owning team
    #[arg(long)]
    owner: Option<String>,
    /// A destination's kind or name, for example kafka
    #[arg(long)]
    destination: Option<String>,
    /// A class of personal data in it, for example email
    #[arg(long, value_name = "CLASS")]
    pii: Option<PiiClass>,
    /// A service that logs it
    #[arg(long)]
    producer: Option<String>,
    /// experimental, stable, deprecated or retired
    #[arg(long)]
    stage: Option<Stage>,
    /// The module that declares it
    #[arg(long, value_name = "OWNER/NAME")]
    module: Option<ModuleName>,
    /// text, or json: an event a line
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    format: DataFormat,
}

pub fn run(args: &Args, context: &Context) -> Result<Exit> {
    let client = Client::new(context)?;
    let filled = |text: &Option<String>| text.clone().unwrap_or_default();
    let parameters = EventParameters {
        q: args.text.join(" "),
        owner: filled(&args.owner),
        destination: filled(&args.destination),
        pii: args.pii.map(|class| class.to_string()).unwrap_or_default(),
        producer: filled(&args.producer),
        stage: args.stage.map(|stage| stage.to_string()).unwrap_or_default(),
        module: args.module.as_ref().map(ToString::to_string).unwrap_or_default(),
        ..EventParameters::default()
    };
    let found = pages::each(
        |after| client.events(&EventParameters { after, ..parameters.clone() }),
        |event| context.printer.data(|out| args.format.write(&event, out, |out| text(&event, out))),
    )?;
    if found == 0 {
        context.printer.note("no event matches");
    }
    Ok(Exit::Fine)
}

fn text(body: &EventBody, out: &mut dyn Write) -> io::Result<()> {
    let event = &body.event;
    let owner = event.owner.as_ref().map_or("", |owner| owner.team.as_str());
    let place = format!("{} {}", body.module, body.version);
    writeln!(out, "{BOLD}{}{BOLD:#}  {DIM}{place}  {}  {}{DIM:#}", event.name, visible(owner), event.stage)?;
    match event.description.lines().next() {
        Some(line) => writeln!(out, "  {}", visible(line)),
        None => Ok(()),
    }
}
