//! The change feed.

use schemactl_model::{Digest, EventName, ModuleName, Version};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use time::OffsetDateTime;

use crate::schema::Time;

/// One step of the registry's life.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ChangeBody {
    /// 1, 2, 3, …: gapless, in the order of commits.
    pub seq: u64,
    /// When.
    #[serde(with = "time::serde::rfc3339")]
    #[schemars(with = "Time")]
    pub at: OffsetDateTime,
    /// For example `published`; docs/feed.md lists all. Others may come.
    pub kind: String,
    /// The module.
    pub module: ModuleName,
    /// The version; of an approval the one that the change replaces.
    pub version: Version,
    /// The version's digest; of an approval the change's.
    pub digest: Digest,
    /// `initial`, `patch`, `minor` or `major`.
    pub bump: String,
    /// The events that a publish added, changed or removed, in the order of their names.
    #[serde(default)]
    pub events: Vec<ChangedEventBody>,
}

/// An event that a change is about.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ChangedEventBody {
    /// Its name.
    pub name: EventName,
    /// `added`, `changed` (what it declares, or what its message reaches) or `removed`.
    pub effect: String,
    /// Where it lands, or landed.
    pub destinations: Vec<ChangedDestinationBody>,
}

/// A destination of such an event.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ChangedDestinationBody {
    /// Its name on the event.
    pub name: String,
    /// For example `kafka`.
    pub kind: String,
    /// `added`, `kept` or `removed`.
    pub effect: String,
}

/// Changes behind a number.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ChangePage {
    /// In their order; empty where nothing happened that fits the filter.
    pub changes: Vec<ChangeBody>,
    /// What to ask for next as `after`. It is past what did not fit the filter.
    pub next: u64,
    /// The number of the latest change of all: while `next` is lower there may be more at once.
    pub head: u64,
}

/// Which changes. Empty texts leave the choice open; an event and a destination have to go together.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct ChangeFilterBody {
    /// The module, `owner/name`.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub module: String,
    /// An event that the change added, changed or removed.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub event: String,
    /// Name or kind of a destination of such an event.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub destination: String,
    /// What happened, for example `published`.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub kind: String,
}

/// The query of `GET /api/v1/changes`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct ChangeParameters {
    /// Only those with a higher number.
    pub after: u64,
    /// Changes to a page, at most.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub limit: Option<u32>,
    /// Seconds to wait for a change where there is none.
    pub wait: u64,
    /// The module, `owner/name`; as in [`ChangeFilterBody`], and so the next three.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub module: String,
    /// An event that the change added, changed or removed.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub event: String,
    /// Name or kind of a destination of such an event.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub destination: String,
    /// What happened, for example `published`.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub kind: String,
}

/// The query of `GET /api/v1/changes/stream`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct StreamParameters {
    /// Only those with a higher number; the header `Last-Event-ID` wins.
    pub after: u64,
    /// The module, `owner/name`; as in [`ChangeFilterBody`], and so the next three.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub module: String,
    /// An event that the change added, changed or removed.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub event: String,
    /// Name or kind of a destination of such an event.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub destination: String,
    /// What happened, for example `published`.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub kind: String,
}

impl ChangeParameters {
    /// The part that says which changes.
    pub fn filter(&self) -> ChangeFilterBody {
        filter(&self.module, &self.event, &self.destination, &self.kind)
    }
}

impl StreamParameters {
    /// The part that says which changes.
    pub fn filter(&self) -> ChangeFilterBody {
        filter(&self.module, &self.event, &self.destination, &self.kind)
    }
}

// A flattened struct in a query would have its numbers read as text, and unknown keys let through.
fn filter(module: &str, event: &str, destination: &str, kind: &str) -> ChangeFilterBody {
    ChangeFilterBody {
        module: module.to_owned(),
        event: event.to_owned(),
        destination: destination.to_owned(),
        kind: kind.to_owned(),
    }
}
