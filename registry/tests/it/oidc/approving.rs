//! Approvals by somebody an issuer vouches for.

use schemactl_registry::{Config, Oidc};
use serde_json::{Value, json};
use tempfile::TempDir;

use super::issuer::{Issuer, Key};
use crate::{
    app::{TestApp, config, on_both},
    approvals::{APPROVALS, approve_as, refused, shop},
    approvers::{push, table},
};

on_both!(somebody_an_issuer_vouches_for_approves_by_any_of_their_roles);

/// A server that believes an issuer about approvers of a module who are admins of its owner besides.
async fn believing(app: &TestApp, issuer: &Issuer) -> TestApp {
    let folder = TempDir::new().unwrap();
    let rule = |role: &str, scope: &str| json!({ "claims": { "repository": "acme/shop" }, "role": role, "scopes": [scope] });
    let settings = json!({ "issuers": [{
        "name": "ci",
        "issuer": issuer.url(),
        "rules": [rule("approver", "acme/shop"), rule("admin", "acme")],
    }] });
    let oidc: Oidc = serde_json::from_value(settings).unwrap();
    TestApp::open_again(Config { oidc, ..config(app.database.clone(), &folder) }).await
}

async fn somebody_an_issuer_vouches_for_approves_by_any_of_their_roles(app: &TestApp) {
    let breaking = shop(app).await;
    let key = Key::ecdsa("one");
    let issuer = Issuer::with(&[&key]).await;
    let believing = believing(app, &issuer).await;
    let token = key.sign(&issuer.claims(json!({})));
    for approvers in ["role:approver", "role:admin", "oidc:ci:repo:acme/shop:*"] {
        push(app, &json!({ "approvals": [table("breaking", &[approvers])] })).await;
        let digest = refused(app, &breaking).await;
        approve_as(&believing, &token, &digest).await.expect(201);
        let checked = app.check(&breaking).await.expect(200).json();
        assert_eq!(checked["verdict"], "accepted", "{approvers}: {checked}");
        let approval = &checked["approvals"][0];
        assert_eq!(approval["roles"], json!(["approver", "admin"]));
        let listed = app.get(&format!("{APPROVALS}?waiting=true")).await.expect(200).json();
        assert_eq!(listed["items"], json!([]), "{approvers}");
        let path = format!("{APPROVALS}/{}", approval["id"]);
        believing.delete_as(&token, &path).await.expect(204);
    }
    let digest = refused(app, &breaking).await;
    approve_as(&believing, &token, &digest).await.expect(201);
    let version: Value = app.publish(&breaking).await.expect(201).json();
    assert_eq!(version["version"]["version"], "2.0.0");
}
