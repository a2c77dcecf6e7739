//! Fills a registry to any size, through the storage layer as publishing does, and asks it things as fast as it
//! answers. `bench/README.md` says what came of it.
//!
//! It measures a server from outside and knows nothing of its inside but the storage layer.

mod client;
mod load;
mod postgres;
mod publish;
mod questions;
mod random;
mod seed;
mod size;

use std::{env, process::ExitCode};

const USAGE: &str = "\
usage: schemactl-bench seed DATABASE MODULES EVENTS VERSIONS
       schemactl-bench ask HOST:PORT MODULES EVENTS VERSIONS CLIENTS SECONDS PAUSE_MS [QUESTION]
       schemactl-bench publish HOST:PORT CLIENTS SECONDS        with the token in SCHEMACTL_TOKEN
       schemactl-bench first HOST:PORT PATH                     asks until it is answered
       schemactl-bench postgres COMMAND…                        with a server of its own in DATABASE";

/// What went wrong, for whoever started this.
type Failure = Box<dyn std::error::Error + Send + Sync>;

fn main() -> ExitCode {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match run(&arguments) {
        Ok(code) => code,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

fn run(arguments: &[&str]) -> Result<ExitCode, Failure> {
    match arguments {
        ["seed", database, size @ ..] if size.len() == 3 => wait(seed::run(database, size::parse(size)?)),
        ["ask", server, modules, events, versions, clients, seconds, pause, only @ ..] if only.len() < 2 => {
            let size = size::parse(&[modules, events, versions])?;
            wait(questions::run(server, size, load::parse(clients, seconds, pause)?, only.first().copied()))
        }
        ["publish", server, clients, seconds] => {
            wait(publish::run(server, load::parse(clients, seconds, "0")?))
        }
        ["first", server, path] => wait(client::first(server, path)),
        ["postgres", command @ ..] if !command.is_empty() => postgres::run(command),
        _ => Err(USAGE.into()),
    }
}

fn wait(task: impl Future<Output = Result<(), Failure>>) -> Result<ExitCode, Failure> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    runtime.block_on(task).map(|()| ExitCode::SUCCESS)
}
