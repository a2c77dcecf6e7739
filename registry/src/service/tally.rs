//! How much there is. Counting all rows of a large registry takes longer than an answer may, so what was counted is kept
//! for as long as it is true, and of a large registry for some seconds longer while it is counted anew.

use std::{
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::{Duration, Instant},
};

use schemactl_store::{Counts, Facets, Store, StoreError, Tx};

/// How old a figure may be at most that is not true any more.
const OLDEST: Duration = Duration::from_secs(10);

/// Up to so many rows they are counted while somebody waits.
const FEW: u64 = 10_000;

/// Something that is counted.
pub(super) trait Counted: Sized + Send + Sync + 'static {
    /// Counts it.
    fn count(tx: &mut Tx) -> impl Future<Output = Result<Self, StoreError>> + Send;

    /// How many rows that took, more or less.
    fn rows(&self) -> u64;
}

impl Counted for Counts {
    async fn count(tx: &mut Tx) -> Result<Self, StoreError> {
        tx.counts().await
    }

    fn rows(&self) -> u64 {
        self.events + self.modules + self.versions + self.personal
    }
}

impl Counted for Facets {
    async fn count(tx: &mut Tx) -> Result<Self, StoreError> {
        tx.facets().await
    }

    fn rows(&self) -> u64 {
        self.stages.iter().map(|stage| stage.events).sum()
    }
}

/// What was counted last.
pub(super) struct Tally<T> {
    last: Mutex<Option<Last<T>>>,
    /// One counts at a time; those who come meanwhile take what it finds.
    turn: tokio::sync::Mutex<()>,
}

struct Last<T> {
    found: Arc<T>,
    /// The feed's head then: whatever is counted changes with a change of the feed.
    head: u64,
    at: Instant,
}

impl<T> Clone for Last<T> {
    fn clone(&self) -> Self {
        Last { found: self.found.clone(), head: self.head, at: self.at }
    }
}

impl<T> Default for Tally<T> {
    fn default() -> Self {
        Tally { last: Mutex::default(), turn: tokio::sync::Mutex::default() }
    }
}

impl<T: Counted> Tally<T> {
    /// What there is now; of a large registry what there was some seconds ago at most.
    pub(super) async fn get(self: &Arc<Self>, store: &Store) -> Result<Arc<T>, StoreError> {
        let head = store.read().await?.change_head().await?;
        if let Some(Last { found, head: then, at }) = self.last().clone() {
            if then >= head {
                return Ok(found);
            }
            if found.rows() > FEW && at.elapsed() < OLDEST {
                tokio::spawn(self.clone().anew(store.clone()));
                return Ok(found);
            }
        }
        let _turn = self.turn.lock().await;
        if let Some(last) = self.last().clone().filter(|last| last.head >= head) {
            return Ok(last.found);
        }
        self.count(store).await
    }

    /// Counts unless somebody does already.
    async fn anew(self: Arc<Self>, store: Store) {
        let Ok(_turn) = self.turn.try_lock() else { return };
        if let Err(error) = self.count(&store).await {
            tracing::debug!(%error, "what there is could not be counted, and will be tried again");
        }
    }

    async fn count(&self, store: &Store) -> Result<Arc<T>, StoreError> {
        let at = Instant::now();
        let mut tx = store.read().await?;
        // Of the same state as what is counted.
        let head = tx.change_head().await?;
        let found = Arc::new(T::count(&mut tx).await?);
        *self.last() = Some(Last { found: found.clone(), head, at });
        Ok(found)
    }

    fn last(&self) -> MutexGuard<'_, Option<Last<T>>> {
        // Nothing in here panics halfway.
        self.last.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use schemactl_store::Address;
    use tempfile::TempDir;

    use super::*;
    use crate::service::bundle::publish_bundle;

    /// The feed's head, as if there were so many rows up to it.
    struct Rows<const N: u64>(u64);

    impl<const N: u64> Counted for Rows<N> {
        async fn count(tx: &mut Tx) -> Result<Self, StoreError> {
            Ok(Rows(tx.change_head().await?))
        }

        fn rows(&self) -> u64 {
            N
        }
    }

    async fn before_and_after_a_change<const N: u64>() -> (u64, u64, Arc<Tally<Rows<N>>>, Store, TempDir) {
        let folder = TempDir::new().unwrap();
        let store = Store::open(&Address::Sqlite(folder.path().join("registry.db"))).await.unwrap();
        let tally = Arc::new(Tally::<Rows<N>>::default());
        let before = tally.get(&store).await.unwrap().0;
        publish_bundle(&store).await.unwrap();
        let after = tally.get(&store).await.unwrap().0;
        (before, after, tally, store, folder)
    }

    #[tokio::test]
    async fn a_few_rows_are_counted_whenever_there_is_a_change() {
        let (before, after, ..) = before_and_after_a_change::<FEW>().await;
        assert_eq!((before, after), (0, 1));
    }

    #[tokio::test]
    async fn nobody_waits_for_many_rows_and_they_are_counted_all_the_same() {
        let (before, after, tally, store, _folder) = before_and_after_a_change::<{ FEW + 1 }>().await;
        assert_eq!((before, after), (0, 0));
        while tally.get(&store).await.unwrap().0 == 0 {
            tokio::task::yield_now().await;
        }
        assert_eq!(tally.get(&store).await.unwrap().0, 1);
    }
}
