use schemactl_model::{DraftName, ModuleName};

use crate::{client::Client, context::Context, draft, error::Result, exit::Exit};

/// Delete a draft before it expires
#[derive(clap::Args)]
pub struct Args {
    #[arg(value_name = "OWNER/NAME")]
    module: ModuleName,
    #[arg(value_name = "DRAFT", value_parser = draft::name)]
    draft: DraftName,
}

pub fn run(args: &Args, context: &Context) -> Result<Exit> {
    let Args { module, draft } = args;
    Client::new(context)?.delete_draft(module, draft)?;
    context.printer.note(format_args!("deleted draft {draft} of {module}"));
    Ok(Exit::Fine)
}
