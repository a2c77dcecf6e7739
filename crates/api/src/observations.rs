//! Who was seen to log which version of an event.

use schemactl_model::{EventName, ModuleName};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use time::OffsetDateTime;

use crate::schema::Time;

/// What somebody saw since their last report.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ObservationReport {
    /// What you call this report, for example its first offset. The second of a name is not counted, so that
    /// whoever does not know whether one arrived sends it again.
    pub batch: String,
    /// What was seen; at most 1,000.
    pub observations: Vec<NewObservationBody>,
}

/// What was seen of one version of an event from one producer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NewObservationBody {
    /// The event: an envelope's `event_name`. It need not be known here.
    pub event: EventName,
    /// The version that the logger was generated from: an envelope's `schema_version`.
    pub version: String,
    /// Who logged it: an envelope's `service`.
    pub producer: String,
    /// Where it was seen, for example in `kafka`. Counts of different sources are kept apart.
    #[serde(default)]
    pub source: String,
    /// How many were seen.
    pub count: u64,
    /// When the first was; as the last if nothing is said.
    #[serde(default, with = "time::serde::rfc3339::option", skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Option<Time>")]
    pub first_seen: Option<OffsetDateTime>,
    /// When the last was. All of them count to its day, in UTC.
    #[serde(with = "time::serde::rfc3339")]
    #[schemars(with = "Time")]
    pub last_seen: OffsetDateTime,
}

/// What became of a report.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct RecordedBody {
    /// Whether it was counted before, and so not again.
    pub repeated: bool,
    /// Rows that were counted.
    pub counted: usize,
    /// Rows that were not: there are too many different ones of their event and day.
    pub dropped: usize,
    /// Counted rows of an event in a version that no module has.
    pub unknown: usize,
}

/// What was seen of one version of an event.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ObservationBody {
    /// The event.
    pub event: String,
    /// The version that its producer was generated from.
    pub version: String,
    /// Who logged it.
    pub producer: String,
    /// Where it was seen; empty where the reporter did not say.
    pub source: String,
    /// Who told so: a token's name.
    pub reporter: String,
    /// Whether a module has the event in that version.
    pub known: bool,
    /// The module; none where it is not known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub module: Option<ModuleName>,
    /// How many were seen on the days that were asked for.
    pub count: u64,
    /// When the first of them was.
    #[serde(with = "time::serde::rfc3339")]
    #[schemars(with = "Time")]
    pub first_seen: OffsetDateTime,
    /// When the last was.
    #[serde(with = "time::serde::rfc3339")]
    #[schemars(with = "Time")]
    pub last_seen: OffsetDateTime,
}

/// The query of `GET /api/v1/observations`. An empty value is as good as none.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct ObservationParameters {
    /// The event.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub event: String,
    /// A module that declares the event in some version.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub module: String,
    /// The version that the producer was generated from.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub version: String,
    /// The service that logged it.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub producer: String,
    /// Only what was seen then or later, RFC 3339; counts begin with its day. 30 days ago if nothing is said.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub since: String,
    /// The `next` of the page before.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub after: String,
    /// Items to a page.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub limit: Option<u32>,
}
