//! Keys that change, and issuers that are away.

use std::time::Duration;

use schemactl_registry::OidcKeyTimes;
use serde_json::json;

use super::{
    believing, believing_for,
    issuer::{Issuer, Key},
};
use crate::app::World;

const ASK: &str = "/api/v1/whoami";

#[tokio::test]
async fn keys_are_fetched_once_and_again_when_they_change() {
    let world = World::sqlite().await;
    let (first, second) = (Key::ecdsa("one"), Key::ed25519("two"));
    let issuer = Issuer::with(&[&first]).await;
    let app = believing(&world.app, &issuer).await;
    assert_eq!(issuer.asked(), 0, "nobody has asked yet");
    let (old, new) = (first.sign(&issuer.claims(json!({}))), second.sign(&issuer.claims(json!({}))));
    for _ in 0..3 {
        app.get_as(&old, ASK).await.expect(200);
    }
    assert_eq!(issuer.asked(), 1);
    app.get_as(&new, ASK).await.problem(401, "unauthenticated");
    issuer.publish(&[&first, &second]);
    app.get_as(&new, ASK).await.expect(200);
    app.get_as(&old, ASK).await.expect(200);
    assert_eq!(issuer.asked(), 3);
    issuer.publish(&[&second]);
    // Held until they are fetched again, which a stranger's key brings about.
    app.get_as(&Key::ecdsa("three").sign(&issuer.claims(json!({}))), ASK)
        .await
        .problem(401, "unauthenticated");
    app.get_as(&old, ASK).await.problem(401, "unauthenticated");
    app.get_as(&new, ASK).await.expect(200);
}

#[tokio::test]
async fn made_up_keys_do_not_keep_the_issuer_busy() {
    let world = World::sqlite().await;
    let key = Key::ecdsa("one");
    let issuer = Issuer::with(&[&key]).await;
    let app = believing_for(&world.app, &issuer, OidcKeyTimes::default()).await;
    app.get_as(&key.sign(&issuer.claims(json!({}))), ASK).await.expect(200);
    for id in ["a", "b", "c", "d"] {
        let token = Key::ecdsa(id).sign(&issuer.claims(json!({})));
        app.get_as(&token, ASK).await.problem(401, "unauthenticated");
    }
    assert_eq!(issuer.asked(), 1);
}

#[tokio::test]
async fn keys_that_are_held_outlive_their_issuer_for_a_while() {
    let world = World::sqlite().await;
    let (first, second) = (Key::ecdsa("one"), Key::ecdsa("two"));
    let issuer = Issuer::with(&[&first, &second]).await;
    let times = OidcKeyTimes { fresh: Duration::ZERO, keep: Duration::from_secs(3), pause: Duration::ZERO };
    let app = believing_for(&world.app, &issuer, times).await;
    let token = first.sign(&issuer.claims(json!({})));
    issuer.goes_down(true);
    let problem = app.get_as(&token, ASK).await.problem(503, "issuer_unavailable");
    assert_eq!(
        problem["detail"],
        "the issuer \"ci\" does not answer, and the token is signed with a key that is not held"
    );
    issuer.goes_down(false);
    app.get_as(&token, ASK).await.expect(200);
    issuer.goes_down(true);
    app.get_as(&token, ASK).await.expect(200);
    let stranger = Key::ecdsa("three").sign(&issuer.claims(json!({})));
    app.get_as(&stranger, ASK).await.problem(503, "issuer_unavailable");
    tokio::time::sleep(Duration::from_millis(3_100)).await;
    app.get_as(&token, ASK).await.problem(503, "issuer_unavailable");
    issuer.goes_down(false);
    app.get_as(&token, ASK).await.expect(200);
}

#[tokio::test]
async fn an_issuer_that_calls_itself_otherwise_is_not_believed() {
    let (world, key) = (World::sqlite().await, Key::ecdsa("one"));
    let issuer = Issuer::with(&[&key]).await;
    let app = believing(&world.app, &issuer).await;
    issuer.pretend("http://127.0.0.1:1");
    let token = key.sign(&issuer.claims(json!({})));
    app.get_as(&token, ASK).await.problem(503, "issuer_unavailable");
}
