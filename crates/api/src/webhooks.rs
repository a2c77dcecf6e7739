//! Webhooks: changes, brought to an address.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use time::OffsetDateTime;

use crate::{ChangeBody, ChangeFilterBody, Secret, schema::Time};

/// The body of `POST /api/v1/webhooks`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NewWebhookBody {
    /// What it is called.
    pub name: String,
    /// Where deliveries are posted to, `https://…`.
    pub url: String,
    /// Which changes are delivered; all of them unless it says more.
    #[serde(default)]
    pub filter: ChangeFilterBody,
    /// Whether nothing is delivered for now.
    #[serde(default)]
    pub paused: bool,
    /// The change behind which deliveries begin; without it, what comes from now on is delivered.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub after: Option<u64>,
}

/// What can be changed about a webhook; the body of `PUT /api/v1/webhooks/{name}`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct WebhookSettingsBody {
    /// Where deliveries are posted to, `https://…`.
    pub url: String,
    /// Which changes are delivered; all of them unless it says more.
    #[serde(default)]
    pub filter: ChangeFilterBody,
    /// Whether nothing is delivered for now. What happens meanwhile is delivered when it goes on.
    #[serde(default)]
    pub paused: bool,
}

/// A webhook, without its secret.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct WebhookBody {
    /// What it is called.
    pub name: String,
    /// Where deliveries are posted to.
    pub url: String,
    /// Which changes are delivered.
    pub filter: ChangeFilterBody,
    /// Whether nothing is delivered for now.
    pub paused: bool,
    /// The change that was last delivered, is being delivered, or up to which none was to be.
    pub cursor: u64,
    /// The number of the latest change of all: the difference is how far it is behind.
    pub head: u64,
    /// Until when the secret before the last one is good too.
    #[serde(default, skip_serializing_if = "Option::is_none", with = "time::serde::rfc3339::option")]
    #[schemars(with = "Option<Time>")]
    pub previous_secret_until: Option<OffsetDateTime>,
    /// The name of the token that made it.
    pub created_by: String,
    /// When it was made.
    #[serde(with = "time::serde::rfc3339")]
    #[schemars(with = "Time")]
    pub created_at: OffsetDateTime,
}

/// The answer to making a webhook and to giving it another secret: the only ones that have the secret.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct WebhookWithSecret {
    /// What deliveries are signed with: `whsec_` and Base64 of the key.
    pub secret: Secret,
    /// The rest.
    #[serde(flatten)]
    pub webhook: WebhookBody,
}

/// A delivery, whatever number of attempts it takes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct DeliveryBody {
    /// What the header `webhook-id` says, the same for every attempt.
    pub id: String,
    /// The change; none for a test.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub seq: Option<u64>,
    /// `waiting`, `delivered` or `dead`: it was tried for as long as it could be.
    pub state: String,
    /// How often it was tried since it was last asked for.
    pub attempts: u64,
    /// The HTTP status of the last answer, where one came.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub status: Option<u16>,
    /// Why the last attempt failed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub error: Option<String>,
    /// When it came to be.
    #[serde(with = "time::serde::rfc3339")]
    #[schemars(with = "Time")]
    pub created_at: OffsetDateTime,
    /// When it was last tried.
    #[serde(default, skip_serializing_if = "Option::is_none", with = "time::serde::rfc3339::option")]
    #[schemars(with = "Option<Time>")]
    pub attempted_at: Option<OffsetDateTime>,
    /// When it is tried next, while it waits.
    #[serde(default, skip_serializing_if = "Option::is_none", with = "time::serde::rfc3339::option")]
    #[schemars(with = "Option<Time>")]
    pub due_at: Option<OffsetDateTime>,
}

/// The query of `GET /api/v1/webhooks/{name}/deliveries`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct DeliveryParameters {
    /// Only those in this state.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub state: String,
    /// Only those older than this one: the page before says it.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub after: String,
    /// Deliveries to a page, at most.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub limit: Option<u32>,
}

/// What is posted to a webhook's address.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct WebhookPayload {
    /// `change.` and the change's kind; `webhook.test` of a test.
    pub r#type: String,
    /// When that happened.
    #[serde(with = "time::serde::rfc3339")]
    #[schemars(with = "Time")]
    pub timestamp: OffsetDateTime,
    /// The change; none in a test.
    pub data: Option<ChangeBody>,
}
