//! Versions and what is in them.

use axum::{
    Json,
    extract::{Path, State},
    http::{HeaderMap, header},
    response::{IntoResponse, Response},
};
use schemactl_api::{Content, DescribedFile, VersionBody, VersionSummary};
use schemactl_model::FilePath;
use schemars::JsonSchema;
use serde::Deserialize;

use crate::{
    http::{
        App, convert,
        endpoint::Endpoint,
        error::Failure,
        etag::Tag,
        openapi::Operation,
        parameters::{self, Parameters},
    },
    service::{Permission, ServiceError},
};

/// What is answered here.
pub(super) fn endpoints() -> Vec<Endpoint> {
    vec![
        Endpoint::get("/api/v1/modules/{owner}/{name}/versions", Permission::Read, list).is(Operation::new(
            "listVersions",
            "Lists a module's versions, the latest first",
        )
        .json::<Vec<VersionSummary>>(200, "All of them")),
        Endpoint::get("/api/v1/modules/{owner}/{name}/versions/{version}", Permission::Read, one).is(
            Operation::new("getVersion", "Shows a version").json::<VersionBody>(200, "The version").tagged(),
        ),
        Endpoint::get("/api/v1/modules/{owner}/{name}/versions/{version}/files", Permission::Read, files).is(
            Operation::new("listFiles", "Lists a version's files, with their content where asked for")
                .query::<FilesParameters>()
                .json::<Vec<DescribedFile>>(200, "All of them")
                .tagged()
                .fails(&["purged"]),
        ),
        Endpoint::get(
            "/api/v1/modules/{owner}/{name}/versions/{version}/files/{*path}",
            Permission::Read,
            file,
        )
        .is(Operation::new("getFile", "Reads a file of a version")
            .text(200, "Its content")
            .tagged()
            .fails(&["purged"])),
        Endpoint::get(
            "/api/v1/modules/{owner}/{name}/versions/{version}/descriptors",
            Permission::Read,
            descriptors,
        )
        .is(Operation::new("getDescriptors", "Reads a version's descriptors")
            .bytes(200, "An encoded google.protobuf.FileDescriptorSet with all it imports")
            .tagged()
            .fails(&["purged"])),
    ]
}

/// `GET …/versions`: all of them, the highest first, with what became of them.
pub(super) async fn list(
    State(app): State<App>,
    Path((owner, name)): Path<(String, String)>,
) -> Result<Json<Vec<VersionSummary>>, Failure> {
    let module = parameters::module(&owner, &name)?;
    let versions = app.service.versions(&module).await?;
    Ok(Json(versions.into_iter().map(convert::listed_version).collect()))
}

/// `GET …/versions/{version}`: one of them, or `latest`.
pub(super) async fn one(
    State(app): State<App>,
    Path((owner, name, version)): Path<(String, String, String)>,
    headers: HeaderMap,
) -> Result<Response, Failure> {
    let (module, choice) = (parameters::module(&owner, &name)?, parameters::version(&version)?);
    let whole = app.service.whole_version(&module, &choice).await?;
    let tag = Tag::new(&headers, &choice, &whole.version);
    Ok(tag.known().unwrap_or_else(|| tag.answer(Json(convert::whole_version(whole)))))
}

#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub(super) struct FilesParameters {
    /// Whether files come with their content.
    content: bool,
}

/// `GET …/versions/{version}/files?content=true`: its files, with their content where asked for.
pub(super) async fn files(
    State(app): State<App>,
    Path((owner, name, version)): Path<(String, String, String)>,
    Parameters(parameters): Parameters<FilesParameters>,
    headers: HeaderMap,
) -> Result<Response, Failure> {
    let (module, choice) = (parameters::module(&owner, &name)?, parameters::version(&version)?);
    let whole = app.service.whole_version(&module, &choice).await?;
    let tag = Tag::new(&headers, &choice, &whole.version);
    if let Some(known) = tag.known() {
        return Ok(known);
    }
    let mut files: Vec<DescribedFile> = whole.files.into_iter().map(convert::file).collect();
    if !parameters.content {
        return Ok(tag.answer(Json(files)));
    }
    let contents = app.service.contents(&whole.version).await?;
    // Text of many megabytes: not for an executor's thread.
    let answer = tokio::task::spawn_blocking(move || {
        for (file, (_, content)) in files.iter_mut().zip(contents) {
            file.content = Some(Content::from_bytes(content));
        }
        Json(files).into_response()
    });
    Ok(tag.answer(answer.await.map_err(ServiceError::internal)?))
}

/// `GET …/versions/{version}/files/{path}`: one file as it is.
pub(super) async fn file(
    State(app): State<App>,
    Path((owner, name, version, path)): Path<(String, String, String, String)>,
    headers: HeaderMap,
) -> Result<Response, Failure> {
    let (module, choice) = (parameters::module(&owner, &name)?, parameters::version(&version)?);
    let path: FilePath = parameters::parse(&path)?;
    let version = app.service.version(&module, &choice).await?;
    let tag = Tag::new(&headers, &choice, &version);
    let content = app.service.content(&version, &path).await?;
    let answer = ([(header::CONTENT_TYPE, "text/plain; charset=utf-8")], content);
    Ok(tag.known().unwrap_or_else(|| tag.answer(answer)))
}

/// `GET …/versions/{version}/descriptors`: an encoded `google.protobuf.FileDescriptorSet` with all it
/// imports.
pub(super) async fn descriptors(
    State(app): State<App>,
    Path((owner, name, version)): Path<(String, String, String)>,
    headers: HeaderMap,
) -> Result<Response, Failure> {
    let (module, choice) = (parameters::module(&owner, &name)?, parameters::version(&version)?);
    let version = app.service.version(&module, &choice).await?;
    let tag = Tag::new(&headers, &choice, &version);
    if let Some(known) = tag.known() {
        return Ok(known);
    }
    let descriptors = app.service.descriptors(&version).await?;
    let answer = ([(header::CONTENT_TYPE, "application/octet-stream")], descriptors);
    Ok(tag.answer(answer))
}
