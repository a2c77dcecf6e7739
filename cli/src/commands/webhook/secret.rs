//! Telling a secret.

use schemactl_api::WebhookWithSecret;

use crate::{context::Context, error::Result, exit::Exit, printer::visible};

/// Prints a webhook's secret alone on stdout.
pub fn print(made: &WebhookWithSecret, what: &str, context: &Context) -> Result<Exit> {
    context.printer.data(|out| writeln!(out, "{}", visible(&made.secret.0)))?;
    let name = visible(&made.webhook.name);
    context.printer.note(format_args!("{what} {name}; the secret is shown this once"));
    Ok(Exit::Fine)
}
