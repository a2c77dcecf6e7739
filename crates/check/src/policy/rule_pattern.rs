//! Rules by id or by family.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::Pattern;
use crate::{
    event_changes,
    families::{FAMILIES, Family},
};

/// Rules by their ids, with `*` for anything, or all of a family by its name.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(transparent)]
pub struct RulePattern(Pattern);

impl RulePattern {
    /// As it was written.
    pub fn as_str(&self) -> &str {
        self.0.as_str()
    }

    /// Whether a rule is meant, by its id, by one it had before, or with its family.
    pub fn fits(&self, id: &str) -> bool {
        self.0.fits(id)
            || self.family().is_some_and(|family| family.has(id))
            || self.instead().is_some_and(|instead| instead.contains(&id))
    }

    /// Whether there is any rule that is meant.
    pub fn fits_any(&self) -> bool {
        self.family().is_some()
            || self.instead().is_some()
            || FAMILIES.iter().flat_map(Family::rules).any(|rule| self.0.fits(rule.id))
    }

    /// What took the place of a rule that had this id.
    fn instead(&self) -> Option<&'static [&'static str]> {
        event_changes::RENAMED.iter().find(|(old, _)| *old == self.as_str()).map(|(_, instead)| *instead)
    }

    fn family(&self) -> Option<&'static Family> {
        FAMILIES.iter().find(|family| family.name == self.as_str())
    }
}
