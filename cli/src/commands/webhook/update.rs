use schemactl_api::WebhookSettingsBody;

use crate::{
    client::Client, commands::changes::FilterArgs, context::Context, error::Result, exit::Exit,
    printer::visible,
};

/// Change where a webhook delivers, what, or whether at all; what is not named stays as it is
#[derive(clap::Args)]
pub struct Args {
    #[arg(value_name = "NAME")]
    name: String,
    /// Where changes are posted to
    #[arg(long, value_name = "URL")]
    url: Option<String>,
    #[command(flatten)]
    filter: FilterArgs,
    /// Deliver all changes, whatever was filtered for; other filters begin anew from there
    #[arg(long)]
    no_filter: bool,
    /// Deliver nothing for now; what happens meanwhile comes when it goes on
    #[arg(long, conflicts_with = "resume")]
    pause: bool,
    /// Go on after a pause
    #[arg(long)]
    resume: bool,
}

pub fn run(args: &Args, client: &Client, context: &Context) -> Result<Exit> {
    let known = client.webhook(&args.name)?;
    let mut filter = if args.no_filter { Default::default() } else { known.filter };
    let asked = args.filter.body();
    for (kept, asked) in [
        (&mut filter.module, asked.module),
        (&mut filter.event, asked.event),
        (&mut filter.destination, asked.destination),
        (&mut filter.kind, asked.kind),
    ] {
        if !asked.is_empty() {
            *kept = asked;
        }
    }
    let settings = WebhookSettingsBody {
        url: args.url.clone().unwrap_or(known.url),
        filter,
        paused: args.pause || (known.paused && !args.resume),
    };
    client.update_webhook(&args.name, &settings)?;
    context.printer.note(format_args!("changed {}", visible(&args.name)));
    Ok(Exit::Fine)
}
