//! Webhooks: who is told of changes, how far that has come, and what became of each attempt.
//!
//! Times that servers compare are milliseconds since 1970. What is secret comes and goes sealed.

mod deliveries;
mod settings;
mod work;

use time::OffsetDateTime;

pub use deliveries::{Attempt, Delivery, DeliveryState, NewDelivery};

use crate::ChangeFilter;

/// What can be changed about a webhook.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WebhookSettings {
    /// Where deliveries go.
    pub url: String,
    /// Which changes are delivered.
    pub filter: ChangeFilter,
    /// Whether nothing is delivered for now.
    pub paused: bool,
}

/// What deliveries are signed with, sealed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SealedSecrets {
    /// The secret.
    pub current: String,
    /// The one before it, and until when it is good.
    pub previous: Option<(String, i64)>,
}

/// A webhook to be made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewWebhook {
    /// Unique among webhooks.
    pub name: String,
    /// What can be changed later.
    pub settings: WebhookSettings,
    /// The sealed secret.
    pub secret: String,
    /// The name of the token.
    pub created_by: String,
    /// When.
    pub created_at: OffsetDateTime,
    /// The change behind which deliveries begin.
    pub cursor: u64,
}

/// A webhook.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredWebhook {
    /// Unique among webhooks.
    pub name: String,
    /// What can be changed.
    pub settings: WebhookSettings,
    /// What deliveries are signed with.
    pub secrets: SealedSecrets,
    /// The name of the token that made it.
    pub created_by: String,
    /// When.
    pub created_at: OffsetDateTime,
    /// The change that is delivered or being delivered, or up to which nothing was to be.
    pub cursor: u64,
}
