//! How far a request for approvals has come.

use std::collections::BTreeSet;

use schemactl_check::{NeededApproval, policy::Signatory};
use schemactl_model::Finding;
use schemactl_store::{ApprovalRequest, NewApproval};
use time::OffsetDateTime;

use super::FindingsInBrief;

/// How far a request has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum RequestState {
    /// An approval is missing: nobody gave it, or whoever did took it back or set an end that is past.
    Waiting,
    /// It may be published.
    Approved,
    /// It was.
    Published,
    /// Nobody waits any more: its time is up, or another version came.
    Over,
}

impl RequestState {
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            RequestState::Waiting => "waiting",
            RequestState::Approved => "approved",
            RequestState::Published => "published",
            RequestState::Over => "over",
        }
    }
}

/// A request with what it asks for and what came of it.
#[derive(Debug)]
pub(crate) struct Standing {
    pub stored: ApprovalRequest,
    pub state: RequestState,
    /// Why it was refused, the first of it.
    pub findings: Vec<Finding>,
    /// How many more there were.
    pub omitted: usize,
    /// The approvals that it takes, as the policy was when it was asked; and who gave them.
    pub needed: Vec<NeededApproval>,
}

impl Standing {
    pub(crate) fn of(stored: ApprovalRequest, now: OffsetDateTime) -> Standing {
        let FindingsInBrief { findings, omitted, mut needed } =
            FindingsInBrief::read(&stored.request.findings);
        if needed.is_empty() {
            needed.push(by_anybody(&findings));
        }
        for one in &mut needed {
            let mut open = stored.approvals.iter().filter(|approval| approval.is_open(now));
            let given = open.find(|given| one.takes(signatory(&given.approval)));
            one.given_by = given.map(|given| given.approval.approver.clone());
        }
        let state = state(&stored, &needed, now);
        Standing { stored, state, findings, omitted, needed }
    }
}

/// Whoever gave an approval.
fn signatory(given: &NewApproval) -> Signatory<'_> {
    Signatory { name: &given.approver, vouched: given.vouched, roles: &given.roles }
}

fn state(stored: &ApprovalRequest, needed: &[NeededApproval], now: OffsetDateTime) -> RequestState {
    if stored.approvals.iter().any(|approval| approval.version.is_some()) {
        RequestState::Published
    } else if stored.request.expires_at <= now {
        RequestState::Over
    } else if needed.iter().all(|one| one.given_by.is_some()) {
        RequestState::Approved
    } else {
        RequestState::Waiting
    }
}

/// What was asked before a policy could say who approves.
fn by_anybody(findings: &[Finding]) -> NeededApproval {
    let rules: BTreeSet<_> = findings.iter().map(|finding| finding.rule.to_string()).collect();
    NeededApproval { rules: rules.into_iter().collect(), approvers: None, given_by: None }
}
