//! Approvals.

use axum::{
    Json,
    extract::{Path, Request, State},
    http::StatusCode,
};
use schemactl_api::{
    ApprovalParameters, ApprovalRequestBody, AskedBody, GivenApprovalBody, NewApprovalBody, Page,
    PublishRequest,
};
use schemactl_store::ApprovalQuery;

use crate::{
    http::{
        App, body, convert,
        endpoint::Endpoint,
        error::Failure,
        openapi::Operation,
        parameters::{self, Parameters},
    },
    service::{Caller, Permission, approval_body},
};

/// What is answered here.
pub(super) fn endpoints() -> Vec<Endpoint> {
    vec![
        Endpoint::get("/api/v1/approvals", Permission::Read, list).is(Operation::new(
            "listApprovals",
            "Lists what somebody asked to have approved, the newest first",
        )
        .query::<ApprovalParameters>()
        .json::<Page<ApprovalRequestBody>>(200, "A page of requests with the approvals that were given")),
        Endpoint::post("/api/v1/approvals", Permission::Approve, approve).is(Operation::new(
            "approve",
            "Approves a change",
        )
        .body::<NewApprovalBody>()
        .json::<GivenApprovalBody>(201, "The approval")
        .fails(&["not_found", "approved_already", "approval_over"])),
        Endpoint::post("/api/v1/approvals/requests", Permission::Publish, ask).compiles().is(Operation::new(
            "askApproval",
            "Asks for the approvals that publishing the same body lacks, and publishes nothing",
        )
        .body::<PublishRequest>()
        .json::<AskedBody>(200, "Whether somebody is asked")
        .fails(&["stale_base", "does_not_compile", "unresolved_dependency", "purged"])),
        Endpoint::delete("/api/v1/approvals/{id}", Permission::Approve, revoke).is(Operation::new(
            "revokeApproval",
            "Takes back an approval that was not used",
        )
        .nothing("It is taken back")
        .fails(&["approval_over"])),
    ]
}

/// `GET /api/v1/approvals?module=&waiting=&after=&limit=`: what somebody asked to have approved, and what
/// came of it, the newest first.
pub(super) async fn list(
    State(app): State<App>,
    Parameters(parameters): Parameters<ApprovalParameters>,
) -> Result<Json<Page<ApprovalRequestBody>>, Failure> {
    let limit = parameters::limit(parameters.limit)?;
    let query = ApprovalQuery {
        module: parameters::parse_optional(&parameters.module)?,
        before: parameters::parse_optional(&parameters.after)?,
        limit: limit + 1,
        ..ApprovalQuery::default()
    };
    let requests = app.service.approval_requests(parameters.waiting, query).await?;
    let requests = requests.into_iter().map(convert::approval_request).collect();
    Ok(Json(parameters::page(requests, limit, |request: &ApprovalRequestBody| request.id.to_string())))
}

/// `POST /api/v1/approvals`: 201 with the approval.
pub(super) async fn approve(
    State(app): State<App>,
    caller: Caller,
    request: Request,
) -> Result<(StatusCode, Json<GivenApprovalBody>), Failure> {
    let new = body::small_json(&app, request).await?;
    let (approval, needed) = app.service.approve(&caller, new).await?;
    Ok((StatusCode::CREATED, Json(GivenApprovalBody { approval: approval_body(approval), needed })))
}

/// `POST /api/v1/approvals/requests`: the body of a publish.
pub(super) async fn ask(
    State(app): State<App>,
    caller: Caller,
    request: Request,
) -> Result<Json<AskedBody>, Failure> {
    let body = body::json(&app, request).await?;
    let asked = app.service.ask(&caller, body.content).await?;
    drop(body.turn);
    Ok(Json(asked))
}

/// `DELETE /api/v1/approvals/{id}`: takes one back that was not used.
pub(super) async fn revoke(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<String>,
) -> Result<StatusCode, Failure> {
    app.service.revoke_approval(&caller, parameters::parse(&id)?).await?;
    Ok(StatusCode::NO_CONTENT)
}
