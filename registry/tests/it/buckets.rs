//! A registry that keeps content in a bucket of a service that speaks S3 and checks signatures.

use std::path::{Path, PathBuf};

use schemactl_model::{Digest, Severity};
use schemactl_registry::{
    Config, Registry, StartError,
    moving::{export, import},
};
use schemactl_store::{Address, Blob, Bucket, BucketSettings, Store, StoreError, Table};
use schemactl_testing::{Postgres, S3};
use tempfile::TempDir;

use crate::{
    app::{TestApp, config, request},
    fsck::{check_store, seed},
    sources::CARTS,
};

/// Where the service's packages are kept between runs.
fn folder() -> PathBuf {
    Path::new(env!("CARGO_TARGET_TMPDIR")).join("s3")
}

fn settings(service: &S3) -> BucketSettings {
    BucketSettings {
        endpoint: Some(service.endpoint.clone()),
        unencrypted: true,
        key: Some((service.access_key.clone(), service.secret_key.clone())),
        ..BucketSettings::new(service.address().parse().unwrap())
    }
}

/// A place that no other test has anything in.
pub fn fresh(test: &str) -> Option<BucketSettings> {
    Some(settings(S3::shared(test, &folder())?))
}

async fn inspected(address: &Address, bucket: &BucketSettings) -> Store {
    let bucket = Bucket::new(bucket).unwrap();
    Store::inspect(address).await.unwrap().with_bucket(Some(bucket)).await.unwrap()
}

/// How many contents the database has itself, and how many are elsewhere.
async fn places(store: &Store) -> (usize, usize) {
    let mut tx = store.read().await.unwrap();
    let (mut last, mut places) = (None, Vec::new());
    loop {
        let page = tx.rows(Table::named("blobs").unwrap(), last.as_ref()).await.unwrap();
        places.extend(page.iter().map(|row| row.text("place").is_empty()));
        let Some(end) = page.into_iter().next_back() else { break };
        last = Some(end);
    }
    let here = places.iter().filter(|is_here| **is_here).count();
    (here, places.len() - here)
}

async fn exported(store: &Store) -> Vec<u8> {
    let mut file = Vec::new();
    export(store, &mut file, &mut |_, _| {}).await.unwrap();
    file
}

/// Everything a registry does, checked and moved: into a database alone, and into another bucket.
async fn is_whole_and_moves(address: Address, test: &str) {
    let (Some(bucket), Some(other)) = (fresh(test), fresh(test)) else { return };
    let folder = TempDir::new().unwrap();
    seed::fill(Config { bucket: Some(bucket.clone()), ..config(address.clone(), &folder) }).await;
    let (extent, problems) = check_store(inspected(&address, &bucket).await).await;
    assert_eq!((extent.versions > 0, problems), (true, Vec::new()));
    let store = inspected(&address, &bucket).await;
    // A purged file is nowhere. Its comment was in no descriptors, so the next version has the same, and they stay.
    let (blank, kept) = (1, extent.blobs as usize - 1);
    assert_eq!(places(&store).await, (blank, kept));
    let file = exported(&store).await;
    store.close().await;

    let alone = Address::Sqlite(folder.path().join("alone.db"));
    let store = Store::open(&alone).await.unwrap();
    import(&store, &file[..], &mut |_| {}).await.unwrap();
    assert_eq!(places(&store).await, (extent.blobs as usize, 0));
    assert!(exported(&store).await == file);
    store.close().await;

    let moved = Address::Sqlite(folder.path().join("moved.db"));
    let store = Store::open(&moved).await.unwrap();
    let store = store.with_bucket(Some(Bucket::new(&other).unwrap())).await.unwrap();
    import(&store, &file[..], &mut |_| {}).await.unwrap();
    assert_eq!(places(&store).await, (blank, kept));
    assert!(exported(&store).await == file);
    assert_eq!(check_store(store).await.1, []);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_registry_on_sqlite_is_whole_and_moves() {
    let folder = TempDir::new().unwrap();
    let address = Address::Sqlite(folder.path().join("registry.db"));
    is_whole_and_moves(address, "a_registry_on_sqlite_is_whole_and_moves").await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_registry_on_postgres_is_whole_and_moves() {
    let test = "a_registry_on_postgres_is_whole_and_moves";
    let Some(server) = Postgres::shared(test) else { return };
    is_whole_and_moves(server.database().parse().unwrap(), test).await;
}

const FILE: &str = "/api/v1/modules/acme/shop/versions/0.1.0/files/a.proto";

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn without_its_bucket_it_asks_to_come_back_later_and_recovers_by_itself() {
    let test = "without_its_bucket_it_asks_to_come_back_later_and_recovers_by_itself";
    let Some(mut service) = S3::start(test, &folder()) else { return };
    let folder = TempDir::new().unwrap();
    let address = Address::Sqlite(folder.path().join("registry.db"));
    let bucket = Some(settings(&service));
    let app = TestApp::open(Config { bucket, ..config(address, &folder) }).await;
    app.publish(&request("acme/shop", None, &[("a.proto", CARTS)])).await.expect(201);
    let next = format!("{CARTS}\nmessage More {{}}\n");
    let next = request("acme/shop", Some("0.1.0"), &[("a.proto", &next)]);

    service.halt();
    for answer in [app.get(FILE).await, app.publish(&next).await, app.get("/readyz").await] {
        assert_ne!(answer.header("retry-after"), "");
        let problem = answer.problem(503, "unavailable");
        assert_eq!(problem["detail"], "the registry's bucket does not answer");
    }
    // What needs no content goes on.
    app.get("/healthz").await.expect(200);
    app.get("/api/v1/modules/acme/shop/versions/latest").await.expect(200);

    service.resume();
    app.get("/readyz").await.expect(200);
    assert!(app.get(FILE).await.expect(200).text().contains("message"));
    let published = app.publish(&next).await.expect(201).json();
    assert_eq!(published["version"]["version"], "0.1.1");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn damages_of_a_bucket_are_told() {
    let test = "damages_of_a_bucket_are_told";
    let Some(service) = S3::shared(test, &folder()) else { return };
    let bucket = settings(service);
    let folder = TempDir::new().unwrap();
    let address = Address::Sqlite(folder.path().join("registry.db"));
    let app =
        TestApp::open(Config { bucket: Some(bucket.clone()), ..config(address.clone(), &folder) }).await;
    let files = [("a.proto", CARTS), ("b.proto", "syntax = \"proto3\";\n")];
    app.publish(&request("acme/shop", None, &files)).await.expect(201);
    let [spoiled, gone] = files.map(|(_, text)| Digest::of(text.as_bytes()));

    let store = inspected(&address, &bucket).await;
    let key = |digest: Digest| {
        let name = digest.to_string();
        format!("sha256/{}/{}", &name[..2], &name[2..])
    };
    service.lose(&bucket.address.to_string(), &key(gone));
    service.spoil(&bucket.address.to_string(), &key(spoiled));
    // As a server leaves it that is killed between the upload and the commit.
    let lost = Blob::new(b"lost").unwrap();
    let unknown = lost.digest();
    store.place(vec![lost]).await.unwrap();

    app.get(FILE).await.problem(500, "internal");
    let (_, problems) = check_store(store).await;
    let told: Vec<_> =
        problems.iter().map(|problem| (problem.code, &problem.place[..], problem.severity)).collect();
    let mut expected = vec![
        ("ROW_UNREADABLE", format!("blob {spoiled}"), Severity::Error),
        ("ROW_UNREADABLE", format!("blob {gone}"), Severity::Error),
    ];
    expected.sort_by(|one, other| one.1.cmp(&other.1));
    expected.push(("OBJECT_UNUSED", format!("object {unknown}"), Severity::Notice));
    let expected: Vec<_> =
        expected.iter().map(|(code, place, severity)| (*code, &place[..], *severity)).collect();
    assert_eq!(told, expected);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_server_does_not_start_with_a_bucket_that_is_not_its_own() {
    let test = "a_server_does_not_start_with_a_bucket_that_is_not_its_own";
    let (Some(bucket), Some(other)) = (fresh(test), fresh(test)) else { return };
    let folder = TempDir::new().unwrap();
    let address = Address::Sqlite(folder.path().join("registry.db"));
    let with = |bucket| Config { bucket, ..config(address.clone(), &folder) };
    drop(TestApp::open(with(Some(bucket.clone()))).await);
    let refused = async |bucket| Registry::open(with(bucket)).await.err().unwrap();

    let error = refused(None).await;
    assert!(matches!(error, StartError::Store(StoreError::NoBucket(_))), "{error}");
    let error = refused(Some(other)).await;
    assert!(matches!(error, StartError::Store(StoreError::OtherBucket { .. })), "{error}");
    let key = Some((bucket.key.clone().unwrap().0, "a-secret-that-is-wrong".to_owned()));
    let error = refused(Some(BucketSettings { key, ..bucket.clone() })).await.to_string();
    assert!(error.starts_with(&bucket.address.to_string()), "{error}");
    assert!(!error.contains("a-secret") && !error.contains(&bucket.key.as_ref().unwrap().0), "{error}");
    let endpoint = Some("http://127.0.0.1:1".to_owned());
    let error = refused(Some(BucketSettings { endpoint, ..bucket.clone() })).await.to_string();
    assert!(error.contains("cannot be reached"), "{error}");
    let error = refused(Some(BucketSettings { unencrypted: false, ..bucket.clone() })).await.to_string();
    assert!(error.contains("blobs_http"), "{error}");
    drop(Registry::open(with(Some(bucket))).await.unwrap());
}
