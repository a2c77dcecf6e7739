//! The feed has no gaps, and numbers are seen in their order.

use std::time::Duration;

use schemactl_store::{Change, Store};

use crate::{
    database::on_both,
    world::{KEPT, candidate, module, publish, version},
};

on_both!(
    answers_what_happened_behind_a_number,
    traces_the_latest_changes,
    a_reader_beside_sixteen_writers_sees_no_gap
);

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
    };
    assert_eq!(change, expected);
    publish(store, &candidate("acme/shop", "0.2.0", &[])).await.unwrap();
    let mut tx = store.read().await.unwrap();
    assert_eq!(tx.changes(0, 1).await.unwrap(), [expected]);
    assert_eq!(tx.changes(1, 10).await.unwrap()[0].version, version("0.2.0"));
    assert_eq!(tx.changes(u64::MAX, 10).await.unwrap(), []);
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

const WRITERS: u64 = 16;
const VERSIONS: u64 = 6;

/// A follower that asks for what is behind the last number it saw must never be passed by.
async fn a_reader_beside_sixteen_writers_sees_no_gap(store: &Store) {
    let writers: Vec<_> = (0..WRITERS)
        .map(|writer| {
            let store = store.clone();
            tokio::spawn(async move {
                for number in 0..VERSIONS {
                    let name = format!("acme/m{writer}");
                    publish(&store, &candidate(&name, &format!("0.{number}.0"), &[])).await.unwrap();
                    // One in three undoes its work: its number must be given to somebody else.
                    if number % 3 == 0 {
                        let mut tx = store.write().await.unwrap();
                        tx.publish(&candidate(&name, &format!("9.{number}.0"), &[])).await.unwrap();
                    }
                }
            })
        })
        .collect();
    let mut seen = 0;
    while seen < WRITERS * VERSIONS {
        for change in store.read().await.unwrap().changes(seen, 5).await.unwrap() {
            assert_eq!(change.seq, seen + 1);
            seen = change.seq;
        }
        assert!(seen > 0 || !writers.iter().all(|writer| writer.is_finished()), "the writers wrote nothing");
        tokio::time::sleep(Duration::from_millis(1)).await;
    }
    for writer in writers {
        writer.await.unwrap();
    }
    assert_eq!(store.read().await.unwrap().change_head().await.unwrap(), WRITERS * VERSIONS);
}
