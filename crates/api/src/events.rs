//! Events and what is said about them.

use schemactl_model::{EventSpec, ModuleName, Version};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use time::OffsetDateTime;

use crate::schema::Time;

/// An event of a module's latest version.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct EventBody {
    /// The module that declares it.
    pub module: ModuleName,
    /// That module's latest version.
    pub version: Version,
    /// The event itself.
    #[serde(flatten)]
    pub event: EventSpec,
    /// The versions that had it, the latest first; only where one event was asked for.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub versions: Vec<EventVersionBody>,
}

/// A version that had an event.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct EventVersionBody {
    /// The module.
    pub module: ModuleName,
    /// The version.
    pub version: Version,
    /// Full name of the event's message in it.
    pub message: String,
    /// When the version was published.
    #[serde(with = "time::serde::rfc3339")]
    #[schemars(with = "Time")]
    pub published_at: OffsetDateTime,
}

/// The query of `GET /api/v1/events`. An empty value is as good as none.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct EventParameters {
    /// Words that all have to occur in name, message, owner, description, producers or field names.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub q: String,
    /// The owning team.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub owner: String,
    /// A destination's kind or name.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub destination: String,
    /// A class of personal data, for example `email`.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub pii: String,
    /// A service that logs it.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub producer: String,
    /// `experimental`, `stable`, `deprecated` or `retired`.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub stage: String,
    /// The module that declares it.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub module: String,
    /// The `next` of the page before.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub after: String,
    /// Items to a page.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub limit: Option<u32>,
}
