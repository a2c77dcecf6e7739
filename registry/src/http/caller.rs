//! Who asks. The door stands before every handler, so that nothing of a stranger's body is read.

use std::{convert::Infallible, net::IpAddr};

use axum::{
    RequestPartsExt,
    extract::{FromRequestParts, RawPathParams, Request, State},
    http::{HeaderMap, Method, header, request::Parts},
    middleware::Next,
    response::{IntoResponse, Redirect, Response},
};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use schemactl_api::Scope;
use schemactl_model::ModuleName;
use schemactl_web::links::routes;

use super::{App, client, endpoint::Load, error::Failure, origin::origin, session, session::Visitor};
use crate::service::{Caller, Kind, Origin, Permission, Principal, ServiceError};

/// Stands on the answer to somebody who was let in.
#[derive(Clone, Copy)]
pub(super) struct Admitted;

/// What it takes to be let in somewhere.
#[derive(Clone)]
pub(super) struct Door {
    pub app: App,
    pub permission: Permission,
    pub load: Load,
}

/// Lets in whoever has a permission; the handler finds them as [`Caller`]. Where the address names a module
/// or an owner, it takes the permission there; else anywhere, and the service asks again once it knows what
/// the request is about.
pub(super) async fn admit(State(door): State<Door>, request: Request, next: Next) -> Response {
    let sender = door.app.sender(request.extensions(), request.headers());
    let (parts, body) = request.into_parts();
    let visitor = match session::visitor(&door.app, &parts, client::counted(sender)).await {
        Ok(visitor) => visitor,
        Err(failure) => return failure.into_response(),
    };
    let is_over = matches!(visitor, Visitor::Over);
    let answer = door.pass(visitor, sender, Request::from_parts(parts, body), next).await;
    let mut response = answer.unwrap_or_else(IntoResponse::into_response);
    if is_over {
        // Else a browser would show for ever what opens nothing, and be counted among those who guess.
        response
            .headers_mut()
            .extend(session::drop_session(&door.app).map(|cookie| (header::SET_COOKIE, cookie)));
    }
    response
}

/// Counts somebody whom nobody asks who they are.
pub(super) async fn count(State(app): State<App>, request: Request, next: Next) -> Result<Response, Failure> {
    let sender = app.sender(request.extensions(), request.headers());
    app.limiter.request(None, client::counted(sender), false)?;
    Ok(next.run(request).await)
}

impl Door {
    async fn pass(
        &self,
        visitor: Visitor,
        sender: Option<IpAddr>,
        request: Request,
        next: Next,
    ) -> Result<Response, Failure> {
        let Door { app, permission, load } = self;
        let (permission, load) = (*permission, *load);
        let (mut parts, body) = request.into_parts();
        let origin = origin(&parts, sender);
        let principal = match visitor {
            Visitor::Known(principal) => principal,
            Visitor::Nobody | Visitor::Over => {
                match identify(&parts.headers, &origin, app, permission, sender).await {
                    Err(Failure::Service(ServiceError::Unauthenticated(_)))
                        if session::is_for_page(&parts) && app.service.has_login() =>
                    {
                        return to_login(&parts);
                    }
                    identified => identified?,
                }
            }
        };
        let known = (principal.kind != Kind::Anonymous).then_some(principal.name.as_str());
        app.limiter.request(known, client::counted(sender), load == Load::Compiles)?;
        let caller = Caller { principal, origin };
        let named = named(&mut parts).await;
        if let Err(error) = caller.require(permission, named.as_ref()) {
            let target = named.map_or_else(|| parts.uri.path().to_owned(), |named| named.to_string());
            app.service.note_refusal(&caller, permission.as_str(), &target, &error).await;
            return Err(error.into());
        }
        parts.extensions.insert(caller);
        let mut response = next.run(Request::from_parts(parts, body)).await;
        response.extensions_mut().insert(Admitted);
        Ok(response)
    }
}

/// Sends a reader to log in. What somebody wrote into a form would be lost on the way: they are told.
fn to_login(parts: &Parts) -> Result<Response, Failure> {
    if parts.method == Method::GET {
        return Ok(Redirect::to(&login_from(parts)).into_response());
    }
    Err(ServiceError::Unauthenticated("this takes a login").into())
}

/// Where somebody logs in and then comes back here.
fn login_from(parts: &Parts) -> String {
    let here = parts.uri.path_and_query().map_or("/", |path| path.as_str());
    format!("{}?to={}", routes::LOGIN, utf8_percent_encode(here, NON_ALPHANUMERIC))
}

/// Who shows these credentials. Somebody who shows wrong ones is refused, also where none are needed.
pub(super) async fn identify(
    headers: &HeaderMap,
    origin: &Origin,
    app: &App,
    permission: Permission,
    sender: Option<IpAddr>,
) -> Result<Principal, Failure> {
    let address = client::counted(sender);
    match headers.get(header::AUTHORIZATION) {
        Some(value) => {
            // Before anything is looked up: whoever guesses tokens is not to keep the database busy.
            app.limiter.may_fail(address)?;
            let token = value.to_str().ok().and_then(bearer);
            let token =
                token.ok_or(ServiceError::Unauthenticated("the authorization is not a bearer token"))?;
            let recognised = app.service.authenticate(token, origin).await;
            if recognised.as_ref().is_err_and(ServiceError::is_the_callers) {
                app.limiter.failed(address);
            }
            Ok(recognised?)
        }
        None if permission == Permission::Read && app.settings.anonymous_reads => Ok(Principal::anonymous()),
        None => Err(ServiceError::Unauthenticated("this takes a token").into()),
    }
}

/// The token of a `Bearer TOKEN` header; the scheme's case does not matter.
fn bearer(value: &str) -> Option<&str> {
    let (scheme, token) = value.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then(|| token.trim()).filter(|token| !token.is_empty())
}

/// The module or owner that the address names. What is no name of one is nobody's but an admin's of
/// everything, who is then told that it is none.
async fn named(parts: &mut Parts) -> Option<Scope> {
    let parameters = parts.extract::<RawPathParams>().await.ok()?;
    let part = |wanted: &str| parameters.iter().find(|(key, _)| *key == wanted).map(|(_, value)| value);
    let owner = part("owner")?;
    let scope = match part("name") {
        Some(name) => format!("{owner}/{name}").parse::<ModuleName>().ok().map(Scope::Module),
        None => owner.parse().ok().map(Scope::Owner),
    };
    Some(scope.unwrap_or(Scope::Everything))
}

/// Whoever was let in. Behind an endpoint that is open to all that is nobody in particular, who may read.
impl<S: Sync> FromRequestParts<S> for Caller {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Caller, Infallible> {
        let nobody = || Caller { principal: Principal::anonymous(), origin: Origin::default() };
        Ok(parts.extensions.get::<Caller>().cloned().unwrap_or_else(nobody))
    }
}
