//! schemactl: declare an event once; the registry, the checks, loggers and sinks follow.
//!
//! One binary is server and client. Each command has a file in [`commands`]: its arguments and a
//! function that runs it. Data goes to stdout, everything else to stderr, and the exit code says how
//! it ended: see [`exit`].

mod approval;
mod client;
mod commands;
mod config;
mod consequences;
mod context;
mod day;
mod demo;
mod draft;
mod elements;
mod error;
mod exit;
mod findings;
mod input;
mod policy;
mod printer;
mod runtime;
mod settings;
mod states;
mod traces;
mod write;

use std::process::ExitCode;

use clap::Parser;
use mimalloc::MiMalloc;

use crate::{commands::Arguments, error::Stop, exit::Exit};

/// Compiling is allocating, on all cores: the system's allocator would take two fifths of the time.
#[global_allocator]
static ALLOCATOR: MiMalloc = MiMalloc;

fn main() -> ExitCode {
    let arguments = match Arguments::try_parse() {
        Ok(arguments) => arguments,
        Err(error) => return commands::refuse(&error),
    };
    if arguments.is_worker() {
        return schemactl_compile::worker::serve();
    }
    let context = arguments.context();
    let outcome = arguments.run(&context);
    let exit = match outcome {
        Ok(exit) => Ok(exit),
        Err(Stop::Findings(report)) => report.complain(&context),
        Err(stop) => Err(stop),
    };
    match exit {
        Ok(exit) => exit.into(),
        Err(Stop::Error(error)) => {
            context.printer.error(&error);
            error.exit.into()
        }
        Err(Stop::Findings(_)) => Exit::Findings.into(),
        Err(Stop::Closed) => Exit::Failed.into(),
    }
}
