//! Finding events by what they say.

use schemactl_store::{Counted, Counts, EventQuery, NewEvent, Store, Tag, TagQuery};

use crate::{
    database::on_both,
    world::{candidate, event, module, publish, version},
};

on_both!(
    finds_events_by_each_filter,
    finds_events_by_words,
    takes_hostile_words_as_text,
    pages_by_name,
    counts_what_can_be_filtered_by,
    flattens_events_to_tags,
    remembers_the_versions_of_an_event,
);

fn words(list: &[&str]) -> Vec<String> {
    list.iter().map(|&word| word.to_owned()).collect()
}

async fn shop(store: &Store) {
    let mut new = candidate("acme/shop", "0.1.0", &[]);
    new.events = vec![
        NewEvent {
            description: "A customer placed an Order, 100% paid.".to_owned(),
            destinations: vec![("dwh".to_owned(), "snowflake".to_owned())],
            producers: words(&["checkout-api"]),
            pii: words(&["email", "ip"]),
            tags: vec![("domain".to_owned(), "sales".to_owned())],
            fields: words(&["order_id", "email"]),
            ..event("order_placed")
        },
        NewEvent { owner: "payments".to_owned(), pii: words(&["email"]), ..event("payment_taken") },
        NewEvent { stage: "deprecated".to_owned(), ..event("cart_seen") },
    ];
    publish(store, &new).await.unwrap();
    let mut other = candidate("acme/web", "0.1.0", &[]);
    other.events = vec![NewEvent { destinations: Vec::new(), owner: String::new(), ..event("page_viewed") }];
    publish(store, &other).await.unwrap();
}

async fn found(store: &Store, query: EventQuery) -> String {
    let query = EventQuery { limit: if query.limit == 0 { 100 } else { query.limit }, ..query };
    let events = store.read().await.unwrap().events(&query).await.unwrap();
    events.iter().map(|event| event.name.as_str()).collect::<Vec<_>>().join(" ")
}

async fn finds_events_by_each_filter(store: &Store) {
    shop(store).await;
    let some = |text: &str| Some(text.to_owned());
    let any = EventQuery::default;
    assert_eq!(found(store, any()).await, "cart_seen order_placed page_viewed payment_taken");
    assert_eq!(found(store, EventQuery { owner: some("payments"), ..any() }).await, "payment_taken");
    assert_eq!(found(store, EventQuery { destination: some("snowflake"), ..any() }).await, "order_placed");
    assert_eq!(found(store, EventQuery { destination: some("dwh"), ..any() }).await, "order_placed");
    assert_eq!(found(store, EventQuery { pii: some("email"), ..any() }).await, "order_placed payment_taken");
    assert_eq!(found(store, EventQuery { producer: some("checkout-api"), ..any() }).await, "order_placed");
    assert_eq!(found(store, EventQuery { stage: some("deprecated"), ..any() }).await, "cart_seen");
    assert_eq!(found(store, EventQuery { module: Some(module("acme/web")), ..any() }).await, "page_viewed");
    let both = EventQuery { pii: some("email"), owner: some("checkout"), ..any() };
    assert_eq!(found(store, both).await, "order_placed");
    assert_eq!(found(store, EventQuery { owner: some("nobody"), ..any() }).await, "");
}

async fn finds_events_by_words(store: &Store) {
    shop(store).await;
    let text = |text: &str| EventQuery { text: Some(text.to_owned()), ..EventQuery::default() };
    assert_eq!(found(store, text("CUSTOMER order")).await, "order_placed");
    assert_eq!(found(store, text("order_id")).await, "order_placed");
    assert_eq!(found(store, text("checkout")).await, "cart_seen order_placed");
    assert_eq!(found(store, text("customer nothing")).await, "");
    assert_eq!(found(store, text("  ")).await, "cart_seen order_placed page_viewed payment_taken");
    let many = "a b c d e f g h i j ".repeat(20);
    assert_eq!(found(store, text(&many)).await, "");
}

async fn takes_hostile_words_as_text(store: &Store) {
    shop(store).await;
    let text = |text: &str| EventQuery { text: Some(text.to_owned()), ..EventQuery::default() };
    assert_eq!(found(store, text("100%")).await, "order_placed");
    for hostile in ["%", "%%%"] {
        assert_eq!(found(store, text(hostile)).await, if hostile == "%" { "order_placed" } else { "" });
    }
    for hostile in ["' OR 1=1 --", "\\", "\0", "\"; DROP TABLE events; --", "100_"] {
        assert_eq!(found(store, text(hostile)).await, "", "{hostile:?}");
    }
    let owner = EventQuery { owner: Some("' OR ''='".to_owned()), ..EventQuery::default() };
    assert_eq!(found(store, owner).await, "");
}

async fn pages_by_name(store: &Store) {
    shop(store).await;
    let page = |after: Option<&str>| EventQuery {
        after: after.map(|name| name.parse().unwrap()),
        limit: 2,
        ..EventQuery::default()
    };
    assert_eq!(found(store, page(None)).await, "cart_seen order_placed");
    assert_eq!(found(store, page(Some("order_placed"))).await, "page_viewed payment_taken");
    assert_eq!(found(store, page(Some("payment_taken"))).await, "");
}

async fn counts_what_can_be_filtered_by(store: &Store) {
    shop(store).await;
    let facets = store.read().await.unwrap().facets().await.unwrap();
    let print = |list: &[Counted]| {
        list.iter().map(|c| format!("{} {}", c.value, c.events)).collect::<Vec<_>>().join(", ")
    };
    assert_eq!(print(&facets.owners), "checkout 2, payments 1");
    assert_eq!(print(&facets.destinations), "lake 2, snowflake 1");
    assert_eq!(print(&facets.pii), "email 2, ip 1");
    assert_eq!(print(&facets.producers), "checkout-api 1");
    assert_eq!(print(&facets.stages), "deprecated 1, stable 3");
    let counts = store.read().await.unwrap().counts().await.unwrap();
    assert_eq!(counts, Counts { events: 4, modules: 2, versions: 2, personal: 2 });
}

async fn flattens_events_to_tags(store: &Store) {
    shop(store).await;
    let query = TagQuery { after: Some("cart_seen".parse().unwrap()), limit: 2, ..TagQuery::default() };
    let tags = store.read().await.unwrap().tags(&query).await.unwrap();
    let print = |tag: &Tag| format!("{} {} {} {}", tag.event, tag.tag, tag.name, tag.value);
    let expected = [
        "order_placed destination dwh snowflake",
        "order_placed label domain sales",
        "order_placed owner checkout checkout",
        "order_placed pii email email",
        "order_placed pii ip ip",
        "order_placed producer checkout-api checkout-api",
        "order_placed stage stable stable",
        "page_viewed stage stable stable",
    ];
    assert_eq!(tags.iter().map(print).collect::<Vec<_>>(), expected);
}

async fn remembers_the_versions_of_an_event(store: &Store) {
    shop(store).await;
    let mut next = candidate("acme/shop", "0.2.0", &[]);
    next.events = vec![NewEvent { message: "acme.v2.order_placed".to_owned(), ..event("order_placed") }];
    publish(store, &next).await.unwrap();
    let mut tx = store.read().await.unwrap();
    let name = "order_placed".parse().unwrap();
    assert_eq!(tx.event(&name).await.unwrap().unwrap().version, version("0.2.0"));
    let versions = tx.event_versions(&name).await.unwrap();
    let versions: Vec<_> = versions.iter().map(|v| format!("{} {}", v.version, v.message)).collect();
    assert_eq!(versions, ["0.2.0 acme.v2.order_placed", "0.1.0 acme.v1.order_placed"]);
    let gone = "payment_taken".parse().unwrap();
    assert_eq!(tx.event(&gone).await.unwrap(), None);
    assert_eq!(tx.event_versions(&gone).await.unwrap().len(), 1);
}
