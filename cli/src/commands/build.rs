use std::path::{Path, PathBuf};

use schemactl_model::Schema;

use super::options::{FormatArgs, InputArgs};
use crate::{
    context::Context,
    error::{Error, Result, Stop},
    exit::Exit,
    findings::{Format, Report},
    input::{self, Loaded},
    printer::count,
    write,
};

/// Compile a schema, and write its descriptors where asked to
#[derive(clap::Args)]
pub struct Args {
    #[command(flatten)]
    input: InputArgs,
    /// Where to write the FileDescriptorSet: FILE.binpb, FILE.json, or - for binary on stdout
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
    #[command(flatten)]
    format: FormatArgs,
}

pub fn run(args: &Args, context: &Context) -> Result<Exit> {
    let kind = args.output.as_deref().map(output_kind).transpose()?;
    if matches!(kind, Some(Kind::Stdout)) && args.format.format != Format::Text {
        let error = Error::usage("descriptors and findings cannot both go to stdout");
        return Err(error.hint("write the descriptors to a file: -o FILE.binpb").into());
    }
    match build(args, kind, context) {
        // Nothing else is on stdout then. To people they are a complaint.
        Err(Stop::Findings(report)) if args.format.format == Format::Text => {
            args.format.write_files(&report)?;
            report.complain(context)
        }
        Err(Stop::Findings(report)) => args.format.print(&report, context),
        Err(stop) => Err(stop),
        Ok(()) => args.format.print(&Report::default(), context),
    }
}

fn build(args: &Args, kind: Option<Kind>, context: &Context) -> Result<()> {
    let mut loaded = input::load(&args.input.input, context)?;
    let events = loaded.events()?;
    match (&args.output, kind) {
        (Some(path), Some(Kind::Json)) => write::file(path, input::to_json(&loaded.descriptors)?.as_bytes())?,
        (Some(path), Some(Kind::Binary)) => write::file(path, &loaded.descriptors)?,
        (Some(_), Some(Kind::Stdout)) => context.printer.raw(&loaded.descriptors)?,
        _ => {}
    }
    context.printer.note(summary(&loaded, events.len()));
    Ok(())
}

#[derive(Clone, Copy)]
enum Kind {
    Json,
    Binary,
    Stdout,
}

fn output_kind(path: &Path) -> Result<Kind> {
    let extension = path.extension().and_then(|extension| extension.to_str());
    match extension {
        _ if path.as_os_str() == "-" => Ok(Kind::Stdout),
        Some("json") => Ok(Kind::Json),
        Some("binpb" | "bin" | "pb") => Ok(Kind::Binary),
        _ => {
            let error = Error::usage(format!("{} has no ending that says what to write", path.display()));
            Err(error.hint("end it in .binpb or .json").into())
        }
    }
}

/// `4 files, 12 messages, 9 events: compiles`
fn summary(loaded: &Loaded, events: usize) -> String {
    let schema: &Schema = &loaded.schema;
    let files = schema.files().filter(|(_, file)| !file.is_import).count();
    let own =
        schema.messages().filter(|(_, message)| !schema[message.file].is_import && !message.is_map_entry());
    let (files, messages, events) =
        (count(files, "file"), count(own.count(), "message"), count(events, "event"));
    format!("{files}, {messages}, {events}: compiles")
}
