//! Rules by id or by family.

use serde::{Deserialize, Serialize};

use super::Pattern;
use crate::families::{FAMILIES, Family};

/// Rules by their ids, with `*` for anything, or all of a family by its name.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct RulePattern(Pattern);

impl RulePattern {
    /// As it was written.
    pub fn as_str(&self) -> &str {
        self.0.as_str()
    }

    /// Whether a rule is meant.
    pub fn fits(&self, id: &str) -> bool {
        self.0.fits(id) || self.family().is_some_and(|family| family.has(id))
    }

    /// Whether there is any rule that is meant.
    pub fn fits_any(&self) -> bool {
        self.family().is_some() || FAMILIES.iter().flat_map(Family::rules).any(|rule| self.0.fits(rule.id))
    }

    fn family(&self) -> Option<&'static Family> {
        FAMILIES.iter().find(|family| family.name == self.as_str())
    }
}
