//! What a registry knows about the modules around one.

use schemactl_model::{ModuleName, Version, VersionReq};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// What a registry knows about the modules around a candidate. The default is that of a registry which
/// knows none.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct Neighbours {
    /// Latest versions of modules that depend on it: they compile with the version before, and not with the
    /// candidate.
    pub broken: Vec<BrokenDependent>,
    /// How many were compiled with the candidate.
    pub compiled: usize,
    /// How many more there are.
    pub left_out: usize,
    /// What became of the modules it depends on.
    pub dependencies: Vec<DependencyNews>,
    /// That nothing is published to it any more.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub archived: Option<ArchivedModule>,
}

/// A module that does not compile with a candidate it depends on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct BrokenDependent {
    /// The module.
    pub module: ModuleName,
    /// Its latest version.
    pub version: Version,
    /// Who published that.
    pub publisher: String,
    /// Who asks for which range of the candidate's module, the module itself or what it depends on.
    pub asks: Vec<Ask>,
    /// The first thing that does not compile.
    pub problem: String,
}

/// A range that somebody asks for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Ask {
    /// The module that asks.
    pub module: ModuleName,
    /// The range.
    #[schemars(with = "String")]
    pub requirement: VersionReq,
}

impl BrokenDependent {
    /// Who asks for a range that leaves a version out; then it stays with an older one.
    pub(super) fn stays_below(&self, version: &Version) -> Option<&Ask> {
        self.asks.iter().find(|ask| !ask.requirement.matches(version))
    }
}

/// What became of a module that a candidate depends on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct DependencyNews {
    /// The module, by its name of today.
    pub module: ModuleName,
    /// The version that the candidate would use.
    pub version: Version,
    /// What became of it.
    #[serde(flatten)]
    pub news: News,
}

/// What became of a module or a version.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "news", rename_all = "snake_case")]
pub enum News {
    /// Nobody should start to use it.
    Deprecated {
        /// Why, and what to do.
        message: String,
        /// What to use instead.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        successor: Option<ModuleName>,
    },
    /// No range chooses the version any more; a lock still holds it.
    Yanked {
        /// Why.
        reason: String,
    },
    /// The module has another name than the one that is asked for.
    Moved {
        /// The name that is asked for.
        from: ModuleName,
    },
}

/// That nothing is published to a module any more.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ArchivedModule {
    /// Who archived it.
    pub who: String,
    /// Why.
    pub reason: String,
}
