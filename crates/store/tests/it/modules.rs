//! Modules and their latest versions.

use schemactl_store::{ModuleSummary, Store};

use crate::{
    database::on_both,
    world::{AT, KEPT, candidate, event, module, publish, version},
};

on_both!(
    lists_modules_by_name_and_in_pages,
    summarises_a_module,
    orders_versions_by_number,
    sorts_names_by_their_bytes,
    a_dropped_unit_of_work_leaves_nothing,
);

async fn lists_modules_by_name_and_in_pages(store: &Store) {
    for name in ["b/two", "a/one", "c/three"] {
        publish(store, &candidate(name, "0.1.0", &[])).await.unwrap();
    }
    let mut tx = store.read().await.unwrap();
    let names = |page: Vec<ModuleSummary>| page.into_iter().map(|m| m.name.to_string()).collect::<Vec<_>>();
    assert_eq!(names(tx.modules(None, 2).await.unwrap()), ["a/one", "b/two"]);
    assert_eq!(names(tx.modules(Some(&module("b/two")), 2).await.unwrap()), ["c/three"]);
}

async fn summarises_a_module(store: &Store) {
    publish(store, &candidate("acme/shop", "0.1.0", &[])).await.unwrap();
    let mut second = candidate("acme/shop", "0.2.0", &[]);
    second.events = vec![event("order_placed")];
    publish(store, &second).await.unwrap();
    let summary = store.read().await.unwrap().module(&module("acme/shop")).await.unwrap();
    let expected = ModuleSummary {
        name: module("acme/shop"),
        latest: version("0.2.0"),
        published_at: KEPT,
        publisher: "ci".to_owned(),
        versions: 2,
        events: 1,
        archived: None,
        deprecated: None,
    };
    assert_eq!(summary, Some(expected));
}

async fn orders_versions_by_number(store: &Store) {
    for number in ["0.9.0", "0.10.0", "0.10.2"] {
        publish(store, &candidate("acme/shop", number, &[])).await.unwrap();
    }
    let mut tx = store.read().await.unwrap();
    assert_eq!(tx.latest(&module("acme/shop")).await.unwrap().unwrap().version, version("0.10.2"));
    let versions = tx.versions(&module("acme/shop")).await.unwrap();
    let numbers: Vec<_> = versions.iter().map(|v| v.version.to_string()).collect();
    assert_eq!(numbers, ["0.10.2", "0.10.0", "0.9.0"]);
}

/// A locale would sort `_` and `-` as if they were not there.
async fn sorts_names_by_their_bytes(store: &Store) {
    for name in ["a/a_c", "a/ab", "a/a-d"] {
        publish(store, &candidate(name, "0.1.0", &[])).await.unwrap();
    }
    let modules = store.read().await.unwrap().modules(None, 10).await.unwrap();
    let names: Vec<_> = modules.iter().map(|m| m.name.as_str()).collect();
    assert_eq!(names, ["a/a-d", "a/a_c", "a/ab"]);
}

async fn a_dropped_unit_of_work_leaves_nothing(store: &Store) {
    let mut tx = store.write().await.unwrap();
    tx.ensure_module(&module("acme/shop"), AT).await.unwrap();
    assert!(tx.lock_module(&module("acme/shop")).await.unwrap());
    tx.publish(&candidate("acme/shop", "0.1.0", &[])).await.unwrap();
    drop(tx);
    let mut tx = store.write().await.unwrap();
    assert!(!tx.lock_module(&module("acme/shop")).await.unwrap());
    assert_eq!(tx.change_head().await.unwrap(), 0);
    drop(tx);
    publish(store, &candidate("acme/shop", "0.1.0", &[])).await.unwrap();
}
