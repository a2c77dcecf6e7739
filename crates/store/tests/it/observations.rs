//! What was seen of events, added up by day.

use schemactl_store::{
    NewObservation, Observation, ObservationKey, ObservationQuery, Recorded, Report, Store,
};
use time::{Duration, OffsetDateTime, macros::datetime};

use crate::{
    database::on_both,
    world::{candidate, event, module, publish},
};

on_both!(
    what_is_seen_is_added_up_and_told_apart,
    a_batch_counts_once,
    what_is_not_known_is_kept_and_marked,
    there_are_so_many_rows_to_a_day_and_no_more,
    what_is_old_goes_away,
    pages_behind_a_key,
);

const NOON: OffsetDateTime = datetime!(2026-03-01 12:00 UTC);

fn seen(name: &str, version: &str, producer: &str, count: u64) -> NewObservation {
    NewObservation {
        event: name.parse().unwrap(),
        version: version.to_owned(),
        producer: producer.to_owned(),
        source: "kafka".to_owned(),
        count,
        first: NOON - Duration::HOUR,
        last: NOON,
    }
}

fn report(batch: &str, observations: Vec<NewObservation>) -> Report {
    Report { reporter: "pipeline".to_owned(), batch: batch.to_owned(), at: NOON, observations }
}

async fn record(store: &Store, report: Report) -> Recorded {
    let mut tx = store.write().await.unwrap();
    let recorded = tx.record(&report).await.unwrap();
    tx.commit().await.unwrap();
    recorded
}

fn any() -> ObservationQuery {
    ObservationQuery {
        event: None,
        module: None,
        version: None,
        producer: None,
        since: NOON - Duration::days(30),
        after: None,
        limit: 10_000,
    }
}

async fn found(store: &Store, query: ObservationQuery) -> Vec<Observation> {
    store.read().await.unwrap().observations(&query).await.unwrap()
}

/// `event version producer count`.
async fn printed(store: &Store, query: ObservationQuery) -> Vec<String> {
    let print = |one: &Observation| {
        let ObservationKey { event, version, producer, .. } = &one.key;
        format!("{event} {version} {producer} {}", one.count)
    };
    found(store, query).await.iter().map(print).collect()
}

async fn shop(store: &Store) {
    let mut new = candidate("acme/shop", "1.0.0", &[]);
    new.events = vec![event("a"), event("b")];
    publish(store, &new).await.unwrap();
}

async fn what_is_seen_is_added_up_and_told_apart(store: &Store) {
    shop(store).await;
    let first =
        vec![seen("a", "1.0.0", "api", 2), seen("a", "1.0.0", "api", 3), seen("a", "1.0.0", "job", 1)];
    let recorded = record(store, report("1", first)).await;
    assert_eq!(recorded, Recorded { counted: 3, ..Recorded::default() });
    let mut earlier = seen("a", "1.0.0", "api", 10);
    earlier.first = NOON - Duration::HOUR * 3;
    earlier.last = NOON - Duration::HOUR * 2;
    let mut yesterday = seen("a", "1.0.0", "api", 100);
    yesterday.last = NOON - Duration::days(1);
    yesterday.first = yesterday.last;
    record(store, report("2", vec![earlier, yesterday, seen("b", "1.0.0", "api", 7)])).await;
    assert_eq!(printed(store, any()).await, ["a 1.0.0 api 115", "a 1.0.0 job 1", "b 1.0.0 api 7"]);
    let whole = &found(store, any()).await[0];
    assert_eq!((whole.first_seen, whole.last_seen), (NOON - Duration::days(1), NOON));
    assert_eq!(whole.module, Some(module("acme/shop")));
    let today = ObservationQuery { since: NOON - Duration::HOUR, ..any() };
    assert_eq!(printed(store, today).await[0], "a 1.0.0 api 15");
    let by_event = ObservationQuery { event: Some("b".parse().unwrap()), ..any() };
    assert_eq!(printed(store, by_event).await, ["b 1.0.0 api 7"]);
    let by_producer = ObservationQuery { producer: Some("job".to_owned()), ..any() };
    assert_eq!(printed(store, by_producer).await, ["a 1.0.0 job 1"]);
    let elsewhere = ObservationQuery { module: Some(module("acme/web")), ..any() };
    assert_eq!(printed(store, elsewhere).await, [""; 0]);
    assert_eq!(
        printed(store, ObservationQuery { module: Some(module("acme/shop")), ..any() }).await.len(),
        3
    );
    assert_eq!(
        printed(store, ObservationQuery { version: Some("2.0.0".to_owned()), ..any() }).await,
        [""; 0]
    );
}

async fn a_batch_counts_once(store: &Store) {
    shop(store).await;
    record(store, report("1", vec![seen("a", "1.0.0", "api", 2)])).await;
    let again = record(store, report("1", vec![seen("a", "1.0.0", "api", 2)])).await;
    assert_eq!(again, Recorded { repeated: true, ..Recorded::default() });
    let others = Report { reporter: "other".to_owned(), ..report("1", vec![seen("a", "1.0.0", "api", 5)]) };
    assert!(!record(store, others).await.repeated);
    // Whoever tells is kept apart, so that nobody changes what another says.
    assert_eq!(printed(store, any()).await, ["a 1.0.0 api 5", "a 1.0.0 api 2"]);
}

async fn what_is_not_known_is_kept_and_marked(store: &Store) {
    shop(store).await;
    let rows =
        vec![seen("a", "dev", "api", 1), seen("ghost", "1.0.0", "api", 1), seen("a", "1.0.0", "api", 1)];
    let recorded = record(store, report("1", rows)).await;
    assert_eq!(recorded, Recorded { counted: 3, unknown: 2, ..Recorded::default() });
    let known: Vec<bool> = found(store, any()).await.iter().map(|one| one.module.is_some()).collect();
    assert_eq!(known, [true, false, false]);
}

async fn there_are_so_many_rows_to_a_day_and_no_more(store: &Store) {
    shop(store).await;
    let rows = |event: &str, from: usize| {
        (from..from + 600).map(|number| seen(event, "1.0.0", &format!("p{number}"), 1)).collect::<Vec<_>>()
    };
    assert_eq!(record(store, report("1", rows("a", 0))).await.dropped, 0);
    // 600 are there; 100 of these are too, and 400 of the other 500 find room.
    let recorded = record(store, report("2", rows("a", 500))).await;
    assert_eq!((recorded.counted, recorded.dropped), (500, 100));
    assert_eq!(record(store, report("3", rows("b", 0))).await.dropped, 0);
    // Events that nobody declares share what one has.
    assert_eq!(record(store, report("4", rows("ghost", 0))).await.dropped, 0);
    assert_eq!(record(store, report("5", rows("phantom", 0))).await.dropped, 200);
    let most = i64::MAX.unsigned_abs();
    for batch in ["6", "7"] {
        record(store, report(batch, vec![seen("a", "1.0.0", "p0", most)])).await;
    }
    let by_producer = ObservationQuery { producer: Some("p0".to_owned()), ..any() };
    assert_eq!(printed(store, by_producer).await[0], "a 1.0.0 p0 1000000000000000");
}

async fn what_is_old_goes_away(store: &Store) {
    shop(store).await;
    record(store, report("1", vec![seen("a", "1.0.0", "api", 1)])).await;
    let later = NOON + Duration::days(399);
    let all = || ObservationQuery { since: NOON - Duration::days(1), ..any() };
    record(store, Report { at: later, ..report("2", vec![]) }).await;
    assert_eq!(found(store, all()).await.len(), 1);
    // The batch is forgotten before what it told.
    assert!(!record(store, Report { at: later, ..report("1", vec![]) }).await.repeated);
    record(store, Report { at: later + Duration::days(2), ..report("3", vec![]) }).await;
    assert_eq!(found(store, all()).await, []);
}

async fn pages_behind_a_key(store: &Store) {
    let rows = ["x", "y", "z"].map(|producer| seen("a", "1.0.0", producer, 1));
    record(store, report("1", rows.to_vec())).await;
    let first = found(store, ObservationQuery { limit: 2, ..any() }).await;
    let rest = ObservationQuery { after: first.last().map(|one| one.key.clone()), ..any() };
    assert_eq!((first.len(), printed(store, rest).await), (2, vec!["a 1.0.0 z 1".to_owned()]));
}
