//! Values the tests publish.

use schemactl_model::{Digest, ModuleName, Version};
use schemactl_store::{
    AuditQuery, Blob, Change, NewAuditEntry, NewEvent, NewFile, NewVersion, Store, StoreError,
};
use time::{OffsetDateTime, macros::datetime};

/// When everything happens; finer than either database keeps.
pub const AT: OffsetDateTime = datetime!(2026-03-01 12:00:00.123456789 +2);
/// The same as the databases keep it.
pub const KEPT: OffsetDateTime = datetime!(2026-03-01 10:00:00.123456 UTC);

pub fn module(name: &str) -> ModuleName {
    name.parse().unwrap()
}

pub fn version(text: &str) -> Version {
    text.parse().unwrap()
}

/// A version with these files and no events.
pub fn candidate(name: &str, number: &str, files: &[(&str, &str)]) -> NewVersion {
    let mut blobs: Vec<Blob> = files.iter().map(|(_, text)| Blob::new(text.as_bytes()).unwrap()).collect();
    let files = files.iter().zip(&blobs).map(|((path, text), blob)| NewFile {
        path: path.parse().unwrap(),
        digest: blob.digest(),
        size: text.len(),
    });
    let files = files.collect();
    let descriptors = Blob::new(format!("descriptors of {name} {number}").as_bytes()).unwrap();
    let new = NewVersion {
        module: module(name),
        version: version(number),
        digest: Digest::of(format!("{name} {number}").as_bytes()),
        source_digest: Digest::of(b"source"),
        descriptors: descriptors.digest(),
        base: None,
        bump: "minor".to_owned(),
        publisher: "ci".to_owned(),
        message: "a message".to_owned(),
        config: "{}".to_owned(),
        at: AT,
        files,
        dependencies: Vec::new(),
        events: Vec::new(),
        blobs: Vec::new(),
        audit: audit("publish", name),
    };
    blobs.push(descriptors);
    NewVersion { blobs, ..new }
}

pub fn audit(action: &str, target: &str) -> NewAuditEntry {
    NewAuditEntry {
        at: AT,
        who: "ci".to_owned(),
        action: action.to_owned(),
        target: target.to_owned(),
        outcome: "done".to_owned(),
        address: "203.0.113.7".to_owned(),
        request_id: "r-1".to_owned(),
        detail: "{}".to_owned(),
    }
}

/// The newest entries of the audit log.
pub fn newest(limit: u32) -> AuditQuery {
    AuditQuery { limit, ..AuditQuery::default() }
}

/// An event that says little; tests change what they are about.
pub fn event(name: &str) -> NewEvent {
    NewEvent {
        name: name.parse().unwrap(),
        message: format!("acme.v1.{name}"),
        owner: "checkout".to_owned(),
        stage: "stable".to_owned(),
        description: String::new(),
        spec: format!("{{\"name\":\"{name}\"}}"),
        shape: "a shape".to_owned(),
        destinations: vec![("lake".to_owned(), "lake".to_owned())],
        producers: Vec::new(),
        pii: Vec::new(),
        tags: Vec::new(),
        fields: Vec::new(),
    }
}

/// Publishes in a unit of work of its own.
pub async fn publish(store: &Store, new: &NewVersion) -> Result<Change, StoreError> {
    let mut tx = store.write().await?;
    let change = tx.publish(new).await?;
    tx.commit().await?;
    Ok(change)
}
