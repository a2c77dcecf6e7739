//! The organisation's policy.

use axum::{
    Json,
    extract::{Path, Request, State},
};
use schemactl_api::{Page, PolicyBody, PolicyRequest, PolicyVersionBody};

use crate::{
    http::{
        App, body, convert,
        endpoint::Endpoint,
        error::Failure,
        openapi::Operation,
        parameters::{self, PageParameters, Parameters},
    },
    service::{Caller, Permission},
};

/// What is answered here.
pub(super) fn endpoints() -> Vec<Endpoint> {
    vec![
        Endpoint::get("/api/v1/policy", Permission::Read, show).is(Operation::new(
            "getPolicy",
            "Shows the policy that holds",
        )
        .json::<PolicyBody>(200, "The policy; version 0 where nobody wrote one yet")),
        Endpoint::put("/api/v1/policy", Permission::Administer, set).is(Operation::new(
            "setPolicy",
            "Lets another policy hold",
        )
        .body::<PolicyRequest>()
        .json::<PolicyBody>(200, "The policy that holds from now on")
        .fails(&["stale_policy"])),
        Endpoint::get("/api/v1/policy/versions", Permission::Read, versions).is(Operation::new(
            "listPolicyVersions",
            "Lists the versions of the policy, the newest first",
        )
        .query::<PageParameters>()
        .json::<Page<PolicyVersionBody>>(200, "A page of them, without what they say")),
        Endpoint::get("/api/v1/policy/versions/{version}", Permission::Read, version).is(Operation::new(
            "getPolicyVersion",
            "Shows a version of the policy",
        )
        .json::<PolicyBody>(200, "The version")),
    ]
}

/// `GET /api/v1/policy`
pub(super) async fn show(State(app): State<App>) -> Result<Json<PolicyBody>, Failure> {
    Ok(Json(app.service.policy().await?))
}

/// `GET /api/v1/policy/versions?after=&limit=`: the versions there were, the newest first, without what they say.
pub(super) async fn versions(
    State(app): State<App>,
    Parameters(parameters): Parameters<PageParameters>,
) -> Result<Json<Page<PolicyVersionBody>>, Failure> {
    let limit = parameters::limit(parameters.limit)?;
    let before = parameters::parse_optional(&parameters.after)?;
    let versions = app.service.policy_versions(before, limit + 1).await?;
    let versions = versions.into_iter().map(convert::policy_version).collect();
    Ok(Json(parameters::page(versions, limit, |one: &PolicyVersionBody| one.version.to_string())))
}

/// `GET /api/v1/policy/versions/{version}`
pub(super) async fn version(
    State(app): State<App>,
    Path(version): Path<String>,
) -> Result<Json<PolicyBody>, Failure> {
    Ok(Json(app.service.policy_version(parameters::parse(&version)?).await?))
}

/// `PUT /api/v1/policy`
pub(super) async fn set(
    State(app): State<App>,
    caller: Caller,
    request: Request,
) -> Result<Json<PolicyBody>, Failure> {
    let body = body::json(&app, request).await?;
    let policy = app.service.set_policy(&caller, body.content).await?;
    drop(body.turn);
    Ok(Json(policy))
}
