use schemactl_api::DeliveryParameters;

use crate::{
    client::{Client, pages},
    context::Context,
    error::Result,
    exit::Exit,
    printer::visible,
};

/// Have deliveries tried once more, out of order
#[derive(clap::Args)]
pub struct Args {
    #[arg(value_name = "NAME")]
    name: String,
    /// Which, as schemactl webhook deliveries names them
    #[arg(value_name = "ID", required_unless_present = "dead")]
    ids: Vec<String>,
    /// All that are dead
    #[arg(long, conflicts_with = "ids")]
    dead: bool,
}

pub fn run(args: &Args, client: &Client, context: &Context) -> Result<Exit> {
    let ids = if args.dead { dead(&args.name, client)? } else { args.ids.clone() };
    for id in &ids {
        client.redeliver(&args.name, id)?;
    }
    let deliveries =
        if ids.len() == 1 { "1 delivery".to_owned() } else { format!("{} deliveries", ids.len()) };
    context.printer.note(format_args!("{deliveries} of {} will be tried again", visible(&args.name)));
    Ok(Exit::Fine)
}

/// All that are dead and can be tried again, the oldest first.
fn dead(name: &str, client: &Client) -> Result<Vec<String>> {
    let parameters = DeliveryParameters { state: "dead".to_owned(), ..DeliveryParameters::default() };
    let mut ids = Vec::new();
    pages::each(
        |after| client.deliveries(name, &DeliveryParameters { after, ..parameters.clone() }),
        |delivery| {
            ids.extend(delivery.seq.is_some().then_some(delivery.id));
            Ok(())
        },
    )?;
    ids.reverse();
    Ok(ids)
}
