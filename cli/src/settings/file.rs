//! The table as keys of a TOML file, and what is too deep for a table: the issuers that are believed.

use std::{fs, path::Path};

use schemactl_model::closest;
use schemactl_registry::Oidc;
use serde::Deserialize;
use toml::{Table, Value};

use super::{Setting, table::SETTINGS};
use crate::{
    config::from_toml,
    error::{Error, Result, io_error},
};

/// What a file says.
#[derive(Default)]
pub struct Said {
    /// Settings of the table, spelled as flags would be.
    pub settings: Vec<(&'static Setting, String)>,
    /// The section `[oidc]`.
    pub oidc: Oidc,
}

/// What is deeper than the table.
#[derive(Deserialize)]
struct Sections {
    #[serde(default)]
    oidc: Oidc,
}

pub fn read(path: &Path) -> Result<Said> {
    let name = path.display().to_string();
    let text = fs::read_to_string(path).map_err(|error| io_error("read", &name, &error))?;
    let mut table: Table = from_toml(&name, &text)?;
    let Sections { oidc } = from_toml(&name, &text)?;
    oidc.check().map_err(|error| Error::usage(format!("{name}: oidc: {error}")))?;
    table.remove("oidc");
    let settings = table.into_iter().map(|(key, value)| entry(&name, &key, value));
    Ok(Said { settings: settings.collect::<Result<_>>()?, oidc })
}

fn entry(file: &str, key: &str, value: Value) -> Result<(&'static Setting, String)> {
    let setting = SETTINGS.iter().find(|setting| setting.key == key).ok_or_else(|| unknown(file, key))?;
    Ok((
        setting,
        text(value).ok_or_else(|| Error::usage(format!("{file}: {key} is neither text nor a list of it")))?,
    ))
}

fn unknown(file: &str, key: &str) -> Error {
    let error = Error::usage(format!("{file}: {key:?} is no setting of a server"));
    // Whoever knows the flag or the variable finds the key.
    let plain = key.to_lowercase().replace('-', "_");
    let plain = plain.strip_prefix("schemactl_").unwrap_or(&plain);
    match closest(plain, SETTINGS.iter().map(|setting| setting.key)) {
        Some(meant) => error.hint(format!("did you mean {meant:?}?")),
        None => error.hint("schemactl serve --print-config prints all there are"),
    }
}

fn text(value: Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text),
        Value::Integer(number) => Some(number.to_string()),
        Value::Boolean(is) => Some(is.to_string()),
        Value::Array(values) => {
            let texts: Option<Vec<String>> = values.into_iter().map(text).collect();
            texts.map(|texts| texts.join(","))
        }
        Value::Float(_) | Value::Datetime(_) | Value::Table(_) => None,
    }
}
