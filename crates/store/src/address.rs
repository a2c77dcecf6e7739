//! Where a database is.

use std::{fmt, path::PathBuf, str::FromStr};

use sqlx::postgres::PgConnectOptions;

/// The address of a database: `sqlite://FILE` or `postgres://user:password@host/database`.
///
/// Prints as host and database or as the file; never the password.
#[derive(Clone)]
pub enum Address {
    /// A file, relative to the working directory or absolute; taken literally.
    Sqlite(PathBuf),
    /// A server and a database on it. What the address leaves out comes from `PGHOST` and its kin.
    Postgres(Box<PgConnectOptions>),
}

/// Text that is not the address of a database.
#[derive(Debug, thiserror::Error)]
#[error("the database address {reason}; write sqlite://FILE or postgres://USER@HOST/DATABASE")]
pub struct InvalidAddress {
    reason: String,
}

impl InvalidAddress {
    fn new(reason: impl Into<String>) -> Self {
        Self { reason: reason.into() }
    }
}

impl FromStr for Address {
    type Err = InvalidAddress;

    fn from_str(text: &str) -> Result<Self, InvalidAddress> {
        if let Some(file) = text.strip_prefix("sqlite://") {
            return sqlite(file);
        }
        if text.starts_with("postgres://") || text.starts_with("postgresql://") {
            // The parser's reason names a part of the address, never its text: there may be a password in it.
            let options = text.parse().map_err(|_| {
                InvalidAddress::new("starts like one of Postgres, but the rest of it does not parse")
            })?;
            return Ok(Address::Postgres(Box::new(options)));
        }
        Err(InvalidAddress::new("starts with neither sqlite:// nor postgres://"))
    }
}

fn sqlite(file: &str) -> Result<Address, InvalidAddress> {
    match file {
        "" => Err(InvalidAddress::new("names no file")),
        ":memory:" => {
            Err(InvalidAddress::new("names a database in memory, which would not survive a restart"))
        }
        _ => Ok(Address::Sqlite(PathBuf::from(file))),
    }
}

impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Address::Sqlite(file) => write!(f, "SQLite file {}", file.display()),
            Address::Postgres(options) => {
                let database = options.get_database().unwrap_or(options.get_username());
                match options.get_socket() {
                    Some(socket) => write!(f, "Postgres database {database:?} at {}", socket.display()),
                    None => {
                        write!(
                            f,
                            "Postgres database {database:?} at {}:{}",
                            options.get_host(),
                            options.get_port()
                        )
                    }
                }
            }
        }
    }
}

impl fmt::Debug for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Address({self})")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn print(text: &str) -> String {
        match text.parse::<Address>() {
            Ok(address) => address.to_string(),
            Err(error) => format!("error: {error}"),
        }
    }

    #[test]
    fn prints_where_a_database_is_without_the_password() {
        assert_eq!(print("sqlite://data/registry.db"), "SQLite file data/registry.db");
        assert_eq!(print("sqlite:///var/registry.db"), "SQLite file /var/registry.db");
        let postgres = print("postgres://app:s3cret@db.internal:6543/registry");
        assert_eq!(postgres, "Postgres database \"registry\" at db.internal:6543");
    }

    #[test]
    fn refuses_what_is_no_address_without_repeating_it() {
        for text in [
            "registry.db",
            "sqlite://",
            "sqlite://:memory:",
            "mysql://app:s3cret@host/db",
            "postgres://a:s3cret@h:port/d",
        ] {
            let printed = print(text);
            assert!(printed.starts_with("error: the database address "), "{printed}");
            assert!(!printed.contains("s3cret"), "{printed}");
        }
    }
}
