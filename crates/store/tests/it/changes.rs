//! What the feed says.

use schemactl_store::{Change, ChangeFilter, Store};

use crate::{
    database::on_both,
    world::{KEPT, candidate, module, publish, version},
};

on_both!(answers_what_happened_behind_a_number, traces_the_latest_changes);

async fn answers_what_happened_behind_a_number(store: &Store) {
    let new = candidate("acme/shop", "0.1.0", &[]);
    let change = publish(store, &new).await.unwrap();
    let expected = Change {
        seq: 1,
        at: KEPT,
        kind: "published".to_owned(),
        module: module("acme/shop"),
        version: version("0.1.0"),
        digest: new.digest,
        bump: "minor".to_owned(),
        draft: None,
    };
    assert_eq!(change, expected);
    publish(store, &candidate("acme/shop", "0.2.0", &[])).await.unwrap();
    let mut tx = store.read().await.unwrap();
    let all = ChangeFilter::default();
    let first = tx.changes(0, &all, 1).await.unwrap();
    assert_eq!((&first.changes[0].change, first.next, first.head), (&expected, 1, 2));
    let second = tx.changes(1, &all, 10).await.unwrap();
    assert_eq!((&second.changes[0].change.version, second.next), (&version("0.2.0"), 2));
    let beyond = tx.changes(u64::MAX, &all, 10).await.unwrap();
    assert_eq!((beyond.changes.len(), beyond.next), (0, u64::MAX));
    assert_eq!(tx.change_head().await.unwrap(), 2);
}

async fn traces_the_latest_changes(store: &Store) {
    for number in ["0.9.0", "0.10.0"] {
        publish(store, &candidate("acme/shop", number, &[])).await.unwrap();
    }
    let mut tx = store.read().await.unwrap();
    let latest = tx.latest_changes(None, 1).await.unwrap();
    assert_eq!((latest[0].change.seq, &latest[0].publisher[..]), (2, "ci"));
    assert_eq!(latest[0].previous, Some(version("0.9.0")));
    let older = tx.latest_changes(Some(2), 5).await.unwrap();
    assert!(older.len() == 1 && older[0].previous.is_none(), "{older:?}");
}
