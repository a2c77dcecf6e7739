//! The tables of a policy file.

use std::fmt;

use schemactl_model::event::{Destination, PiiAction, PiiClass, Sensitivity, parse_kind_name};
use schemars::JsonSchema;
use serde::{Deserialize, Deserializer, Serialize};

use super::{Day, Pattern};

/// Destinations by kind and by name; empty lists are all of them.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Destinations {
    pub kinds: Vec<KindName>,
    pub names: Vec<Pattern>,
}

impl Destinations {
    /// Whether a destination is one of them, by its kind or by its name.
    pub fn hold(&self, destination: &Destination) -> bool {
        hold(&self.kinds, &self.names, destination)
    }
}

fn hold(kinds: &[KindName], names: &[Pattern], destination: &Destination) -> bool {
    let all = kinds.is_empty() && names.is_empty();
    let of_kind = || kinds.iter().any(|kind| kind.0 == destination.kind_name());
    all || of_kind() || names.iter().any(|name| name.fits(&destination.name))
}

/// `postgres, warehouse_*`
impl fmt::Display for Destinations {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let kinds = self.kinds.iter().map(|kind| kind.0);
        let all: Vec<&str> = kinds.chain(self.names.iter().map(Pattern::as_str)).collect();
        f.write_str(&all.join(", "))
    }
}

/// The name of a kind of destination.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(transparent)]
pub struct KindName(&'static str);

impl<'de> Deserialize<'de> for KindName {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        parse_kind_name(&text).map(KindName).map_err(serde::de::Error::custom)
    }
}

/// What may happen to some personal data at some destinations. Where several are about a value, each
/// has to allow it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Handling {
    /// Classes it is about; empty is all.
    #[serde(default)]
    pub of: Vec<PiiClass>,
    /// Sensitivities it is about; empty is all.
    #[serde(default)]
    pub sensitivity: Vec<Sensitivity>,
    /// Kinds of destinations it is about; with no names either, all.
    #[serde(default)]
    pub kinds: Vec<KindName>,
    /// Names of destinations it is about.
    #[serde(default)]
    pub names: Vec<Pattern>,
    /// What may happen there. That a value does not come there at all is always allowed.
    pub actions: Vec<PiiAction>,
}

impl Handling {
    /// Whether it is about a value at a destination.
    pub fn is_about(&self, class: PiiClass, sensitivity: Sensitivity, destination: &Destination) -> bool {
        (self.of.is_empty() || self.of.contains(&class))
            && (self.sensitivity.is_empty() || self.sensitivity.contains(&sensitivity))
            && hold(&self.kinds, &self.names, destination)
    }
}

/// What an owner may have to say beside the team.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Contact {
    Email,
    Chat,
    Pager,
    Runbook,
}

impl Contact {
    /// The field of the option contract.
    pub fn as_str(self) -> &'static str {
        match self {
            Contact::Email => "email",
            Contact::Chat => "chat",
            Contact::Pager => "pager",
            Contact::Runbook => "runbook",
        }
    }
}

/// What the organisation lives with for a while.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Waiver {
    /// The rules.
    pub rule: Pattern,
    /// Modules, as `owner/name`; without it all.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub module: Option<Pattern>,
    /// Events; without it everything in the module.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub event: Option<Pattern>,
    /// Fields in messages of events.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub field: Option<Pattern>,
    /// Names of destinations, for rules that are about one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub destination: Option<Pattern>,
    /// Why.
    #[serde(deserialize_with = "written")]
    pub reason: String,
    /// Who decided it.
    #[serde(deserialize_with = "written")]
    pub author: String,
    /// The last day on which it holds.
    pub until: Day,
}

/// Text that says something and fits a line or two.
fn written<'de, D: Deserializer<'de>>(deserializer: D) -> Result<String, D::Error> {
    const LONGEST: usize = 500;
    let text = String::deserialize(deserializer)?;
    if text.trim().is_empty() || text.chars().count() > LONGEST {
        return Err(serde::de::Error::custom(format!("write 1 to {LONGEST} characters here")));
    }
    Ok(text)
}
