//! Who the caller is.

use axum::Json;
use schemactl_api::WhoamiBody;

use crate::http::caller::Reader;

/// `GET /api/v1/whoami`
pub(super) async fn whoami(Reader(caller): Reader) -> Json<WhoamiBody> {
    Json(WhoamiBody { role: caller.role.as_str().to_owned(), name: caller.name })
}
