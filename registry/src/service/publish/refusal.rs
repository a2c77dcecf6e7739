//! What a refused publish says, and the request for an approval that it leaves behind.

use schemactl_api::{Consequences, Role};
use schemactl_check::Verdict;
use schemactl_store::Approval;

use super::{candidate::Candidate, survey::Survey};
use crate::service::{Caller, Refusal, Service, ServiceError, approvals::Asked};

impl Service {
    /// The open approval that lets the candidate through; not one that its publisher gave, unless policy
    /// says so.
    pub(super) async fn usable<'s>(
        &self,
        survey: &'s Survey,
        publisher: &Caller,
    ) -> Result<Option<&'s Approval>, ServiceError> {
        let own_may = self.allows_self_approval().await?;
        let others = |approval: &&Approval| own_may || approval.approval.approver != publisher.who();
        Ok(survey.approval.as_ref().filter(others))
    }

    /// Why the candidate is refused. Where an approval is all that is missing, one is asked for.
    pub(super) async fn refusal(
        &self,
        caller: &Caller,
        candidate: &Candidate,
        survey: &Survey,
        mut verdict: Verdict,
    ) -> Refusal {
        let (change, findings, bump) = (survey.change, verdict.findings.clone(), verdict.bump);
        let consequences = Consequences::taken_from(&mut verdict);
        let latest = survey.latest.as_ref().map(|latest| latest.version.clone());
        let refused =
            |approvable, hint| Refusal { findings, bump, consequences, latest, change, approvable, hint };
        let Some((latest, change)) = survey.latest.as_ref().zip(change).filter(|_| verdict.is_approvable())
        else {
            return refused(false, None);
        };
        if let Some(own) = &survey.approval {
            let who = &own.approval.approver;
            let hint = format!("{who:?} approved this and cannot publish it too; somebody else has to");
            return refused(false, Some(hint));
        }
        let asked = Asked {
            module: &candidate.module,
            change,
            base: &latest.version,
            message: &candidate.message,
            findings: &verdict.findings,
        };
        if let Err(error) = self.ask_approval(caller, asked).await {
            tracing::error!(request_id = caller.request_id, %error, "a request for an approval could not be kept");
        }
        refused(true, Some(self.who_may_approve(caller).await))
    }

    async fn who_may_approve(&self, publisher: &Caller) -> String {
        let (approver, admin) = (Role::Approver, Role::Admin);
        let whom = format!("a token with the role {approver} or {admin}");
        if self.allows_self_approval().await.unwrap_or(false) {
            return format!("{whom} can approve this change; then publish it again");
        }
        format!("{whom}, other than {:?}, can approve this change; then publish it again", publisher.who())
    }
}
