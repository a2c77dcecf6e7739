//! Nobody who follows the feed misses a change or sees two in the wrong order, however many servers write.

use std::time::{Duration, Instant};

use schemactl_store::{ChangeFilter, Store};

use crate::{
    database,
    world::{candidate, event, publish},
};

/// Servers, each with connections of its own.
const REPLICAS: usize = 4;
const READERS: usize = 3;
/// Versions that each writer publishes.
const VERSIONS: u64 = 6;
/// The whole takes seconds; whoever has waited for so long waits for what never comes.
const PATIENCE: Duration = Duration::from_secs(300);

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn followers_of_thirty_two_writers_on_four_servers_miss_nothing_on_postgres() {
    let test = "followers_of_thirty_two_writers_on_four_servers_miss_nothing_on_postgres";
    let Some(database) = database::postgres(test).await else { return };
    follow(&database, 32).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn followers_of_eight_writers_miss_nothing_on_sqlite() {
    follow(&database::sqlite().await, 8).await;
}

async fn follow(database: &database::Database, writers: usize) {
    let mut replicas = Vec::new();
    for _ in 0..REPLICAS {
        replicas.push(database.replica().await);
    }
    let expected = writers as u64 * VERSIONS;
    let writing: Vec<_> =
        (0..writers).map(|writer| tokio::spawn(write(replicas[writer % REPLICAS].clone(), writer))).collect();
    let reading: Vec<_> =
        (0..READERS).map(|reader| tokio::spawn(read(replicas[reader].clone(), reader, expected))).collect();
    for writer in writing {
        writer.await.unwrap();
    }
    for reader in reading {
        reader.await.unwrap();
    }
    let mut tx = database.store.read().await.unwrap();
    assert_eq!(tx.change_head().await.unwrap(), expected);
    drop(tx);
    for replica in replicas {
        replica.close().await;
    }
}

/// Publishes to a module of its own, so that only the feed is what writers wait for each other at.
async fn write(store: Store, writer: usize) {
    let name = format!("acme/m{writer}");
    for number in 0..VERSIONS {
        let mut new = candidate(&name, &format!("0.{number}.0"), &[]);
        new.events = vec![event(&format!("event_{writer}"))];
        new.events[0].spec = format!("{{\"version\":{number}}}");
        publish(&store, &new).await.unwrap();
        // One in three undoes its work: its number has to go to somebody else.
        if number % 3 == 0 {
            let mut tx = store.write().await.unwrap();
            tx.publish(&candidate(&name, &format!("9.{number}.0"), &[])).await.unwrap();
        }
    }
}

/// Reads from the start, in small pages, while others write. Each change has to come right behind the one before
/// it, and with its events: a reader that has passed a number never sees what comes to be below it.
async fn read(store: Store, reader: usize, expected: u64) {
    let start = Instant::now();
    let page = u32::try_from(reader).unwrap() * 3 + 1;
    let mut seen = 0;
    while seen < expected {
        let slice = store.read().await.unwrap().changes(seen, &ChangeFilter::default(), page).await.unwrap();
        for change in &slice.changes {
            assert_eq!(change.change.seq, seen + 1, "reader {reader}");
            assert_eq!(change.events.len(), 1, "{change:?}");
            seen = change.change.seq;
        }
        assert_eq!(slice.next, seen, "what is passed over has been handed out");
        assert!(start.elapsed() < PATIENCE, "reader {reader} has waited at {seen} of {expected}");
        if slice.changes.is_empty() {
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
    }
}
