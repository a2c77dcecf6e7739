//! Tokens that are not believed, each with its reason.

use serde_json::{Value, json};
use time::OffsetDateTime;

use super::{
    believing,
    issuer::{Issuer, Key, unsigned},
    noted, publish_as,
};
use crate::app::{TestApp, World};

struct Place {
    _world: World,
    app: TestApp,
    issuer: Issuer,
    key: Key,
}

async fn place() -> Place {
    let (world, key) = (World::sqlite().await, Key::ecdsa("one"));
    let issuer = Issuer::with(&[&key]).await;
    let app = believing(&world.app, &issuer).await;
    Place { _world: world, app, issuer, key }
}

/// Why a token is refused; nothing of it is repeated.
async fn refused(app: &TestApp, token: &str, status: u16, code: &str) -> String {
    let problem = publish_as(app, token, "acme/shop").await.problem(status, code);
    let signature = token.rsplit('.').next().unwrap();
    assert!(signature.len() < 8 || !problem.to_string().contains(signature), "{problem}");
    problem["detail"].as_str().unwrap().to_owned()
}

#[tokio::test]
async fn what_claims_say_has_to_be_right() {
    let Place { app, issuer, key, .. } = &place().await;
    let now = OffsetDateTime::now_utc().unix_timestamp();
    for (changes, reason) in [
        (json!({ "iss": "http://127.0.0.1:1" }), "issuer is not one that this registry trusts"),
        (json!({ "iss": format!("{}/", issuer.url()) }), "issuer is not one that this registry trusts"),
        (json!({ "iss": null }), "issuer is not one that this registry trusts"),
        (json!({ "aud": "https://other.test" }), "for another audience"),
        (json!({ "aud": null }), "for another audience"),
        (json!({ "exp": now - 61 }), "has ended"),
        (json!({ "exp": null }), "has ended"),
        (json!({ "nbf": now + 3_600 }), "not valid yet"),
        (json!({ "sub": null }), "does not say whose it is"),
        (json!({ "sub": "" }), "does not say whose it is"),
        (json!({ "sub": "a\nb" }), "does not say whose it is"),
        (json!({ "sub": "x".repeat(300) }), "does not say whose it is"),
    ] {
        let token = key.sign(&issuer.claims(changes.clone()));
        let said = refused(app, &token, 401, "unauthenticated").await;
        assert!(said.contains(reason), "{changes}: {said}");
    }
    // What the issuer signed, and is not for us or not for now, is worth a note.
    assert_eq!(noted(app).await.len(), 5);
}

#[tokio::test]
async fn what_no_rule_fits_is_told_which_claims_differ() {
    let Place { app, issuer, key, .. } = &place().await;
    for (changes, reason) in [
        (json!({ "repository": "evil/shop" }), "the closest wants another repository"),
        (json!({ "repository": "acme/shop2" }), "the closest wants another repository"),
        (json!({ "ref": "refs/heads/feature" }), "the closest wants another ref"),
        (json!({ "ref": "refs/pull/1/merge" }), "the closest wants another ref"),
        (json!({ "ref": "refs/heads/release/1/2" }), "the closest wants another ref"),
        (json!({ "ref": null, "repository": ["x"] }), "the closest wants another ref and repository"),
    ] {
        let said = refused(app, &key.sign(&issuer.claims(changes)), 403, "forbidden").await;
        assert!(said.ends_with(reason), "{said}");
        assert!(!said.contains("release/*"), "the rule is repeated: {said}");
    }
    let noted = noted(app).await;
    assert_eq!((noted.len(), &noted[0]["action"]), (6, &json!("authenticate")));
    assert_eq!(noted[0]["outcome"], "forbidden");
    // Nor does it read: whoever shows something wrong is told so.
    let token = key.sign(&issuer.claims(json!({ "repository": "evil/shop" })));
    app.get_as(&token, "/api/v1/modules").await.problem(403, "forbidden");
    publish_as(app, &key.sign(&issuer.claims(json!({ "ref": "refs/heads/release/1" }))), "acme/shop")
        .await
        .expect(201);
}

#[tokio::test]
async fn signatures_have_to_be_the_issuers() {
    let Place { app, issuer, key, .. } = &place().await;
    let claims = issuer.claims(json!({}));
    let right = key.sign(&claims);
    let (signed, signature) = right.rsplit_once('.').unwrap();
    let other = key.sign(&issuer.claims(json!({ "repository": "evil/shop" })));
    let named = |algorithm: &str| json!({ "alg": algorithm, "kid": "one" });
    let none = |header: Value| format!("{}.", unsigned(&header, &claims));
    let impostor = Key::ecdsa("one");
    let tokens = [
        (none(named("none")), "by an algorithm that is not believed"),
        (none(named("None")), "by an algorithm that is not believed"),
        (key.sign_with_public_half(&claims), "by an algorithm that is not believed"),
        (none(named("ES256")), "signature is wrong"),
        (impostor.sign(&claims), "signature is wrong"),
        (format!("{signed}.{}", other.rsplit_once('.').unwrap().1), "signature is wrong"),
        (format!("{signed}.{}", &signature[..20]), "signature is wrong"),
        (Key::ecdsa("two").sign(&claims), "a key that its issuer does not publish"),
        (key.sign_as(&named("EdDSA"), &claims), "a key that its issuer does not publish"),
        (key.sign_as(&named("RS256"), &claims), "a key that its issuer does not publish"),
        (key.sign_as(&json!({ "alg": "ES256", "crit": ["b64"] }), &claims), "of a kind that says of nobody"),
        (
            key.sign_as(&json!({ "alg": "ES256", "typ": "logout+jwt" }), &claims),
            "of a kind that says of nobody",
        ),
        (format!("{signed}.!!!"), "is not a signed token as issuers make them"),
        (key.sign(&issuer.claims(json!({ "pad": "x".repeat(20_000) }))), "longer than a signed token may be"),
        // Not of the form at all: one of the registry's own, if anything.
        ("a.b.c".to_owned(), "is not one of this registry"),
        (format!("{right}.x"), "is not one of this registry"),
    ];
    for (token, reason) in tokens {
        let said = refused(app, &token, 401, "unauthenticated").await;
        assert!(said.contains(reason), "{token}: {said}");
    }
    // What anybody can write leaves no note.
    assert_eq!(noted(app).await, Vec::<Value>::new());
    publish_as(app, &right, "acme/shop").await.expect(201);
    // Without the key's name, any of the issuer's will do.
    publish_as(app, &key.sign_as(&json!({ "alg": "ES256" }), &claims), "acme/shop").await.expect(200);
}

#[tokio::test]
async fn a_registry_that_believes_nobody_takes_no_tokens_of_issuers() {
    let (world, key) = (World::sqlite().await, Key::ecdsa("one"));
    let issuer = Issuer::with(&[&key]).await;
    let token = key.sign(&issuer.claims(json!({})));
    let said = refused(&world.app, &token, 401, "unauthenticated").await;
    assert!(said.contains("is not one of this registry"), "{said}");
    assert_eq!(issuer.asked(), 0);
}
