//! Tokens.

use axum::{
    Json,
    extract::{Path, Request, State},
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};
use schemactl_api::{CreatedToken, NewTokenBody, Page, Secret, TokenBody};

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
        Endpoint::get("/api/v1/tokens", Permission::Administer, list).is(Operation::new(
            "listTokens",
            "Lists tokens by name, revoked ones too, never their text",
        )
        .query::<PageParameters>()
        .json::<Page<TokenBody>>(200, "A page of them")),
        Endpoint::post("/api/v1/tokens", Permission::Administer, create).is(Operation::new(
            "createToken",
            "Makes a token",
        )
        .body::<NewTokenBody>()
        .json::<CreatedToken>(201, "The token with its text, this once")
        .fails(&["token_exists"])),
        Endpoint::delete("/api/v1/tokens/{name}", Permission::Administer, revoke).is(Operation::new(
            "revokeToken",
            "Ends a token",
        )
        .nothing("It opens nothing any more")
        .fails(&["last_admin"])),
    ]
}

/// `POST /api/v1/tokens`: 201 with the token; nobody is told its text again.
pub(super) async fn create(
    State(app): State<App>,
    caller: Caller,
    request: Request,
) -> Result<Response, Failure> {
    let new: NewTokenBody = body::small_json(&app, request).await?;
    let (text, token) = app.service.create_token(&caller, &new.name, new.role).await?;
    let created = CreatedToken { token: Secret(text), body: convert::token(token) };
    Ok((StatusCode::CREATED, [(header::CACHE_CONTROL, "no-store")], Json(created)).into_response())
}

/// `GET /api/v1/tokens?after=&limit=`: tokens by name, revoked ones too; never their text.
pub(super) async fn list(
    State(app): State<App>,
    Parameters(parameters): Parameters<PageParameters>,
) -> Result<Json<Page<TokenBody>>, Failure> {
    let limit = parameters::limit(parameters.limit)?;
    let tokens = app.service.tokens(&parameters.after, limit + 1).await?;
    let tokens = tokens.into_iter().map(convert::token).collect();
    Ok(Json(parameters::page(tokens, limit, |token: &TokenBody| token.name.clone())))
}

/// `DELETE /api/v1/tokens/{name}`: ends a token.
pub(super) async fn revoke(
    State(app): State<App>,
    caller: Caller,
    Path(name): Path<String>,
) -> Result<StatusCode, Failure> {
    app.service.revoke_token(&caller, &name).await?;
    Ok(StatusCode::NO_CONTENT)
}
