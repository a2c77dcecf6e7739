//! What a token says of somebody.

use serde_json::{Map, Value};

/// Claims by their names.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Claims(pub Map<String, Value>);

impl Claims {
    /// A claim that is text.
    pub(crate) fn text(&self, name: &str) -> Option<&str> {
        self.0.get(name)?.as_str()
    }

    /// A time, in seconds since 1970.
    pub(super) fn seconds(&self, name: &str) -> Option<f64> {
        self.0.get(name)?.as_f64()
    }

    /// Whether a claim is text, or a list that has it.
    pub(super) fn has(&self, name: &str, text: &str) -> bool {
        match self.0.get(name) {
            Some(Value::String(value)) => value == text,
            Some(Value::Array(values)) => values.iter().any(|value| value.as_str() == Some(text)),
            _ => false,
        }
    }

    /// A claim's values as text: of a list each, of a number or a truth value how it is written.
    pub(super) fn values(&self, name: &str) -> Vec<String> {
        fn one(value: &Value) -> Option<String> {
            match value {
                Value::String(text) => Some(text.clone()),
                Value::Bool(_) | Value::Number(_) => Some(value.to_string()),
                Value::Null | Value::Array(_) | Value::Object(_) => None,
            }
        }
        match self.0.get(name) {
            Some(Value::Array(values)) => values.iter().filter_map(one).collect(),
            Some(value) => one(value).into_iter().collect(),
            None => Vec::new(),
        }
    }
}
