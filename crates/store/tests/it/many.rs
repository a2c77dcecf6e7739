//! Filters that few events fit and filters that many do find the same way and in the same order.

use schemactl_store::{EventQuery, NewEvent, Store};

use crate::{
    database::on_both,
    world::{candidate, event, publish},
};

on_both!(what_many_fit_and_what_few_fit_is_found, a_word_is_found_by_any_part_of_it);

/// More than are looked through one by one.
const MANY: usize = 1_500;

fn numbered(number: usize) -> NewEvent {
    let mut new = event(&format!("thing_{number:04}"));
    new.producers = vec!["everybody".to_owned()];
    new.pii = vec!["email".to_owned()];
    if number % 500 == 7 {
        new.destinations = vec![("copy".to_owned(), "kafka".to_owned())];
        new.producers.push("somebody".to_owned());
        new.pii.push("health".to_owned());
        new.description = "A Café in \"Köln\" 100%".to_owned();
    }
    new
}

async fn fill(store: &Store) {
    let mut new = candidate("acme/shop", "0.1.0", &[]);
    new.events = (0..MANY).map(numbered).collect();
    publish(store, &new).await.unwrap();
}

async fn found(store: &Store, change: impl FnOnce(&mut EventQuery)) -> String {
    let mut query = EventQuery { limit: 4, ..EventQuery::default() };
    change(&mut query);
    let events = store.read().await.unwrap().events(&query).await.unwrap();
    events.iter().map(|event| event.name.as_str().replace("thing_", "")).collect::<Vec<_>>().join(" ")
}

fn some(text: &str) -> Option<String> {
    Some(text.to_owned())
}

async fn what_many_fit_and_what_few_fit_is_found(store: &Store) {
    fill(store).await;
    let (many, few) = ("0000 0001 0002 0003", "0007 0507 1007");
    assert_eq!(found(store, |query| query.producer = some("everybody")).await, many);
    assert_eq!(found(store, |query| query.producer = some("somebody")).await, few);
    assert_eq!(found(store, |query| query.pii = some("email")).await, many);
    assert_eq!(found(store, |query| query.pii = some("health")).await, few);
    assert_eq!(found(store, |query| query.destination = some("lake")).await, many);
    assert_eq!(found(store, |query| query.destination = some("kafka")).await, few);
    assert_eq!(found(store, |query| query.destination = some("copy")).await, few);
    assert_eq!(found(store, |query| query.text = some("thing")).await, many);
    assert_eq!(found(store, |query| query.text = some("thing café")).await, few);
    let both = |query: &mut EventQuery| {
        query.producer = some("everybody");
        query.destination = some("copy");
        query.text = some("thing");
        query.owner = some("checkout");
        query.after = Some("thing_0007".parse().unwrap());
    };
    assert_eq!(found(store, both).await, "0507 1007");
}

async fn a_word_is_found_by_any_part_of_it(store: &Store) {
    fill(store).await;
    let few = "0007 0507 1007";
    for text in ["caf", "KÖLN", "ö", "\"kö", "100%", "00%", "a café 100%"] {
        assert_eq!(found(store, |query| query.text = some(text)).await, few, "{text}");
    }
    for text in ["cafe", "1000%", "ca_é", "nowhere", "\" OR \"thing", "NEAR(thing)", "* ^ :"] {
        assert_eq!(found(store, |query| query.text = some(text)).await, "", "{text}");
    }
    // What is gone is found no more.
    publish(store, &candidate("acme/shop", "0.2.0", &[])).await.unwrap();
    assert_eq!(found(store, |query| query.text = some("café")).await, "");
}
