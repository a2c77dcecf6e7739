use crate::{
    client::Client,
    commands::options::DataFormat,
    context::Context,
    error::Result,
    exit::Exit,
    printer::{BOLD, DIM, count},
};

/// List all modules
#[derive(clap::Args)]
pub struct Args {
    /// text, or json: a module a line
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    format: DataFormat,
}

pub fn run(args: &Args, context: &Context) -> Result<Exit> {
    let client = Client::new(context)?;
    let mut after = String::new();
    loop {
        let page = client.modules(&after)?;
        for module in &page.items {
            context.printer.data(|out| match args.format {
                DataFormat::Json => {
                    serde_json::to_writer(&mut *out, module)?;
                    writeln!(out)
                }
                DataFormat::Text => {
                    let (name, latest) = (&module.name, &module.latest);
                    let number = |number: u64| usize::try_from(number).unwrap_or(usize::MAX);
                    let versions = count(number(module.versions), "version");
                    let events = count(number(module.events), "event");
                    writeln!(out, "{BOLD}{name}{BOLD:#} {latest}  {DIM}{versions}, {events}{DIM:#}")
                }
            })?;
        }
        match page.next {
            Some(next) => after = next,
            None => return Ok(Exit::Fine),
        }
    }
}
