use std::io::{self, Write};

use schemactl_api::{DeliveryBody, DeliveryParameters};

use crate::{
    client::{Client, pages},
    commands::options::DataFormat,
    context::Context,
    error::Result,
    exit::Exit,
    printer::{BOLD, DIM, visible},
};

/// List a webhook's deliveries, the newest first
#[derive(clap::Args)]
pub struct Args {
    #[arg(value_name = "NAME")]
    name: String,
    /// Only those that are waiting, delivered or dead
    #[arg(long)]
    state: Option<String>,
    /// text, or json: a delivery a line
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    format: DataFormat,
}

pub fn run(args: &Args, client: &Client, context: &Context) -> Result<Exit> {
    let parameters =
        DeliveryParameters { state: args.state.clone().unwrap_or_default(), ..DeliveryParameters::default() };
    let found = pages::each(
        |after| client.deliveries(&args.name, &DeliveryParameters { after, ..parameters.clone() }),
        |delivery| context.printer.data(|out| args.format.write(&delivery, out, |out| text(&delivery, out))),
    )?;
    if found == 0 {
        context.printer.note("no delivery is like that");
    }
    Ok(Exit::Fine)
}

fn text(delivery: &DeliveryBody, out: &mut dyn Write) -> io::Result<()> {
    let (id, state) = (visible(&delivery.id), visible(&delivery.state));
    let what = delivery.seq.map_or("test".to_owned(), |seq| format!("change {seq}"));
    let attempts = delivery.attempts;
    let day = delivery.created_at.date();
    writeln!(out, "{BOLD}{id}{BOLD:#}  {state:9}  {what}  {DIM}attempts {attempts}, {day}{DIM:#}")?;
    match &delivery.error {
        Some(error) => writeln!(out, "  {}", visible(error)),
        None => Ok(()),
    }
}
