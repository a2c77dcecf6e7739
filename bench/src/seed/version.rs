//! A version as publishing would hand it to the storage layer.

use schemactl_model::Digest;
use schemactl_store::{Blob, NewAuditEntry, NewFile, NewVersion};
use time::{Duration, OffsetDateTime, macros::datetime};

use super::event;
use crate::{Failure, size, size::Size};

const START: OffsetDateTime = datetime!(2026-01-01 00:00 UTC);
/// How many of a module's latest versions declare its events.
const WITH_EVENTS: u64 = 10;

/// The version at a place of a module; so many of all modules came before it.
pub fn new(size: Size, module: u64, place: u64, before: u64) -> Result<NewVersion, Failure> {
    let name = size::module(module);
    let text = format!(
        "syntax = \"proto3\";\npackage team.v1;\n\n// Revision {place} of {name}.\nmessage Thing {{}}\n"
    );
    let file = Blob::new(text.as_bytes())?;
    // A set of descriptors may be empty.
    let descriptors = Blob::new(b"")?;
    let at = START + Duration::seconds(i64::try_from(before)?);
    let has_events = place + WITH_EVENTS >= size.versions_of(module);
    let declared: Vec<u64> = size.events_of(module).filter(|_| has_events).collect();
    Ok(NewVersion {
        version: size::version(place),
        digest: Digest::of(format!("{name} {place}").as_bytes()),
        source_digest: Digest::of(text.as_bytes()),
        descriptors: descriptors.digest(),
        base: place.checked_sub(1).map(size::version),
        bump: if place == 0 { "initial" } else { "patch" }.to_owned(),
        publisher: "seed".to_owned(),
        message: format!("revision {place}"),
        config: "{}".to_owned(),
        at,
        files: vec![NewFile {
            path: "team/v1/thing.proto".parse()?,
            digest: file.digest(),
            size: text.len(),
        }],
        dependencies: Vec::new(),
        events: event::all(&declared, place)?,
        blobs: vec![file, descriptors],
        audit: audit(&name, at),
        module: name.parse()?,
    })
}

fn audit(module: &str, at: OffsetDateTime) -> NewAuditEntry {
    NewAuditEntry {
        at,
        who: "seed".to_owned(),
        action: "publish".to_owned(),
        target: module.to_owned(),
        outcome: "done".to_owned(),
        address: String::new(),
        request_id: String::new(),
        detail: "{}".to_owned(),
    }
}
