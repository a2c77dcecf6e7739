//! What webhooks delivered, and what they did not.

use axum::{
    Json,
    extract::{Path, State},
    http::StatusCode,
};
use schemactl_api::{DeliveryBody, DeliveryParameters, Page};
use schemactl_store::DeliveryState;

use crate::{
    http::{
        App,
        endpoint::Endpoint,
        error::Failure,
        openapi::Operation,
        parameters::{self, Parameters},
    },
    service::{Caller, Permission, ServiceError, delivery_body},
};

/// What is answered here.
pub(super) fn endpoints() -> Vec<Endpoint> {
    let again = "/api/v1/webhooks/{name}/deliveries/{delivery}/redeliver";
    vec![
        Endpoint::get("/api/v1/webhooks/{name}/deliveries", Permission::Administer, list).is(Operation::new(
            "listDeliveries",
            "Lists a webhook's deliveries, the newest first",
        )
        .query::<DeliveryParameters>()
        .json::<Page<DeliveryBody>>(200, "A page of them")),
        Endpoint::post(again, Permission::Administer, redeliver).is(Operation::new(
            "redeliver",
            "Tries a delivery that came to its end once more, out of order",
        )
        .json::<DeliveryBody>(202, "The delivery, which waits for its next attempt")
        .fails(&["not_redeliverable"])),
        Endpoint::post("/api/v1/webhooks/{name}/test", Permission::Administer, test).is(Operation::new(
            "testWebhook",
            "Posts a test to a webhook's address, now and once",
        )
        .json::<DeliveryBody>(200, "What came of it")),
    ]
}

/// `GET /api/v1/webhooks/{name}/deliveries?state=&after=&limit=`: deliveries, the newest first.
pub(super) async fn list(
    State(app): State<App>,
    Path(name): Path<String>,
    Parameters(parameters): Parameters<DeliveryParameters>,
) -> Result<Json<Page<DeliveryBody>>, Failure> {
    let limit = parameters::limit(parameters.limit)?;
    let state = state(&parameters.state)?;
    let deliveries = app.service.deliveries(&name, state, &parameters.after, limit + 1).await?;
    let deliveries = deliveries.into_iter().map(delivery_body).collect();
    Ok(Json(parameters::page(deliveries, limit, |delivery: &DeliveryBody| delivery.id.clone())))
}

/// `POST /api/v1/webhooks/{name}/deliveries/{delivery}/redeliver`: 202; it is tried once more, out of order.
pub(super) async fn redeliver(
    State(app): State<App>,
    caller: Caller,
    Path((name, id)): Path<(String, String)>,
) -> Result<(StatusCode, Json<DeliveryBody>), Failure> {
    let delivery = app.service.redeliver(&caller, &name, &id).await?;
    Ok((StatusCode::ACCEPTED, Json(delivery_body(delivery))))
}

/// `POST /api/v1/webhooks/{name}/test`: posts a test, now and once, and answers what came of it.
pub(super) async fn test(
    State(app): State<App>,
    caller: Caller,
    Path(name): Path<String>,
) -> Result<Json<DeliveryBody>, Failure> {
    Ok(Json(delivery_body(app.service.test_webhook(&caller, &name).await?)))
}

fn state(text: &str) -> Result<Option<DeliveryState>, Failure> {
    if text.is_empty() {
        return Ok(None);
    }
    let state = DeliveryState::parse(text);
    state.map(Some).map_err(|_| ServiceError::invalid("state is none of waiting, delivered and dead").into())
}
