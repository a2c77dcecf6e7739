//! What a verdict tells beside its findings.

use schemactl_check::{PersonalChange, Verdict};
use schemactl_sinks::Impact;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::is_zero;

/// What a change means where events land and for the data of people. Has the same keys wherever a verdict
/// is told; what is empty is left out.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Consequences {
    /// What it means at the destinations of the events that changed.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub impacts: Vec<Impact>,
    /// How many impacts are not in the answer, which has the first 1,000.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub omitted_impacts: usize,
    /// What it means for personal data.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub personal_data: Vec<PersonalChange>,
    /// How many of these are not in the answer, which has the first 1,000.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub omitted_personal_data: usize,
}

impl Consequences {
    /// Those of a verdict, which has none afterwards.
    pub fn taken_from(verdict: &mut Verdict) -> Self {
        Self {
            impacts: std::mem::take(&mut verdict.impacts),
            personal_data: std::mem::take(&mut verdict.personal_data),
            ..Self::default()
        }
    }
}
