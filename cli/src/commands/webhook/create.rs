use schemactl_api::NewWebhookBody;

use super::secret;
use crate::{client::Client, commands::changes::FilterArgs, context::Context, error::Result, exit::Exit};

/// Make a webhook; its secret is printed once, alone on stdout
#[derive(clap::Args)]
pub struct Args {
    /// What it is called
    #[arg(value_name = "NAME")]
    name: String,
    /// Where changes are posted to
    #[arg(long, value_name = "URL")]
    url: String,
    #[command(flatten)]
    filter: FilterArgs,
    /// Begin behind this change, 0 for all there are; without it, with what comes from now on
    #[arg(long, value_name = "NUMBER")]
    after: Option<u64>,
}

pub fn run(args: &Args, client: &Client, context: &Context) -> Result<Exit> {
    let new = NewWebhookBody {
        name: args.name.clone(),
        url: args.url.clone(),
        filter: args.filter.body(),
        paused: false,
        after: args.after,
    };
    secret::print(&client.create_webhook(&new)?, "made", context)
}
