//! A registry of a test's own.

use std::{
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

use axum::{
    Router,
    body::Body,
    http::{Request, Response, StatusCode, request::Builder},
};
use http_body_util::BodyExt;
use schemactl_compile::worker::Worker;
use schemactl_model::Digest;
use schemactl_registry::{Config, Rates, Registry, Retries};
use schemactl_store::{Address, BucketSettings, Store, Token};
use schemactl_testing::Postgres;
use serde_json::{Value, json};
use tempfile::TempDir;
use time::macros::datetime;
use tower::ServiceExt;

use crate::{answer::Answer, buckets};

/// One token of each role.
pub const ADMIN: &str = "admin-token-of-the-tests";
pub const PUBLISHER: &str = "publisher-token-of-the-tests";
pub const APPROVER: &str = "approver-token-of-the-tests";
pub const READER: &str = "reader-token-of-the-tests";

/// What secrets are kept with.
pub const SECRET_KEY: &str = "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f";
/// How deliveries that failed are tried again.
pub const QUICKLY: Retries = Retries {
    first: Duration::from_millis(20),
    longest: Duration::from_millis(100),
    patience: Duration::from_secs(4),
};

/// Tests ask as often as they like, all from one address; those about rates say what they are.
pub const UNLIMITED: Rates = Rates { token: None, address: None, compile: None, failure: None };

/// One server, or several on one database that take turns request by request.
#[derive(Clone)]
pub struct TestApp {
    replicas: Vec<Arc<Replica>>,
    /// Requests so far.
    requests: Arc<AtomicUsize>,
    /// For what no request can bring about.
    pub database: Address,
    bucket: Option<BucketSettings>,
}

struct Replica {
    router: Router,
    /// What the server does beside answering goes on for as long as somebody has it.
    _registry: Registry,
}

/// A registry and the folder its files are in.
pub struct World {
    pub app: TestApp,
    _folder: TempDir,
}

impl World {
    pub async fn sqlite() -> World {
        let folder = TempDir::new().unwrap();
        let address = Address::Sqlite(folder.path().join("registry.db"));
        World { app: TestApp::open(config(address, &folder)).await, _folder: folder }
    }

    /// Two servers on one database: no two requests in a row reach the same one. `None` where PostgreSQL is not
    /// installed; that has been said, or is a failure, by then.
    pub async fn postgres(test: &str) -> Option<World> {
        let folder = TempDir::new().unwrap();
        let address = Postgres::shared(test)?.database().parse().unwrap();
        let app = TestApp::open(config(address, &folder)).await;
        let other = app.replica(&folder).await;
        Some(World { app: app.beside(other), _folder: folder })
    }
}

/// The same with content in a bucket of the test's own. `None` where something for it is missing; that has been said,
/// or is a failure, by then.
impl World {
    pub async fn sqlite_and_bucket(test: &str) -> Option<World> {
        let folder = TempDir::new().unwrap();
        let address = Address::Sqlite(folder.path().join("registry.db"));
        let bucket = Some(buckets::fresh(test)?);
        let app = TestApp::open(Config { bucket, ..config(address, &folder) }).await;
        Some(World { app, _folder: folder })
    }

    pub async fn postgres_and_bucket(test: &str) -> Option<World> {
        let folder = TempDir::new().unwrap();
        let address = Postgres::shared(test)?.database().parse().unwrap();
        let bucket = Some(buckets::fresh(test)?);
        let app = TestApp::open(Config { bucket, ..config(address, &folder) }).await;
        let other = app.replica(&folder).await;
        Some(World { app: app.beside(other), _folder: folder })
    }
}

/// What a test's registry is told; tests change what they are about.
pub fn config(database: Address, folder: &TempDir) -> Config {
    let program = env!("CARGO_BIN_EXE_registry-worker").into();
    let worker = Worker { program, args: Vec::new() };
    Config {
        admin_token: Some(ADMIN.to_owned()),
        token_file: folder.path().join("admin-token"),
        address: "http://registry.test".to_owned(),
        secret_key: Some(SECRET_KEY.to_owned()),
        webhook_allow: vec!["127.0.0.1".parse().unwrap()],
        webhook_retries: QUICKLY,
        rates: UNLIMITED,
        ..Config::new(database, "127.0.0.1:0".parse().unwrap(), worker)
    }
}

impl TestApp {
    pub async fn open(config: Config) -> TestApp {
        let app = TestApp::open_again(config).await;
        let roles = [(PUBLISHER, "publisher"), (APPROVER, "approver"), (READER, "reader")];
        app.add_tokens(roles.map(|(text, role)| (text, token(&format!("the-{role}"), role, "*")))).await;
        app
    }

    /// Both, taking turns.
    fn beside(mut self, other: TestApp) -> TestApp {
        self.replicas.extend(other.replicas);
        self
    }

    /// One of its servers: what is counted is counted by each for itself.
    pub fn alone(&self) -> TestApp {
        TestApp { replicas: self.replicas[..1].to_vec(), ..self.clone() }
    }

    /// Adds a token that no request could bring about.
    pub async fn add_token(&self, text: &str, token: Token) {
        self.add_tokens([(text, token)]).await;
    }

    /// Adds tokens by their texts.
    pub async fn add_tokens<'t>(&self, tokens: impl IntoIterator<Item = (&'t str, Token)>) {
        let store = Store::open(&self.database).await.unwrap();
        let mut tx = store.write().await.unwrap();
        for (text, token) in tokens {
            tx.insert_token(Digest::of(text.as_bytes()), &token).await.unwrap();
        }
        tx.commit().await.unwrap();
        store.close().await;
    }

    /// Another server on the same database, which takes a token for everything.
    pub async fn without_anonymous_reads(&self) -> TestApp {
        let folder = TempDir::new().unwrap();
        let bucket = self.bucket.clone();
        let config = Config { anonymous_reads: false, bucket, ..config(self.database.clone(), &folder) };
        TestApp::open_again(config).await
    }

    pub async fn send(&self, request: Request<Body>) -> Answer {
        self.end(self.begin(request).await).await
    }

    /// The begin of an answer; its body may have no end.
    pub async fn begin(&self, request: Request<Body>) -> Response<Body> {
        self.router().oneshot(request).await.unwrap()
    }

    /// The server whose turn it is.
    fn router(&self) -> Router {
        let request = self.requests.fetch_add(1, Ordering::Relaxed);
        self.replicas[request % self.replicas.len()].router.clone()
    }

    /// The rest of an answer.
    pub async fn end(&self, response: Response<Body>) -> Answer {
        let (parts, body) = response.into_parts();
        let body = body.collect().await.unwrap().to_bytes().to_vec();
        Answer { status: parts.status, headers: parts.headers, body }
    }

    /// The head of an answer, and its body as it comes.
    pub async fn open_stream(&self, request: Request<Body>) -> (StatusCode, Body) {
        let (parts, body) = self.begin(request).await.into_parts();
        (parts.status, body)
    }

    /// Another server on the same database.
    pub async fn replica(&self, folder: &TempDir) -> TestApp {
        let bucket = self.bucket.clone();
        TestApp::open_again(Config { bucket, ..config(self.database.clone(), folder) }).await
    }

    /// A server on a database that has its tokens already.
    pub async fn open_again(config: Config) -> TestApp {
        let (database, bucket) = (config.database.clone(), config.bucket.clone());
        let registry = Registry::open(config).await.unwrap();
        let replica = Replica { router: registry.router(), _registry: registry };
        TestApp { replicas: vec![Arc::new(replica)], requests: Arc::default(), database, bucket }
    }

    /// Reads without a token.
    pub async fn get(&self, path: &str) -> Answer {
        self.send(Request::get(path).body(Body::empty()).unwrap()).await
    }

    pub async fn get_as(&self, token: &str, path: &str) -> Answer {
        let request = Request::get(path).header("authorization", format!("Bearer {token}"));
        self.send(request.body(Body::empty()).unwrap()).await
    }

    pub async fn post_as(&self, token: &str, path: &str, body: &Value) -> Answer {
        self.send_json(Request::post(path), token, body).await
    }

    pub async fn put_as(&self, token: &str, path: &str, body: &Value) -> Answer {
        self.send_json(Request::put(path), token, body).await
    }

    async fn send_json(&self, request: Builder, token: &str, body: &Value) -> Answer {
        let request = request
            .header("authorization", format!("Bearer {token}"))
            .header("content-type", "application/json");
        self.send(request.body(Body::from(body.to_string())).unwrap()).await
    }

    /// Publishes as the publisher.
    pub async fn publish(&self, body: &Value) -> Answer {
        let module = body["module"].as_str().unwrap();
        self.post_as(PUBLISHER, &format!("/api/v1/modules/{module}/versions"), body).await
    }

    pub async fn delete_as(&self, token: &str, path: &str) -> Answer {
        let request = Request::delete(path).header("authorization", format!("Bearer {token}"));
        self.send(request.body(Body::empty()).unwrap()).await
    }

    pub async fn check(&self, body: &Value) -> Answer {
        self.post_as(READER, "/api/v1/check", body).await
    }
}

/// The body of a publish.
pub fn request(module: &str, base: Option<&str>, files: &[(&str, &str)]) -> Value {
    let file = |(path, text): &(&str, &str)| json!({ "path": path, "content": { "text": text } });
    let files: Vec<Value> = files.iter().map(file).collect();
    json!({
        "module": module,
        "base": base,
        "files": files,
        "settings": { "breaking": { "use": ["WIRE"] } },
        "message": "a message",
    })
}

/// A token that was made in March and opens what it says.
pub fn token(name: &str, role: &str, scopes: &str) -> Token {
    Token {
        name: name.to_owned(),
        role: role.to_owned(),
        scopes: scopes.to_owned(),
        created_at: datetime!(2026-03-01 10:00 UTC),
        created_by: String::new(),
        vouched: true,
        ends_at: None,
        last_used_at: None,
        revoked_at: None,
    }
}

/// Makes two tests of each function, `sqlite::NAME` against one server and `postgres::NAME` against two that take turns.
macro_rules! on_both {
    ($($test:ident),* $(,)?) => {
        mod sqlite {
            $(
                #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
                async fn $test() {
                    super::$test(&$crate::app::World::sqlite().await.app).await;
                }
            )*
        }
        mod postgres {
            $(
                #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
                async fn $test() {
                    let Some(world) = $crate::app::World::postgres(stringify!($test)).await else { return };
                    super::$test(&world.app).await;
                }
            )*
        }
    };
}
pub(crate) use on_both;

/// The same tests once more on both databases with content in a bucket, as `bucket::sqlite::NAME` and
/// `bucket::postgres::NAME`.
macro_rules! in_bucket {
    ($($test:ident),* $(,)?) => {
        mod bucket {
            mod sqlite {
                $(
                    #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
                    async fn $test() {
                        let world = $crate::app::World::sqlite_and_bucket(stringify!($test)).await;
                        let Some(world) = world else { return };
                        super::super::$test(&world.app).await;
                    }
                )*
            }
            mod postgres {
                $(
                    #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
                    async fn $test() {
                        let world = $crate::app::World::postgres_and_bucket(stringify!($test)).await;
                        let Some(world) = world else { return };
                        super::super::$test(&world.app).await;
                    }
                )*
            }
        }
    };
}
pub(crate) use in_bucket;
