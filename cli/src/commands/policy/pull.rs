use std::path::PathBuf;

use crate::{
    client::Client,
    commands::options::DataFormat,
    context::Context,
    error::{Error, Result},
    exit::Exit,
    printer::visible,
    write,
};

/// Print a policy that the registry holds, to be changed and pushed
#[derive(clap::Args)]
pub struct Args {
    /// The version; else the one that holds
    #[arg(long, value_name = "VERSION")]
    version: Option<i64>,
    /// Write it to a file
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
    /// text (TOML) or json
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    format: DataFormat,
}

pub fn run(args: &Args, context: &Context) -> Result<Exit> {
    let client = Client::new(context)?;
    let held = match args.version {
        Some(version) => client.policy_version(version)?,
        None => client.policy()?.filter(|body| body.version > 0).ok_or_else(nothing)?,
    };
    let text = match args.format {
        DataFormat::Json => serde_json::to_string(&held.policy).map_err(|error| unprintable(&error))? + "\n",
        DataFormat::Text => toml::to_string_pretty(&held.policy).map_err(|error| unprintable(&error))?,
    };
    match &args.output {
        Some(path) => write::file(path, text.as_bytes())?,
        None => context.printer.data(|out| out.write_all(text.as_bytes()))?,
    }
    let who = visible(held.who.as_deref().unwrap_or("nobody"));
    let since = held.created_at.map(|at| format!(" since {}", at.date())).unwrap_or_default();
    context.printer.note(format_args!("policy {} by {who}{since}", held.version));
    Ok(Exit::Fine)
}

fn nothing() -> Error {
    Error::failed("the registry has no policy yet").hint("schemactl policy push FILE stores one")
}

fn unprintable(error: &dyn std::error::Error) -> Error {
    Error::failed("cannot print the policy").because(error)
}
