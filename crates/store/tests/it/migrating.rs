//! Tables of this version, of an earlier and of a later one, and several that bring them up to date at once.

use schemactl_store::{Address, Store, StoreError};
use schemactl_testing::Postgres;
use sqlx::Connection;
use tempfile::TempDir;

/// Opens one database many times at once, as replicas do that start together.
fn open_at_once(address: &Address) {
    let open = || {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(async {
            let store = Store::open(address).await.unwrap();
            store.ready().await.unwrap();
            store.close().await;
        });
    };
    std::thread::scope(|scope| {
        for _ in 0..8 {
            scope.spawn(open);
        }
    });
}

#[test]
fn several_bring_a_sqlite_file_up_to_date_at_once() {
    let folder = TempDir::new().unwrap();
    open_at_once(&Address::Sqlite(folder.path().join("registry.db")));
}

#[test]
fn several_bring_a_postgres_database_up_to_date_at_once() {
    let Some(postgres) = Postgres::shared("several_bring_a_postgres_database_up_to_date_at_once") else {
        return;
    };
    open_at_once(&postgres.database().parse().unwrap());
}

/// What a later version would have done.
const LATER: &str = "INSERT INTO _sqlx_migrations (version, description, success, checksum, execution_time)
    SELECT 9999, 'later', success, checksum, 0 FROM _sqlx_migrations WHERE version = 1";

#[track_caller]
fn expect_newer(error: StoreError) {
    assert!(matches!(error, StoreError::Newer { found: 9999, .. }), "{error:?}");
    let text = error.to_string();
    assert!(text.contains("migration 9999") && text.contains("a later version of schemactl"), "{text}");
}

async fn refuses_what_a_later_version_left(address: &Address, store: Store) {
    // Who is at work already goes on, while the servers are replaced one after the other.
    store.ready().await.unwrap();
    store.close().await;
    expect_newer(Store::open(address).await.unwrap_err());
    expect_newer(Store::open_as_is(address).await.unwrap_err());
}

#[tokio::test]
async fn refuses_a_sqlite_file_of_a_later_version() {
    let folder = TempDir::new().unwrap();
    let file = folder.path().join("registry.db");
    let address = Address::Sqlite(file.clone());
    let store = Store::open(&address).await.unwrap();
    let options = sqlx::sqlite::SqliteConnectOptions::new().filename(&file);
    let mut connection = sqlx::SqliteConnection::connect_with(&options).await.unwrap();
    sqlx::query(LATER).execute(&mut connection).await.unwrap();
    refuses_what_a_later_version_left(&address, store).await;
}

#[tokio::test]
async fn refuses_a_postgres_database_of_a_later_version() {
    let Some(postgres) = Postgres::shared("refuses_a_postgres_database_of_a_later_version") else { return };
    let text = postgres.database();
    let address = text.parse().unwrap();
    let store = Store::open(&address).await.unwrap();
    let options = text.parse::<sqlx::postgres::PgConnectOptions>().unwrap();
    let mut connection = sqlx::PgConnection::connect_with(&options).await.unwrap();
    sqlx::query(LATER).execute(&mut connection).await.unwrap();
    refuses_what_a_later_version_left(&address, store).await;
}

async fn leaves_tables_alone_where_told_to(address: &Address) {
    let error = Store::open_as_is(address).await.unwrap_err();
    assert!(matches!(error, StoreError::Older { found: 0, .. }), "{error:?}");
    assert!(error.to_string().ends_with("run schemactl migrate"), "{error}");
    Store::open(address).await.unwrap().close().await;
    let store = Store::open_as_is(address).await.unwrap();
    store.ready().await.unwrap();
    store.close().await;
}

#[tokio::test]
async fn leaves_a_sqlite_file_alone_where_told_to() {
    let folder = TempDir::new().unwrap();
    let file = folder.path().join("registry.db");
    let address = Address::Sqlite(file.clone());
    assert!(Store::open_as_is(&address).await.is_err());
    assert!(!file.exists());
    std::fs::write(&file, "").unwrap();
    leaves_tables_alone_where_told_to(&address).await;
}

#[tokio::test]
async fn leaves_a_postgres_database_alone_where_told_to() {
    let Some(postgres) = Postgres::shared("leaves_a_postgres_database_alone_where_told_to") else { return };
    leaves_tables_alone_where_told_to(&postgres.database().parse().unwrap()).await;
}
