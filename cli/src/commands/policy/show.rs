use schemactl_model::event::PiiClass;

use crate::{
    commands::options::DataFormat,
    context::Context,
    error::{Error, Result},
    exit::Exit,
    policy::PolicyArgs,
};

/// Print the policy that holds, with what it leaves to the defaults
#[derive(clap::Args)]
pub struct Args {
    #[command(flatten)]
    policy: PolicyArgs,
    /// text (TOML) or json
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    format: DataFormat,
}

pub fn run(args: &Args, context: &Context) -> Result<Exit> {
    let mut policy = args.policy.read(context)?;
    for class in PiiClass::ALL {
        policy.sensitivity.insert(*class, policy.sensitivity_of(*class));
    }
    let text = match args.format {
        DataFormat::Json => serde_json::to_string(&policy).map_err(|error| unprintable(&error))? + "\n",
        DataFormat::Text => toml::to_string_pretty(&policy).map_err(|error| unprintable(&error))?,
    };
    context.printer.data(|out| out.write_all(text.as_bytes()))?;
    Ok(Exit::Fine)
}

fn unprintable(error: &dyn std::error::Error) -> Error {
    Error::failed("cannot print the policy").because(error)
}
