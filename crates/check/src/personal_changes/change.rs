//! A change of personal data as a value.

use std::fmt;

use schemactl_model::{
    EventName,
    event::{PiiAction, PiiClass, Sensitivity},
};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// What a change of an event means for one of its personal values.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct PersonalChange {
    pub event: EventName,
    /// Names from the event down, with dots: `buyer.email`. Those of after, where it is still there.
    pub path: String,
    pub change: PersonalNews,
    /// How it was marked; none where it was not personal.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub before: Option<Protection>,
    /// How it is marked; none where it is not personal any more.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub after: Option<Protection>,
    /// Destinations that get it otherwise than before.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub destinations: Vec<PersonalLanding>,
}

/// What is said of a personal value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Protection {
    pub class: PiiClass,
    /// The field's own, else what the policy says of its class.
    pub sensitivity: Sensitivity,
}

/// A destination that gets a personal value otherwise than before.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct PersonalLanding {
    /// The destination's name.
    pub destination: String,
    /// Its kind, for example `amplitude`.
    pub kind: String,
    /// What was done to the value; none where it did not come there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub before: Option<PiiAction>,
    /// What is done to it; none where it comes there no more.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub after: Option<PiiAction>,
}

/// What is new about a personal value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum PersonalNews {
    /// The field is new, and personal.
    Added,
    /// The field was there and was not personal.
    Marked,
    /// It counts as more sensitive.
    Raised,
    /// It is marked as it was; some destination gets it otherwise.
    Kept,
    /// It is of another class.
    Changed,
    /// It counts as less sensitive.
    Lowered,
    /// The field is there and is not personal any more.
    Unmarked,
    /// The field is gone.
    Gone,
}

impl PersonalNews {
    /// The words as printed.
    pub fn as_str(self) -> &'static str {
        match self {
            PersonalNews::Added => "new",
            PersonalNews::Marked => "newly personal",
            PersonalNews::Raised => "more sensitive",
            PersonalNews::Kept => "as marked before",
            PersonalNews::Changed => "of another class",
            PersonalNews::Lowered => "less sensitive",
            PersonalNews::Unmarked => "no longer personal",
            PersonalNews::Gone => "gone",
        }
    }
}

impl fmt::Display for PersonalNews {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}
