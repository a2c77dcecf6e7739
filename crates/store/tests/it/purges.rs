//! Content that is taken out of versions, and what stays because others have it too.

use schemactl_model::Digest;
use schemactl_store::{Purge, PurgeEffect, Statement, Store, StoreError, Tag, TagQuery, TagState};

use crate::{
    database::on_both,
    world::{AT, KEPT, candidate, event, module, publish, version},
};

on_both!(
    a_purged_content_is_gone_and_its_version_stays,
    what_another_version_has_too_stays,
    descriptors_are_replaced_and_the_old_ones_go,
    a_purged_content_is_found_by_its_digest,
);

fn word() -> Statement {
    Statement { reason: "leaked".to_owned(), who: "root".to_owned(), at: AT }
}

/// Purges what stands in a file of version 0.1.0.
async fn purge(store: &Store, content: &str) {
    let mut tx = store.write().await.unwrap();
    tx.lock_contents().await.unwrap();
    let content = Digest::of(content.as_bytes());
    let holders = tx.holders(content).await.unwrap();
    tx.purge(content, &holders, &word()).await.unwrap();
    tx.commit().await.unwrap();
    store.scour().await.unwrap();
}

async fn a_purged_content_is_gone_and_its_version_stays(store: &Store) {
    let old = candidate("acme/shop", "0.1.0", &[("a.proto", "leaked"), ("b.proto", "fine")]);
    publish(store, &old).await.unwrap();
    publish(store, &candidate("acme/shop", "0.2.0", &[("a.proto", "mended")])).await.unwrap();
    let holders = store.read().await.unwrap().holders(Digest::of(b"leaked")).await.unwrap();
    assert_eq!((holders.len(), holders[0].is_newest), (1, false));
    purge(store, "leaked").await;
    let (module, number) = (module("acme/shop"), version("0.1.0"));
    let mut tx = store.read().await.unwrap();
    let stored = tx.version(&module, &number).await.unwrap().unwrap();
    assert!(stored.is_purged && stored.digest == old.digest);
    assert_eq!(tx.files(&module, &number).await.unwrap().len(), 2);
    let gone = tx.content(&module, &number, &"a.proto".parse().unwrap()).await.unwrap_err();
    assert!(matches!(gone, StoreError::Purged(digest) if digest == Digest::of(b"leaked")), "{gone}");
    assert!(matches!(tx.blob(stored.descriptors).await, Err(StoreError::Purged(_))));
    let fine = tx.content(&module, &number, &"b.proto".parse().unwrap()).await.unwrap();
    assert_eq!(fine.as_deref(), Some(&b"fine"[..]));
    assert!(tx.yanks(&module).await.unwrap().contains_key(&number));
    let kept = Statement { at: KEPT, ..word() };
    let told = |path: Option<&str>, digest| Purge {
        path: path.map(|path| path.parse().unwrap()),
        effect: PurgeEffect::Purged,
        digest,
        statement: kept.clone(),
    };
    let purges = tx.purges_of(&module, &number).await.unwrap();
    assert_eq!(purges, [told(None, stored.descriptors), told(Some("a.proto"), Digest::of(b"leaked"))]);
    assert_eq!(tx.purged_versions(&module).await.unwrap().into_iter().collect::<Vec<_>>(), [(number, kept)]);
}

async fn what_another_version_has_too_stays(store: &Store) {
    let labelled = |label: &str| {
        let mut event = event("order_placed");
        event.tags = vec![("domain".to_owned(), label.to_owned())];
        event
    };
    let mut old = candidate("acme/shop", "0.1.0", &[("a.proto", "leaked")]);
    old.events = vec![labelled("sales")];
    let mut middle = candidate("acme/shop", "0.2.0", &[("a.proto", "leaked")]);
    middle.events = vec![labelled("of the leak")];
    let mut new = candidate("acme/shop", "0.3.0", &[("a.proto", "mended")]);
    new.events = vec![labelled("sales")];
    // A comment that no element has is in no descriptors.
    old.descriptors = new.descriptors;
    old.blobs.push(new.blobs.last().unwrap().clone());
    for one in [&old, &middle, &new] {
        publish(store, one).await.unwrap();
    }
    purge(store, "leaked").await;
    let mut tx = store.read().await.unwrap();
    assert!(tx.blob(new.descriptors).await.unwrap().is_some());
    assert!(tx.blob(middle.descriptors).await.is_err());
    // Nor is what comes back with another version lost to it.
    drop(tx);
    let mut again = candidate("acme/shop", "0.4.0", &[("a.proto", "mended again")]);
    again.descriptors = middle.descriptors;
    again.blobs.push(middle.blobs.last().unwrap().clone());
    publish(store, &again).await.unwrap();
    let mut tx = store.read().await.unwrap();
    assert!(tx.blob(again.descriptors).await.unwrap().is_some());
    let facts = schemactl_store::Table::named("event_facts").unwrap();
    let rows = tx.rows(facts, None).await.unwrap();
    let labels: Vec<&str> =
        rows.iter().filter(|row| row.text("tag") == "label").map(|row| row.text("value")).collect();
    assert_eq!(labels, ["sales"]);
    let of = |number: &str| TagQuery {
        state: TagState::Version(module("acme/shop"), version(number)),
        limit: 10,
        ..TagQuery::default()
    };
    let none: Vec<Tag> = Vec::new();
    assert_eq!(tx.tags(&of("0.1.0")).await.unwrap(), none);
    assert!(!tx.tags(&of("0.3.0")).await.unwrap().is_empty());
}

async fn descriptors_are_replaced_and_the_old_ones_go(store: &Store) {
    let new = candidate("acme/shop", "0.1.0", &[("a.proto", "a")]);
    publish(store, &new).await.unwrap();
    let other = schemactl_store::Blob::new(b"less").unwrap();
    let importer = schemactl_store::Importer {
        module: new.module.clone(),
        version: new.version.clone(),
        descriptors: new.descriptors,
    };
    let mut tx = store.write().await.unwrap();
    tx.redact(&importer, &"b.proto".parse().unwrap(), &other, &word()).await.unwrap();
    tx.commit().await.unwrap();
    let mut tx = store.read().await.unwrap();
    let stored = tx.version(&new.module, &new.version).await.unwrap().unwrap();
    assert_eq!((stored.descriptors, stored.is_purged), (other.digest(), false));
    assert_eq!(tx.blob(new.descriptors).await.unwrap(), None);
    assert_eq!(tx.purges_of(&new.module, &new.version).await.unwrap()[0].effect, PurgeEffect::Redacted);
}

async fn a_purged_content_is_found_by_its_digest(store: &Store) {
    publish(store, &candidate("acme/shop", "0.1.0", &[("a.proto", "leaked")])).await.unwrap();
    purge(store, "leaked").await;
    // More than one statement asks for.
    let mut digests: Vec<Digest> =
        (0..450).map(|number| Digest::of(format!("{number}").as_bytes())).collect();
    let mut tx = store.read().await.unwrap();
    assert_eq!(tx.purged_content(&digests).await.unwrap(), None);
    digests.push(Digest::of(b"leaked"));
    let (found, statement) = tx.purged_content(&digests).await.unwrap().unwrap();
    assert_eq!((found, &statement.reason[..]), (Digest::of(b"leaked"), "leaked"));
}
