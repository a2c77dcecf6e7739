//! The module that every registry serves: the option contract and what else may be imported without
//! a declared dependency.

use bytes::Bytes;
use schemactl_compile::{Input, Limits, Source};
use schemactl_model::{ModuleName, Version};
use schemactl_store::{Blob, NewVersion, Store, StoreError, Tx};
use serde_json::json;

use super::{
    Caller, Origin, Principal, audit, now,
    publish::{digests, new_files},
};
use crate::StartError;

/// Who publishes it; no token can have this name's modules.
pub(super) const OWNER: &str = "schemactl";
const NAME: &str = "schemactl/options";
/// It is part of the program, and has its version.
const VERSION: &str = env!("CARGO_PKG_VERSION");

/// Publishes the bundle of this version of the program, unless that was done before.
pub(crate) async fn publish_bundle(store: &Store) -> Result<(), StartError> {
    let module: ModuleName = NAME.parse().expect("the bundle's name is a module name");
    let version = Version::parse(VERSION).expect("cargo accepts semantic versions only");
    if is_there(&mut store.read().await?, &module, &version).await? {
        return Ok(());
    }
    let new = tokio::task::spawn_blocking(move || bundle(module, version));
    let new = new.await.expect("compiling does not panic")?;
    let blobs = store.place(new.blobs).await?;
    let new = NewVersion { blobs, ..new };
    let mut tx = store.write().await?;
    // Another server may start on the same database at this moment.
    tx.ensure_module(&new.module, new.at).await?;
    tx.lock_module(&new.module).await?;
    if is_there(&mut tx, &new.module, &new.version).await? {
        return Ok(());
    }
    tx.publish(&new).await?;
    Ok(tx.commit().await?)
}

async fn is_there(tx: &mut Tx, module: &ModuleName, version: &Version) -> Result<bool, StoreError> {
    Ok(tx.newest(module).await?.is_some_and(|latest| latest.version >= *version))
}

/// Whoever does what happens on a start.
pub(super) fn starter() -> Caller {
    let origin = Origin { request_id: "start".to_owned(), address: String::new() };
    Caller { principal: Principal::registry(OWNER), origin }
}

fn bundle(module: ModuleName, version: Version) -> Result<NewVersion, StartError> {
    let sources = schemactl_proto::BUNDLE_SOURCES.iter().map(|(path, text)| Source {
        path: path.parse().expect("the bundle's paths are file paths"),
        content: Bytes::from_static(text.as_bytes()),
    });
    let input = Input { files: sources.collect(), dependencies: Vec::new() };
    // These sources are the program's own; only those of strangers need a child.
    let descriptors =
        schemactl_compile::compile_descriptors(&input, &Limits::default()).map_err(StartError::Bundle)?;
    let files = input.files.into_iter().map(|source| (source.path, source.content)).collect();
    let (files, mut blobs) = new_files(&files)?;
    let descriptors_blob = Blob::new(&descriptors)?;
    let source_digest = digests::source(&files, &[], "");
    let caller = starter();
    let detail = json!({ "version": version });
    let new = NewVersion {
        digest: digests::version(&files, &[], &descriptors),
        source_digest,
        descriptors: descriptors_blob.digest(),
        base: None,
        bump: "initial".to_owned(),
        publisher: OWNER.to_owned(),
        message: "The option contract, as this version of schemactl has it.".to_owned(),
        config: "{}".to_owned(),
        at: now(),
        files,
        dependencies: Vec::new(),
        events: Vec::new(),
        blobs: Vec::new(),
        audit: audit::entry(&caller, "publish", NAME, "done", &detail),
        module,
        version,
    };
    blobs.push(descriptors_blob);
    Ok(NewVersion { blobs, ..new })
}
