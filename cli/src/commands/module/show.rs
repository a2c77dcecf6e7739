use schemactl_model::ModuleName;

use crate::{
    client::Client,
    commands::options::DataFormat,
    context::Context,
    error::Result,
    exit::Exit,
    printer::{BOLD, DIM, YELLOW, visible},
    states,
};

/// Show a module with its versions
#[derive(clap::Args)]
pub struct Args {
    #[arg(value_name = "OWNER/NAME")]
    module: ModuleName,
    /// text, or json: a version a line
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    format: DataFormat,
}

pub fn run(args: &Args, context: &Context) -> Result<Exit> {
    let client = Client::new(context)?;
    let versions = client.versions(&args.module)?;
    states::warn_of_module(&args.module, &client, context)?;
    context.printer.data(|out| {
        for version in &versions {
            if args.format == DataFormat::Json {
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
            if let Some(purged) = &version.purged {
                writeln!(out, "  {YELLOW}purged{YELLOW:#}: {}", visible(&purged.reason))?;
                continue;
            }
            if let Some(yanked) = &version.yanked {
                writeln!(out, "  {YELLOW}yanked{YELLOW:#}: {}", visible(&yanked.reason))?;
            }
            if let Some(deprecated) = &version.deprecated {
                writeln!(out, "  {YELLOW}deprecated{YELLOW:#}: {}", visible(&deprecated.message))?;
            }
        }
        Ok(())
    })?;
    Ok(Exit::Fine)
}
