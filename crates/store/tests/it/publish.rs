//! A publish is whole or not at all, whoever else publishes.

use schemactl_store::{EventQuery, Store, StoreError};

use crate::{
    database::on_both,
    world::{AT, candidate, event, module, newest, publish, version},
};

on_both!(
    refuses_an_event_of_another_module_and_keeps_nothing,
    an_event_that_was_given_up_can_be_taken,
    of_two_that_take_an_event_at_once_one_gets_it,
    refuses_a_version_that_exists,
    refuses_versions_without_an_order,
    of_two_publishers_the_second_sees_what_the_first_did,
    writes_the_audit_entry_with_the_version,
);

async fn refuses_an_event_of_another_module_and_keeps_nothing(store: &Store) {
    let mut first = candidate("acme/shop", "0.1.0", &[]);
    first.events = vec![event("order_placed")];
    publish(store, &first).await.unwrap();
    let mut second = candidate("acme/web", "0.1.0", &[]);
    second.events = vec![event("order_placed"), event("a_free_name")];
    let error = publish(store, &second).await.unwrap_err();
    assert_eq!(error.to_string(), "event \"order_placed\" is declared by module \"acme/shop\" already");
    let mut tx = store.read().await.unwrap();
    assert_eq!(tx.module(&second.module).await.unwrap(), None);
    assert_eq!(tx.event(&"a_free_name".parse().unwrap()).await.unwrap(), None);
    assert_eq!(tx.blob(second.descriptors).await.unwrap(), None);
    assert_eq!(tx.change_head().await.unwrap(), 1);
    assert_eq!(tx.audit(&newest(10)).await.unwrap().len(), 1);
}

async fn an_event_that_was_given_up_can_be_taken(store: &Store) {
    let mut first = candidate("acme/shop", "0.1.0", &[]);
    first.events = vec![event("order_placed")];
    publish(store, &first).await.unwrap();
    publish(store, &candidate("acme/shop", "0.2.0", &[])).await.unwrap();
    let mut second = candidate("acme/web", "0.1.0", &[]);
    second.events = vec![event("order_placed")];
    publish(store, &second).await.unwrap();
    let names = ["no_such", "order_placed"].map(|name| name.parse().unwrap());
    let owners = store.read().await.unwrap().event_modules(&names).await.unwrap();
    assert_eq!(owners, [(names[1].clone(), module("acme/web"))]);
}

async fn of_two_that_take_an_event_at_once_one_gets_it(store: &Store) {
    let publishers = ["acme/shop", "acme/web"].map(|name| {
        let store = store.clone();
        let mut new = candidate(name, "0.1.0", &[]);
        // In opposite orders: taking them as they come could lock both out for ever.
        new.events = vec![event("one"), event("two")];
        if name == "acme/web" {
            new.events.reverse();
        }
        tokio::spawn(async move { publish(&store, &new).await })
    });
    let mut outcomes = Vec::new();
    for publisher in publishers {
        outcomes.push(publisher.await.unwrap());
    }
    let taken = |outcome: &Result<_, StoreError>| matches!(outcome, Err(StoreError::EventTaken { .. }));
    assert_eq!(outcomes.iter().filter(|outcome| outcome.is_ok()).count(), 1, "{outcomes:?}");
    assert_eq!(outcomes.iter().filter(|outcome| taken(outcome)).count(), 1, "{outcomes:?}");
    let query = EventQuery { limit: 10, ..EventQuery::default() };
    let events = store.read().await.unwrap().events(&query).await.unwrap();
    assert!(events.len() == 2 && events[0].module == events[1].module, "{events:?}");
}

async fn refuses_a_version_that_exists(store: &Store) {
    publish(store, &candidate("acme/shop", "0.1.0", &[])).await.unwrap();
    let error = publish(store, &candidate("acme/shop", "0.1.0", &[])).await.unwrap_err();
    assert!(matches!(error, StoreError::VersionExists { .. }), "{error:?}");
}

async fn refuses_versions_without_an_order(store: &Store) {
    for number in ["1.0.0-rc.1", "1.0.0+build", "18446744073709551615.0.0"] {
        let error = publish(store, &candidate("acme/shop", number, &[])).await.unwrap_err();
        assert!(matches!(error, StoreError::VersionOutOfRange(_)), "{error:?}");
    }
}

/// What the service does: lock, look at the latest, publish the next.
async fn publish_next(store: &Store) -> Result<u64, StoreError> {
    let name = module("acme/shop");
    let mut tx = store.write().await?;
    tx.ensure_module(&name, AT).await?;
    assert!(tx.lock_module(&name).await?);
    let minor = tx.latest(&name).await?.map_or(0, |latest| latest.version.minor + 1);
    tokio::task::yield_now().await;
    tx.publish(&candidate("acme/shop", &format!("0.{minor}.0"), &[])).await?;
    tx.commit().await?;
    Ok(minor)
}

async fn of_two_publishers_the_second_sees_what_the_first_did(store: &Store) {
    let publishers: Vec<_> = (0..8)
        .map(|_| {
            let store = store.clone();
            tokio::spawn(async move { publish_next(&store).await.unwrap() })
        })
        .collect();
    let mut minors = Vec::new();
    for publisher in publishers {
        minors.push(publisher.await.unwrap());
    }
    minors.sort_unstable();
    assert_eq!(minors, (0..8).collect::<Vec<_>>());
    let latest = store.read().await.unwrap().latest(&module("acme/shop")).await.unwrap().unwrap();
    assert_eq!(latest.version, version("0.7.0"));
}

async fn writes_the_audit_entry_with_the_version(store: &Store) {
    publish(store, &candidate("acme/shop", "0.1.0", &[])).await.unwrap();
    let audit = store.read().await.unwrap().audit(&newest(10)).await.unwrap();
    assert_eq!(audit.len(), 1);
    assert_eq!((&audit[0].entry.action[..], &audit[0].entry.target[..]), ("publish", "acme/shop"));
}
