//! `/approvals`

mod decide;

use axum::{extract::State, response::Html};
use schemactl_check::NeededApproval;
use schemactl_model::ModuleName;
use schemactl_store::{Approval, ApprovalQuery, ApprovalRequest};
use schemactl_web::{
    links,
    pages::{ApprovalRequestRow, ApprovalRow, ApprovalsPage, Approving, Denied},
};
use serde::Deserialize;

pub(super) use decide::{approve, withdraw};

use super::{Caller, html, site};
use crate::{
    http::{App, error::Failure, parameters::Parameters, session::FormToken},
    service::{RequestState, Standing, may_approve, may_revoke},
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
    FormToken(token): FormToken,
    Parameters(parameters): Parameters<ApprovalsParameters>,
) -> Result<Html<String>, Failure> {
    html(&fill(&app, &caller, token, parameters.before, None).await?)
}

/// The page for somebody, with what they tried in vain.
async fn fill(
    app: &App,
    caller: &Caller,
    form_token: String,
    before: Option<i64>,
    denied: Option<Denied>,
) -> Result<ApprovalsPage, Failure> {
    let waiting = ApprovalQuery { limit: WAITING + 1, ..ApprovalQuery::default() };
    let mut waiting = app.service.approval_requests(true, waiting).await?;
    let more_wait = waiting.len() > WAITING as usize;
    waiting.truncate(WAITING as usize);
    let decided = ApprovalQuery { decided: true, before, limit: DECIDED + 1, ..ApprovalQuery::default() };
    let mut decided = app.service.approval_requests(false, decided).await?;
    let more = decided.len() > DECIDED as usize;
    decided.truncate(DECIDED as usize);
    let last = decided.last().filter(|_| more).map(|last| last.stored.id);
    let older = last.map(|id| format!("{}?before={id}", links::routes::APPROVALS));
    // One that was revoked or has ended stands among those that wait.
    decided.retain(|one| one.state != RequestState::Waiting);
    let self_approval = app.service.allows_self_approval().await?;
    let caller_here = (!form_token.is_empty()).then_some(caller);
    let row = |standing| row(caller_here, self_approval, standing);
    Ok(ApprovalsPage {
        site: site(app, caller),
        self_approval,
        waiting: waiting.into_iter().map(row).collect(),
        more_wait,
        decided: decided.into_iter().map(row).collect(),
        older,
        form_token,
        denied,
    })
}

/// A request for somebody who decides here, if anybody does.
fn row(caller: Option<&Caller>, self_approval: bool, standing: Standing) -> ApprovalRequestRow {
    let approving = approving(caller, self_approval, &standing);
    let Standing { stored, state, findings, omitted, needed } = standing;
    let ApprovalRequest { id, request, approvals } = stored;
    let approval = |stored| approval(caller, &request.module, stored);
    let approvals = approvals.into_iter().map(approval).collect();
    // What anybody may approve needs no words.
    let said = needed.iter().filter(|one| one.approvers.is_some() && one.given_by.is_none());
    ApprovalRequestRow {
        id,
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
        approvals,
        approving,
    }
}

/// What somebody may do here about a request, by what the service would say.
fn approving(caller: Option<&Caller>, self_approval: bool, standing: &Standing) -> Approving {
    let Some(caller) = caller else { return Approving::Elsewhere };
    match may_approve(caller, self_approval, standing) {
        Ok(()) => Approving::Here,
        Err(error) => Approving::Not(error.to_string()),
    }
}

fn approval(caller: Option<&Caller>, module: &ModuleName, stored: Approval) -> ApprovalRow {
    let withdrawable = caller.is_some_and(|caller| may_revoke(caller, module, &stored));
    let Approval { id, approval, revoked, version } = stored;
    ApprovalRow {
        id,
        withdrawable,
        approver: approval.approver,
        reason: approval.reason,
        at: approval.at.into(),
        until: approval.ends_at.into(),
        revoked: revoked.map(|(at, who)| (at.into(), who)),
        version,
    }
}
