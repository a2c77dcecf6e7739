//! Reading the feed, at once or with patience.

use std::time::Duration;

use schemactl_store::{ChangeFilter, ChangeSlice, TracedChange};
use tokio::time::Instant;

use crate::service::{Service, ServiceError};

/// How long one request looks for what hardly ever happens; whoever asks goes on from there.
const LONGEST_LOOK: Duration = Duration::from_secs(5);

impl Service {
    /// What happened behind a number and fits a filter; if nothing did, waits until something does or time is
    /// up. The answer moves on even where it is empty.
    pub(crate) async fn changes(
        &self,
        after: u64,
        filter: &ChangeFilter,
        limit: u32,
        wait: Duration,
    ) -> Result<ChangeSlice, ServiceError> {
        let start = Instant::now();
        let mut listener = self.feed.listen();
        let mut after = after;
        loop {
            let slice = self.store.read().await?.changes(after, filter, limit).await?;
            after = slice.next;
            if !slice.changes.is_empty() {
                return Ok(slice);
            }
            if slice.next < slice.head {
                if start.elapsed() > LONGEST_LOOK {
                    return Ok(slice);
                }
                continue;
            }
            if start.elapsed() >= wait {
                return Ok(slice);
            }
            match tokio::time::timeout_at(start + wait, listener.wait()).await {
                Ok(true) => {}
                // The server stops.
                Ok(false) => return Ok(slice),
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
