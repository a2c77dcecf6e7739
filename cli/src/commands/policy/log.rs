use schemactl_api::PolicyVersionBody;

use crate::{
    client::Client,
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
    let (mut after, mut found) = (String::new(), 0);
    loop {
        let page = client.policy_versions(&after)?;
        found += page.items.len();
        for version in &page.items {
            context.printer.data(|out| match args.format {
                DataFormat::Json => {
                    serde_json::to_writer(&mut *out, version)?;
                    writeln!(out)
                }
                DataFormat::Text => {
                    let PolicyVersionBody { version, who, created_at } = version;
                    writeln!(out, "{BOLD}{version}{BOLD:#}  {}  {}", created_at.date(), visible(who))
                }
            })?;
        }
        match page.next {
            Some(next) => after = next,
            None => break,
        }
    }
    if found == 0 {
        context.printer.note("nobody has stored a policy yet");
    }
    Ok(Exit::Fine)
}
