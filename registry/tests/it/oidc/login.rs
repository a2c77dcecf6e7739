//! People who log in on the pages.

use std::collections::BTreeMap;

use axum::{body::Body, http::Request};
use schemactl_registry::{Config, Oidc, OidcKeyTimes, OidcLogin};
use serde_json::{Value, json};
use tempfile::TempDir;

use super::{
    issuer::{Issuer, Key, fields},
    noted,
};
use crate::{
    answer::Answer,
    app::{TestApp, config, on_both},
};

on_both!(somebody_logs_in_reads_and_logs_out, what_does_not_belong_to_the_login_is_refused);

pub struct Place {
    pub app: TestApp,
    pub issuer: Issuer,
    key: Key,
}

/// A registry that is read by those alone who log in, and who are of the team.
async fn place(app: &TestApp, address: &str) -> Place {
    place_with(app, |config| config.address = address.to_owned()).await
}

/// The same with changes.
pub async fn place_with(app: &TestApp, change: impl FnOnce(&mut Config)) -> Place {
    let key = Key::ecdsa("one");
    let issuer = Issuer::with(&[&key]).await;
    let settings = json!({ "issuers": [{
        "name": "acme",
        "issuer": issuer.url(),
        "identity": "email",
        "rules": [{ "claims": { "groups": "schemas" }, "role": "approver", "scopes": ["acme"] }],
    }] });
    let login: OidcLogin =
        serde_json::from_value(json!({ "issuer": "acme", "client_id": "the-registry" })).unwrap();
    let oidc = Oidc {
        login: Some(OidcLogin { secret: Some("hunter2".to_owned()), ..login }),
        keys: OidcKeyTimes::default(),
        ..serde_json::from_value(settings).unwrap()
    };
    let folder = TempDir::new().unwrap();
    let mut config = Config { oidc, anonymous_reads: false, ..config(app.database.clone(), &folder) };
    change(&mut config);
    Place { app: TestApp::open_again(config).await, issuer, key }
}

pub async fn ask(app: &TestApp, method: &str, path: &str, cookies: &str) -> Answer {
    let request = Request::builder().method(method).uri(path).header("cookie", cookies);
    app.send(request.body(Body::empty()).unwrap()).await
}

/// `NAME=VALUE` of what a browser is to hold, by names.
pub fn cookies(answer: &Answer) -> BTreeMap<String, String> {
    let lines = answer.headers.get_all("set-cookie").into_iter().map(|line| line.to_str().unwrap());
    let pair = |line: &str| {
        assert!(line.contains("; Path=/; HttpOnly; SameSite=Lax; Max-Age="), "{line}");
        let pair = line.split(';').next().unwrap();
        (pair.split_once('=').unwrap().0.to_owned(), pair.to_owned())
    };
    lines.map(pair).collect()
}

/// A login that has begun: what the issuer was told, and what the browser holds.
pub async fn begin(place: &Place, path: &str) -> (BTreeMap<String, String>, String) {
    let answer = place.app.get(path).await.expect(303);
    let query =
        answer.header("location").strip_prefix(&format!("{}/authorize?", place.issuer.url())).unwrap();
    let asked = fields(query);
    assert_eq!((&asked["client_id"][..], &asked["code_challenge_method"][..]), ("the-registry", "S256"));
    assert_eq!(asked["redirect_uri"], "http://registry.test/login/callback");
    (asked, cookies(&answer)["schemactl-login"].clone())
}

pub fn claims(place: &Place, asked: &BTreeMap<String, String>, changes: Value) -> Value {
    let mut claims = place.issuer.claims(json!({
        "aud": "the-registry",
        "email": "ada@acme.test",
        "groups": ["all", "schemas"],
        "nonce": asked["nonce"],
    }));
    claims.as_object_mut().unwrap().extend(changes.as_object().unwrap().clone());
    claims
}

pub fn back(asked: &BTreeMap<String, String>, code: &str) -> String {
    format!("/login/callback?code={code}&state={}&iss=whatever", asked["state"])
}

/// Logs somebody of the team in, with changes to what the issuer says; what the browser holds then.
pub async fn log_in(place: &Place, changes: Value) -> String {
    let (asked, held) = begin(place, "/login").await;
    let token = place.key.sign(&claims(place, &asked, changes));
    place.issuer.give("the-code", &asked["code_challenge"], token);
    let answer = ask(&place.app, "GET", &back(&asked, "the-code"), &held).await.expect(303);
    cookies(&answer)["schemactl-session"].clone()
}

async fn somebody_logs_in_reads_and_logs_out(app: &TestApp) {
    let place = place(app, "http://registry.test").await;
    let app = &place.app;
    let sent = app.get("/events?owner=a%20b").await.expect(303);
    assert_eq!(sent.header("location"), "/login?to=%2Fevents%3Fowner%3Da%2520b");
    app.get("/api/v1/modules").await.problem(401, "unauthenticated");
    let (asked, held) = begin(&place, sent.header("location")).await;
    let token = place.key.sign(&claims(&place, &asked, json!({})));
    place.issuer.give("the-code", &asked["code_challenge"], token);
    let answer = ask(app, "GET", &back(&asked, "the-code"), &held).await.expect(303);
    assert_eq!(answer.header("location"), "/events?owner=a%20b");
    let set = cookies(&answer);
    assert_eq!(set["schemactl-login"], "schemactl-login=");
    let session = &set["schemactl-session"];
    let page = ask(app, "GET", "/events", session).await.expect(200).text();
    assert!(page.contains("oidc:acme:ada@acme.test") && page.contains("Log out"), "{page}");
    // The API takes a token: no other site may have a browser ask it.
    ask(app, "GET", "/api/v1/modules", session).await.problem(401, "unauthenticated");
    ask(app, "POST", "/api/v1/approvals", session).await.problem(401, "unauthenticated");
    assert_eq!(noted(app).await[0]["action"], "login");
    // A code is good once, and so is what the browser held.
    ask(app, "GET", &back(&asked, "the-code"), &held).await.expect(401);
    let ended = ask(app, "POST", "/logout", session).await.expect(303);
    assert_eq!(cookies(&ended)["schemactl-session"], "schemactl-session=");
    ask(app, "GET", "/events", session).await.expect(303);
}

async fn what_does_not_belong_to_the_login_is_refused(app: &TestApp) {
    let place = place(app, "http://registry.test").await;
    let app = &place.app;
    for (number, (changes, status)) in [
        (json!({ "nonce": "another" }), 401),
        (json!({ "nonce": null }), 401),
        (json!({ "aud": "http://registry.test" }), 401),
        (json!({ "azp": "another" }), 401),
        (json!({ "exp": 1 }), 401),
        (json!({ "email": null }), 401),
        (json!({ "groups": ["all"] }), 403),
    ]
    .into_iter()
    .enumerate()
    {
        let (asked, held) = begin(&place, "/login").await;
        let code = format!("code-{number}");
        let token = place.key.sign(&claims(&place, &asked, changes.clone()));
        place.issuer.give(&code, &asked["code_challenge"], token);
        let answer = ask(app, "GET", &back(&asked, &code), &held).await;
        assert_eq!(answer.status.as_u16(), status, "{changes}: {}", answer.text());
        assert!(!cookies(&answer).contains_key("schemactl-session"), "{changes}");
    }
    let (asked, held) = begin(&place, "/login?to=//evil.test").await;
    let (others, _) = begin(&place, "/login").await;
    let token = || place.key.sign(&claims(&place, &asked, json!({})));
    // Another browser's state; none at all; a code that was given for another challenge.
    place.issuer.give("good", &asked["code_challenge"], token());
    ask(app, "GET", &back(&others, "good"), &held).await.expect(401);
    ask(app, "GET", &back(&asked, "good"), "").await.expect(401);
    place.issuer.give("stolen", &others["code_challenge"], token());
    ask(app, "GET", &back(&asked, "stolen"), &held).await.expect(401);
    let answer = ask(app, "GET", &back(&asked, "good"), &held).await.expect(303);
    assert_eq!(answer.header("location"), "/");
    ask(app, "GET", "/events", "schemactl-session=made-up").await.expect(303);
}

#[tokio::test]
async fn with_encryption_what_browsers_hold_is_for_this_host_alone() {
    let world = crate::app::World::sqlite().await;
    let place = place(&world.app, "https://registry.test").await;
    let answer = place.app.get("/login").await.expect(303);
    let line = answer.header("set-cookie");
    assert!(line.starts_with("__Host-schemactl-login=") && line.ends_with("; Secure"), "{line}");
}

#[tokio::test]
async fn nobody_logs_in_where_no_issuer_is_for_that() {
    let world = crate::app::World::sqlite().await;
    world.app.get("/login").await.expect(404);
    world.app.get("/").await.expect(200);
    let closed = world.app.without_anonymous_reads().await;
    closed.get("/events").await.expect(401);
}
