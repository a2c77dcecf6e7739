//! What the registry does, without a word of HTTP.

mod approvals;
mod audit;
mod auth;
mod bundle;
mod compiler;
mod dependencies;
mod diff;
mod error;
mod events;
mod feed;
mod first_token;
pub mod fsck;
mod modules;
pub mod moving;
mod policy;
mod publish;
mod schema;
mod tokens;
mod versions;
mod webhooks;

use std::sync::Arc;

use schemactl_check::Policy;
use schemactl_compile::{Limits, worker::Worker};
use schemactl_store::Store;
use time::OffsetDateTime;

pub(crate) use approvals::{FindingsInBrief, RequestState, body as approval_body};
pub(crate) use auth::{Caller, Permission};
pub(crate) use bundle::publish_bundle;
pub(crate) use diff::DifferingFile;
pub(crate) use error::{Refusal, ServiceError};
pub(crate) use events::Event;
pub(crate) use feed::{Follower, Slot, change_body};
pub(crate) use first_token::{FirstToken, first_token};
pub(crate) use publish::Publication;
pub(crate) use versions::{VersionChoice, WholeVersion};
pub use webhooks::{InvalidKey, Retries};
pub(crate) use webhooks::{SecretKeys, Webhooks, delivery_body, webhook_body};

use compiler::Compiler;
use feed::{Feed, Streams};
use tokio::task::JoinSet;

/// The registry at work.
pub(crate) struct Service {
    store: Store,
    compiler: Arc<Compiler>,
    feed: Arc<Feed>,
    streams: Arc<Streams>,
    webhooks: Webhooks,
    policy: Policy,
}

impl Service {
    pub(crate) fn new(
        store: Store,
        worker: Worker,
        limits: Limits,
        compilations: usize,
        policy: Policy,
        webhooks: Webhooks,
    ) -> Service {
        let compiler = Arc::new(Compiler::new(worker, limits, compilations));
        Service { store, compiler, feed: Arc::new(Feed::new()), streams: Arc::default(), webhooks, policy }
    }

    /// What a server does beside answering: it follows what others on its database do, and delivers. It ends with
    /// [`stop`](Service::stop).
    pub(crate) fn start(self: &Arc<Self>) -> JoinSet<()> {
        let mut background = JoinSet::new();
        background.spawn(feed::watch(self.store.clone(), self.feed.clone()));
        background.spawn(feed::announce(self.store.clone(), self.feed.clone()));
        background.spawn(webhooks::dispatch(self.clone()));
        background
    }

    /// Whether the database answers.
    pub(crate) async fn ready(&self) -> Result<(), ServiceError> {
        Ok(self.store.ping().await?)
    }

    /// Sends home those who wait for changes.
    pub(crate) fn stop(&self) {
        self.feed.stop();
    }

    /// Ends the connections to the database.
    pub(crate) async fn close(&self) {
        self.store.close().await;
    }
}

/// The one clock; the store cuts it to microseconds.
fn now() -> OffsetDateTime {
    OffsetDateTime::now_utc()
}

/// Runs what keeps a processor busy where it holds up nobody's input and output.
async fn blocking<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Result<T, ServiceError> {
    tokio::task::spawn_blocking(work).await.map_err(ServiceError::internal)
}
