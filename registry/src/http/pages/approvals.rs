//! `/approvals`

use axum::{extract::State, response::Html};
use schemactl_check::NeededApproval;
use schemactl_store::{Approval, ApprovalQuery, ApprovalRequest};
use schemactl_web::{
    links,
    pages::{ApprovalRequestRow, ApprovalRow, ApprovalsPage},
};
use serde::Deserialize;

use super::{Caller, html, site};
use crate::{
    http::{App, error::Failure, parameters::Parameters},
    service::{RequestState, Standing},
};

/// Requests that are shown waiting.
const WAITING: u32 = 50;
/// Decisions to a page.
const DECIDED: u32 = 20;

#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(super) struct ApprovalsParameters {
    /// Only decisions about requests before this one.
    before: Option<i64>,
}

pub(super) async fn page(
    State(app): State<App>,
    caller: Caller,
    Parameters(parameters): Parameters<ApprovalsParameters>,
) -> Result<Html<String>, Failure> {
    let waiting = ApprovalQuery { limit: WAITING + 1, ..ApprovalQuery::default() };
    let mut waiting = app.service.approval_requests(true, waiting).await?;
    let more_wait = waiting.len() > WAITING as usize;
    waiting.truncate(WAITING as usize);
    let decided = ApprovalQuery {
        decided: true,
        before: parameters.before,
        limit: DECIDED + 1,
        ..ApprovalQuery::default()
    };
    let mut decided = app.service.approval_requests(false, decided).await?;
    let more = decided.len() > DECIDED as usize;
    decided.truncate(DECIDED as usize);
    let last = decided.last().filter(|_| more).map(|last| last.stored.id);
    let older = last.map(|id| format!("{}?before={id}", links::routes::APPROVALS));
    // One that was revoked or has ended stands among those that wait.
    decided.retain(|one| one.state != RequestState::Waiting);
    html(&ApprovalsPage {
        site: site(&app, &caller),
        self_approval: app.service.allows_self_approval().await?,
        waiting: waiting.into_iter().map(row).collect(),
        more_wait,
        decided: decided.into_iter().map(row).collect(),
        older,
    })
}

fn row(standing: Standing) -> ApprovalRequestRow {
    let Standing { stored, state, findings, omitted, needed } = standing;
    let ApprovalRequest { request, approvals, .. } = stored;
    // What anybody may approve needs no words.
    let said = needed.iter().filter(|one| one.approvers.is_some() && one.given_by.is_none());
    ApprovalRequestRow {
        module: request.module,
        change: request.change,
        base: request.base,
        publisher: request.publisher,
        message: request.message,
        requested: request.at.into(),
        expires: request.expires_at.into(),
        state: state.as_str().to_owned(),
        findings,
        omitted,
        needed: said.map(NeededApproval::to_string).collect(),
        approvals: approvals.into_iter().map(approval).collect(),
    }
}

fn approval(stored: Approval) -> ApprovalRow {
    let Approval { approval, revoked, version, .. } = stored;
    ApprovalRow {
        approver: approval.approver,
        reason: approval.reason,
        at: approval.at.into(),
        until: approval.ends_at.into(),
        revoked: revoked.map(|(at, who)| (at.into(), who)),
        version,
    }
}
