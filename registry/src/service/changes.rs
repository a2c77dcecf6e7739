//! The change feed.

use std::time::Duration;

use schemactl_store::{Change, TracedChange};
use tokio::time::Instant;

use super::{Service, ServiceError};

impl Service {
    /// What happened behind a number; if nothing did, waits until something does or time is up.
    pub(crate) async fn changes(
        &self,
        after: u64,
        limit: u32,
        wait: Duration,
    ) -> Result<Vec<Change>, ServiceError> {
        let deadline = Instant::now() + wait;
        let mut listener = self.feed.listen();
        loop {
            let changes = self.store.read().await?.changes(after, limit).await?;
            if !changes.is_empty() || Instant::now() >= deadline {
                return Ok(changes);
            }
            match tokio::time::timeout_at(deadline, listener.wait()).await {
                Ok(true) => {}
                // The server stops.
                Ok(false) => return Ok(changes),
                // Time is up: one last look.
                Err(_) => {}
            }
        }
    }

    /// The latest changes, the newest first: those with a number below `before`.
    pub(crate) async fn latest_changes(
        &self,
        before: Option<u64>,
        limit: u32,
    ) -> Result<Vec<TracedChange>, ServiceError> {
        Ok(self.store.read().await?.latest_changes(before, limit).await?)
    }
}
