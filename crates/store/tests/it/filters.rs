//! What changes say about events, and who asks for which of them.

use schemactl_store::{
    ChangeFilter, ChangedDestination, ChangedEvent, DestinationEffect, EventEffect, NewEvent, Store,
};

use crate::{
    database::on_both,
    world::{candidate, event, module, publish},
};

on_both!(
    a_change_tells_what_became_of_events,
    whoever_filters_gets_what_fits_and_is_moved_past_the_rest,
    an_answer_holds_so_many_events_and_no_more,
);

fn landing(name: &str, effect: DestinationEffect) -> ChangedDestination {
    ChangedDestination { name: name.to_owned(), kind: name.to_owned(), effect }
}

fn changed(name: &str, effect: EventEffect, destinations: Vec<ChangedDestination>) -> ChangedEvent {
    ChangedEvent { name: name.parse().unwrap(), effect, destinations }
}

fn to(name: &str, destinations: &[&str]) -> NewEvent {
    let pair = |name: &&str| ((*name).to_owned(), (*name).to_owned());
    NewEvent { destinations: destinations.iter().map(pair).collect(), ..event(name) }
}

async fn publish_events(store: &Store, name: &str, version: &str, events: Vec<NewEvent>) {
    let mut new = candidate(name, version, &[]);
    new.events = events;
    publish(store, &new).await.unwrap();
}

async fn seqs(store: &Store, after: u64, filter: &ChangeFilter) -> (Vec<u64>, u64) {
    let slice = store.read().await.unwrap().changes(after, filter, 2).await.unwrap();
    (slice.changes.iter().map(|change| change.change.seq).collect(), slice.next)
}

async fn a_change_tells_what_became_of_events(store: &Store) {
    use {DestinationEffect as To, EventEffect as Became};
    let first = vec![to("gone", &["lake"]), to("moved", &["lake", "kafka"]), to("same", &["lake"])];
    publish_events(store, "acme/shop", "0.1.0", first).await;
    let mut moved = to("moved", &["kafka", "snowflake"]);
    moved.spec = "{\"other\":1}".to_owned();
    let mut same = to("same", &["lake"]);
    let second = vec![moved.clone(), same.clone(), to("new", &["lake"])];
    publish_events(store, "acme/shop", "0.2.0", second).await;
    // Nothing that the event says, but something that its message reaches.
    same.shape = "another shape".to_owned();
    publish_events(store, "acme/shop", "0.3.0", vec![moved, same, to("new", &["lake"])]).await;
    let slice = store.read().await.unwrap().changes(1, &ChangeFilter::default(), 10).await.unwrap();
    let expected = [
        changed("gone", Became::Removed, vec![landing("lake", To::Removed)]),
        changed(
            "moved",
            Became::Changed,
            vec![landing("kafka", To::Kept), landing("lake", To::Removed), landing("snowflake", To::Added)],
        ),
        changed("new", Became::Added, vec![landing("lake", To::Added)]),
    ];
    assert_eq!(slice.changes[0].events, expected);
    assert_eq!(slice.changes[1].events, [changed("same", Became::Changed, vec![landing("lake", To::Kept)])]);
}

async fn whoever_filters_gets_what_fits_and_is_moved_past_the_rest(store: &Store) {
    publish_events(store, "acme/shop", "0.1.0", vec![to("paid", &["lake"]), to("sent", &["kafka"])]).await;
    publish_events(store, "acme/web", "0.1.0", vec![to("seen", &["kafka"])]).await;
    publish_events(store, "acme/web", "0.2.0", vec![to("seen", &["kafka"])]).await;
    publish_events(store, "acme/web", "0.3.0", vec![]).await;
    let by_module = ChangeFilter { module: Some(module("acme/web")), ..ChangeFilter::default() };
    assert_eq!(seqs(store, 0, &by_module).await, (vec![2, 3], 3));
    assert_eq!(seqs(store, 3, &by_module).await, (vec![4], 4));
    let by_event = ChangeFilter { event: Some("seen".parse().unwrap()), ..ChangeFilter::default() };
    assert_eq!(seqs(store, 0, &by_event).await, (vec![2, 4], 4));
    assert_eq!(seqs(store, 2, &by_event).await, (vec![4], 4));
    let by_destination = ChangeFilter { destination: Some("kafka".to_owned()), ..ChangeFilter::default() };
    assert_eq!(seqs(store, 0, &by_destination).await, (vec![1, 2], 2));
    // Both of one event, not one of each.
    let both = ChangeFilter { event: Some("paid".parse().unwrap()), ..by_destination };
    assert_eq!(seqs(store, 0, &both).await, (vec![], 4));
    let by_kind = ChangeFilter { kind: Some("approved".to_owned()), ..ChangeFilter::default() };
    assert_eq!(seqs(store, 0, &by_kind).await, (vec![], 4));
    let hostile = ChangeFilter { kind: Some("' OR 1=1 --\0".to_owned()), ..ChangeFilter::default() };
    assert_eq!(seqs(store, 0, &hostile).await, (vec![], 4));
}

async fn an_answer_holds_so_many_events_and_no_more(store: &Store) {
    for number in 0..3 {
        let events = (0..6_000).map(|event| to(&format!("e_{number}_{event}"), &[])).collect();
        publish_events(store, &format!("acme/m{number}"), "0.1.0", events).await;
    }
    let all = ChangeFilter::default();
    let slice = store.read().await.unwrap().changes(0, &all, 10).await.unwrap();
    assert_eq!((slice.changes.len(), slice.changes[0].events.len(), slice.next), (1, 6_000, 1));
    let slice = store.read().await.unwrap().changes(2, &all, 10).await.unwrap();
    assert_eq!((slice.changes.len(), slice.next), (1, 3));
}
