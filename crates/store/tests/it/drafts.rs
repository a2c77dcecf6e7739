//! Drafts: replaced as a whole, and gone with all that is theirs.

use schemactl_model::{Digest, DraftName};
use schemactl_store::{NewDependency, NewDraft, NewVersion, Store, StoredDraft, Table};
use time::{Duration, OffsetDateTime};

use crate::{
    database::on_both,
    world::{AT, KEPT, candidate, module, publish, version},
};

on_both!(
    a_push_replaces_all_of_a_draft,
    a_draft_that_goes_leaves_nothing,
    only_what_is_over_and_was_not_pushed_again_expires,
    a_name_whose_time_was_over_begins_anew,
);

const PARTS: [&str; 4] = ["drafts", "draft_blobs", "draft_files", "draft_dependencies"];

fn name() -> DraftName {
    "next".parse().unwrap()
}

/// A draft of `acme/shop` with these files, pushed so long after the beginning, that lives an hour.
fn draft(files: &[(&str, &str)], after: Duration) -> NewDraft {
    let NewVersion { module, descriptors, files, blobs, .. } = candidate("acme/shop", "0.1.0", files);
    NewDraft {
        module,
        name: name(),
        digest: Digest::of(format!("{files:?}").as_bytes()),
        descriptors,
        base: None,
        publisher: "ci".to_owned(),
        message: "a message\0".to_owned(),
        config: "{}".to_owned(),
        verdict: "{}".to_owned(),
        at: AT + after,
        expires_at: AT + after + Duration::HOUR,
        files,
        dependencies: Vec::new(),
        blobs,
    }
}

async fn push(store: &Store, new: &NewDraft) -> bool {
    let mut tx = store.write().await.unwrap();
    let created = tx.push_draft(new).await.unwrap();
    tx.commit().await.unwrap();
    created
}

async fn stored(store: &Store) -> Option<StoredDraft> {
    store.read().await.unwrap().draft(&module("acme/shop"), &name()).await.unwrap()
}

/// Rows of each table of drafts.
async fn rows(store: &Store) -> [u64; 4] {
    let mut tx = store.read().await.unwrap();
    let mut counts = [0; 4];
    for (count, table) in counts.iter_mut().zip(PARTS) {
        *count = tx.count(Table::named(table).unwrap()).await.unwrap();
    }
    counts
}

async fn a_push_replaces_all_of_a_draft(store: &Store) {
    publish(store, &candidate("acme/common", "0.1.0", &[])).await.unwrap();
    let mut first = draft(&[("a.proto", "a"), ("b.proto", "b"), ("c.proto", "b")], Duration::ZERO);
    let requirement = "^0.1".to_owned();
    let common = NewDependency { module: module("acme/common"), requirement, resolved: version("0.1.0") };
    first.dependencies = vec![common];
    assert!(push(store, &first).await);
    // What two files share is there once, beside the descriptors.
    assert_eq!(rows(store).await, [1, 3, 3, 1]);

    let second = draft(&[("a.proto", "another")], Duration::MINUTE);
    assert!(!push(store, &second).await);
    assert_eq!(rows(store).await, [1, 2, 1, 0]);
    let found = stored(store).await.unwrap();
    assert_eq!((found.created_at, found.pushed_at), (KEPT, KEPT + Duration::MINUTE));
    assert_eq!((found.digest, &*found.message), (second.digest, "a message\u{fffd}"));
    let mut tx = store.read().await.unwrap();
    let contents = tx.draft_contents(&found).await.unwrap();
    assert_eq!(contents, [("a.proto".parse().unwrap(), b"another".to_vec())]);
    assert_eq!(tx.draft_blob(&found, Digest::of(b"a")).await.unwrap(), None);
    assert!(tx.latest(&module("acme/shop")).await.unwrap().is_none());
}

async fn a_draft_that_goes_leaves_nothing(store: &Store) {
    push(store, &draft(&[("a.proto", "a")], Duration::ZERO)).await;
    let mut tx = store.write().await.unwrap();
    assert!(tx.delete_draft(&module("acme/shop"), &name()).await.unwrap());
    assert!(!tx.delete_draft(&module("acme/shop"), &name()).await.unwrap());
    tx.commit().await.unwrap();
    assert_eq!(rows(store).await, [0; 4]);
}

async fn expired(store: &Store, now: OffsetDateTime) -> Vec<StoredDraft> {
    store.read().await.unwrap().expired_drafts(now, 10).await.unwrap()
}

async fn only_what_is_over_and_was_not_pushed_again_expires(store: &Store) {
    push(store, &draft(&[("a.proto", "a")], Duration::ZERO)).await;
    assert_eq!(expired(store, AT + Duration::minutes(59)).await, []);
    let over = expired(store, AT + Duration::HOUR).await;
    assert_eq!(over.len(), 1);
    let open =
        |now| async move { store.read().await.unwrap().drafts(&module("acme/shop"), now).await.unwrap() };
    assert_eq!((open(AT).await.len(), open(AT + Duration::HOUR).await.len()), (1, 0));

    push(store, &draft(&[("a.proto", "b")], Duration::MINUTE)).await;
    let mut tx = store.write().await.unwrap();
    assert!(!tx.expire_draft(&over[0]).await.unwrap(), "somebody pushed it again");
    let seen = tx.draft(&module("acme/shop"), &name()).await.unwrap().unwrap();
    assert!(tx.expire_draft(&seen).await.unwrap());
    assert!(!tx.expire_draft(&seen).await.unwrap());
    tx.commit().await.unwrap();
    assert_eq!(rows(store).await, [0; 4]);
}

async fn a_name_whose_time_was_over_begins_anew(store: &Store) {
    push(store, &draft(&[("a.proto", "a")], Duration::ZERO)).await;
    assert!(push(store, &draft(&[("a.proto", "b")], Duration::hours(2))).await);
    assert_eq!(stored(store).await.unwrap().created_at, KEPT + Duration::hours(2));
}
