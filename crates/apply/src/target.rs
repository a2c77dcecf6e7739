//! Which database.

use std::{fmt, path::PathBuf, str::FromStr};

use sqlx::postgres::PgConnectOptions;

/// A database: `sqlite://FILE` or `postgres://USER@HOST/DATABASE`. Prints without the password.
#[derive(Clone)]
pub enum Target {
    /// A server and a database on it. What the address leaves out comes from `PGHOST` and its kin.
    Postgres(Box<PgConnectOptions>),
    /// A file, created if it is missing.
    Sqlite(PathBuf),
}

/// Text that is not the address of a database.
#[derive(Debug, thiserror::Error)]
#[error("the database address {0}; write sqlite://FILE or postgres://USER@HOST/DATABASE")]
pub struct InvalidTarget(&'static str);

impl FromStr for Target {
    type Err = InvalidTarget;

    fn from_str(text: &str) -> Result<Self, InvalidTarget> {
        match text.strip_prefix("sqlite://") {
            Some("") => return Err(InvalidTarget("names no file")),
            Some(file) => return Ok(Target::Sqlite(file.into())),
            None => {}
        }
        if !text.starts_with("postgres://") && !text.starts_with("postgresql://") {
            return Err(InvalidTarget("starts with neither sqlite:// nor postgres://"));
        }
        // The text may hold a password, so no error repeats it.
        let options = text.parse().map_err(|_| InvalidTarget("does not parse as one of Postgres"))?;
        Ok(Target::Postgres(Box::new(options)))
    }
}

impl fmt::Display for Target {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Target::Postgres(options) => f.write_str(&describe(options)),
            Target::Sqlite(file) => write!(f, "the SQLite file {}", file.display()),
        }
    }
}

impl fmt::Debug for Target {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// Host, port and database.
pub(crate) fn describe(options: &PgConnectOptions) -> String {
    let database = options.get_database().unwrap_or_else(|| options.get_username());
    format!("Postgres database {database:?} at {}:{}", options.get_host(), options.get_port())
}
