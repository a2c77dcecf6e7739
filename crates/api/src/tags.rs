//! What is said about events, as flat rows.

use schemactl_model::{EventName, ModuleName, Version};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// One thing that is said about an event, for automation that filters flat rows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct TagBody {
    /// The event.
    pub event: EventName,
    /// The module that declares it.
    pub module: ModuleName,
    /// The module's version that says so.
    pub version: Version,
    /// What sort of thing: `destination`, `label`, `owner`, `pii`, `producer` or `stage`.
    pub tag: String,
    /// Of a destination its name, of a label its name; else the same as the value.
    pub name: String,
    /// Of a destination its kind; else the value.
    pub value: String,
}

/// The query of `GET /api/v1/tags`: which events, in which state. An empty value is as good as none.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct TagParameters {
    /// The event itself.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub event: String,
    /// The module that declares it.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub module: String,
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
    /// A label's name.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub label: String,
    /// The value of that label; of any label where none is named.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub label_value: String,
    /// Only rows of this sort: `destination`, `label`, `owner`, `pii`, `producer` or `stage`.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub tag: String,
    /// What this version of the module says; takes `module`.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub version: String,
    /// What the versions said that were latest at this moment, RFC 3339.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub as_of: String,
    /// The `next` of the page before.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub after: String,
    /// Events to a page; all rows of an event are on one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub limit: Option<u32>,
}
