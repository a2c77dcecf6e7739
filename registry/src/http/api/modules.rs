//! Modules.

use axum::{
    Json,
    extract::{Path, State},
};
use schemactl_api::{ModuleBody, Page};

use crate::{
    http::{
        App, convert,
        endpoint::Endpoint,
        error::Failure,
        openapi::Operation,
        parameters::{self, PageParameters, Parameters},
    },
    service::Permission,
};

/// What is answered here.
pub(super) fn endpoints() -> Vec<Endpoint> {
    vec![
        Endpoint::get("/api/v1/modules", Permission::Read, list).is(Operation::new(
            "listModules",
            "Lists modules with their latest versions, by name",
        )
        .query::<PageParameters>()
        .json::<Page<ModuleBody>>(200, "A page of them")),
        Endpoint::get("/api/v1/modules/{owner}/{name}", Permission::Read, one).is(Operation::new(
            "getModule",
            "Shows a module",
        )
        .json::<ModuleBody>(200, "The module with its latest version")),
    ]
}

/// `GET /api/v1/modules?after=&limit=`: modules by name.
pub(super) async fn list(
    State(app): State<App>,
    Parameters(parameters): Parameters<PageParameters>,
) -> Result<Json<Page<ModuleBody>>, Failure> {
    let limit = parameters::limit(parameters.limit)?;
    let after = parameters::parse_optional(&parameters.after)?;
    let modules = app.service.modules(after.as_ref(), limit + 1).await?;
    let modules = modules.into_iter().map(convert::module).collect();
    Ok(Json(parameters::page(modules, limit, |module: &ModuleBody| module.name.to_string())))
}

/// `GET /api/v1/modules/{owner}/{name}`
pub(super) async fn one(
    State(app): State<App>,
    Path((owner, name)): Path<(String, String)>,
) -> Result<Json<ModuleBody>, Failure> {
    let module = parameters::module(&owner, &name)?;
    let found = convert::module(app.service.module(&module).await?);
    let former_names = app.service.former_names(&module).await?;
    Ok(Json(ModuleBody { former_names, ..found }))
}
