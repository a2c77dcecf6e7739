//! When tokens were last used, to the minute.
//!
//! Nobody waits for it to be written: those that were used are gathered while the last write goes on, and
//! one transaction takes all of them. Who reads a token sees whether its last use was noted within the
//! minute, by whatever server, so that a busy token is written once a minute and not once a request.

use std::{
    collections::BTreeMap,
    mem,
    sync::{Arc, Mutex, PoisonError},
};

use schemactl_store::{Store, StoreError, Token};
use time::{Duration, OffsetDateTime};

/// How old a note is at least before it is written again.
const FRESH: Duration = Duration::MINUTE;

/// What is to be written.
#[derive(Clone, Default)]
pub(in crate::service) struct LastUsed(Arc<Mutex<Gathered>>);

#[derive(Default)]
struct Gathered {
    uses: BTreeMap<String, OffsetDateTime>,
    /// Whether a task writes and will look here again.
    writing: bool,
}

impl LastUsed {
    /// Notes that a token was used, soon.
    pub(super) fn note(&self, store: &Store, token: &Token, at: OffsetDateTime) {
        if token.last_used_at.is_some_and(|last| at - last < FRESH) {
            return;
        }
        let mut gathered = self.gathered();
        gathered.uses.insert(token.name.clone(), at);
        if !mem::replace(&mut gathered.writing, true) {
            tokio::spawn(self.clone().write_all(store.clone()));
        }
    }

    async fn write_all(self, store: Store) {
        while let Some(uses) = self.take() {
            if let Err(error) = write(&store, &uses).await {
                tracing::warn!(%error, tokens = uses.len(), "the last use of tokens could not be noted");
            }
        }
    }

    /// What was gathered; `None` if that is nothing, and then nobody writes any more.
    fn take(&self) -> Option<BTreeMap<String, OffsetDateTime>> {
        let mut gathered = self.gathered();
        gathered.writing = !gathered.uses.is_empty();
        gathered.writing.then(|| mem::take(&mut gathered.uses))
    }

    fn gathered(&self) -> std::sync::MutexGuard<'_, Gathered> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

async fn write(store: &Store, uses: &BTreeMap<String, OffsetDateTime>) -> Result<(), StoreError> {
    let mut tx = store.write().await?;
    for (name, at) in uses {
        tx.note_use(name, *at).await?;
    }
    tx.commit().await
}
