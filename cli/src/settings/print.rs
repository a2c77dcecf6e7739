//! What holds and who said so, as a file that says the same.

use std::io::{self, Write};

use super::{Kind, Resolved, Setting, Source, Wanted};

/// Writes a TOML file of what holds; what nobody set, and secrets, as comments.
pub fn print(resolved: &Resolved, out: &mut dyn Write) -> io::Result<()> {
    for (setting, source) in &resolved.sources {
        let line = line(setting, source, &resolved.wanted);
        writeln!(out, "{line}")?;
    }
    section(resolved, out)
}

/// Issuers come last: what follows a section's head belongs to it.
fn section(resolved: &Resolved, out: &mut dyn Write) -> io::Result<()> {
    let oidc = &resolved.wanted.config.oidc;
    if oidc.issuers.is_empty() {
        return writeln!(out, "# [[oidc.issuers]]  # none");
    }
    let sections =
        toml::Table::from_iter([("oidc".to_owned(), toml::Value::try_from(oidc).map_err(io::Error::other)?)]);
    write!(out, "{}", toml::to_string(&sections).map_err(io::Error::other)?)
}

fn line(setting: &Setting, source: &Source, wanted: &Wanted) -> String {
    let said_by = match source {
        Source::Default => "default".to_owned(),
        Source::File(path) => path.display().to_string(),
        Source::Environment(name) | Source::Flag(name) => name.clone(),
    };
    let value = (setting.show)(wanted);
    // A database prints itself without its password and so is not what would be read again.
    let is_hidden = setting.kind == Kind::Secret || setting.key == "database";
    let written = match setting.kind {
        _ if value.is_empty() => {
            return format!("# {} =  # {said_by}: {}", setting.key, setting.default_told());
        }
        Kind::Switch => value,
        _ => toml::Value::String(value).to_string(),
    };
    let comment = if is_hidden || *source == Source::Default { "# " } else { "" };
    format!("{comment}{} = {written}  # {said_by}", setting.key)
}
