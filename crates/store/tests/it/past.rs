//! What events said in every version, and when which version was the latest.

use schemactl_store::{NewEvent, NewVersion, Store, Tag, TagQuery, TagState};
use time::{Duration, OffsetDateTime, macros::datetime};

use crate::{
    database::on_both,
    world::{candidate, event, module, publish, version},
};

on_both!(
    filters_select_the_same_events_now_and_then,
    a_moment_shows_what_was_latest_then,
    an_event_that_moved_is_its_new_modules,
    a_yank_brings_the_version_before_back,
    versions_of_before_are_read_again,
);

const START: OffsetDateTime = datetime!(2026-03-01 10:00 UTC);

fn hour(number: i64) -> OffsetDateTime {
    START + Duration::hours(number)
}

fn at(number: i64, name: &str, text: &str, events: Vec<NewEvent>) -> NewVersion {
    NewVersion { at: hour(number), events, ..candidate(name, text, &[]) }
}

fn owned(name: &str, owner: &str) -> NewEvent {
    NewEvent { owner: owner.to_owned(), ..event(name) }
}

/// `event owner@version` of the events that answer a query.
async fn owners(store: &Store, query: TagQuery) -> String {
    let query = TagQuery { limit: if query.limit == 0 { 100 } else { query.limit }, ..query };
    let tags = store.read().await.unwrap().tags(&query).await.unwrap();
    let owner = |tag: &&Tag| tag.tag == "owner";
    let print = |tag: &Tag| format!("{} {}@{}", tag.event, tag.value, tag.version);
    tags.iter().filter(owner).map(print).collect::<Vec<_>>().join(", ")
}

fn as_of(at: OffsetDateTime) -> TagQuery {
    TagQuery { state: TagState::AsOf(at), ..TagQuery::default() }
}

fn of(name: &str, text: &str) -> TagQuery {
    TagQuery { state: TagState::Version(module(name), version(text)), ..TagQuery::default() }
}

async fn filters_select_the_same_events_now_and_then(store: &Store) {
    let words = |word: &str| vec![word.to_owned()];
    let full = NewEvent {
        destinations: vec![("dwh".to_owned(), "snowflake".to_owned())],
        producers: words("checkout-api"),
        pii: words("email"),
        tags: vec![("tier".to_owned(), "1".to_owned())],
        ..owned("full", "checkout")
    };
    let other = NewEvent { stage: "deprecated".to_owned(), ..owned("other", "web") };
    let events = vec![full, other, owned("third", "web")];
    publish(store, &at(0, "acme/shop", "1.0.0", events)).await.unwrap();
    let some = |text: &str| Some(text.to_owned());
    let any = TagQuery::default;
    for (query, expected) in [
        (any(), "full, other, third"),
        (TagQuery { event: Some("other".parse().unwrap()), ..any() }, "other"),
        (TagQuery { module: Some(module("acme/shop")), ..any() }, "full, other, third"),
        (TagQuery { owner: some("web"), ..any() }, "other, third"),
        (TagQuery { destination: some("dwh"), ..any() }, "full"),
        (TagQuery { destination: some("snowflake"), ..any() }, "full"),
        (TagQuery { pii: some("email"), ..any() }, "full"),
        (TagQuery { producer: some("checkout-api"), ..any() }, "full"),
        (TagQuery { stage: some("deprecated"), ..any() }, "other"),
        (TagQuery { label: some("tier"), ..any() }, "full"),
        (TagQuery { label_value: some("1"), ..any() }, "full"),
        (TagQuery { label: some("tier"), label_value: some("2"), ..any() }, ""),
        (TagQuery { owner: some("web"), stage: some("stable"), ..any() }, "third"),
        (TagQuery { owner: some("' OR ''='"), ..any() }, ""),
        (TagQuery { after: Some("full".parse().unwrap()), limit: 1, ..any() }, "other"),
        (
            TagQuery { event: Some("full".parse().unwrap()), after: Some("full".parse().unwrap()), ..any() },
            "",
        ),
    ] {
        let version = TagState::Version(module("acme/shop"), version("1.0.0"));
        for state in [TagState::Latest, version, TagState::AsOf(hour(1))] {
            let found = owners(store, TagQuery { state, ..query.clone() }).await;
            let names: Vec<_> = found.split(", ").map(|one| one.split(' ').next().unwrap()).collect();
            assert_eq!(names.join(", "), expected, "{query:?}");
        }
    }
    let elsewhere = TagQuery { module: Some(module("acme/web")), ..as_of(hour(1)) };
    assert_eq!(owners(store, elsewhere).await, "");
}

async fn a_moment_shows_what_was_latest_then(store: &Store) {
    publish(store, &at(0, "acme/shop", "1.0.0", vec![owned("a", "old"), owned("b", "old")])).await.unwrap();
    publish(store, &at(1, "acme/web", "1.0.0", vec![owned("c", "web")])).await.unwrap();
    publish(store, &at(2, "acme/shop", "1.1.0", vec![owned("a", "new")])).await.unwrap();
    publish(store, &at(3, "acme/shop", "1.2.0", vec![owned("a", "new"), owned("b", "back")])).await.unwrap();
    for (hours, expected) in [
        (-1, ""),
        (0, "a old@1.0.0, b old@1.0.0"),
        (1, "a old@1.0.0, b old@1.0.0, c web@1.0.0"),
        (2, "a new@1.1.0, c web@1.0.0"),
        (3, "a new@1.2.0, b back@1.2.0, c web@1.0.0"),
        (9, "a new@1.2.0, b back@1.2.0, c web@1.0.0"),
    ] {
        assert_eq!(owners(store, as_of(hour(hours))).await, expected, "{hours}");
    }
    let just_before = as_of(hour(2) - Duration::MILLISECOND);
    assert_eq!(owners(store, just_before).await, "a old@1.0.0, b old@1.0.0, c web@1.0.0");
    assert_eq!(owners(store, of("acme/shop", "1.1.0")).await, "a new@1.1.0");
    assert_eq!(owners(store, of("acme/shop", "1.0.0")).await, "a old@1.0.0, b old@1.0.0");
}

async fn an_event_that_moved_is_its_new_modules(store: &Store) {
    publish(store, &at(0, "acme/shop", "1.0.0", vec![owned("a", "shop")])).await.unwrap();
    // A server whose clock is behind published the second of these after the first.
    publish(store, &at(5, "acme/shop", "2.0.0", vec![])).await.unwrap();
    publish(store, &at(4, "acme/web", "1.0.0", vec![owned("a", "web")])).await.unwrap();
    for (hours, expected) in [(3, "a shop@1.0.0"), (4, "a web@1.0.0"), (6, "a web@1.0.0")] {
        assert_eq!(owners(store, as_of(hour(hours))).await, expected, "{hours}");
    }
}

async fn a_yank_brings_the_version_before_back(store: &Store) {
    let first = at(0, "acme/shop", "1.0.0", vec![owned("a", "old")]);
    publish(store, &first).await.unwrap();
    publish(store, &at(2, "acme/shop", "1.1.0", vec![owned("a", "new")])).await.unwrap();
    let mut tx = store.write().await.unwrap();
    tx.replace_events(&first.module, &first.version, hour(4), &first.events).await.unwrap();
    tx.commit().await.unwrap();
    for (hours, expected) in [(1, "a old@1.0.0"), (3, "a new@1.1.0"), (4, "a old@1.0.0"), (9, "a old@1.0.0")]
    {
        assert_eq!(owners(store, as_of(hour(hours))).await, expected, "{hours}");
    }
}

async fn versions_of_before_are_read_again(store: &Store) {
    let first = at(0, "acme/shop", "1.0.0", vec![owned("a", "old")]);
    let second = at(2, "acme/shop", "1.1.0", vec![owned("a", "new")]);
    publish(store, &first).await.unwrap();
    publish(store, &second).await.unwrap();
    let mut tx = store.write().await.unwrap();
    assert_eq!(tx.unread_version(None, None).await.unwrap(), None);
    // What is there is not made worse by being read again, in whatever order.
    for new in [&second, &first] {
        tx.note_events(&new.module, &new.version, &new.events).await.unwrap();
    }
    tx.commit().await.unwrap();
    assert_eq!(owners(store, as_of(hour(1))).await, "a old@1.0.0");
    assert_eq!(owners(store, as_of(hour(2))).await, "a new@1.1.0");
}
