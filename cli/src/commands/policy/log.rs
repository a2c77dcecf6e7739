use std::io::{self, Write};

use schemactl_api::PolicyVersionBody;

use crate::{
    client::{Client, pages},
    commands::options::DataFormat,
    context::Context,
    error::Result,
    exit::Exit,
    printer::{BOLD, visible},
};

/// List the versions of the policy that the registry held, the newest first
#[derive(clap::Args)]
pub struct Args {
    /// text, or json: a version a line
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    format: DataFormat,
}

pub fn run(args: &Args, context: &Context) -> Result<Exit> {
    let client = Client::new(context)?;
    let found = pages::each(
        |after| client.policy_versions(&after),
        |version| context.printer.data(|out| args.format.write(&version, out, |out| text(&version, out))),
    )?;
    if found == 0 {
        context.printer.note("nobody has stored a policy yet");
    }
    Ok(Exit::Fine)
}

fn text(stored: &PolicyVersionBody, out: &mut dyn Write) -> io::Result<()> {
    let PolicyVersionBody { version, who, created_at } = stored;
    writeln!(out, "{BOLD}{version}{BOLD:#}  {}  {}", created_at.date(), visible(who))
}
