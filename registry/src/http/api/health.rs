//! Whether the server is alive, and whether it can do its work.

use axum::extract::State;

use crate::http::{App, endpoint::Endpoint, error::Failure, openapi::Operation};

/// What is answered here.
pub(super) fn endpoints() -> Vec<Endpoint> {
    vec![
        Endpoint::open("/healthz", alive)
            .is(Operation::new("healthz", "Says that the process lives").text(200, "It does")),
        Endpoint::open("/readyz", ready).is(Operation::new(
            "readyz",
            "Says whether the server can do its work",
        )
        .text(200, "It can")),
    ]
}

/// `GET /healthz`: the process answers.
async fn alive() -> &'static str {
    "ok\n"
}

/// `GET /readyz`: the database answers too.
async fn ready(State(app): State<App>) -> Result<&'static str, Failure> {
    app.service.ready().await?;
    Ok("ready\n")
}
