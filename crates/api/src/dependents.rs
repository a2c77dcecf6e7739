//! Who builds on a module or an event.

use schemactl_model::{ModuleName, Version, schema::Use};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::Page;

/// A version that depends on a module.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct DependentBody {
    /// The module that depends.
    pub module: ModuleName,
    /// The version of it that does.
    pub version: Version,
    /// Whether that is its latest.
    pub is_latest: bool,
    /// Whether it asks for the module itself; else the module came along with another.
    pub is_direct: bool,
    /// The range it asks for; empty where it does not.
    pub requirement: String,
    /// The version that was resolved to.
    pub resolved: Version,
}

/// The query of `GET /api/v1/modules/{owner}/{name}/dependents`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct DependentParameters {
    /// Only those that ask for the module themselves.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub direct: bool,
    /// Every version of those modules, not the latest alone.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub all_versions: bool,
    /// The `next` of the page before.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub after: String,
    /// Items to a page.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub limit: Option<u32>,
}

/// Who builds on an event.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct EventDependentsBody {
    /// Teams that read it; empty where everybody may.
    pub readers: Vec<String>,
    /// What names a type of its file elsewhere in its own module.
    pub uses: Vec<Use>,
    /// Who was seen to log it in the last thirty days, and in which version: they go on until they are built anew. On the
    /// first page only, at most a hundred; `GET /api/v1/observations` has all.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub observed: Vec<ObservedProducer>,
    /// Names of the webhooks that are told of changes to it; on the first page only, and only for whoever may see webhooks.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub webhooks: Option<Vec<String>>,
    /// The latest versions of other modules that name a type of its file. A page may have fewer than it
    /// could, also none: as long as there is a `next`, more may follow.
    #[serde(flatten)]
    pub modules: Page<EventDependentBody>,
}

/// Somebody who was seen to log an event.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
pub struct ObservedProducer {
    /// Who logged it.
    pub producer: String,
    /// The version that they were generated from.
    pub version: String,
}

/// A module that builds on an event.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct EventDependentBody {
    /// The version that depends on the event's module.
    #[serde(flatten)]
    pub dependent: DependentBody,
    /// What in it names a type of the event's file.
    pub uses: Vec<Use>,
    /// How many more there are.
    #[serde(default)]
    pub omitted_uses: usize,
}
