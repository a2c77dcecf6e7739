//! What becomes of modules and versions after they were published.

use schemactl_model::ModuleName;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use time::OffsetDateTime;

use crate::schema::Time;

/// Somebody's word about a module or version.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct StatementBody {
    /// Why.
    pub reason: String,
    /// The name of the token that says so.
    pub who: String,
    /// When.
    #[serde(with = "time::serde::rfc3339")]
    #[schemars(with = "Time")]
    pub at: OffsetDateTime,
}

/// That nobody should rely on a module or version any longer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct DeprecationBody {
    /// Why, and what to do.
    pub message: String,
    /// What to use instead.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub successor: Option<ModuleName>,
    /// The name of the token that says so.
    pub who: String,
    /// When.
    #[serde(with = "time::serde::rfc3339")]
    #[schemars(with = "Time")]
    pub at: OffsetDateTime,
}

/// The body of `PUT …/yank` and `PUT …/archive`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NewStatementBody {
    /// Why; one line.
    pub reason: String,
}

/// The body of `PUT …/deprecation`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NewDeprecationBody {
    /// Why, and what to do; one line.
    pub message: String,
    /// What to use instead.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub successor: Option<ModuleName>,
}

/// The body of `POST /api/v1/modules/{owner}/{name}/transfer`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct TransferBody {
    /// The name that it gets; no module has or had it.
    pub to: ModuleName,
}
