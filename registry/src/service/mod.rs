//! What the registry does, without a word of HTTP.

mod approvals;
mod audit;
mod auth;
mod bundle;
mod compiler;
mod dependencies;
mod dependents;
mod diff;
mod drafts;
mod error;
mod events;
mod feed;
mod first_token;
pub mod fsck;
mod metrics;
mod modules;
pub mod moving;
mod observations;
mod policy;
mod publish;
mod purge;
mod schema;
mod states;
mod tags;
mod tally;
mod tokens;
mod unread;
mod versions;
mod webhooks;

use std::sync::{
    Arc,
    atomic::{AtomicBool, Ordering},
};

use schemactl_check::{Policy, policy::Day};
use schemactl_compile::{Limits, worker::Worker};
use schemactl_store::{Counts, Facets, Store};
use time::OffsetDateTime;

pub(crate) use approvals::{RequestState, Standing, body as approval_body, may_approve, may_revoke};
pub(crate) use auth::{Caller, Kind, Origin, Permission, Principal, scopes_of};
pub(crate) use bundle::publish_bundle;
pub(crate) use dependents::EventDependent;
pub(crate) use diff::DifferingFile;
pub use drafts::Drafts;
pub(crate) use drafts::{PushedState, WholeDraft, verdict_of};
pub(crate) use error::{Refusal, ServiceError};
pub(crate) use events::Event;
pub(crate) use feed::{Follower, Slot, change_body};
pub(crate) use first_token::{FirstToken, first_token};
pub(crate) use modules::ListedVersion;
pub(crate) use observations::recently;
pub(crate) use publish::Publication;
pub(crate) use versions::{VersionChoice, WholeVersion};
pub use webhooks::{InvalidKey, Retries};
pub(crate) use webhooks::{SecretKeys, Webhooks, delivery_body, webhook_body};

use crate::{metrics::Metrics, oidc::Trust};
use auth::LastUsed;
use compiler::Compiler;
use feed::{Feed, Streams};
use tally::Tally;
use tokio::task::JoinSet;

/// The registry at work.
pub(crate) struct Service {
    store: Store,
    compiler: Arc<Compiler>,
    feed: Arc<Feed>,
    streams: Arc<Streams>,
    webhooks: Webhooks,
    policy: Policy,
    leaving: AtomicBool,
    metrics: Arc<Metrics>,
    last_used: LastUsed,
    trust: Trust,
    counts: Arc<Tally<Counts>>,
    facets: Arc<Tally<Facets>>,
    drafts: Drafts,
}

impl Service {
    pub(crate) fn new(
        store: Store,
        worker: Worker,
        limits: Limits,
        compilations: usize,
        policy: Policy,
        webhooks: Webhooks,
        trust: Trust,
    ) -> Service {
        let metrics = Arc::new(Metrics::default());
        Service {
            store,
            compiler: Arc::new(Compiler::new(worker, limits, compilations, metrics.clone())),
            feed: Arc::new(Feed::new()),
            streams: Arc::default(),
            webhooks,
            policy,
            leaving: AtomicBool::new(false),
            metrics,
            last_used: LastUsed::default(),
            trust,
            counts: Arc::default(),
            facets: Arc::default(),
            drafts: Drafts::default(),
        }
    }

    /// The same with other limits for drafts.
    pub(crate) fn with_drafts(self, drafts: Drafts) -> Service {
        Service { drafts, ..self }
    }

    /// What a server does beside answering: it follows what others on its database do, and delivers. It ends with
    /// [`stop`](Service::stop).
    pub(crate) fn start(self: &Arc<Self>) -> JoinSet<()> {
        let mut background = JoinSet::new();
        background.spawn(feed::watch(self.store.clone(), self.feed.clone()));
        background.spawn(feed::announce(self.store.clone(), self.feed.clone()));
        background.spawn(webhooks::dispatch(self.clone()));
        background.spawn(unread::read(self.clone()));
        background.spawn(drafts::expire(self.clone()));
        background
    }

    /// Whether the database answers and has the tables it takes, and nobody has told the server to stop.
    pub(crate) async fn ready(&self) -> Result<(), ServiceError> {
        if self.leaving.load(Ordering::Relaxed) {
            return Err(ServiceError::Busy("the server is stopping"));
        }
        Ok(self.store.ready().await?)
    }

    pub(crate) fn metrics(&self) -> &Arc<Metrics> {
        &self.metrics
    }

    /// Lets readiness say no from now on.
    pub(crate) fn leave(&self) {
        self.leaving.store(true, Ordering::Relaxed);
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

/// The day it is in UTC.
pub(crate) fn today() -> Day {
    day(now())
}

/// The day of a time in UTC.
fn day(at: OffsetDateTime) -> Day {
    const SECONDS_OF_A_DAY: i64 = 86_400;
    Day::since_epoch(u32::try_from(at.unix_timestamp() / SECONDS_OF_A_DAY).unwrap_or(0))
}

/// Runs what keeps a processor busy where it holds up nobody's input and output.
async fn blocking<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Result<T, ServiceError> {
    tokio::task::spawn_blocking(work).await.map_err(ServiceError::internal)
}
