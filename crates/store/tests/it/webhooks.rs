//! Webhooks and their deliveries: what is kept, and that one server at a time delivers.

use schemactl_store::{
    Attempt, ChangeFilter, DeliveryState, NewDelivery, NewWebhook, Store, WebhookSettings,
};

use crate::{
    database::on_both,
    world::{AT, KEPT, candidate, event, module, publish},
};

on_both!(
    a_webhook_is_kept_as_it_was_made_and_changed,
    a_secret_that_was_replaced_stays_for_a_time,
    a_webhook_is_due_when_the_feed_goes_on,
    of_many_that_take_a_webhook_one_gets_it,
    whoever_lost_a_webhook_learns_it,
    a_delivery_waits_for_its_time_and_comes_to_an_end,
    deliveries_go_with_their_webhook,
    whoever_was_let_go_last_comes_last,
    whoever_lost_a_webhook_notes_no_attempt,
);

const NOW: i64 = 1_000_000;

fn settings() -> WebhookSettings {
    let filter = ChangeFilter {
        module: Some(module("acme/shop")),
        event: Some("order_placed".parse().unwrap()),
        destination: Some("kafka".to_owned()),
        kind: Some("published".to_owned()),
    };
    WebhookSettings { url: "https://hooks.test/a".to_owned(), filter, paused: false }
}

fn webhook(name: &str) -> NewWebhook {
    NewWebhook {
        name: name.to_owned(),
        settings: WebhookSettings { filter: ChangeFilter::default(), ..settings() },
        secret: "sealed".to_owned(),
        created_by: "ada".to_owned(),
        created_at: AT,
        cursor: 0,
    }
}

async fn insert(store: &Store, new: &NewWebhook) -> bool {
    let mut tx = store.write().await.unwrap();
    let inserted = tx.insert_webhook(new).await.unwrap();
    tx.commit().await.unwrap();
    inserted
}

async fn claim(store: &Store, owner: &str, now: i64) -> bool {
    let mut tx = store.write().await.unwrap();
    let claimed = tx.claim_webhook("bot", owner, now, now + 1_000).await.unwrap();
    tx.commit().await.unwrap();
    claimed
}

async fn due(store: &Store, now: i64) -> Vec<String> {
    store.read().await.unwrap().due_webhooks(now).await.unwrap()
}

async fn deliver(store: &Store, id: &str, due_at: i64) {
    let mut tx = store.write().await.unwrap();
    tx.insert_delivery(&delivery("bot", id, due_at)).await.unwrap();
    tx.commit().await.unwrap();
}

fn delivery(webhook: &str, id: &str, due_at: i64) -> NewDelivery {
    NewDelivery {
        id: id.to_owned(),
        webhook: webhook.to_owned(),
        seq: Some(1),
        in_order: true,
        at: AT,
        due_at,
        give_up_at: due_at + 1,
    }
}

async fn a_webhook_is_kept_as_it_was_made_and_changed(store: &Store) {
    let new = NewWebhook { settings: settings(), ..webhook("bot") };
    assert!(insert(store, &new).await);
    assert!(!insert(store, &webhook("bot")).await, "a name is taken");
    let mut tx = store.write().await.unwrap();
    let stored = tx.webhook("bot").await.unwrap().unwrap();
    assert_eq!((&stored.settings, &stored.created_by[..], stored.created_at), (&settings(), "ada", KEPT));
    assert_eq!((&stored.secrets.current[..], &stored.secrets.previous), ("sealed", &None));
    let open = WebhookSettings { filter: ChangeFilter::default(), paused: true, ..settings() };
    assert!(tx.update_webhook("bot", &open).await.unwrap());
    assert!(!tx.update_webhook("none", &open).await.unwrap());
    assert_eq!(tx.webhook("bot").await.unwrap().unwrap().settings, open);
    assert_eq!(tx.webhooks("", 10).await.unwrap().len(), 1);
    assert_eq!(tx.webhooks("bot", 10).await.unwrap(), []);
    assert_eq!(tx.count_webhooks().await.unwrap(), 1);
}

async fn a_secret_that_was_replaced_stays_for_a_time(store: &Store) {
    insert(store, &webhook("bot")).await;
    let mut tx = store.write().await.unwrap();
    assert!(tx.rotate_webhook("bot", "other", NOW).await.unwrap());
    assert!(!tx.rotate_webhook("none", "other", NOW).await.unwrap());
    let secrets = tx.webhook("bot").await.unwrap().unwrap().secrets;
    assert_eq!((&secrets.current[..], secrets.previous), ("other", Some(("sealed".to_owned(), NOW))));
}

async fn a_webhook_is_due_when_the_feed_goes_on(store: &Store) {
    insert(store, &webhook("bot")).await;
    assert_eq!(due(store, NOW).await, [""; 0]);
    let mut new = candidate("acme/shop", "0.1.0", &[]);
    new.events = vec![event("order_placed")];
    publish(store, &new).await.unwrap();
    assert_eq!(due(store, NOW).await, ["bot"]);
    // What waits in order holds up the feed until its time has come.
    deliver(store, "msg_1", NOW + 10).await;
    assert_eq!(due(store, NOW).await, [""; 0]);
    assert_eq!(due(store, NOW + 10).await, ["bot"]);
    let mut tx = store.write().await.unwrap();
    tx.update_webhook("bot", &WebhookSettings { paused: true, ..settings() }).await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(due(store, NOW + 10).await, [""; 0]);
    assert!(!claim(store, "one", NOW).await, "a paused one is nobody's");
}

async fn of_many_that_take_a_webhook_one_gets_it(store: &Store) {
    insert(store, &webhook("bot")).await;
    let takers: Vec<_> = (0..16)
        .map(|taker| {
            let store = store.clone();
            tokio::spawn(async move { claim(&store, &format!("server-{taker}"), NOW).await })
        })
        .collect();
    let mut got = 0;
    for taker in takers {
        got += u32::from(taker.await.unwrap());
    }
    assert_eq!(got, 1);
    assert!(!claim(store, "late", NOW + 1_000).await);
    assert!(claim(store, "later", NOW + 1_001).await, "whoever died holds nothing for ever");
}

async fn whoever_lost_a_webhook_learns_it(store: &Store) {
    insert(store, &webhook("bot")).await;
    assert!(claim(store, "one", NOW).await && claim(store, "two", NOW + 2_000).await);
    let mut tx = store.write().await.unwrap();
    assert!(!tx.hold_webhook("bot", "one", NOW + 9_000).await.unwrap());
    assert!(tx.hold_webhook("bot", "two", NOW + 9_000).await.unwrap());
    tx.release_webhook("bot", "one", NOW).await.unwrap();
    tx.commit().await.unwrap();
    assert!(!claim(store, "three", NOW + 3_000).await, "only the holder lets go");
    let mut tx = store.write().await.unwrap();
    tx.advance_webhook("bot", 7).await.unwrap();
    tx.release_webhook("bot", "two", NOW).await.unwrap();
    tx.commit().await.unwrap();
    assert!(claim(store, "three", NOW + 3_000).await);
    assert_eq!(store.read().await.unwrap().webhook("bot").await.unwrap().unwrap().cursor, 7);
}

async fn a_delivery_waits_for_its_time_and_comes_to_an_end(store: &Store) {
    insert(store, &webhook("bot")).await;
    deliver(store, "msg_1", NOW).await;
    let mut tx = store.write().await.unwrap();
    assert_eq!(tx.due_delivery("bot", NOW - 1).await.unwrap(), None);
    let delivery = tx.due_delivery("bot", NOW).await.unwrap().unwrap();
    assert_eq!((delivery.seq, delivery.attempts, delivery.state), (Some(1), 0, DeliveryState::Waiting));
    assert!(tx.has_delivery_in_order("bot").await.unwrap());
    assert!(!tx.redeliver("bot", "msg_1", NOW, NOW).await.unwrap(), "it is under way");
    let failed = Attempt {
        at: AT,
        state: DeliveryState::Dead,
        status: Some(500),
        error: Some("it answered 500".to_owned()),
        due_at: NOW,
    };
    tx.record_attempt("msg_1", None, &failed).await.unwrap();
    let dead = tx.deliveries("bot", Some(DeliveryState::Dead), "", 10).await.unwrap();
    assert_eq!((dead[0].attempts, dead[0].status, dead[0].attempted_at), (1, Some(500), Some(KEPT)));
    assert!(!tx.has_delivery_in_order("bot").await.unwrap());
    assert!(tx.redeliver("bot", "msg_1", NOW, NOW + 5).await.unwrap());
    assert!(!tx.has_delivery_in_order("bot").await.unwrap(), "once more is out of order");
    assert_eq!(tx.due_delivery("bot", NOW).await.unwrap().unwrap().give_up_at, NOW + 5);
    tx.record_attempt("msg_1", None, &Attempt { state: DeliveryState::Delivered, ..failed }).await.unwrap();
    assert_eq!(tx.deliveries("bot", None, "msg_1", 10).await.unwrap(), []);
    tx.prune_deliveries("bot", NOW, NOW + 1).await.unwrap();
    assert!(tx.delivery("bot", "msg_1").await.unwrap().is_some());
    tx.prune_deliveries("bot", NOW + 1, NOW).await.unwrap();
    assert_eq!(tx.delivery("bot", "msg_1").await.unwrap(), None);
}

async fn deliveries_go_with_their_webhook(store: &Store) {
    insert(store, &webhook("bot")).await;
    deliver(store, "msg_1", NOW).await;
    let mut tx = store.write().await.unwrap();
    assert!(tx.delete_webhook("bot").await.unwrap());
    assert!(!tx.delete_webhook("bot").await.unwrap());
    assert_eq!(tx.delivery("bot", "msg_1").await.unwrap(), None);
    tx.commit().await.unwrap();
    insert(store, &webhook("bot")).await;
    assert_eq!(store.read().await.unwrap().deliveries("bot", None, "", 10).await.unwrap(), []);
}

async fn whoever_was_let_go_last_comes_last(store: &Store) {
    let names = ["a", "b", "c"];
    for name in names {
        insert(store, &webhook(name)).await;
    }
    let mut tx = store.write().await.unwrap();
    for name in names {
        tx.insert_delivery(&delivery(name, &format!("msg_{name}"), NOW)).await.unwrap();
    }
    // Each takes its turn and has something left to deliver; the second could not go on, and rests.
    for (place, name) in names.into_iter().enumerate() {
        let at = NOW + i64::try_from(place).unwrap();
        assert!(tx.claim_webhook(name, "one", at, at + 1_000).await.unwrap());
        let from = if name == "b" { at + 5_000 } else { at };
        tx.release_webhook(name, "one", from).await.unwrap();
    }
    assert!(tx.claim_webhook("a", "one", NOW + 10, NOW + 1_000).await.unwrap());
    tx.release_webhook("a", "one", NOW + 10).await.unwrap();
    assert_eq!(tx.due_webhooks(NOW + 20).await.unwrap(), ["c", "a"]);
    assert_eq!(tx.due_webhooks(NOW + 9_000).await.unwrap(), ["c", "a", "b"]);
}

async fn whoever_lost_a_webhook_notes_no_attempt(store: &Store) {
    insert(store, &webhook("bot")).await;
    deliver(store, "msg_1", NOW).await;
    assert!(claim(store, "one", NOW).await && claim(store, "two", NOW + 2_000).await);
    let attempt = Attempt { at: AT, state: DeliveryState::Dead, status: None, error: None, due_at: NOW };
    let mut tx = store.write().await.unwrap();
    assert!(!tx.record_attempt("msg_1", Some("one"), &attempt).await.unwrap());
    assert!(tx.has_delivery_in_order("bot").await.unwrap());
    assert!(tx.record_attempt("msg_1", Some("two"), &attempt).await.unwrap());
    assert!(!tx.has_delivery_in_order("bot").await.unwrap());
}
