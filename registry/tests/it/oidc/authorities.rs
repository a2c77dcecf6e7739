//! RSA keys, which most issuers have, and issuers whose certificates are of a private authority.

use std::{sync::Arc, time::Duration};

use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, IsCa, KeyPair};
use rustls::{
    ServerConfig,
    crypto::ring,
    pki_types::{PrivateKeyDer, PrivatePkcs8KeyDer},
};
use schemactl_registry::OidcKeyTimes;
use serde_json::json;
use tempfile::TempDir;
use tokio_rustls::TlsAcceptor;

use super::{
    believing_with,
    issuer::{Issuer, Key},
};
use crate::app::{TestApp, World, on_both};

on_both!(a_token_signed_with_rsa_is_believed_until_its_key_is_rotated);

const ASK: &str = "/api/v1/whoami";
const AT_ONCE: OidcKeyTimes = OidcKeyTimes {
    fresh: Duration::from_secs(3_600),
    keep: Duration::from_secs(3_600),
    pause: Duration::ZERO,
};

async fn a_token_signed_with_rsa_is_believed_until_its_key_is_rotated(app: &TestApp) {
    let test = "a_token_signed_with_rsa_is_believed_until_its_key_is_rotated";
    let (Some(first), Some(second)) = (Key::rsa("one", test), Key::rsa("two", test)) else { return };
    let issuer = Issuer::with(&[&first]).await;
    let app = believing_with(app, &issuer, |oidc| oidc.keys = AT_ONCE).await;
    let claims = issuer.claims(json!({}));
    let (old, new) = (first.sign(&claims), second.sign(&claims));
    app.get_as(&old, ASK).await.expect(200);
    app.get_as(&new, ASK).await.problem(401, "unauthenticated");
    // Of the same key, and signed otherwise than its head says.
    let odd = first.sign_as(&json!({ "alg": "PS256", "kid": "one" }), &claims);
    app.get_as(&odd, ASK).await.problem(401, "unauthenticated");
    app.get_as(&first.sign_with_public_half(&claims), ASK).await.problem(401, "unauthenticated");
    let other = second.sign_as(&json!({ "alg": "RS256", "kid": "one" }), &claims);
    app.get_as(&other, ASK).await.problem(401, "unauthenticated");
    issuer.publish(&[&second]);
    app.get_as(&new, ASK).await.expect(200);
    app.get_as(&old, ASK).await.problem(401, "unauthenticated");
}

/// A server's certificate for `localhost` by an authority of its own, and that authority as PEM.
fn certified() -> (TlsAcceptor, String) {
    let mut authority = CertificateParams::new(Vec::new()).unwrap();
    authority.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    let authority = CertifiedIssuer::self_signed(authority, KeyPair::generate().unwrap()).unwrap();
    let pair = KeyPair::generate().unwrap();
    let leaf =
        CertificateParams::new(["localhost".to_owned()]).unwrap().signed_by(&pair, &authority).unwrap();
    let key = PrivateKeyDer::Pkcs8(PrivatePkcs8KeyDer::from(pair.serialize_der()));
    let config = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(vec![leaf.der().clone()], key)
        .unwrap();
    (Arc::new(config).into(), authority.pem())
}

#[tokio::test]
async fn an_issuer_of_a_private_authority_is_believed_where_the_operator_names_it() {
    let (world, key) = (World::sqlite().await, Key::ecdsa("one"));
    let (acceptor, pem) = certified();
    let issuer = Issuer::encrypted(&[&key], acceptor).await;
    let token = key.sign(&issuer.claims(json!({})));
    let folder = TempDir::new().unwrap();
    let (ours, others) = (folder.path().join("ours.pem"), folder.path().join("others.pem"));
    std::fs::write(&ours, pem).unwrap();
    std::fs::write(&others, certified().1).unwrap();
    for (authority, status) in [(None, 503), (Some(others), 503), (Some(ours), 200)] {
        let app = believing_with(&world.app, &issuer, |oidc| oidc.ca = authority).await;
        app.get_as(&token, ASK).await.expect(status);
    }
}
