//! Who asks. These extractors stand before the body in every handler's arguments, so that nothing of
//! a stranger's body is read.

use axum::{
    extract::FromRequestParts,
    http::{header, request::Parts},
};

use super::{App, envelope::RequestId, error::Failure};
use schemactl_api::Role;

use crate::service::{Caller, Permission, ServiceError};

/// Somebody who may read.
pub(super) struct Reader(pub Caller);

/// Somebody who may publish.
pub(super) struct Publisher(pub Caller);

/// Somebody who may approve.
pub(super) struct Approver(pub Caller);

/// Somebody who may administer.
pub(super) struct Admin(pub Caller);

/// Stamps an extractor that admits whoever has a permission.
macro_rules! admits {
    ($extractor:ty, $permission:expr, $answer:expr) => {
        impl FromRequestParts<App> for $extractor {
            type Rejection = Failure;

            async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Failure> {
                caller(parts, app, $permission).await.map($answer)
            }
        }
    };
}

admits!(Reader, Permission::Read, Reader);
admits!(Publisher, Permission::Publish, Publisher);
admits!(Approver, Permission::Approve, Approver);
admits!(Admin, Permission::Administer, Admin);

async fn caller(parts: &Parts, app: &App, permission: Permission) -> Result<Caller, Failure> {
    let request_id = parts.extensions.get::<RequestId>().map(|id| id.0.clone()).unwrap_or_default();
    let caller = match parts.headers.get(header::AUTHORIZATION) {
        Some(value) => {
            let token = value.to_str().ok().and_then(bearer);
            let token =
                token.ok_or(ServiceError::Unauthenticated("the authorization is not a bearer token"))?;
            let (name, role) = app.service.authenticate(token).await?;
            Caller { name: Some(name), role, request_id }
        }
        None if permission == Permission::Read && app.settings.anonymous_reads => {
            Caller { name: None, role: Role::Reader, request_id }
        }
        None => return Err(ServiceError::Unauthenticated("this takes a token").into()),
    };
    if let Err(error) = caller.require(permission) {
        app.service.note_refusal(&caller, permission.as_str(), parts.uri.path(), &error).await;
        return Err(error.into());
    }
    Ok(caller)
}

/// The token of a `Bearer TOKEN` header; the scheme's case does not matter.
fn bearer(value: &str) -> Option<&str> {
    let (scheme, token) = value.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then(|| token.trim()).filter(|token| !token.is_empty())
}
