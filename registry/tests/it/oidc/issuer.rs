//! An issuer of a test's own, with keys that are made here.

use std::{
    collections::BTreeMap,
    process::Command,
    sync::{
        Arc, Mutex,
        atomic::{AtomicBool, AtomicUsize, Ordering},
    },
};

use axum::{
    Json, Router,
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Response},
    routing::{get, post},
};
use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};
use hyper::server::conn::http1;
use hyper_util::{rt::TokioIo, service::TowerToHyperService};
use ring::{
    digest::{SHA256, digest},
    hmac,
    rand::SystemRandom,
    rsa::PublicKeyComponents,
    signature::{
        ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, Ed25519KeyPair, KeyPair, RSA_PKCS1_SHA256, RsaKeyPair,
    },
};
use serde_json::{Value, json};
use time::OffsetDateTime;
use tokio::net::TcpListener;
use tokio_rustls::TlsAcceptor;

/// Who the tokens are for.
pub const AUDIENCE: &str = "http://registry.test";

/// Publishes discovery and keys on loopback.
pub struct Issuer {
    url: String,
    state: Arc<Published>,
}

#[derive(Default)]
struct Published {
    address: Mutex<String>,
    keys: Mutex<Vec<Value>>,
    /// Whether it answers with an error.
    down: AtomicBool,
    /// Whether it lets those wait who bring a code.
    slow: AtomicBool,
    /// Where people log in; empty for the usual place.
    door: Mutex<String>,
    asked: AtomicUsize,
    /// By code: the challenge that the code was given for, and the token it stands for.
    codes: Mutex<BTreeMap<String, (String, String)>>,
}

/// What signs.
pub enum Signer {
    Ecdsa(EcdsaKeyPair),
    Ed25519(Ed25519KeyPair),
    Rsa(RsaKeyPair),
}

pub struct Key {
    id: &'static str,
    signer: Signer,
}

impl Key {
    pub fn ecdsa(id: &'static str) -> Key {
        let (random, algorithm) = (SystemRandom::new(), &ECDSA_P256_SHA256_FIXED_SIGNING);
        let document = EcdsaKeyPair::generate_pkcs8(algorithm, &random).unwrap();
        let pair = EcdsaKeyPair::from_pkcs8(algorithm, document.as_ref(), &random).unwrap();
        Key { id, signer: Signer::Ecdsa(pair) }
    }

    pub fn ed25519(id: &'static str) -> Key {
        let document = Ed25519KeyPair::generate_pkcs8(&SystemRandom::new()).unwrap();
        Key { id, signer: Signer::Ed25519(Ed25519KeyPair::from_pkcs8(document.as_ref()).unwrap()) }
    }

    /// `None` where nothing on the machine makes such a key; that has been said, or is a failure, by then.
    pub fn rsa(id: &'static str, test: &str) -> Option<Key> {
        let arguments =
            ["genpkey", "-algorithm", "RSA", "-pkeyopt", "rsa_keygen_bits:2048", "-outform", "DER"];
        let made = Command::new("openssl").args(arguments).output();
        let Some(made) = made.ok().filter(|made| made.status.success()) else {
            schemactl_testing::not_run(test, "openssl, which makes RSA keys, is missing");
            return None;
        };
        // In one version of it this is the key alone, in others it is wrapped.
        let pair = RsaKeyPair::from_der(&made.stdout).or_else(|_| RsaKeyPair::from_pkcs8(&made.stdout));
        Some(Key { id, signer: Signer::Rsa(pair.unwrap()) })
    }

    /// The public half, as issuers publish it.
    pub fn public(&self) -> Value {
        match &self.signer {
            Signer::Ecdsa(pair) => {
                let (x, y) = pair.public_key().as_ref()[1..].split_at(32);
                json!({ "kid": self.id, "kty": "EC", "crv": "P-256", "use": "sig", "x": text(x), "y": text(y) })
            }
            Signer::Ed25519(pair) => {
                json!({ "kid": self.id, "kty": "OKP", "crv": "Ed25519", "x": text(pair.public_key().as_ref()) })
            }
            Signer::Rsa(pair) => {
                let PublicKeyComponents { n, e } = PublicKeyComponents::<Vec<u8>>::from(pair.public_key());
                json!({ "kid": self.id, "kty": "RSA", "use": "sig", "n": text(&n), "e": text(&e) })
            }
        }
    }

    pub fn sign(&self, claims: &Value) -> String {
        let algorithm = match self.signer {
            Signer::Ecdsa(_) => "ES256",
            Signer::Ed25519(_) => "EdDSA",
            Signer::Rsa(_) => "RS256",
        };
        self.sign_as(&json!({ "alg": algorithm, "kid": self.id, "typ": "JWT" }), claims)
    }

    pub fn sign_as(&self, header: &Value, claims: &Value) -> String {
        let signed = unsigned(header, claims);
        let signature = match &self.signer {
            Signer::Ecdsa(pair) => {
                pair.sign(&SystemRandom::new(), signed.as_bytes()).unwrap().as_ref().to_vec()
            }
            Signer::Ed25519(pair) => pair.sign(signed.as_bytes()).as_ref().to_vec(),
            Signer::Rsa(pair) => {
                let mut signature = vec![0; pair.public().modulus_len()];
                pair.sign(&RSA_PKCS1_SHA256, &SystemRandom::new(), signed.as_bytes(), &mut signature)
                    .unwrap();
                signature
            }
        };
        format!("{signed}.{}", text(&signature))
    }

    /// What fools those who take the public key for a shared secret.
    pub fn sign_with_public_half(&self, claims: &Value) -> String {
        let signed = unsigned(&json!({ "alg": "HS256", "kid": self.id }), claims);
        let secret = match &self.signer {
            Signer::Ecdsa(pair) => pair.public_key().as_ref().to_vec(),
            Signer::Ed25519(pair) => pair.public_key().as_ref().to_vec(),
            Signer::Rsa(pair) => pair.public_key().as_ref().to_vec(),
        };
        let signature = hmac::sign(&hmac::Key::new(hmac::HMAC_SHA256, &secret), signed.as_bytes());
        format!("{signed}.{}", text(signature.as_ref()))
    }
}

pub fn unsigned(header: &Value, claims: &Value) -> String {
    format!("{}.{}", text(header.to_string().as_bytes()), text(claims.to_string().as_bytes()))
}

fn text(bytes: &[u8]) -> String {
    BASE64_URL_SAFE_NO_PAD.encode(bytes)
}

impl Issuer {
    pub async fn with(keys: &[&Key]) -> Issuer {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let (issuer, router) = Issuer::at(format!("http://{address}"), keys);
        tokio::spawn(async move { axum::serve(listener, router).await });
        issuer
    }

    /// One that proves by a certificate that it is `localhost`.
    pub async fn encrypted(keys: &[&Key], acceptor: TlsAcceptor) -> Issuer {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let (issuer, router) = Issuer::at(format!("https://localhost:{port}"), keys);
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let (acceptor, router) = (acceptor.clone(), router.clone());
                tokio::spawn(async move {
                    // Whoever does not trust it hangs up.
                    let Ok(stream) = acceptor.accept(stream).await else { return };
                    let service = TowerToHyperService::new(router);
                    let _ = http1::Builder::new().serve_connection(TokioIo::new(stream), service).await;
                });
            }
        });
        issuer
    }

    fn at(url: String, keys: &[&Key]) -> (Issuer, Router) {
        let state = Arc::new(Published::default());
        *state.address.lock().unwrap() = url.clone();
        let router = Router::new()
            .route("/.well-known/openid-configuration", get(discovery))
            .route("/keys", get(published))
            .route("/token", post(redeem))
            .with_state(state.clone());
        let issuer = Issuer { url, state };
        issuer.publish(keys);
        (issuer, router)
    }

    pub fn url(&self) -> String {
        self.url.clone()
    }

    /// Publishes these keys and no others from now on.
    pub fn publish(&self, keys: &[&Key]) {
        *self.state.keys.lock().unwrap() = keys.iter().map(|key| key.public()).collect();
    }

    /// Calls itself otherwise.
    pub fn pretend(&self, address: &str) {
        *self.state.address.lock().unwrap() = address.to_owned();
    }

    /// Answers with errors from now on, or no more.
    pub fn goes_down(&self, down: bool) {
        self.state.down.store(down, Ordering::Relaxed);
    }

    /// Lets those wait who bring a code, for longer than anybody does.
    pub fn becomes_slow(&self) {
        self.state.slow.store(true, Ordering::Relaxed);
    }

    /// Has people log in at another path from now on.
    pub fn moves_its_door(&self, path: &str) {
        *self.state.door.lock().unwrap() = path.to_owned();
    }

    /// Gives a code for a challenge; it stands for a token, once.
    pub fn give(&self, code: &str, challenge: &str, token: String) {
        self.state.codes.lock().unwrap().insert(code.to_owned(), (challenge.to_owned(), token));
    }

    /// How often keys were asked for.
    pub fn asked(&self) -> usize {
        self.state.asked.load(Ordering::Relaxed)
    }

    /// What a job of `acme/shop` on its main branch gets, with changes.
    pub fn claims(&self, changes: Value) -> Value {
        let now = OffsetDateTime::now_utc().unix_timestamp();
        let mut claims = json!({
            "iss": self.url(),
            "aud": AUDIENCE,
            "sub": "repo:acme/shop:ref:refs/heads/main",
            "repository": "acme/shop",
            "ref": "refs/heads/main",
            "iat": now,
            "nbf": now,
            "exp": now + 300,
        });
        let Value::Object(changes) = changes else { panic!("no claims") };
        claims.as_object_mut().unwrap().extend(changes);
        claims
    }
}

async fn discovery(State(state): State<Arc<Published>>) -> Response {
    if state.down.load(Ordering::Relaxed) {
        return StatusCode::BAD_GATEWAY.into_response();
    }
    let address = state.address.lock().unwrap().clone();
    let door = Some(state.door.lock().unwrap().clone()).filter(|door| !door.is_empty());
    Json(json!({
        "issuer": address,
        "jwks_uri": format!("{address}/keys"),
        "authorization_endpoint": format!("{address}{}", door.as_deref().unwrap_or("/authorize")),
        "token_endpoint": format!("{address}/token"),
    }))
    .into_response()
}

/// Takes a code from whoever shows what the challenge was made of, and never again.
async fn redeem(State(state): State<Arc<Published>>, form: String) -> Response {
    let fields = fields(&form);
    if state.slow.load(Ordering::Relaxed) {
        tokio::time::sleep(std::time::Duration::from_secs(60)).await;
    }
    if fields["client_secret"] != "hunter2" {
        return (StatusCode::UNAUTHORIZED, "{\"error\": \"invalid_client\", \"error_description\": \"no\"}")
            .into_response();
    }
    let is_ours = fields["grant_type"] == "authorization_code"
        && fields["client_id"] == "the-registry"
        && fields["redirect_uri"] == "http://registry.test/login/callback";
    let given = state.codes.lock().unwrap().remove(&fields["code"]);
    let shown = text(digest(&SHA256, fields["code_verifier"].as_bytes()).as_ref());
    match given {
        Some((challenge, token)) if is_ours && challenge == shown => {
            Json(json!({ "id_token": token, "access_token": "x", "token_type": "Bearer" })).into_response()
        }
        _ => (StatusCode::BAD_REQUEST, "{\"error\": \"invalid_grant\"}").into_response(),
    }
}

/// The fields of a form or of an address's query.
pub fn fields(form: &str) -> BTreeMap<String, String> {
    let decoded = |text: &str| percent_encoding::percent_decode_str(text).decode_utf8().unwrap().into_owned();
    let pairs = form.split('&').map(|pair| pair.split_once('=').unwrap());
    pairs.map(|(name, value)| (decoded(name), decoded(value))).collect()
}

async fn published(State(state): State<Arc<Published>>) -> Response {
    state.asked.fetch_add(1, Ordering::Relaxed);
    if state.down.load(Ordering::Relaxed) {
        return StatusCode::BAD_GATEWAY.into_response();
    }
    let odd = [json!(17), json!({ "kty": "quantum" })];
    let keys: Vec<Value> = odd.into_iter().chain(state.keys.lock().unwrap().clone()).collect();
    Json(json!({ "keys": keys })).into_response()
}
