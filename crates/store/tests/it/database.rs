//! Runs a test on both databases, each time on a fresh one.

use schemactl_store::{Address, Store};
use schemactl_testing::Postgres;
use tempfile::TempDir;

/// A fresh database of a test's own. Dropping it takes the file away.
pub struct Database {
    pub store: Store,
    address: Address,
    _folder: Option<TempDir>,
}

pub async fn sqlite() -> Database {
    let folder = TempDir::new().unwrap();
    let address = Address::Sqlite(folder.path().join("registry.db"));
    Database { store: Store::open(&address).await.unwrap(), address, _folder: Some(folder) }
}

/// `None` where PostgreSQL is not installed; that has been said, or is a failure, by then.
pub async fn postgres(test: &str) -> Option<Database> {
    let address: Address = Postgres::shared(test)?.database().parse().unwrap();
    Some(Database { store: Store::open(&address).await.unwrap(), address, _folder: None })
}

impl Database {
    /// What another server on the same database has: pools of its own.
    pub async fn replica(&self) -> Store {
        Store::open(&self.address).await.unwrap()
    }
}

/// Makes two tests of each function, `sqlite::NAME` and `postgres::NAME`.
macro_rules! on_both {
    ($($test:ident),* $(,)?) => {
        mod sqlite {
            $(
                #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
                async fn $test() {
                    let database = $crate::database::sqlite().await;
                    super::$test(&database.store).await;
                    database.store.close().await;
                }
            )*
        }
        mod postgres {
            $(
                #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
                async fn $test() {
                    let Some(database) = $crate::database::postgres(stringify!($test)).await else { return };
                    super::$test(&database.store).await;
                    database.store.close().await;
                }
            )*
        }
    };
}
pub(crate) use on_both;
