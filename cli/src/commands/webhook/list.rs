use std::io::{self, Write};

use schemactl_api::WebhookBody;

use crate::{
    client::{Client, pages},
    commands::options::DataFormat,
    context::Context,
    error::Result,
    exit::Exit,
    printer::{BOLD, DIM, visible},
};

/// List all webhooks; never their secrets
#[derive(clap::Args)]
pub struct Args {
    /// text, or json: a webhook a line
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    format: DataFormat,
}

pub fn run(args: &Args, client: &Client, context: &Context) -> Result<Exit> {
    let found = pages::each(
        |after| client.webhooks(&after),
        |webhook| context.printer.data(|out| args.format.write(&webhook, out, |out| text(&webhook, out))),
    )?;
    if found == 0 {
        context.printer.note("there is no webhook");
    }
    Ok(Exit::Fine)
}

fn text(webhook: &WebhookBody, out: &mut dyn Write) -> io::Result<()> {
    let (name, url) = (visible(&webhook.name), visible(&webhook.url));
    writeln!(out, "{BOLD}{name}{BOLD:#}  {url}  {DIM}{}{DIM:#}", state(webhook))
}

/// How far it is, and what it is asked for.
fn state(webhook: &WebhookBody) -> String {
    let behind = webhook.head.saturating_sub(webhook.cursor);
    let filter = &webhook.filter;
    let words = [
        ("module", &filter.module),
        ("event", &filter.event),
        ("destination", &filter.destination),
        ("kind", &filter.kind),
    ];
    let asked = words.into_iter().filter(|(_, word)| !word.is_empty());
    let asked = asked.map(|(name, word)| format!(", {name} {}", visible(word)));
    let paused = if webhook.paused { "paused, " } else { "" };
    let place = if behind == 0 { format!("at {}", webhook.cursor) } else { format!("{behind} behind") };
    format!("{paused}{place}{}", asked.collect::<String>())
}
