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
    /// The token's name.
    pub who: String,
    /// For example `publish`.
    pub action: String,
    /// For example a module's name.
    pub target: String,
    /// `done`, or a problem's code.
    pub outcome: String,
    /// Ties the entry to the server's log.
    pub request_id: String,
    /// More, as a JSON object in text.
    pub detail: String,
}
