//! Publishing.

use axum::{
    Json,
    extract::{Path, Request, State},
    http::StatusCode,
};
use schemactl_api::{PublishRequest, Published};

use crate::{
    http::{App, body, convert, endpoint::Endpoint, error::Failure, openapi::Operation, parameters},
    service::{Caller, Permission, ServiceError},
};

/// What is answered here.
pub(super) fn endpoints() -> Vec<Endpoint> {
    vec![
        Endpoint::post("/api/v1/modules/{owner}/{name}/versions", Permission::Publish, publish)
            .compiles()
            .is(Operation::new("publish", "Publishes a module")
                .body::<PublishRequest>()
                .json::<Published>(201, "A new version")
                .json::<Published>(200, "The latest version: nothing is new")
                .fails(&[
                    "stale_base",
                    "purged",
                    "module_moved",
                    "event_taken",
                    "refused",
                    "does_not_compile",
                    "unresolved_dependency",
                ])),
    ]
}

/// `POST /api/v1/modules/{owner}/{name}/versions`: 201 with a new version, 200 where the latest is the
/// same already.
pub(super) async fn publish(
    State(app): State<App>,
    caller: Caller,
    Path((owner, name)): Path<(String, String)>,
    request: Request,
) -> Result<(StatusCode, Json<Published>), Failure> {
    let module = parameters::module(&owner, &name)?;
    let body = body::json(&app, request).await?;
    let request: PublishRequest = body.content;
    if request.module != module {
        let detail = format!("the address says module \"{module}\", the body \"{}\"", request.module);
        return Err(ServiceError::invalid(detail).into());
    }
    let published = app.service.publish(&caller, request).await?;
    drop(body.turn);
    let status = if published.created { StatusCode::CREATED } else { StatusCode::OK };
    Ok((status, Json(convert::published(published))))
}
