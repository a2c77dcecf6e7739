//! Arguments that several commands share.

use std::{
    io::{self, Write},
    path::PathBuf,
    str::FromStr,
};

use clap::Args;
use schemactl_check::{Level, UnknownRule};
use serde::Serialize;

use crate::{
    config::Config,
    context::Context,
    error::{Error, Result, io_error},
    exit::Exit,
    findings::{Format, Report},
    input::In,
    write,
};

/// The schema a command is about.
#[derive(Args)]
pub struct InputArgs {
    /// The schema: a folder, .binpb, .json, git:REF[:DIR] or registry:owner/module[@version|@draft:NAME]
    #[arg(value_name = "IN", default_value = ".")]
    pub input: In,
}

/// How findings are printed.
#[derive(Args)]
pub struct FormatArgs {
    /// text, json (an object a line, with buf's keys and ours after them), github, gitlab, junit, sarif or markdown
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    pub format: Format,
    /// Write the same to a file in another format as well, for example junit=report.xml; may be repeated
    #[arg(long, value_name = "FORMAT=FILE")]
    pub report: Vec<ReportFile>,
}

impl FormatArgs {
    /// Prints the findings as data, and writes the files that are asked for.
    pub fn print(&self, report: &Report, context: &Context) -> Result<Exit> {
        self.write_files(report)?;
        report.print(self.format, context)
    }

    /// Writes the files that are asked for, and nothing else.
    pub fn write_files(&self, report: &Report) -> Result<()> {
        for ReportFile { format, path } in &self.report {
            let mut content = Vec::new();
            let written = report.write(*format, &mut content);
            written.map_err(|error| io_error("write", path.display(), &error))?;
            if *format == Format::Text {
                content = anstream::adapter::strip_bytes(&content).into_vec();
            }
            write::file(path, &content)?;
        }
        Ok(())
    }
}

/// A format and the file it goes to.
#[derive(Clone, Debug)]
pub struct ReportFile {
    format: Format,
    path: PathBuf,
}

impl FromStr for ReportFile {
    type Err = String;

    fn from_str(text: &str) -> std::result::Result<Self, String> {
        match text.split_once('=') {
            Some((format, path)) if !path.is_empty() => {
                Ok(ReportFile { format: format.parse()?, path: path.into() })
            }
            _ => Err("write a format and a file, for example junit=report.xml".to_owned()),
        }
    }
}

/// How data is printed that is not findings.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum DataFormat {
    /// For people.
    #[default]
    Text,
    /// For programs.
    Json,
}

impl DataFormat {
    /// Writes one thing: a line of JSON, or what `text` writes.
    pub fn write<T: Serialize + ?Sized>(
        self,
        value: &T,
        out: &mut dyn Write,
        text: impl FnOnce(&mut dyn Write) -> io::Result<()>,
    ) -> io::Result<()> {
        match self {
            DataFormat::Text => text(out),
            DataFormat::Json => {
                serde_json::to_writer(&mut *out, value)?;
                writeln!(out)
            }
        }
    }
}

impl FromStr for DataFormat {
    type Err = String;

    fn from_str(text: &str) -> std::result::Result<Self, String> {
        match text {
            "text" => Ok(DataFormat::Text),
            "json" => Ok(DataFormat::Json),
            other => Err(format!("{other:?} is not a format of this command; use text or json")),
        }
    }
}

/// Another configuration than the one beside the files.
#[derive(Args)]
pub struct ConfigArgs {
    /// Rules from this file, a schemactl.toml or a buf.yaml (also as JSON), instead of the one beside the files
    #[arg(long, value_name = "FILE")]
    pub config: Option<PathBuf>,
}

impl ConfigArgs {
    /// The configuration of the file, if one is named.
    pub fn read(&self) -> Result<Option<Config>> {
        let Some(path) = &self.config else {
            return Ok(None);
        };
        let text = std::fs::read_to_string(path).map_err(|error| io_error("read", path.display(), &error))?;
        Config::parse(&path.to_string_lossy(), &text).map(Some)
    }
}

/// A rule or category that is not there.
pub fn unknown_rule(error: &UnknownRule) -> Error {
    let refused = Error::usage(error.to_string());
    match error {
        UnknownRule::Unknown { name, family: "breaking", .. } if name.parse::<Level>().is_ok() => {
            refused.hint(format!("{name} is a level: --level {name}, or level = \"{name}\" in [breaking]"))
        }
        UnknownRule::Unknown { family: "policy", .. } => refused.hint("schemactl rules lists them all"),
        UnknownRule::Unknown { family, .. } => {
            refused.hint(format!("schemactl rules --family {family} lists them"))
        }
        UnknownRule::Fixed { name } => refused.hint(format!("take {name} out of the policy's severities")),
    }
}
