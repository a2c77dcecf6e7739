//! Taking content out of published versions for good.

use axum::{
    Json,
    extract::{Request, State},
};
use schemactl_api::{PurgeBody, PurgeRequest};

use crate::{
    http::{App, body, endpoint::Endpoint, error::Failure, openapi::Operation},
    service::{Caller, Permission},
};

/// What is answered here. The same content may stand in everybody's modules: it takes an admin of everything.
pub(super) fn endpoints() -> Vec<Endpoint> {
    vec![
        Endpoint::post("/api/v1/purges", Permission::Administer, purge).is(Operation::new(
            "purge",
            "Takes a file's content out of every version that has it, for good; or says what that would be",
        )
        .body::<PurgeRequest>()
        .json::<PurgeBody>(200, "What is gone, or would be")
        .fails(&["not_found", "module_moved", "newest_has_it"])),
    ]
}

/// `POST /api/v1/purges`
async fn purge(State(app): State<App>, caller: Caller, request: Request) -> Result<Json<PurgeBody>, Failure> {
    let purge: PurgeRequest = body::small_json(&app, request).await?;
    Ok(Json(app.service.purge(&caller, &purge).await?))
}
