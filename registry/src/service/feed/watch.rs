//! Between servers on one database. Each looks at the feed's head all the time; on Postgres they also tell each other,
//! which saves the wait and nothing else.

use std::{sync::Arc, time::Duration};

use schemactl_store::{Announcements, Store};
use tokio::time::Instant;

use super::Feed;

/// How often a server looks: half of what others may lag behind at most.
const GLANCE: Duration = Duration::from_millis(500);

/// How long a server does without hearing others before it tries again.
const DEAF: Duration = Duration::from_secs(60);

/// Wakes those who wait when any server on this database has added a change. Ends with the feed.
pub(in crate::service) async fn watch(store: Store, feed: Arc<Feed>) {
    let mut listener = feed.listen();
    let mut ears = Ears { store: store.clone(), hears: None, deaf_until: Instant::now() };
    let mut known = None;
    loop {
        tokio::select! {
            () = tokio::time::sleep(GLANCE) => {}
            () = ears.hear() => {}
            () = listener.stopped() => return,
        }
        match head(&store).await {
            Ok(head) if known != Some(head) => {
                known = Some(head);
                feed.stir();
            }
            Ok(_) => {}
            // Those who ask learn it themselves, and the log with them.
            Err(error) => tracing::debug!(%error, "cannot look at the feed's head"),
        }
    }
}

async fn head(store: &Store) -> Result<u64, schemactl_store::StoreError> {
    store.read().await?.change_head().await
}

/// Tells other servers what this one adds; several changes at a time are one to them. Ends with the feed.
pub(in crate::service) async fn announce(store: Store, feed: Arc<Feed>) {
    let mut listener = feed.listen();
    loop {
        tokio::select! {
            () = feed.ours.notified() => {}
            () = listener.stopped() => return,
        }
        if let Err(error) = store.announce().await {
            tracing::debug!(%error, "other servers are not told of a change and will find it");
        }
    }
}

/// What other servers say, as far as the database passes it on.
struct Ears {
    store: Store,
    hears: Option<Announcements>,
    /// Until when it is of no use to try.
    deaf_until: Instant,
}

impl Ears {
    /// Ends when somebody says something. Where that cannot be heard it never ends, and it may be dropped at any time.
    async fn hear(&mut self) {
        loop {
            tokio::time::sleep_until(self.deaf_until).await;
            let heard = match &mut self.hears {
                Some(announcements) => announcements.next().await,
                None => match self.store.announcements().await {
                    Ok(Some(announcements)) => {
                        self.hears = Some(announcements);
                        continue;
                    }
                    Ok(None) => return std::future::pending().await,
                    Err(error) => Err(error),
                },
            };
            let Err(error) = heard else { return };
            tracing::debug!(%error, "does not hear other servers, and looks instead");
            self.hears = None;
            self.deaf_until = Instant::now() + DEAF;
        }
    }
}
