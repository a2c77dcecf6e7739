//! Examples of requests and answers. They were recorded from a registry, by the test that keeps them true.

use std::sync::LazyLock;

use serde_json::Value;

/// By operation: `request`, and `answers` by status.
static EXAMPLES: LazyLock<Value> =
    LazyLock::new(|| serde_json::from_str(include_str!("examples.json")).unwrap_or_default());

/// What is sent.
pub(super) fn request(operation: &str) -> Option<&'static Value> {
    EXAMPLES.get(operation)?.get("request")
}

/// What comes back.
pub(super) fn answer(operation: &str, status: u16) -> Option<&'static Value> {
    EXAMPLES.get(operation)?.get("answers")?.get(status.to_string())
}
