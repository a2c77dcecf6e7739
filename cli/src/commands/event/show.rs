use std::io::{self, Write};

use schemactl_api::EventBody;
use schemactl_model::{EventName, event::EventField};

use crate::{
    client::Client,
    commands::options::DataFormat,
    context::Context,
    error::Result,
    exit::Exit,
    printer::{BOLD, DIM, YELLOW, visible},
};

/// Show all that is known about one event
#[derive(clap::Args)]
pub struct Args {
    name: EventName,
    /// text or json
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    format: DataFormat,
}

pub fn run(args: &Args, context: &Context) -> Result<Exit> {
    let body = Client::new(context)?.event(&args.name)?;
    context.printer.data(|out| match args.format {
        DataFormat::Json => {
            serde_json::to_writer_pretty(&mut *out, &body)?;
            writeln!(out)
        }
        DataFormat::Text => write(&body, out),
    })?;
    Ok(Exit::Fine)
}

fn write(body: &EventBody, out: &mut dyn Write) -> io::Result<()> {
    let event = &body.event;
    writeln!(out, "{BOLD}{}{BOLD:#} ({})", event.name, event.stage)?;
    if !event.description.is_empty() {
        writeln!(out, "{}", visible(&event.description))?;
    }
    writeln!(out)?;
    line(out, "module", &format!("{} {}", body.module, body.version))?;
    line(out, "message", &event.message)?;
    line(out, "file", &event.file)?;
    if let Some(owner) = &event.owner {
        let parts =
            [Some(owner.team.clone()), owner.email.clone(), owner.chat.clone(), owner.runbook.clone()];
        line(out, "owner", &parts.into_iter().flatten().collect::<Vec<_>>().join(", "))?;
    }
    line(out, "producers", &event.producers.join(", "))?;
    line(out, "readers", &event.readers.join(", "))?;
    let tags: Vec<String> = event.tags.iter().map(|(key, value)| format!("{key}={value}")).collect();
    line(out, "tags", &tags.join(", "))?;
    if let Some(days) = event.retention_days {
        line(out, "kept for", &format!("{days} days"))?;
    }
    let classes = event.pii_classes();
    for destination in &event.destinations {
        let actions = classes.iter().map(|class| format!("{class}: {}", destination.action(*class)));
        let actions = actions.collect::<Vec<_>>().join(", ");
        line(out, "lands in", &format!("{} ({}) {actions}", destination.name, destination.kind_name()))?;
    }
    writeln!(out, "\n{BOLD}fields{BOLD:#}")?;
    event.fields.iter().try_for_each(|field| write_field(field, out))?;
    if !event.personal.is_empty() {
        writeln!(out, "\n{BOLD}personal data{BOLD:#}")?;
        for personal in &event.personal {
            writeln!(out, "  {}  {YELLOW}{}{YELLOW:#}", visible(&personal.path), personal.class)?;
        }
    }
    writeln!(out, "\n{BOLD}versions{BOLD:#}")?;
    for version in &body.versions {
        writeln!(
            out,
            "  {} {}  {DIM}{}{DIM:#}",
            version.module,
            version.version,
            version.published_at.date()
        )?;
    }
    Ok(())
}

fn write_field(field: &EventField, out: &mut dyn Write) -> io::Result<()> {
    let label = match field.label.as_str() {
        "" | "map" => String::new(),
        label => format!("{label} "),
    };
    write!(
        out,
        "  {:>3}  {}  {DIM}{label}{}{DIM:#}",
        field.number,
        visible(&field.name),
        visible(&field.r#type)
    )?;
    if let Some(class) = field.pii {
        write!(out, "  {YELLOW}{class}{YELLOW:#}")?;
    }
    if let Some(role) = field.role {
        write!(out, "  {role}")?;
    }
    match field.description.lines().next() {
        Some(line) => writeln!(out, "  {}", visible(line)),
        None => writeln!(out),
    }
}

fn line(out: &mut dyn Write, label: &str, value: &str) -> io::Result<()> {
    if value.is_empty() {
        return Ok(());
    }
    writeln!(out, "{label:>10}  {}", visible(value))
}
