//! Drafts: named states of modules that are no versions.

use axum::{
    Json,
    extract::{Path, Request, State},
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};
use schemactl_api::{
    Content, DraftBody, DraftSummary, Lifetime, PublishRequest, PushParameters, PushedDraft,
};
use schemactl_model::DraftName;
use schemars::JsonSchema;
use serde::Deserialize;

use crate::{
    http::{
        App, body, convert,
        endpoint::Endpoint,
        error::Failure,
        openapi::Operation,
        parameters::{self, Parameters},
    },
    service::{Caller, Permission, ServiceError},
};

/// What is answered here. Whoever publishes to a module pushes and deletes its drafts, also those of others.
pub(super) fn endpoints() -> Vec<Endpoint> {
    const ALL: &str = "/api/v1/modules/{owner}/{name}/drafts";
    const ONE: &str = "/api/v1/modules/{owner}/{name}/drafts/{draft}";
    const DESCRIPTORS: &str = "/api/v1/modules/{owner}/{name}/drafts/{draft}/descriptors";
    const MISSING: &[&str] = &["not_found", "expired"];
    vec![
        Endpoint::get(ALL, Permission::Read, list).is(Operation::new(
            "listDrafts",
            "Lists a module's drafts by name",
        )
        .json::<Vec<DraftSummary>>(200, "All that have not expired")
        .fails(&["not_found"])),
        Endpoint::put(ONE, Permission::Publish, push).compiles().is(Operation::new(
            "pushDraft",
            "Keeps a state of a module under a name until it expires, and says what publishing it would",
        )
        .query::<PushParameters>()
        .body::<PublishRequest>()
        .json::<PushedDraft>(201, "A new draft")
        .json::<PushedDraft>(200, "The name had another content, which is gone")
        .fails(&[
            "module_moved",
            "module_archived",
            "too_many_drafts",
            "does_not_compile",
            "unresolved_dependency",
        ])),
        Endpoint::get(ONE, Permission::Read, one).is(Operation::new(
            "getDraft",
            "Shows a draft, with its files' content where asked for",
        )
        .query::<DraftParameters>()
        .json::<DraftBody>(200, "The draft")
        .fails(MISSING)),
        Endpoint::delete(ONE, Permission::Publish, delete).is(Operation::new(
            "deleteDraft",
            "Deletes a draft",
        )
        .nothing("It is gone")
        .fails(&["not_found", "expired", "module_moved"])),
        Endpoint::get(DESCRIPTORS, Permission::Read, descriptors).is(Operation::new(
            "getDraftDescriptors",
            "Reads a draft's descriptors",
        )
        .bytes(200, "An encoded google.protobuf.FileDescriptorSet with all it imports")
        .fails(MISSING)),
    ]
}

/// Three parts of an address that name a draft.
type Draft = Path<(String, String, String)>;

/// `GET /api/v1/modules/{owner}/{name}/drafts`
async fn list(
    State(app): State<App>,
    Path((owner, name)): Path<(String, String)>,
) -> Result<Json<Vec<DraftSummary>>, Failure> {
    let drafts = app.service.drafts(&parameters::module(&owner, &name)?).await?;
    Ok(Json(drafts.into_iter().map(convert::draft).collect()))
}

/// `PUT …/drafts/{draft}?expires=14d`: the body of a publish; 201 where the name is new, 200 where it is not.
async fn push(
    State(app): State<App>,
    caller: Caller,
    Path((owner, name, draft)): Draft,
    Parameters(parameters): Parameters<PushParameters>,
    request: Request,
) -> Result<(StatusCode, Json<PushedDraft>), Failure> {
    let (module, draft): (_, DraftName) = (parameters::module(&owner, &name)?, parameters::parse(&draft)?);
    let body = body::json(&app, request).await?;
    let request: PublishRequest = body.content;
    if request.module != module {
        let detail = format!("the address says module \"{module}\", the body \"{}\"", request.module);
        return Err(ServiceError::invalid(detail).into());
    }
    let lifetime = parameters.expires.map(Lifetime::duration);
    let pushed = app.service.push_draft(&caller, &draft, lifetime, request).await?;
    drop(body.turn);
    let status = if pushed.created { StatusCode::CREATED } else { StatusCode::OK };
    Ok((status, Json(convert::pushed_draft(pushed))))
}

#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
struct DraftParameters {
    /// Whether files come with their content, all of one push.
    content: bool,
}

/// `GET …/drafts/{draft}?content=true`
async fn one(
    State(app): State<App>,
    Path((owner, name, draft)): Draft,
    Parameters(parameters): Parameters<DraftParameters>,
) -> Result<Response, Failure> {
    let (module, draft): (_, DraftName) = (parameters::module(&owner, &name)?, parameters::parse(&draft)?);
    if !parameters.content {
        let whole = app.service.whole_draft(&module, &draft).await?;
        return Ok(Json(convert::whole_draft(whole)).into_response());
    }
    let (whole, contents) = app.service.draft_with_contents(&module, &draft).await?;
    let mut body = convert::whole_draft(whole);
    // Text of many megabytes: not for an executor's thread.
    let answer = tokio::task::spawn_blocking(move || {
        for (file, (_, content)) in body.files.iter_mut().zip(contents) {
            file.content = Some(Content::from_bytes(content));
        }
        Json(body).into_response()
    });
    Ok(answer.await.map_err(ServiceError::internal)?)
}

/// `DELETE …/drafts/{draft}`
async fn delete(
    State(app): State<App>,
    caller: Caller,
    Path((owner, name, draft)): Draft,
) -> Result<StatusCode, Failure> {
    let (module, draft): (_, DraftName) = (parameters::module(&owner, &name)?, parameters::parse(&draft)?);
    app.service.delete_draft(&caller, &module, &draft).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// `GET …/drafts/{draft}/descriptors`
async fn descriptors(State(app): State<App>, Path((owner, name, draft)): Draft) -> Result<Response, Failure> {
    let (module, draft): (_, DraftName) = (parameters::module(&owner, &name)?, parameters::parse(&draft)?);
    let descriptors = app.service.draft_descriptors(&module, &draft).await?;
    Ok(([(header::CONTENT_TYPE, "application/octet-stream")], descriptors).into_response())
}
