//! The first admin token: from the environment, else made up and written to a file that only its
//! owner can read. It is never logged.

use std::{
    fs::{self, OpenOptions},
    io::{self, Write},
    path::{Path, PathBuf},
};

use schemactl_api::Role;
use schemactl_model::Digest;
use schemactl_store::{Store, StoreError, Token};

use super::{now, tokens};
use crate::StartError;

/// Characters below which a token could be guessed.
const LEAST: usize = 16;

/// What came of the first admin token.
pub(crate) enum FirstToken {
    /// The database has one; if one was given, it is that or another admin's.
    Known,
    /// The database has one, and the one that was given is not known to it.
    Ignored,
    /// One was made up and written here.
    Written(PathBuf),
}

/// Makes sure that there is an admin token.
pub(crate) async fn first_token(
    store: &Store,
    given: Option<&str>,
    file: &Path,
) -> Result<FirstToken, StartError> {
    let mut tx = store.write().await?;
    if tx.has_token(Role::Admin.as_str()).await? {
        return match given {
            Some(given) if tx.token(Digest::of(given.as_bytes())).await?.is_none() => Ok(FirstToken::Ignored),
            _ => Ok(FirstToken::Known),
        };
    }
    let made_up = match given {
        Some(_) => None,
        None => Some(tokens::random().map_err(StartError::Random)?),
    };
    let token = given.or(made_up.as_deref()).unwrap_or_default();
    let length = token.chars().count();
    if length < LEAST {
        return Err(StartError::WeakToken { length, least: LEAST });
    }
    let row = Token {
        name: "admin".to_owned(),
        role: Role::Admin.as_str().to_owned(),
        created_at: now(),
        revoked_at: None,
    };
    match tx.insert_token(Digest::of(token.as_bytes()), &row).await {
        Ok(()) => {}
        // Another server started on the same database and was faster: its token is the first.
        Err(StoreError::TokenExists(_)) => return Ok(FirstToken::Known),
        Err(error) => return Err(error.into()),
    }
    let outcome = match &made_up {
        // Written before the commit: a token that nobody can read would lock everybody out.
        Some(token) => {
            write_private(file, token)
                .map_err(|source| StartError::TokenFile { path: file.to_owned(), source })?;
            FirstToken::Written(file.to_owned())
        }
        None => FirstToken::Known,
    };
    tx.commit().await?;
    Ok(outcome)
}

/// Replaces the file by one of mode 0600, so that nobody who had the old one open reads the new token.
fn write_private(path: &Path, token: &str) -> io::Result<()> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
        _ => {}
    }
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(path)?;
    writeln!(file, "{token}")?;
    file.sync_all()
}
