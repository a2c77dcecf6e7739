//! What no address of ours has in it.

use axum::{extract::Request, middleware::Next, response::Response};

use super::error::Failure;
use crate::service::ServiceError;

/// Refuses a NUL before anybody looks it up: no name has one, and Postgres fails over text with one where SQLite
/// finds nothing.
pub(super) async fn refuse_nul(request: Request, next: Next) -> Result<Response, Failure> {
    let uri = request.uri();
    let has_nul = |text: &str| text.contains("%00");
    if has_nul(uri.path()) || uri.query().is_some_and(has_nul) {
        return Err(ServiceError::invalid("the address has a NUL in it").into());
    }
    Ok(next.run(request).await)
}
