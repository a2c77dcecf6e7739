//! Who asks. The door stands before every handler, so that nothing of a stranger's body is read.

use std::{convert::Infallible, net::IpAddr};

use axum::{
    extract::{FromRequestParts, Request, State},
    http::{header, request::Parts},
    middleware::Next,
    response::Response,
};
use schemactl_api::Role;

use super::{App, client, endpoint::Load, error::Failure, request_id::RequestId};
use crate::service::{Caller, Permission, ServiceError};

/// Lets in whoever has a permission; the handler finds them as [`Caller`].
pub(super) async fn admit(
    State((app, permission, load)): State<(App, Permission, Load)>,
    request: Request,
    next: Next,
) -> Result<Response, Failure> {
    let (mut parts, body) = request.into_parts();
    let address = client::address(&parts.extensions, &parts.headers, &app.settings.trusted_proxies);
    let caller = identify(&parts, &app, permission, address).await?;
    app.limiter.request(caller.name.as_deref(), address, load == Load::Compiles)?;
    if let Err(error) = caller.require(permission) {
        app.service.note_refusal(&caller, permission.as_str(), parts.uri.path(), &error).await;
        return Err(error.into());
    }
    parts.extensions.insert(caller);
    Ok(next.run(Request::from_parts(parts, body)).await)
}

/// Who asks: the one behind the token, or, where that may do, anybody.
pub(super) async fn identify(
    parts: &Parts,
    app: &App,
    permission: Permission,
    address: IpAddr,
) -> Result<Caller, Failure> {
    let request_id = parts.extensions.get::<RequestId>().map(|id| id.0.clone()).unwrap_or_default();
    match parts.headers.get(header::AUTHORIZATION) {
        Some(value) => {
            // Before anything is looked up: whoever guesses tokens is not to keep the database busy.
            app.limiter.may_fail(address)?;
            let token = value.to_str().ok().and_then(bearer);
            let token =
                token.ok_or(ServiceError::Unauthenticated("the authorization is not a bearer token"))?;
            let recognised = app.service.authenticate(token).await;
            if matches!(recognised, Err(ServiceError::Unauthenticated(_))) {
                app.limiter.failed(address);
            }
            let (name, role) = recognised?;
            Ok(Caller { name: Some(name), role, request_id })
        }
        None if permission == Permission::Read && app.settings.anonymous_reads => {
            Ok(Caller { name: None, role: Role::Reader, request_id })
        }
        None => Err(ServiceError::Unauthenticated("this takes a token").into()),
    }
}

/// The token of a `Bearer TOKEN` header; the scheme's case does not matter.
fn bearer(value: &str) -> Option<&str> {
    let (scheme, token) = value.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then(|| token.trim()).filter(|token| !token.is_empty())
}

/// Whoever was let in. Behind an endpoint that is open to all that is nobody in particular, who may read.
impl<S: Sync> FromRequestParts<S> for Caller {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Caller, Infallible> {
        let nobody = || Caller { name: None, role: Role::Reader, request_id: String::new() };
        Ok(parts.extensions.get::<Caller>().cloned().unwrap_or_else(nobody))
    }
}
