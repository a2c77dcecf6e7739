//! Who the caller is.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Who the caller is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct WhoamiBody {
    /// The token's name; `None` for an anonymous reader.
    pub name: Option<String>,
    /// `reader`, `publisher`, `approver` or `admin`.
    pub role: String,
}
