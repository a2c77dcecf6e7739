//! What a refused publish says, and the request for approvals that it leaves behind.

use schemactl_api::{Consequences, Role};
use schemactl_check::{NeededApproval, Verdict};
use schemactl_store::Approval;

use super::{candidate::Candidate, survey::Survey};
use crate::service::{Caller, Refusal, Service, ServiceError, approvals::Asked};

impl Service {
    /// The open approvals that may let the candidate through; not one that its publisher gave, unless policy
    /// says so.
    pub(super) async fn usable(
        &self,
        survey: &Survey,
        publisher: &Caller,
    ) -> Result<Vec<Approval>, ServiceError> {
        let own_may = self.allows_self_approval().await?;
        let others = |approval: &&Approval| own_may || approval.approval.approver != publisher.who();
        Ok(survey.approvals.iter().filter(others).cloned().collect())
    }

    /// Why the candidate is refused. Where approvals are all that is missing, they are asked for.
    pub(super) async fn refusal(
        &self,
        caller: &Caller,
        candidate: &Candidate,
        survey: &Survey,
        mut verdict: Verdict,
    ) -> Refusal {
        let is_approvable = verdict.is_approvable();
        let consequences = Consequences::taken_from(&mut verdict);
        let latest = survey.latest.as_ref().map(|latest| latest.version.clone());
        let Verdict { findings, needed, bump, .. } = verdict;
        let refused = |approvable, hint| Refusal {
            findings: findings.clone(),
            bump,
            consequences: consequences.clone(),
            latest: latest.clone(),
            change: survey.change,
            approvable,
            needed: needed.clone(),
            hint,
        };
        let Some((latest, change)) = survey.latest.as_ref().zip(survey.change).filter(|_| is_approvable)
        else {
            return refused(false, impossible(&needed));
        };
        let own_may = self.allows_self_approval().await.unwrap_or(false);
        let own = survey.approvals.iter().find(|approval| approval.approval.approver == caller.who());
        if let Some(own) = own.filter(|_| !own_may) {
            let who = &own.approval.approver;
            let hint = format!("{who:?} approved this and cannot publish it too; somebody else has to");
            return refused(false, Some(hint));
        }
        let asked = Asked {
            module: &candidate.module,
            change,
            base: &latest.version,
            message: &candidate.message,
            findings: &findings,
            needed: &needed,
        };
        if let Err(error) = self.ask_approval(caller, asked).await {
            tracing::error!(request_id = caller.origin.request_id, %error, "a request for an approval could not be kept");
        }
        refused(true, Some(who_may_approve(&needed, (!own_may).then(|| caller.who()))))
    }
}

/// Who could let a change through that breaks these, and who could not, because they publish it.
fn who_may_approve(needed: &[NeededApproval], publisher: Option<&str>) -> String {
    let other = publisher.map(|who| format!(", other than {who:?},")).unwrap_or_default();
    if needed.iter().all(|one| one.approvers.is_none()) {
        let (approver, admin) = (Role::Approver, Role::Admin);
        return format!(
            "a token with the role {approver} or {admin}{other} can approve this change; then publish it again"
        );
    }
    let missing = needed.iter().filter(|one| one.given_by.is_none());
    let missing: Vec<String> = missing.map(NeededApproval::to_string).collect();
    let other = publisher.map(|who| format!(", and not {who:?}")).unwrap_or_default();
    format!("policy says who approves this: {}{other}; then publish it again", missing.join("; "))
}

/// What nobody may approve, where that stands against a change.
fn impossible(needed: &[NeededApproval]) -> Option<String> {
    let rules = needed.iter().filter(|one| one.is_impossible()).flat_map(|one| one.rules.iter().cloned());
    let rules: Vec<String> = rules.collect();
    (!rules.is_empty()).then(|| format!("policy lets nobody approve {}", rules.join(", ")))
}
