//! Tokens of issuers: who is let in by their word, and who is not.

mod approving;
mod authorities;
mod forms;
mod issuer;
mod keys;
mod login;
mod refusals;
mod sessions;

use std::time::Duration;

use schemactl_registry::{Config, Oidc, OidcKeyTimes};
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::{
    answer::Answer,
    app::{ADMIN, TestApp, config, on_both, request},
};
use issuer::{Issuer, Key};

on_both!(a_job_publishes_what_its_rule_says_and_nothing_else);

const PROTO: &str = "syntax = \"proto3\"; package acme.shop.v1; message Order { string id = 1; }";

/// Another server on the database, which believes an issuer: `acme/shop` may be published from its main branch.
async fn believing(app: &TestApp, issuer: &Issuer) -> TestApp {
    believing_for(app, issuer, OidcKeyTimes { pause: Duration::ZERO, ..OidcKeyTimes::default() }).await
}

async fn believing_for(app: &TestApp, issuer: &Issuer, keys: OidcKeyTimes) -> TestApp {
    believing_with(app, issuer, |oidc| oidc.keys = keys).await
}

async fn believing_with(app: &TestApp, issuer: &Issuer, change: impl FnOnce(&mut Oidc)) -> TestApp {
    let folder = TempDir::new().unwrap();
    let settings = json!({ "issuers": [{
        "name": "ci",
        "issuer": issuer.url(),
        "rules": [{
            "claims": { "repository": "acme/shop", "ref": ["refs/heads/main", "refs/heads/release/*"] },
            "role": "publisher",
            "scopes": ["acme/shop"],
        }],
    }] });
    let mut oidc = serde_json::from_value(settings).unwrap();
    change(&mut oidc);
    TestApp::open_again(Config { oidc, ..config(app.database.clone(), &folder) }).await
}

async fn publish_as(app: &TestApp, token: &str, module: &str) -> Answer {
    let body = request(module, None, &[("order.proto", PROTO)]);
    app.post_as(token, &format!("/api/v1/modules/{module}/versions"), &body).await
}

/// Entries of the audit log about somebody an issuer vouches for, the newest first.
async fn noted(app: &TestApp) -> Vec<Value> {
    let log = app.get_as(ADMIN, "/api/v1/audit?limit=100").await.expect(200).json();
    let items = log["items"].as_array().unwrap().clone();
    items.into_iter().filter(|item| item["who"].as_str().unwrap().starts_with("oidc:")).collect()
}

async fn a_job_publishes_what_its_rule_says_and_nothing_else(app: &TestApp) {
    let key = Key::ecdsa("one");
    let issuer = Issuer::with(&[&key]).await;
    let app = believing(app, &issuer).await;
    let token = key.sign(&issuer.claims(json!({})));
    let who = "oidc:ci:repo:acme/shop:ref:refs/heads/main";
    let whoami = app.get_as(&token, "/api/v1/whoami").await.expect(200).json();
    assert_eq!(
        whoami,
        json!({ "name": who, "kind": "oidc", "grants": [{ "role": "publisher", "scope": "acme/shop" }] })
    );
    publish_as(&app, &token, "acme/shop").await.expect(201);
    let version = app.get("/api/v1/modules/acme/shop/versions/latest").await.expect(200).json();
    assert_eq!(version["publisher"], who);
    assert_eq!(noted(&app).await[0]["who"], who);
    let problem = publish_as(&app, &token, "acme/cart").await.problem(403, "forbidden");
    assert_eq!(problem["missing"]["permission"], "publish");
    app.get_as(&token, "/api/v1/audit").await.problem(403, "forbidden");
    // What the registry made itself opens it still.
    app.get_as(ADMIN, "/api/v1/audit").await.expect(200);
}
