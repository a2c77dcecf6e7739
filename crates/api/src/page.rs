//! Lists that come in pages.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A page of a list. To get the next one, repeat the request with `after` set to `next`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[schemars(rename = "PageOf{T}")]
pub struct Page<T> {
    /// What is on it.
    pub items: Vec<T>,
    /// The last item's key, where more follow.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next: Option<String>,
}
