//! What a platform decides about its rules.

use std::collections::BTreeMap;

use schemactl_model::{
    Severity, closest_few,
    event::{PiiClass, Sensitivity, Stage},
};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Contact, Destinations, Handling, Pattern, Waiver};
use crate::{
    Rule, UnknownRule, event_changes,
    families::{FAMILIES, Family},
    lint, neighbours, sink_impact,
};

/// What a platform decides. The default asks nothing beyond the rules: personal data goes nowhere unless
/// the destination says how.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Policy {
    /// By rule id, how much it weighs here, where that is not its own weight.
    pub severity: BTreeMap<String, Weight>,
    /// By class of personal data, how much harm a leak does where the field does not say.
    pub sensitivity: BTreeMap<PiiClass, Sensitivity>,
    /// By class of personal data, the days for which an event that has some may be kept.
    pub retention_days: BTreeMap<PiiClass, u32>,
    /// What an owner says beside the team.
    pub owner_contacts: Vec<Contact>,
    /// By stage, where events may land; a stage that is not here may land anywhere.
    pub stages: BTreeMap<Stage, Destinations>,
    /// What may happen to personal data, beyond what each destination says.
    pub personal_data: Vec<Handling>,
    /// Rules that no comment in the source waives.
    pub no_source_waivers: Vec<Pattern>,
    /// What the organisation lives with for a while.
    pub waivers: Vec<Waiver>,
    /// Whether somebody may publish what they approved themselves.
    pub self_approval: bool,
}

/// How much a rule weighs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
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
        let of_old = || {
            let became = |old: &&String| renamed(old).is_some_and(|instead| instead.contains(&id));
            self.severity.keys().find(became).and_then(|old| self.severity.get(old))
        };
        match self.severity.get(id).or_else(of_old) {
            None => Some(own),
            Some(Weight::Off) => None,
            Some(Weight::Notice) => Some(Severity::Notice),
            Some(Weight::Warning) => Some(Severity::Warning),
            Some(Weight::Error) => Some(Severity::Error),
        }
    }

    /// Refuses ids that no rule has, those of rules that weigh what they weigh, and patterns of ids that none has.
    ///
    /// # Errors
    /// The first of them.
    pub fn validate(&self) -> Result<(), UnknownRule> {
        let is_fixed = |id: &str| sink_impact::is_fixed(id) || neighbours::is_fixed(id);
        if let Some(name) = self.severity.keys().find(|id| is_fixed(id)) {
            return Err(UnknownRule::Fixed { name: name.clone() });
        }
        let known = super::rules().chain(event_changes::rules()).chain(lint::event_rules());
        let known = known.chain(sink_impact::rules()).chain(neighbours::rules());
        let known: Vec<&Rule> = known.filter(|rule| !is_fixed(rule.id)).collect();
        let is_known = |id: &String| known.iter().any(|rule| rule.id == *id) || renamed(id).is_some();
        if let Some(name) = self.severity.keys().find(|id| !is_known(id)) {
            return Err(unknown(name, &known));
        }
        let all: Vec<&Rule> = FAMILIES.iter().flat_map(Family::rules).collect();
        let waived = self.waivers.iter().map(|waiver| &waiver.rule);
        let fits_none = |pattern: &&Pattern| !all.iter().any(|rule| pattern.fits(rule.id));
        match self.no_source_waivers.iter().chain(waived).find(fits_none) {
            Some(pattern) => Err(unknown(pattern.as_str(), &all)),
            None => Ok(()),
        }
    }
}

fn unknown(name: &str, known: &[&'static Rule]) -> UnknownRule {
    UnknownRule::Unknown {
        name: name.chars().take(80).collect(),
        family: "policy",
        close: closest_few(&name.to_ascii_uppercase(), known.iter().map(|rule| rule.id)),
    }
}

/// What took the place of a rule of old.
fn renamed(id: &str) -> Option<&'static [&'static str]> {
    event_changes::RENAMED.iter().find(|(old, _)| *old == id).map(|(_, instead)| *instead)
}
