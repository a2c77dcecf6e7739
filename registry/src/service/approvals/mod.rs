//! Approvals: a break that is refused is asked about, somebody else lets it through, and the very same
//! change publishes.

mod ask;
mod brief;
mod decide;
mod standing;

use schemactl_api::ApprovalBody;
use schemactl_store::{Approval, ApprovalQuery};

pub(super) use ask::Asked;
use brief::FindingsInBrief;
pub(crate) use decide::{may_approve, may_revoke};
pub(crate) use standing::{RequestState, Standing};

use super::{Service, ServiceError, now};

impl Service {
    /// Whether whoever publishes a change may have approved it.
    pub(crate) async fn allows_self_approval(&self) -> Result<bool, ServiceError> {
        Ok(self.policy().await?.policy.self_approval)
    }

    /// Requests with how far they have come, the newest first; all, or those for which an approval is missing.
    pub(crate) async fn approval_requests(
        &self,
        waiting: bool,
        query: ApprovalQuery,
    ) -> Result<Vec<Standing>, ServiceError> {
        let (now, limit) = (now(), query.limit as usize);
        let mut query = ApprovalQuery { open_at: waiting.then_some(now), ..query };
        let mut tx = self.store.read().await?;
        let mut found = Vec::new();
        // What waits is not for the database to say: policy and approvals together do.
        while found.len() < limit {
            let page = tx.approval_requests(&query).await?;
            let is_last = page.len() < limit;
            query.before = page.last().map(|last| last.id);
            let standing = page.into_iter().map(|stored| Standing::of(stored, now));
            found.extend(standing.filter(|one| !waiting || one.state == RequestState::Waiting));
            if is_last {
                break;
            }
        }
        found.truncate(limit);
        Ok(found)
    }
}

/// An approval as clients see it.
pub(crate) fn body(approval: Approval) -> ApprovalBody {
    let Approval { id, approval, revoked, version } = approval;
    let (revoked_at, revoked_by) = revoked.unzip();
    ApprovalBody {
        id,
        approver: approval.approver,
        roles: approval.roles,
        vouched: approval.vouched,
        reason: approval.reason,
        created_at: approval.at,
        until: approval.ends_at,
        revoked_at,
        revoked_by,
        version,
    }
}
