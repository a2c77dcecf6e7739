//! What receivers get: all of it, in order, signed, and again until they take it.

use std::time::Duration;

use serde_json::json;
use tempfile::TempDir;
use time::OffsetDateTime;

use super::{Receiver, create, deliveries, publish, wait_for};
use crate::{
    answer::Answer,
    app::{ADMIN, TestApp, on_both, request},
    sources::{CARTS, ORDERS},
};

on_both!(
    a_change_is_delivered_signed,
    a_test_is_delivered_now_and_once,
    what_fails_is_tried_again_in_order,
    what_never_arrives_is_dead_until_somebody_asks,
    only_what_fits_is_delivered,
    what_happened_during_a_pause_is_delivered_after_it,
    history_is_delivered_to_whoever_asks_for_it,
    a_redirect_is_not_followed,
    of_two_servers_one_delivers_each_change,
);

async fn a_change_is_delivered_signed(app: &TestApp) {
    let receiver = Receiver::new(&[]).await;
    let secret = create(app, "bot", &receiver, json!({})).await;
    app.publish(&request("acme/shop", None, &[("acme/shop/v1/orders.proto", ORDERS)])).await.expect(201);
    let received = receiver.wait_for(1).await.remove(0);
    assert_eq!(received.line, "POST /hook?token=in-the-address HTTP/1.1");
    assert_eq!(received.headers["host"], receiver.address.to_string());
    assert_eq!(received.headers["content-type"], "application/json");
    assert!(received.is_signed_with(&secret), "{received:?}");
    let sent: i64 = received.headers["webhook-timestamp"].parse().unwrap();
    assert!((OffsetDateTime::now_utc().unix_timestamp() - sent).abs() < 60);
    let listed = app.get("/api/v1/changes?after=1").await.expect(200).json();
    let change = &listed["changes"][0];
    let expected = json!({ "type": "change.published", "timestamp": change["at"], "data": change });
    assert_eq!(received.json(), expected);
    let delivered = wait_for(app, "delivered", 1).await.remove(0);
    assert_eq!((&delivered["seq"], &delivered["status"]), (&json!(2), &json!(204)));
    assert_eq!((&delivered["id"], &delivered["attempts"]), (&json!(received.id()), &json!(1)));
}

async fn a_test_is_delivered_now_and_once(app: &TestApp) {
    let receiver = Receiver::new(&["500 Broken"]).await;
    let secret = create(app, "bot", &receiver, json!({ "kind": "nothing" })).await;
    let path = "/api/v1/webhooks/bot/test";
    let failed = app.post_as(ADMIN, path, &json!({})).await.expect(200).json();
    assert_eq!((&failed["state"], &failed["error"]), (&json!("dead"), &json!("127.0.0.1 answered 500")));
    let arrived = app.post_as(ADMIN, path, &json!({})).await.expect(200).json();
    assert_eq!((&arrived["state"], &arrived["status"]), (&json!("delivered"), &json!(204)));
    let received = receiver.wait_for(2).await;
    assert!(received[1].is_signed_with(&secret) && received[0].id() != received[1].id());
    assert_eq!(
        (&received[1].json()["type"], &received[1].json()["data"]),
        (&json!("webhook.test"), &json!(null))
    );
    let again = redeliver(app, failed["id"].as_str().unwrap()).await;
    again.problem(409, "not_redeliverable");
}

async fn redeliver(app: &TestApp, id: &str) -> Answer {
    app.post_as(ADMIN, &format!("/api/v1/webhooks/bot/deliveries/{id}/redeliver"), &json!({})).await
}

async fn what_fails_is_tried_again_in_order(app: &TestApp) {
    let receiver = Receiver::new(&["500 Broken", "404 Lost", "nonsense"]).await;
    create(app, "bot", &receiver, json!({})).await;
    publish(app, "acme/shop").await;
    publish(app, "acme/web").await;
    let received = receiver.wait_for(5).await;
    let seqs: Vec<u64> = received.iter().map(|received| received.seq()).collect();
    assert_eq!(seqs, [2, 2, 2, 2, 3]);
    let ids: Vec<&str> = received.iter().map(|received| received.id()).collect();
    assert!(ids[..4].iter().all(|id| *id == ids[0]) && ids[4] != ids[0], "{ids:?}");
    let delivered = wait_for(app, "delivered", 2).await;
    assert_eq!((&delivered[1]["attempts"], &delivered[1]["error"]), (&json!(4), &json!(null)));
    assert_eq!(app.get_as(ADMIN, "/api/v1/webhooks/bot").await.expect(200).json()["cursor"], 3);
}

async fn what_never_arrives_is_dead_until_somebody_asks(app: &TestApp) {
    let receiver = Receiver::new(&["503 Away"; 500]).await;
    create(app, "bot", &receiver, json!({})).await;
    publish(app, "acme/shop").await;
    let dead = wait_for(app, "dead", 1).await.remove(0);
    assert!(dead["attempts"].as_u64().unwrap() > 2 && dead["status"] == 503, "{dead}");
    // What comes behind it is not held up any more.
    receiver.answer(&[]);
    publish(app, "acme/web").await;
    assert_eq!(wait_for(app, "delivered", 1).await[0]["seq"], 3);
    let before = receiver.received().len();
    let id = dead["id"].as_str().unwrap();
    let again = redeliver(app, id).await.expect(202).json();
    assert_eq!((&again["state"], &again["attempts"]), (&json!("waiting"), &json!(0)));
    let received = receiver.wait_for(before + 1).await;
    assert_eq!((received[before].seq(), received[before].id()), (2, id));
    wait_for(app, "delivered", 2).await;
    assert!(deliveries(app, "?state=dead").await.is_empty());
    redeliver(app, "msg_none").await.problem(404, "not_found");
}

async fn only_what_fits_is_delivered(app: &TestApp) {
    let receiver = Receiver::new(&[]).await;
    create(app, "bot", &receiver, json!({ "destination": "snowflake", "kind": "published" })).await;
    publish(app, "acme/web").await;
    app.publish(&request("acme/shop", None, &[("acme/shop/v1/orders.proto", ORDERS)])).await.expect(201);
    assert_eq!(receiver.wait_for(1).await[0].seq(), 3);
    publish(app, "acme/other").await;
    let start = std::time::Instant::now();
    while app.get_as(ADMIN, "/api/v1/webhooks/bot").await.expect(200).json()["cursor"] != 4 {
        assert!(start.elapsed() < Duration::from_secs(30), "what does not fit is passed over");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    assert_eq!(receiver.received().len(), 1);
}

async fn what_happened_during_a_pause_is_delivered_after_it(app: &TestApp) {
    let receiver = Receiver::new(&[]).await;
    create(app, "bot", &receiver, json!({})).await;
    let pause = |paused: bool| {
        let body = json!({ "url": receiver.url(), "paused": paused });
        async move { app.put_as(ADMIN, "/api/v1/webhooks/bot", &body).await.expect(200) }
    };
    pause(true).await;
    publish(app, "acme/shop").await;
    tokio::time::sleep(Duration::from_millis(700)).await;
    assert!(receiver.received().is_empty());
    pause(false).await;
    assert_eq!(receiver.wait_for(1).await[0].seq(), 2);
}

async fn history_is_delivered_to_whoever_asks_for_it(app: &TestApp) {
    publish(app, "acme/shop").await;
    let receiver = Receiver::new(&[]).await;
    let body = json!({ "name": "bot", "url": receiver.url(), "after": 0 });
    app.post_as(ADMIN, "/api/v1/webhooks", &body).await.expect(201);
    let seqs: Vec<u64> = receiver.wait_for(2).await.iter().map(|received| received.seq()).collect();
    assert_eq!(seqs, [1, 2]);
}

async fn a_redirect_is_not_followed(app: &TestApp) {
    let elsewhere = Receiver::new(&[]).await;
    let away = format!("307 Elsewhere\r\ncontent-length: 0\r\nlocation: {}", elsewhere.url());
    let receiver = Receiver::new(&[&away]).await;
    create(app, "bot", &receiver, json!({})).await;
    let tried = app.post_as(ADMIN, "/api/v1/webhooks/bot/test", &json!({})).await.expect(200).json();
    assert_eq!((&tried["state"], &tried["status"]), (&json!("dead"), &json!(307)));
    assert_eq!(tried["error"], "127.0.0.1 answered 307, and redirects are not followed");
    assert!(elsewhere.received().is_empty());
}

async fn of_two_servers_one_delivers_each_change(app: &TestApp) {
    let receiver = Receiver::new(&[]).await;
    create(app, "bot", &receiver, json!({})).await;
    let folder = TempDir::new().unwrap();
    let other = app.replica(&folder).await;
    for number in 0..4 {
        publish(app, &format!("acme/left-{number}")).await;
        publish(&other, &format!("acme/right-{number}")).await;
    }
    let seqs: Vec<u64> = receiver.wait_for(8).await.iter().map(|received| received.seq()).collect();
    assert_eq!(seqs, (2..10).collect::<Vec<u64>>());
    // Long enough for another look of each.
    tokio::time::sleep(Duration::from_millis(1_200)).await;
    assert_eq!(receiver.received().len(), 8, "and none of them twice");
}

/// A receiver that takes its time holds up nobody else, and a server that stops does not wait for it for ever.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_silent_receiver_holds_up_nobody_else() {
    let world = crate::app::World::sqlite().await;
    let app = &world.app;
    let silent = Receiver::new(&["silence"]).await;
    let receiver = Receiver::new(&[]).await;
    create(app, "silent", &silent, json!({})).await;
    create(app, "bot", &receiver, json!({})).await;
    app.publish(&request("acme/shop", None, &[("a.proto", CARTS)])).await.expect(201);
    silent.wait_for(1).await;
    receiver.wait_for(1).await;
}
