//! Webhooks of the registry.

mod create;
mod deliveries;
mod list;
mod redeliver;
mod secret;
mod update;

use crate::{client::Client, context::Context, error::Result, exit::Exit, printer::visible};

/// Have changes posted to an address; takes an admin's token
#[derive(clap::Args)]
pub struct Args {
    #[command(subcommand)]
    command: Command,
}

#[derive(clap::Subcommand)]
enum Command {
    Create(create::Args),
    List(list::Args),
    Update(update::Args),
    /// Delete a webhook, with all that is known of its deliveries
    Delete {
        #[arg(value_name = "NAME")]
        name: String,
    },
    /// Give a webhook another secret, printed once and alone on stdout; the one before is good beside it for a day
    Rotate {
        #[arg(value_name = "NAME")]
        name: String,
    },
    /// Post a test to a webhook's address, now and once; exit code 1 if it does not arrive
    Test {
        #[arg(value_name = "NAME")]
        name: String,
    },
    Deliveries(deliveries::Args),
    Redeliver(redeliver::Args),
}

pub fn run(args: &Args, context: &Context) -> Result<Exit> {
    let client = Client::new(context)?;
    match &args.command {
        Command::Create(args) => create::run(args, &client, context),
        Command::List(args) => list::run(args, &client, context),
        Command::Update(args) => update::run(args, &client, context),
        Command::Delete { name } => {
            client.delete_webhook(name)?;
            context.printer.note(format_args!("deleted {}", visible(name)));
            Ok(Exit::Fine)
        }
        Command::Rotate { name } => {
            secret::print(&client.rotate_webhook(name)?, "another secret for", context)
        }
        Command::Test { name } => test(name, &client, context),
        Command::Deliveries(args) => deliveries::run(args, &client, context),
        Command::Redeliver(args) => redeliver::run(args, &client, context),
    }
}

fn test(name: &str, client: &Client, context: &Context) -> Result<Exit> {
    let delivery = client.test_webhook(name)?;
    match &delivery.error {
        None => {
            let status = delivery.status.unwrap_or_default();
            context.printer.note(format_args!("arrived: {} answers {status}", visible(name)));
            Ok(Exit::Fine)
        }
        Some(error) => {
            context.printer.note(format_args!("did not arrive: {}", visible(error)));
            Ok(Exit::Findings)
        }
    }
}
