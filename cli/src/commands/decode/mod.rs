//! From what a logger wrote to JSON.

mod lines;
mod types;

use std::{
    fs,
    io::{self, Read},
    path::PathBuf,
};

use crate::{
    context::Context,
    error::{Error, Result, io_error},
    exit::Exit,
    input::{self, In},
};
use lines::Entry;
use types::Types;

/// Turn logged events into JSON: Base64 lines, or one binary envelope
#[derive(clap::Args)]
pub struct Args {
    /// A file of Base64 lines, or of one binary envelope; without it, or as -, stdin
    #[arg(value_name = "FILE")]
    file: Option<PathBuf>,
    /// The schema, as IN; without it, the registry is asked for the version that each envelope names
    #[arg(long, value_name = "IN")]
    schema: Option<In>,
}

pub fn run(args: &Args, context: &Context) -> Result<Exit> {
    let content = read(args)?;
    let mut types = match &args.schema {
        Some(schema) => Types::of(input::load(schema, context)?)?,
        None => Types::of_registry(context)?,
    };
    let mut exit = Exit::Fine;
    for Entry { number, envelope } in lines::entries(&content) {
        match envelope.and_then(|envelope| types.decode(&envelope)) {
            Ok(json) => context.printer.data(|out| writeln!(out, "{json}"))?,
            Err(error) => {
                let place = number.map(|number| format!("line {number}: ")).unwrap_or_default();
                context.printer.error(&Error { message: format!("{place}{}", error.message), ..error });
                exit = Exit::Findings;
            }
        }
    }
    Ok(exit)
}

fn read(args: &Args) -> Result<Vec<u8>> {
    match args.file.as_deref().filter(|file| file.as_os_str() != "-") {
        Some(file) => Ok(fs::read(file).map_err(|error| io_error("read", file.display(), &error))?),
        None => {
            let mut content = Vec::new();
            let read = io::stdin().lock().read_to_end(&mut content);
            read.map_err(|error| io_error("read", "stdin", &error))?;
            Ok(content)
        }
    }
}
