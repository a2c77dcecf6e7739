//! Following the feed for as long as somebody listens.

use std::sync::Arc;

use schemactl_store::{ChangeFilter, ChangeSlice};

use super::Listener;
use crate::service::{Service, ServiceError};

/// Changes that are read at a time.
const PAGE: u32 = 100;

/// Somebody who follows the feed.
pub(crate) struct Follower {
    service: Arc<Service>,
    listener: Listener,
    filter: ChangeFilter,
    after: u64,
}

impl Service {
    /// Follows the feed from behind a number.
    pub(crate) fn follow(self: &Arc<Self>, after: u64, filter: ChangeFilter) -> Follower {
        Follower { service: self.clone(), listener: self.feed.listen(), filter, after }
    }
}

impl Follower {
    /// The next stretch of the feed that says something: changes, or that there are none up to a number. `None`
    /// when the server stops.
    pub(crate) async fn next(&mut self) -> Result<Option<ChangeSlice>, ServiceError> {
        loop {
            if self.listener.is_stopping() {
                return Ok(None);
            }
            let slice = self.service.store.read().await?.changes(self.after, &self.filter, PAGE).await?;
            if slice.next != self.after {
                self.after = slice.next;
                return Ok(Some(slice));
            }
            if !self.listener.wait().await {
                return Ok(None);
            }
        }
    }
}
