//! Events: what the options of a message come to once its file's defaults are merged in.
//!
//! [`events`] reads them from a Schema. An [`EventSpec`] is self-contained and serialises: the
//! registry stores it, the catalog shows it, automation reads it.

mod destination;
mod merge;
mod pairs;
mod personal;
mod read;
mod vocabulary;

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

pub use destination::{Destination, DestinationKind, FieldSelection, KIND_NAMES, PiiRule, parse_kind_name};
pub use pairs::EventPairs;
pub use personal::PersonalField;
pub use read::events;
pub use vocabulary::{PiiAction, PiiClass, Role, Sensitivity, Stage, UnknownWord};

use crate::EventName;

/// An event, whole.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct EventSpec {
    /// Name on the wire and in the catalog.
    pub name: EventName,
    /// Full name of its message.
    pub message: String,
    /// Path of the file that declares it.
    pub file: String,
    /// The comment above the message, trimmed; empty where there is none.
    pub description: String,
    /// Who answers for it.
    pub owner: Option<Owner>,
    /// Services that log it.
    pub producers: Vec<String>,
    /// Where it must land, in the order declared; destinations that are switched off are left out.
    pub destinations: Vec<Destination>,
    /// How far consumers may rely on it.
    pub stage: Stage,
    /// The event that a deprecated one gives way to.
    pub replaced_by: Option<String>,
    /// The day it stops being accepted, YYYY-MM-DD, as written.
    pub removal_date: Option<String>,
    /// Days for which destinations keep it.
    pub retention_days: Option<u32>,
    /// What healthy traffic looks like.
    pub expectations: Expectations,
    /// Teams that read it; empty means everybody.
    pub readers: Vec<String>,
    /// Labels for automation.
    pub tags: BTreeMap<String, String>,
    /// Top-level fields in the order written.
    pub fields: Vec<EventField>,
    /// Every personal value in it, through nested and imported messages.
    pub personal: Vec<PersonalField>,
}

impl EventSpec {
    /// The top-level field with a role.
    pub fn field_with_role(&self, role: Role) -> Option<&EventField> {
        self.fields.iter().find(|field| field.role == Some(role))
    }

    /// Classes of personal data in it, sorted, each once.
    pub fn pii_classes(&self) -> Vec<PiiClass> {
        let mut classes: Vec<_> = self.personal.iter().map(|field| field.class).collect();
        classes.sort_unstable();
        classes.dedup();
        classes
    }
}

/// Who answers for an event.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct Owner {
    pub team: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub email: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub chat: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pager: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub runbook: Option<String>,
}

/// What healthy traffic looks like; `None` is no expectation.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct Expectations {
    pub min_per_day: Option<u64>,
    pub max_per_day: Option<u64>,
    pub max_staleness_seconds: Option<u64>,
}

/// A top-level field of an event.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct EventField {
    /// Name as written.
    pub name: String,
    /// Number on the wire.
    pub number: i32,
    /// Type as the language writes it: `uint64`, `acme.shop.v1.Money`, `map<string, string>`.
    pub r#type: String,
    /// `optional`, `required`, `repeated`, `map` or empty.
    pub label: String,
    /// The comment above or behind it, trimmed; empty where there is none.
    pub description: String,
    /// The class of personal data it is marked with itself.
    pub pii: Option<PiiClass>,
    /// How much harm a leak does, where it says so itself.
    pub sensitivity: Option<Sensitivity>,
    /// What it is for.
    pub role: Option<Role>,
    /// A value as it might be.
    pub example: Option<String>,
    /// Unit of a quantity.
    pub unit: Option<String>,
    /// Column name where it is not the field's name.
    pub column: Option<String>,
    /// Column type by destination kind, as written.
    pub column_types: BTreeMap<String, String>,
    /// Column comment where it is not the description.
    pub column_comment: Option<String>,
    /// The oneof it is a member of.
    pub oneof: Option<String>,
    /// Whether it is marked deprecated.
    pub deprecated: bool,
}
