use std::io::{self, Write};

use schemactl_api::{DependentBody, DependentParameters};
use schemactl_model::ModuleName;

use crate::{
    client::{Client, pages},
    commands::options::DataFormat,
    context::Context,
    error::Result,
    exit::Exit,
    printer::{BOLD, DIM},
};

/// List the modules that depend on one, themselves or through others
#[derive(clap::Args)]
pub struct Args {
    #[arg(value_name = "OWNER/NAME")]
    module: ModuleName,
    /// Only those that ask for it themselves
    #[arg(long)]
    direct: bool,
    /// Every version of them, not the latest alone
    #[arg(long)]
    all_versions: bool,
    /// text, or json: a version a line
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    format: DataFormat,
}

pub fn run(args: &Args, context: &Context) -> Result<Exit> {
    let client = Client::new(context)?;
    let Args { module, direct, all_versions, format } = args;
    let parameters =
        DependentParameters { direct: *direct, all_versions: *all_versions, ..Default::default() };
    pages::each(
        |after| client.dependents(module, &DependentParameters { after, ..parameters.clone() }),
        |dependent| context.printer.data(|out| format.write(&dependent, out, |out| write(&dependent, out))),
    )?;
    Ok(Exit::Fine)
}

/// `acme/shop 1.2.0  ^1.0 at 1.4.0`
pub(in crate::commands) fn write(dependent: &DependentBody, out: &mut dyn Write) -> io::Result<()> {
    let DependentBody { module, version, requirement, resolved, .. } = dependent;
    let range = if dependent.is_direct { requirement.as_str() } else { "through others" };
    let older = if dependent.is_latest { "" } else { ", not its latest" };
    writeln!(out, "{BOLD}{module}{BOLD:#} {version}  {DIM}{range}, at {resolved}{older}{DIM:#}")
}
