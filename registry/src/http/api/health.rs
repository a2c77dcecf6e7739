//! Whether the server is alive, and whether it can do its work.

use axum::extract::State;

use crate::http::{App, error::Failure};

/// `GET /healthz`: the process answers.
pub(in crate::http) async fn alive() -> &'static str {
    "ok\n"
}

/// `GET /readyz`: the database answers too.
pub(in crate::http) async fn ready(State(app): State<App>) -> Result<&'static str, Failure> {
    app.service.ready().await?;
    Ok("ready\n")
}
