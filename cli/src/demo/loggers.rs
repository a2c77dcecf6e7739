//! Loggers are generated, run where their tools are found, and what they wrote is decoded.

use super::stage::{Printed, Stage};
use crate::{error::Result, exit::Exit, write};

const RUST_MANIFEST: &str = include_str!("programs/Cargo.toml.txt");
const RUST_PROGRAM: &str = include_str!("programs/main.rs.txt");
const PYTHON_PROGRAM: &str = include_str!("programs/main.py.txt");

/// The version of Python's protobuf that the generated package needs.
const PYTHON_PROBE: &str = "import sys, google.protobuf as p; sys.exit(int(p.__version__.split('.')[0]) < 5)";

/// Where the programs' lines are collected.
const LOGGED: &str = "logged.b64";

pub fn run(stage: &Stage) -> Result<()> {
    stage.step("Typed loggers, generated from the published version")?;
    for language in ["rust", "python"] {
        let out = format!("gen/{language}");
        stage.schemactl(
            &["generate", "registry:acme/shop", "--logger", language, "--out", &out],
            Exit::Fine,
        )?;
    }
    stage.step("Log with them")?;
    write::files(
        stage.folder,
        [
            ("run-rust/Cargo.toml", RUST_MANIFEST.as_bytes()),
            ("run-rust/src/main.rs", RUST_PROGRAM.as_bytes()),
            ("gen/python/main.py", PYTHON_PROGRAM.as_bytes()),
        ],
    )?;
    let mut logged = Vec::new();
    logged.extend(rust(stage)?.unwrap_or_default());
    logged.extend(python(stage)?.unwrap_or_default());
    if logged.is_empty() {
        return stage.say("Neither was found, so there is nothing to decode.");
    }
    write::file(&stage.folder.join(LOGGED), &logged)?;
    stage.step("Decode what they logged")?;
    stage.schemactl_showing(&["decode", LOGGED], Exit::Fine, indented)?;
    Ok(())
}

/// Base64 is no reading matter.
fn shortened(text: &str) -> String {
    let short = |line: &str| match line.char_indices().nth(100) {
        Some((end, _)) => format!("{}…", &line[..end]),
        None => line.to_owned(),
    };
    text.lines().map(short).collect::<Vec<_>>().join("\n")
}

/// JSON lines, set out for reading.
fn indented(printed: &Printed) -> String {
    let pretty = |line: &str| {
        let value: serde_json::Value = serde_json::from_str(line).ok()?;
        // The payload is what a person looks for first.
        let payload = serde_json::to_string_pretty(&value["data"]).ok()?;
        let (event, service) = (value["event_name"].as_str()?, value["service"].as_str()?);
        Some(format!("{event} from {service}: {payload}"))
    };
    let text = printed.text.lines().map(|line| pretty(line).unwrap_or_else(|| line.to_owned()));
    text.collect::<Vec<_>>().join("\n")
}

/// Runs the Rust program; `None` where its tools are missing.
fn rust(stage: &Stage) -> Result<Option<Vec<u8>>> {
    let folder = stage.folder.join("run-rust");
    let fetched = stage.probe("cargo", &["fetch", "--quiet"], &folder);
    match fetched.map(|fetched| fetched.code) {
        None => {
            return none(
                stage,
                "Rust: cargo was not found; install it from rustup.rs to see this logger run.",
            );
        }
        Some(Some(0)) => {}
        Some(_) => return none(stage, "Rust: cargo cannot fetch prost here, so this logger is not run."),
    }
    stage.quote(RUST_PROGRAM, 30)?;
    let words = ["run", "--quiet"];
    let printed = stage.tool("cargo", &words, &folder)?;
    stage.expect(&words, &printed, Exit::Fine)?;
    stage.quote(&shortened(&printed.text), 10)?;
    Ok(Some(printed.stdout))
}

/// Runs the Python program; `None` where its tools are missing.
fn python(stage: &Stage) -> Result<Option<Vec<u8>>> {
    let folder = stage.folder.join("gen/python");
    let probed = stage.probe("python3", &["-c", PYTHON_PROBE], &folder);
    match probed.map(|probed| probed.code) {
        None => return none(stage, "Python: python3 was not found; install it to see this logger run."),
        Some(Some(0)) => {}
        Some(_) => {
            return none(
                stage,
                "Python: python3 has no protobuf 5 or later; pip install protobuf to see this logger run.",
            );
        }
    }
    stage.quote(PYTHON_PROGRAM, 30)?;
    let words = ["main.py"];
    let printed = stage.tool("python3", &words, &folder)?;
    stage.expect(&words, &printed, Exit::Fine)?;
    stage.quote(&shortened(&printed.text), 10)?;
    Ok(Some(printed.stdout))
}

fn none(stage: &Stage, why: &str) -> Result<Option<Vec<u8>>> {
    stage.say(why)?;
    Ok(None)
}
