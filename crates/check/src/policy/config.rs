//! What a platform decides about its rules.

use std::collections::BTreeMap;

use schemactl_model::{
    Severity, closest_few,
    event::{PiiClass, Sensitivity},
};
use serde::{Deserialize, Serialize};

use crate::{Rule, UnknownRule, event_changes, sink_impact};

/// What a platform decides; the default is the strictest.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Policy {
    /// By rule id, how much it weighs here, where that is not its own weight.
    pub severity: BTreeMap<String, Weight>,
    /// By class of personal data, how much harm a leak does where the field does not say.
    pub sensitivity: BTreeMap<PiiClass, Sensitivity>,
    /// Whether somebody may publish what they approved themselves.
    pub self_approval: bool,
}

/// How much a rule weighs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Weight {
    /// It says nothing.
    Off,
    Notice,
    Warning,
    Error,
}

impl Policy {
    /// How much harm a leak of a class does, where the field does not say.
    pub fn sensitivity_of(&self, class: PiiClass) -> Sensitivity {
        let usual = match class {
            PiiClass::GovernmentId | PiiClass::Financial | PiiClass::Health | PiiClass::Credential => {
                Sensitivity::High
            }
            PiiClass::Device => Sensitivity::Low,
            _ => Sensitivity::Medium,
        };
        self.sensitivity.get(&class).copied().unwrap_or(usual)
    }

    /// The weight of a rule: the one decided, else its own. `None` where it says nothing.
    pub(crate) fn weigh(&self, id: &str, own: Severity) -> Option<Severity> {
        match self.severity.get(id) {
            None => Some(own),
            Some(Weight::Off) => None,
            Some(Weight::Notice) => Some(Severity::Notice),
            Some(Weight::Warning) => Some(Severity::Warning),
            Some(Weight::Error) => Some(Severity::Error),
        }
    }

    /// Refuses ids that no rule has, and those of rules that weigh what they weigh.
    pub(crate) fn validate(&self) -> Result<(), UnknownRule> {
        if let Some(name) = self.severity.keys().find(|id| sink_impact::is_fixed(id)) {
            return Err(UnknownRule::Fixed { name: name.clone() });
        }
        let known = super::rules().chain(event_changes::rules()).chain(sink_impact::rules());
        let known: Vec<&Rule> = known.filter(|rule| !sink_impact::is_fixed(rule.id)).collect();
        let is_known = |id: &String| known.iter().any(|rule| rule.id == *id);
        match self.severity.keys().find(|id| !is_known(id)) {
            None => Ok(()),
            Some(name) => Err(UnknownRule::Unknown {
                name: name.chars().take(80).collect(),
                family: "policy",
                close: closest_few(&name.to_ascii_uppercase(), known.iter().map(|rule| rule.id)),
            }),
        }
    }
}
