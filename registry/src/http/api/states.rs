//! What becomes of modules and versions after they were published.

use axum::{
    extract::{Path, Request, State},
    http::StatusCode,
};
use schemactl_api::{NewDeprecationBody, NewStatementBody, TransferBody};

use crate::{
    http::{App, body, endpoint::Endpoint, error::Failure, openapi::Operation, parameters},
    service::{Caller, Permission},
};

/// What is answered here. Whoever publishes takes back; what ends or moves a module is for those who manage it.
pub(super) fn endpoints() -> Vec<Endpoint> {
    const YANK: &str = "/api/v1/modules/{owner}/{name}/versions/{version}/yank";
    const OF_VERSION: &str = "/api/v1/modules/{owner}/{name}/versions/{version}/deprecation";
    const OF_MODULE: &str = "/api/v1/modules/{owner}/{name}/deprecation";
    const ARCHIVE: &str = "/api/v1/modules/{owner}/{name}/archive";
    vec![
        Endpoint::put(YANK, Permission::Publish, yank).is(step(
            "yankVersion",
            "Lets no range choose a version any more",
            "It is yanked",
        )
        .body::<NewStatementBody>()),
        Endpoint::delete(YANK, Permission::Publish, unyank).is(step(
            "unyankVersion",
            "Lets ranges choose a yanked version again",
            "It is not yanked any more",
        )
        .fails(&["purged"])),
        Endpoint::put(OF_VERSION, Permission::Publish, deprecate_version).is(step(
            "deprecateVersion",
            "Tells those who depend on a version not to rely on it any longer",
            "It is deprecated",
        )
        .body::<NewDeprecationBody>()),
        Endpoint::delete(OF_VERSION, Permission::Publish, undeprecate_version).is(step(
            "undeprecateVersion",
            "Takes the deprecation of a version back",
            "It is not deprecated any more",
        )),
        Endpoint::put(OF_MODULE, Permission::Publish, deprecate).is(step(
            "deprecateModule",
            "Tells those who depend on a module not to rely on it any longer",
            "It is deprecated",
        )
        .body::<NewDeprecationBody>()),
        Endpoint::delete(OF_MODULE, Permission::Publish, undeprecate).is(step(
            "undeprecateModule",
            "Takes the deprecation of a module back",
            "It is not deprecated any more",
        )),
        Endpoint::put(ARCHIVE, Permission::Manage, archive).is(step(
            "archiveModule",
            "Lets nothing be published to a module any more",
            "It is archived",
        )
        .body::<NewStatementBody>()),
        Endpoint::delete(ARCHIVE, Permission::Manage, unarchive).is(step(
            "unarchiveModule",
            "Opens an archived module again",
            "It is not archived any more",
        )),
        Endpoint::post("/api/v1/modules/{owner}/{name}/transfer", Permission::Manage, transfer).is(step(
            "transferModule",
            "Gives a module another name; the former one leads to it",
            "It has the other name",
        )
        .body::<TransferBody>()
        .fails(&["name_taken"])),
    ]
}

/// What all of them have in common.
fn step(id: &'static str, summary: &'static str, done: &'static str) -> Operation {
    Operation::new(id, summary).nothing(done).fails(&["not_found", "module_moved"])
}

/// Two parts of an address that name a module.
type Module = Path<(String, String)>;
/// And a version of it.
type Version = Path<(String, String, String)>;

/// `PUT …/versions/{version}/yank`: no range chooses it any more.
async fn yank(
    State(app): State<App>,
    caller: Caller,
    Path((owner, name, version)): Version,
    request: Request,
) -> Result<StatusCode, Failure> {
    let (module, version) = (parameters::module(&owner, &name)?, parameters::number_of(&version)?);
    let NewStatementBody { reason } = body::small_json(&app, request).await?;
    app.service.yank(&caller, &module, &version, &reason).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// `DELETE …/versions/{version}/yank`
async fn unyank(
    State(app): State<App>,
    caller: Caller,
    Path((owner, name, version)): Version,
) -> Result<StatusCode, Failure> {
    let (module, version) = (parameters::module(&owner, &name)?, parameters::number_of(&version)?);
    app.service.unyank(&caller, &module, &version).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// `PUT …/versions/{version}/deprecation`
async fn deprecate_version(
    State(app): State<App>,
    caller: Caller,
    Path((owner, name, version)): Version,
    request: Request,
) -> Result<StatusCode, Failure> {
    let (module, version) = (parameters::module(&owner, &name)?, parameters::number_of(&version)?);
    let NewDeprecationBody { message, successor } = body::small_json(&app, request).await?;
    app.service.deprecate(&caller, &module, Some(&version), &message, successor).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// `DELETE …/versions/{version}/deprecation`
async fn undeprecate_version(
    State(app): State<App>,
    caller: Caller,
    Path((owner, name, version)): Version,
) -> Result<StatusCode, Failure> {
    let (module, version) = (parameters::module(&owner, &name)?, parameters::number_of(&version)?);
    app.service.undeprecate(&caller, &module, Some(&version)).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// `PUT /api/v1/modules/{owner}/{name}/deprecation`: nobody should rely on it any longer.
async fn deprecate(
    State(app): State<App>,
    caller: Caller,
    Path((owner, name)): Module,
    request: Request,
) -> Result<StatusCode, Failure> {
    let module = parameters::module(&owner, &name)?;
    let NewDeprecationBody { message, successor } = body::small_json(&app, request).await?;
    app.service.deprecate(&caller, &module, None, &message, successor).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// `DELETE /api/v1/modules/{owner}/{name}/deprecation`
async fn undeprecate(
    State(app): State<App>,
    caller: Caller,
    Path((owner, name)): Module,
) -> Result<StatusCode, Failure> {
    app.service.undeprecate(&caller, &parameters::module(&owner, &name)?, None).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// `PUT /api/v1/modules/{owner}/{name}/archive`: nothing is published to it any more.
async fn archive(
    State(app): State<App>,
    caller: Caller,
    Path((owner, name)): Module,
    request: Request,
) -> Result<StatusCode, Failure> {
    let module = parameters::module(&owner, &name)?;
    let NewStatementBody { reason } = body::small_json(&app, request).await?;
    app.service.archive(&caller, &module, &reason).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// `DELETE /api/v1/modules/{owner}/{name}/archive`
async fn unarchive(
    State(app): State<App>,
    caller: Caller,
    Path((owner, name)): Module,
) -> Result<StatusCode, Failure> {
    app.service.unarchive(&caller, &parameters::module(&owner, &name)?).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// `POST /api/v1/modules/{owner}/{name}/transfer`: gives it another name.
async fn transfer(
    State(app): State<App>,
    caller: Caller,
    Path((owner, name)): Module,
    request: Request,
) -> Result<StatusCode, Failure> {
    let module = parameters::module(&owner, &name)?;
    let TransferBody { to } = body::small_json(&app, request).await?;
    app.service.transfer(&caller, &module, &to).await?;
    Ok(StatusCode::NO_CONTENT)
}
