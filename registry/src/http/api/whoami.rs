//! Who the caller is.

use axum::Json;
use schemactl_api::WhoamiBody;

use crate::{
    http::{endpoint::Endpoint, openapi::Operation},
    service::{Caller, Permission},
};

/// What is answered here.
pub(super) fn endpoints() -> Vec<Endpoint> {
    vec![
        Endpoint::get("/api/v1/whoami", Permission::Read, whoami).is(Operation::new(
            "whoami",
            "Says who the caller is",
        )
        .json::<WhoamiBody>(200, "Name and role")),
    ]
}

/// `GET /api/v1/whoami`
pub(super) async fn whoami(caller: Caller) -> Json<WhoamiBody> {
    Json(WhoamiBody { role: caller.role.as_str().to_owned(), name: caller.name })
}
