//! Where nothing is delivered to: addresses that are not the world's, and those who cannot prove who they are.

use std::sync::Arc;

use schemactl_registry::Network;
use serde_json::{Value, json};
use tempfile::TempDir;
use tokio_rustls::{
    TlsAcceptor,
    rustls::{
        ServerConfig,
        crypto::ring,
        pki_types::{PrivateKeyDer, PrivatePkcs8KeyDer},
    },
};

use super::Receiver;
use crate::app::{ADMIN, TestApp, config};

/// A registry that may deliver to these addresses beside the world's.
async fn allowing(allowed: &[&str], folder: &TempDir, authorities: Option<&str>) -> TestApp {
    let address = schemactl_store::Address::Sqlite(folder.path().join("registry.db"));
    let mut config = config(address, folder);
    config.webhook_allow = allowed.iter().map(|range| range.parse::<Network>().unwrap()).collect();
    config.webhook_authorities = authorities.map(|pem| {
        let path = folder.path().join("authorities.pem");
        std::fs::write(&path, pem).unwrap();
        path
    });
    TestApp::open(config).await
}

async fn try_out(app: &TestApp, url: &str) -> Value {
    let body = json!({ "name": "bot", "url": url });
    app.post_as(ADMIN, "/api/v1/webhooks", &body).await.expect(201);
    app.post_as(ADMIN, "/api/v1/webhooks/bot/test", &json!({})).await.expect(200).json()
}

#[tokio::test]
async fn a_private_address_is_refused_when_it_is_named() {
    let folder = TempDir::new().unwrap();
    let app = allowing(&["10.9.0.0/16"], &folder, None).await;
    for host in [
        "127.0.0.1",
        "10.0.0.1",
        "169.254.169.254",
        "192.168.0.1:8443",
        "[::1]",
        "[::ffff:10.0.0.1]",
        "[fe80::1]",
        "[fd00::1]",
        "0.0.0.0",
        "224.0.0.1",
    ] {
        let body = json!({ "name": "bot", "url": format!("https://{host}/secret-path") });
        let problem = app.post_as(ADMIN, "/api/v1/webhooks", &body).await.problem(400, "invalid_request");
        let detail = problem["detail"].as_str().unwrap();
        assert!(detail.contains("no public address") && !detail.contains("secret-path"), "{problem}");
        assert!(problem["hint"].as_str().unwrap().contains("--webhook-allow"), "{problem}");
    }
    let plain = json!({ "name": "bot", "url": "http://1.1.1.1/" });
    let problem = app.post_as(ADMIN, "/api/v1/webhooks", &plain).await.problem(400, "invalid_request");
    assert!(problem["detail"].as_str().unwrap().contains("without encryption"), "{problem}");
    let allowed = json!({ "name": "bot", "url": "http://10.9.8.7/" });
    app.post_as(ADMIN, "/api/v1/webhooks", &allowed).await.expect(201);
    let changed = json!({ "url": "https://127.0.0.1/" });
    app.put_as(ADMIN, "/api/v1/webhooks/bot", &changed).await.problem(400, "invalid_request");
}

#[tokio::test]
async fn a_name_of_a_private_address_is_refused_when_it_is_resolved() {
    let receiver = Receiver::new(&[]).await;
    // Names, and numbers that only look like one.
    for host in ["localhost", "2130706433", "127.1", "0x7f.0.0.1"] {
        let folder = TempDir::new().unwrap();
        let app = allowing(&[], &folder, None).await;
        let tried = try_out(&app, &format!("https://{host}:{}/secret-path", receiver.address.port())).await;
        let error = tried["error"].as_str().unwrap();
        assert!(
            error.contains("no public address") || error.contains("cannot be resolved"),
            "{host}: {tried}"
        );
        assert!(tried["state"] == "dead" && !tried.to_string().contains("secret-path"), "{tried}");
    }
    assert!(receiver.received().is_empty());
}

#[tokio::test]
async fn a_name_that_is_none_is_told() {
    let folder = TempDir::new().unwrap();
    let app = allowing(&[], &folder, None).await;
    let tried = try_out(&app, "https://no-such-host.invalid/secret-path").await;
    assert_eq!(tried["error"], "the name of no-such-host.invalid cannot be resolved");
}

/// What a receiver has that proves who it is to those who trust the certificate.
fn certified() -> (TlsAcceptor, String) {
    let certified = rcgen::generate_simple_self_signed(["localhost".to_owned()]).unwrap();
    let key = PrivateKeyDer::Pkcs8(PrivatePkcs8KeyDer::from(certified.signing_key.serialize_der()));
    let config = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(vec![certified.cert.der().clone()], key)
        .unwrap();
    (Arc::new(config).into(), certified.cert.pem())
}

const LOOPBACK: &[&str] = &["127.0.0.0/8", "::1"];

#[tokio::test]
async fn whoever_cannot_prove_who_they_are_gets_nothing() {
    let (acceptor, _) = certified();
    let receiver = Receiver::encrypted(acceptor).await;
    let folder = TempDir::new().unwrap();
    let app = allowing(LOOPBACK, &folder, None).await;
    let tried = try_out(&app, &format!("https://localhost:{}/", receiver.address.port())).await;
    assert!(tried["error"].as_str().unwrap().starts_with("localhost does not prove who it is"), "{tried}");
    assert!(receiver.received().is_empty());
}

#[tokio::test]
async fn whoever_an_authority_vouches_for_gets_it_under_that_name_only() {
    let (acceptor, pem) = certified();
    let receiver = Receiver::encrypted(acceptor).await;
    let folder = TempDir::new().unwrap();
    let app = allowing(LOOPBACK, &folder, Some(&pem)).await;
    let tried = try_out(&app, &format!("https://localhost:{}/", receiver.address.port())).await;
    assert_eq!(tried["state"], "delivered", "{tried}");
    let folder = TempDir::new().unwrap();
    let app = allowing(LOOPBACK, &folder, Some(&pem)).await;
    let tried = try_out(&app, &format!("https://127.0.0.1:{}/", receiver.address.port())).await;
    assert!(tried["error"].as_str().unwrap().contains("does not prove who it is"), "{tried}");
    assert_eq!(receiver.received().len(), 1);
}
