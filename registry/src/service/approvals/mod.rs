//! Approvals: a break that is refused is asked about, somebody else lets it through, and the very same
//! change publishes.

mod ask;
mod brief;
mod decide;

use schemactl_api::ApprovalBody;
use schemactl_store::{Approval, ApprovalQuery, ApprovalRequest};
use time::OffsetDateTime;

pub(super) use ask::Asked;
pub(crate) use brief::FindingsInBrief;

use super::{Service, ServiceError, now};

/// How far a request has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum RequestState {
    /// Nobody has approved it, or whoever did took it back or set an end that is past.
    Waiting,
    /// It may be published.
    Approved,
    /// It was.
    Published,
    /// Nobody waits any more: its time is up, or another version came.
    Over,
}

impl RequestState {
    pub(crate) fn of(request: &ApprovalRequest, now: OffsetDateTime) -> RequestState {
        if request.approvals.iter().any(|approval| approval.version.is_some()) {
            RequestState::Published
        } else if request.request.expires_at <= now {
            RequestState::Over
        } else if request.approvals.iter().any(|approval| approval.is_open(now)) {
            RequestState::Approved
        } else {
            RequestState::Waiting
        }
    }

    pub(crate) fn as_str(self) -> &'static str {
        match self {
            RequestState::Waiting => "waiting",
            RequestState::Approved => "approved",
            RequestState::Published => "published",
            RequestState::Over => "over",
        }
    }
}

impl Service {
    /// Whether whoever publishes a change may have approved it.
    pub(crate) async fn allows_self_approval(&self) -> Result<bool, ServiceError> {
        Ok(self.policy().await?.policy.self_approval)
    }

    /// Requests with how far they have come, the newest first.
    pub(crate) async fn approval_requests(
        &self,
        waiting: bool,
        query: ApprovalQuery,
    ) -> Result<Vec<(ApprovalRequest, RequestState)>, ServiceError> {
        let now = now();
        let query = ApprovalQuery { waiting_at: waiting.then_some(now), ..query };
        let found = self.store.read().await?.approval_requests(&query).await?;
        let with_state = |request| {
            let state = RequestState::of(&request, now);
            (request, state)
        };
        Ok(found.into_iter().map(with_state).collect())
    }
}

/// An approval as clients see it.
pub(crate) fn body(approval: Approval) -> ApprovalBody {
    let Approval { id, approval, revoked, version } = approval;
    let (revoked_at, revoked_by) = revoked.unzip();
    ApprovalBody {
        id,
        approver: approval.approver,
        reason: approval.reason,
        created_at: approval.at,
        until: approval.ends_at,
        revoked_at,
        revoked_by,
        version,
    }
}
