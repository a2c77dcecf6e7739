//! Whether the server is alive, and whether it can do its work.

use axum::extract::State;

use crate::http::{App, endpoint::Endpoint, error::Failure};

/// What is answered here.
pub(super) fn endpoints() -> Vec<Endpoint> {
    vec![Endpoint::open("/healthz", alive), Endpoint::open("/readyz", ready)]
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
