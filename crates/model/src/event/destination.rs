//! Where an event must land.

use schemactl_proto::v1;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{PiiAction, PiiClass, vocabulary::UnknownWord};

/// What a kind of destination says about itself: the contract's own messages.
pub type DestinationKind = v1::destination::Kind;

/// Names of the kinds, in the contract's order.
pub const KIND_NAMES: &[&str] = &[
    "lake",
    "kafka",
    "kinesis",
    "snowflake",
    "bigquery",
    "clickhouse",
    "postgres",
    "iceberg",
    "amplitude",
    "webhook",
    "custom",
];

/// A place where an event must land.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Destination {
    /// Name; the kind's where none is given.
    pub name: String,
    /// The kind with its settings.
    pub kind: DestinationKind,
    /// What happens to personal data.
    pub pii: Vec<PiiRule>,
    /// Which top-level fields land here.
    pub fields: FieldSelection,
    /// Fields that partition the data, in order.
    pub partition_by: Vec<String>,
}

/// What happens to some classes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct PiiRule {
    pub of: Vec<PiiClass>,
    pub action: PiiAction,
}

/// A choice of top-level fields.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct FieldSelection {
    /// Only these; empty means all.
    pub include: Vec<String>,
    /// All but these.
    pub exclude: Vec<String>,
}

impl FieldSelection {
    /// Whether a top-level field lands.
    pub fn takes(&self, field: &str) -> bool {
        let named = |list: &[String]| list.iter().any(|name| name == field);
        (self.include.is_empty() || named(&self.include)) && !named(&self.exclude)
    }
}

impl Destination {
    /// The kind's name, for example `clickhouse`.
    pub fn kind_name(&self) -> &'static str {
        kind_name(&self.kind)
    }

    /// What happens here to a class; a class without a rule is denied.
    pub fn action(&self, class: PiiClass) -> PiiAction {
        let rule = self.pii.iter().find(|rule| rule.of.contains(&class));
        rule.map_or(PiiAction::Deny, |rule| rule.action)
    }
}

pub(super) fn kind_name(kind: &DestinationKind) -> &'static str {
    match kind {
        DestinationKind::Lake(_) => "lake",
        DestinationKind::Kafka(_) => "kafka",
        DestinationKind::Kinesis(_) => "kinesis",
        DestinationKind::Snowflake(_) => "snowflake",
        DestinationKind::Bigquery(_) => "bigquery",
        DestinationKind::Clickhouse(_) => "clickhouse",
        DestinationKind::Postgres(_) => "postgres",
        DestinationKind::Iceberg(_) => "iceberg",
        DestinationKind::Amplitude(_) => "amplitude",
        DestinationKind::Webhook(_) => "webhook",
        DestinationKind::Custom(_) => "custom",
    }
}

/// The rules of a destination. Numbers the contract does not know are an error and not a guess.
pub(super) fn pii_rules(rules: &[v1::PiiRule]) -> Result<Vec<PiiRule>, String> {
    rules.iter().map(pii_rule).collect()
}

fn pii_rule(rule: &v1::PiiRule) -> Result<PiiRule, String> {
    let class = |number: &i32| {
        PiiClass::from_number(*number)
            .ok_or_else(|| format!("a pii rule names class {number}, which is not one"))
    };
    let action = match rule.action {
        None | Some(0) => PiiAction::Deny,
        Some(number) => PiiAction::from_number(number)
            .ok_or_else(|| format!("a pii rule has action {number}, which is not one"))?,
    };
    Ok(PiiRule { of: rule.of.iter().map(class).collect::<Result<_, _>>()?, action })
}

/// Checks a destination kind's name.
///
/// # Errors
/// The name is not one of [`KIND_NAMES`].
pub fn parse_kind_name(text: &str) -> Result<&'static str, UnknownWord> {
    let found = KIND_NAMES.iter().copied().find(|name| *name == text);
    found.ok_or_else(|| UnknownWord::of_list("destination kind", text, KIND_NAMES))
}
