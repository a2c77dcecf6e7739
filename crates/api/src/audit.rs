//! The audit log.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use time::OffsetDateTime;

use crate::schema::Time;

/// Who did or tried what.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct AuditBody {
    /// Counts up; not gapless.
    pub id: i64,
    /// When.
    #[serde(with = "time::serde::rfc3339")]
    #[schemars(with = "Time")]
    pub at: OffsetDateTime,
    /// Who: for example a token's name.
    pub who: String,
    /// For example `publish`.
    pub action: String,
    /// For example a module's name.
    pub target: String,
    /// `done`, or a problem's code.
    pub outcome: String,
    /// The address that the request came from; empty where that is not known.
    #[serde(default)]
    pub address: String,
    /// Ties the entry to the server's log.
    pub request_id: String,
    /// More, as a JSON object in text.
    pub detail: String,
}

/// The query of `GET /api/v1/audit`: what an entry has to be; what is empty leaves it open.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct AuditParameters {
    /// Who did or tried it.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub who: String,
    /// What was done or tried, for example `publish`.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub action: String,
    /// To what: just this, or with `acme` all that is below it, as `acme/shop`.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub target: String,
    /// How it ended, `done` or a problem's code.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub outcome: String,
    /// From this second on, RFC 3339.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub since: String,
    /// Before this second, RFC 3339.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub until: String,
    /// `newest` first, or `oldest`; the newest if nothing is said.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub order: String,
    /// `json`, or `ndjson` for an entry a line, with no page around them.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub format: String,
    /// The id of the last entry of the page before.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub after: String,
    /// Entries to a page.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub limit: Option<u32>,
}
