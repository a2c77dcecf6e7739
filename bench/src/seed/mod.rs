//! Filling a database.

mod event;
mod version;

pub use event::{owner, producer, rare_word};

use std::time::Instant;

use schemactl_store::{Address, Store};

use crate::{Failure, size::Size};

/// Versions to a transaction.
const BATCH: u64 = 500;

/// Fills the database at an address and says how long that took.
pub async fn run(database: &str, size: Size) -> Result<(), Failure> {
    let store = Store::open(&database.parse::<Address>()?).await?;
    let start = Instant::now();
    let versions = seed(&store, size).await?;
    store.close().await;
    println!("{versions} versions in {:.1} s", start.elapsed().as_secs_f64());
    Ok(())
}

/// Publishes all versions, the first of every module, then the second of every module, and so on; how many they were.
pub async fn seed(store: &Store, size: Size) -> Result<u64, Failure> {
    let mut tx = store.write().await?;
    let mut done = 0;
    let most = (0..size.modules).map(|module| size.versions_of(module)).max().unwrap_or_default();
    for place in 0..most {
        for module in (0..size.modules).filter(|module| place < size.versions_of(*module)) {
            tx.publish(&version::new(size, module, place, done)?).await?;
            done += 1;
            if done % BATCH == 0 {
                tx.commit().await?;
                tx = store.write().await?;
            }
        }
    }
    tx.commit().await?;
    Ok(done)
}

#[cfg(test)]
mod tests {
    use schemactl_store::{ChangeFilter, Counts, EventQuery};
    use schemactl_testing::Postgres;

    use super::*;

    const SMALL: Size = Size { modules: 12, events: 40, versions: 300 };

    /// All that questions are asked about is there, and the same each time.
    async fn fills(database: &str) -> String {
        let store = Store::open(&database.parse::<Address>().unwrap()).await.unwrap();
        let versions = seed(&store, SMALL).await.unwrap();
        let mut tx = store.read().await.unwrap();
        let Counts { events, modules, versions: kept, personal } = tx.counts().await.unwrap();
        assert_eq!((events, modules, kept), (SMALL.events, SMALL.modules, versions));
        assert!(personal > 0 && versions > SMALL.versions / 2, "{personal} {versions}");
        let busy = tx.module(&crate::size::module(0).parse().unwrap()).await.unwrap().unwrap();
        assert_eq!(busy.versions, SMALL.versions_of(0));
        let query = EventQuery { destination: Some("kafka".to_owned()), limit: 100, ..EventQuery::default() };
        assert!(!tx.events(&query).await.unwrap().is_empty());
        let changes = tx.changes(0, &ChangeFilter::default(), 1_000).await.unwrap();
        assert_eq!(changes.head, versions);
        format!("{:?}", (changes, tx.events(&query).await.unwrap()))
    }

    #[tokio::test]
    async fn fills_both_databases_with_the_same() {
        let folder = tempfile::TempDir::new().unwrap();
        let sqlite = fills(&format!("sqlite://{}", folder.path().join("registry.db").display())).await;
        let Some(postgres) = Postgres::shared("fills_both_databases_with_the_same") else { return };
        assert_eq!(fills(&postgres.database()).await, sqlite);
    }
}
