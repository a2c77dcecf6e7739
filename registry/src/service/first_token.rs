//! The first admin token: from the environment, else made up and written to a file that only its
//! owner can read. It is never logged.

use std::{
    fs::{self, OpenOptions},
    io::{self, Write},
    iter,
    path::{Path, PathBuf},
};

use schemactl_api::Role;
use schemactl_model::Digest;
use schemactl_store::{Store, StoreError, Token, Tx};
use serde_json::json;

use super::{audit, bundle, now, tokens};
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

/// Makes sure that there is an admin token: of everything, neither revoked nor ended.
pub(crate) async fn first_token(
    store: &Store,
    given: Option<&str>,
    file: &Path,
) -> Result<FirstToken, StartError> {
    let mut tx = store.write().await?;
    if has_admin(&mut tx).await? {
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
    // Another server may start on the same database and be faster: then its token is the first.
    match tx.token(Digest::of(token.as_bytes())).await? {
        Some(found) if is_admin(&found) => return Ok(FirstToken::Known),
        Some(_) => return Err(StartError::SpentToken),
        None => {}
    }
    if !insert(&mut tx, token).await? {
        return Ok(FirstToken::Known);
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

async fn has_admin(tx: &mut Tx) -> Result<bool, StoreError> {
    tx.has_token(Role::Admin.as_str(), &tokens::everything(), now()).await
}

fn is_admin(token: &Token) -> bool {
    token.role == Role::Admin.as_str() && token.scopes == tokens::everything() && token.is_open(now())
}

/// Keeps the token under the first of `admin`, `admin-2`, `admin-3`, … that was never given; false if somebody
/// else made an admin token in this moment.
async fn insert(tx: &mut Tx, text: &str) -> Result<bool, StoreError> {
    let names = iter::once("admin".to_owned()).chain((2..).map(|number: u32| format!("admin-{number}")));
    for name in names {
        match tx.named_token(&name).await? {
            Some(found) if is_admin(&found) => return Ok(false),
            Some(_) => continue,
            None => {}
        }
        let caller = bundle::starter();
        let token = Token {
            role: Role::Admin.as_str().to_owned(),
            scopes: tokens::everything(),
            created_at: now(),
            created_by: caller.who().to_owned(),
            vouched: true,
            ends_at: None,
            last_used_at: None,
            revoked_at: None,
            name,
        };
        match tx.insert_token(Digest::of(text.as_bytes()), &token).await {
            Ok(()) => {}
            Err(StoreError::TokenExists(_)) => return Ok(false),
            Err(error) => return Err(error),
        }
        let detail = json!({ "role": token.role, "scopes": [token.scopes], "until": "never" });
        tx.insert_audit(&audit::entry(&caller, "create_token", &token.name, "done", &detail)).await?;
        return Ok(true);
    }
    Ok(false)
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
