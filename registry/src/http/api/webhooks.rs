//! Webhooks.

use axum::{
    Json,
    extract::{Path, Request, State},
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};
use schemactl_api::{
    ChangeFilterBody, NewWebhookBody, Page, Secret, WebhookBody, WebhookSettingsBody, WebhookWithSecret,
};
use schemactl_store::WebhookSettings;

use crate::{
    http::{
        App, body,
        endpoint::Endpoint,
        error::Failure,
        openapi::Operation,
        parameters::{self, PageParameters, Parameters},
    },
    service::{Caller, Permission, webhook_body},
};

/// What is answered here.
pub(super) fn endpoints() -> Vec<Endpoint> {
    vec![
        Endpoint::get("/api/v1/webhooks", Permission::Administer, list).is(Operation::new(
            "listWebhooks",
            "Lists webhooks by name, without their secrets",
        )
        .query::<PageParameters>()
        .json::<Page<WebhookBody>>(200, "A page of them")),
        Endpoint::post("/api/v1/webhooks", Permission::Administer, create).is(Operation::new(
            "createWebhook",
            "Has changes posted to an address",
        )
        .body::<NewWebhookBody>()
        .json::<WebhookWithSecret>(201, "The webhook with its secret, this once")
        .fails(&["webhook_exists", "too_many_webhooks", "no_secret_key"])),
        Endpoint::get("/api/v1/webhooks/{name}", Permission::Administer, one).is(Operation::new(
            "getWebhook",
            "Shows a webhook",
        )
        .json::<WebhookBody>(200, "The webhook")),
        Endpoint::put("/api/v1/webhooks/{name}", Permission::Administer, update).is(Operation::new(
            "updateWebhook",
            "Changes where a webhook delivers, what, and whether at all",
        )
        .body::<WebhookSettingsBody>()
        .json::<WebhookBody>(200, "The webhook as it is now")),
        Endpoint::delete("/api/v1/webhooks/{name}", Permission::Administer, delete).is(Operation::new(
            "deleteWebhook",
            "Deletes a webhook with all that is known of its deliveries",
        )
        .nothing("It is gone")),
        Endpoint::post("/api/v1/webhooks/{name}/rotate", Permission::Administer, rotate).is(Operation::new(
            "rotateWebhook",
            "Gives a webhook another secret; the one before is good beside it for a day",
        )
        .json::<WebhookWithSecret>(200, "The webhook with its new secret, this once")
        .fails(&["no_secret_key"])),
    ]
}

/// `GET /api/v1/webhooks?after=&limit=`: webhooks by name, without their secrets.
pub(super) async fn list(
    State(app): State<App>,
    Parameters(parameters): Parameters<PageParameters>,
) -> Result<Json<Page<WebhookBody>>, Failure> {
    let limit = parameters::limit(parameters.limit)?;
    let webhooks = app.service.webhooks(&parameters.after, limit + 1).await?;
    let webhooks = webhooks.into_iter().map(|(webhook, head)| webhook_body(webhook, head)).collect();
    Ok(Json(parameters::page(webhooks, limit, |webhook: &WebhookBody| webhook.name.clone())))
}

/// `POST /api/v1/webhooks`: 201 with the webhook and its secret; nobody is told that again.
pub(super) async fn create(
    State(app): State<App>,
    caller: Caller,
    request: Request,
) -> Result<Response, Failure> {
    let NewWebhookBody { name, url, filter, paused, after } = body::small_json(&app, request).await?;
    let settings = settings(url, &filter, paused)?;
    let (secret, (webhook, head)) = app.service.create_webhook(&caller, &name, settings, after).await?;
    Ok(with_secret(StatusCode::CREATED, secret, webhook_body(webhook, head)))
}

/// `GET /api/v1/webhooks/{name}`
pub(super) async fn one(
    State(app): State<App>,
    Path(name): Path<String>,
) -> Result<Json<WebhookBody>, Failure> {
    let (webhook, head) = app.service.webhook(&name).await?;
    Ok(Json(webhook_body(webhook, head)))
}

/// `PUT /api/v1/webhooks/{name}`: changes where it delivers, what, and whether at all.
pub(super) async fn update(
    State(app): State<App>,
    caller: Caller,
    Path(name): Path<String>,
    request: Request,
) -> Result<Json<WebhookBody>, Failure> {
    let WebhookSettingsBody { url, filter, paused } = body::small_json(&app, request).await?;
    let settings = settings(url, &filter, paused)?;
    let (webhook, head) = app.service.update_webhook(&caller, &name, settings).await?;
    Ok(Json(webhook_body(webhook, head)))
}

/// `POST /api/v1/webhooks/{name}/rotate`: another secret; the one before is good beside it for a day.
pub(super) async fn rotate(
    State(app): State<App>,
    caller: Caller,
    Path(name): Path<String>,
) -> Result<Response, Failure> {
    let (secret, (webhook, head)) = app.service.rotate_webhook(&caller, &name).await?;
    Ok(with_secret(StatusCode::OK, secret, webhook_body(webhook, head)))
}

/// `DELETE /api/v1/webhooks/{name}`: also what is known of its deliveries.
pub(super) async fn delete(
    State(app): State<App>,
    caller: Caller,
    Path(name): Path<String>,
) -> Result<StatusCode, Failure> {
    app.service.delete_webhook(&caller, &name).await?;
    Ok(StatusCode::NO_CONTENT)
}

fn settings(url: String, filter: &ChangeFilterBody, paused: bool) -> Result<WebhookSettings, Failure> {
    Ok(WebhookSettings { url, filter: parameters::changes(filter)?, paused })
}

fn with_secret(status: StatusCode, secret: String, webhook: WebhookBody) -> Response {
    let body = WebhookWithSecret { secret: Secret(secret), webhook };
    (status, [(header::CACHE_CONTROL, "no-store")], Json(body)).into_response()
}
