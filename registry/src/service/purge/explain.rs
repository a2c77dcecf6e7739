//! Saying that something is gone: what, since when, by whom and why.

use schemactl_model::{Digest, FilePath};
use schemactl_store::{Purge, PurgeEffect, Statement, StoredVersion, Tx};
use time::format_description::well_known::Rfc3339;

use crate::service::ServiceError;

/// Fails where a file of a version is gone; without a path, where its descriptors are.
pub(in crate::service) async fn refuse(
    tx: &mut Tx,
    version: &StoredVersion,
    path: Option<&FilePath>,
) -> Result<(), ServiceError> {
    if !version.is_purged {
        return Ok(());
    }
    let StoredVersion { module, version, .. } = version;
    let purges = tx.purges_of(module, version).await?;
    let mut purged = purges.iter().filter(|purge| purge.effect == PurgeEffect::Purged);
    let meant = match path {
        Some(path) => purged.find(|purge| purge.path.as_ref() == Some(path)),
        None => purged.find(|purge| purge.path.is_some()),
    };
    let Some(Purge { path: Some(file), statement, .. }) = meant else { return Ok(()) };
    let what = match path {
        Some(_) => format!("the file {file} of {module} {version}"),
        None => format!("{module} {version}, because of its file {file},"),
    };
    Err(gone(
        &what,
        statement,
        "use another version; where schemactl.lock holds this one, schemactl pull of the folder lets go of it",
    ))
}

/// Fails where one of these contents, each with its path, is gone from the registry: nobody puts it back.
pub(in crate::service) async fn refuse_contents(
    tx: &mut Tx,
    files: &[(&FilePath, Digest)],
) -> Result<(), ServiceError> {
    let digests: Vec<Digest> = files.iter().map(|(_, digest)| *digest).collect();
    let Some((digest, statement)) = tx.purged_content(&digests).await? else { return Ok(()) };
    let file =
        files.iter().find(|(_, one)| *one == digest).map(|(path, _)| path.as_str()).unwrap_or_default();
    let hint = "take out of the file what has to stay out";
    Err(gone(&format!("what the file {file} holds"), &statement, hint))
}

fn gone(what: &str, statement: &Statement, hint: &str) -> ServiceError {
    let Statement { reason, who, at } = statement;
    let at = at.format(&Rfc3339).unwrap_or_default();
    ServiceError::Purged {
        detail: format!("{what} was purged at {at} by {who}: {reason}"),
        hint: Some(hint.to_owned()),
    }
}
