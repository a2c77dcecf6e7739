//! What a server is told, and by whom: a flag, the environment, a file, or nobody.
//!
//! [`table`] is all there is. Flags, variables, keys of the file, the printed configuration and the table in the docs
//! are made of it; the defaults are those of the registry itself.

mod bucket;
mod docs;
mod file;
mod flags;
mod print;
mod sources;
mod spelling;
mod table;
mod wanted;

pub use bucket::BucketFlags;
pub use flags::Flags;
pub use print::print;
pub use sources::resolve;
pub use wanted::{LogFormat, Wanted};

use std::path::PathBuf;

/// One thing that a server can be told.
pub struct Setting {
    /// Key of the file; the flag and the variable are spelled after it.
    pub key: &'static str,
    pub kind: Kind,
    /// What it means, as a flag's help: a capital, no full stop.
    pub meaning: &'static str,
    /// How the default is told, where its value depends on the machine or on other settings.
    pub default: Option<&'static str>,
    /// Takes a value in; else why not.
    pub read: fn(&mut Wanted, &str) -> Result<(), String>,
    /// The value that holds, as it would be written.
    pub show: fn(&Wanted) -> String,
}

/// What a value looks like.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Text, named so in the help.
    Value(&'static str),
    /// Yes or no; the flag says the opposite of the default.
    Switch,
    /// Text that no process list and no print-out may show: there is no flag for it.
    Secret,
}

/// Who said so.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Source {
    Default,
    File(PathBuf),
    Environment(String),
    Flag(String),
}

/// Everything a server is told, with who said so, in the table's order.
pub struct Resolved {
    pub wanted: Wanted,
    pub sources: Vec<(&'static Setting, Source)>,
}

impl Setting {
    /// For example `SCHEMACTL_LISTEN`.
    pub fn variable(&self) -> String {
        format!("SCHEMACTL_{}", self.key.to_uppercase())
    }

    /// Without the dashes in front; none for a secret.
    pub fn flag(&self) -> Option<String> {
        let name = self.key.replace('_', "-");
        match self.kind {
            Kind::Value(_) => Some(name),
            Kind::Switch if (self.show)(&Wanted::defaults()) == "true" => Some(format!("no-{name}")),
            Kind::Switch => Some(name),
            Kind::Secret => None,
        }
    }

    /// The default as people read it.
    pub fn default_told(&self) -> String {
        self.default.map_or_else(|| (self.show)(&Wanted::defaults()), str::to_owned)
    }
}
