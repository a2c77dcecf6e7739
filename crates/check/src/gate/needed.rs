//! Approvals that a change needs: who may give each, and who did.

use std::fmt;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::policy::{Approver, Signatory};

/// An approval that a change needs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct NeededApproval {
    /// Ids of the rules whose breaks it is for.
    pub rules: Vec<String>,
    /// Who may give it, each of them alone; none is said where whoever approves at all may, and an empty list is
    /// nobody.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub approvers: Option<Vec<Approver>>,
    /// Who gave it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub given_by: Option<String>,
}

impl NeededApproval {
    /// Whether somebody may give it who approves at all.
    pub fn takes(&self, signatory: Signatory<'_>) -> bool {
        let Some(approvers) = &self.approvers else { return true };
        approvers.iter().any(|approver| approver.fits(signatory))
    }

    /// Whether policy lets nobody give it.
    pub fn is_impossible(&self) -> bool {
        self.approvers.as_ref().is_some_and(Vec::is_empty)
    }

    /// Who may give it, as a sentence goes on.
    pub fn whom(&self) -> String {
        let Some(approvers) = &self.approvers else { return "the role approver or admin".to_owned() };
        let names: Vec<String> = approvers.iter().map(Approver::to_string).collect();
        match names.split_last() {
            None => "nobody".to_owned(),
            Some((only, [])) => only.clone(),
            Some((last, others)) => format!("{} or {last}", others.join(", ")),
        }
    }
}

/// `"privacy-*" or the role admin, for PII_NO_LOWER`
impl fmt::Display for NeededApproval {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}, for {}", self.whom(), self.rules.join(", "))
    }
}
