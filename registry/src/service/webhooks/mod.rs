//! Webhooks: changes, brought to addresses that administrators chose.
//!
//! Every server delivers. A webhook is one server's for as long as its row says so, and its deliveries go one after the
//! other; what was sent and not noted is sent again, so that a receiver may see a delivery twice and never not at all.

mod attempt;
mod body;
mod deliveries;
mod dispatch;
mod keys;
mod manage;
mod names;
mod retries;
mod secret;

use std::sync::Arc;

use time::OffsetDateTime;
use uuid::Uuid;

use crate::courier::Courier;

pub(crate) use body::{delivery_body, webhook_body};
pub(super) use dispatch::dispatch;
pub use keys::InvalidKey;
pub(crate) use keys::SecretKeys;
pub use retries::Retries;

/// What webhooks need beside the store.
pub(crate) struct Webhooks {
    pub courier: Arc<Courier>,
    pub keys: SecretKeys,
    pub retries: Retries,
    /// This server, to others on the same database.
    pub server: String,
}

impl Webhooks {
    pub(crate) fn new(courier: Courier, keys: SecretKeys, retries: Retries) -> Webhooks {
        Webhooks { courier: Arc::new(courier), keys, retries, server: Uuid::now_v7().to_string() }
    }
}

/// Milliseconds since 1970, as servers compare times.
fn milliseconds(at: OffsetDateTime) -> i64 {
    i64::try_from(at.unix_timestamp_nanos() / 1_000_000).unwrap_or(i64::MAX)
}

/// The time of so many milliseconds since 1970.
fn moment(milliseconds: i64) -> Option<OffsetDateTime> {
    OffsetDateTime::from_unix_timestamp_nanos(i128::from(milliseconds) * 1_000_000).ok()
}
