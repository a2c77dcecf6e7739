//! What no comment lifts at the gate: a comment is written by whoever wants the change, and these protect
//! others from it.

use schemactl_model::{Finding, Severity};

use crate::{policy, promise};

/// Why a comment does not lift a finding.
#[derive(Clone, Copy)]
pub(super) enum Kept {
    /// An approval is for it.
    Promise,
    /// It protects persons.
    Person,
}

impl Kept {
    /// That of a finding; `None` where a comment will do.
    pub fn of(finding: &Finding) -> Option<Kept> {
        let is_personal =
            || policy::rules().any(|rule| rule.id == finding.rule && rule.id.starts_with("PII_"));
        match finding.severity {
            Severity::Error if promise::is_broken(finding) => Some(Kept::Promise),
            Severity::Error if is_personal() => Some(Kept::Person),
            _ => None,
        }
    }

    /// The hint of a finding that stays: what it says already, and what else would lift it.
    pub fn hint(self, hint: Option<&str>) -> String {
        let instead = match self {
            Kept::Promise => "an approval by somebody else or a waiver in the organisation's policy can",
            Kept::Person => "a waiver in the organisation's policy can",
        };
        let alone = format!("a comment cannot lift this, {instead}");
        match hint {
            // It may end in a declaration, semicolon and all.
            Some(hint) => format!("{hint} ({alone})"),
            None => alone,
        }
    }
}
