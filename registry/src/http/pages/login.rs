//! `/login`, `/login/callback` and `/logout`

use axum::{
    extract::{Request, State},
    http::{HeaderMap, HeaderValue, header},
    response::{AppendHeaders, IntoResponse, Redirect, Response},
};
use serde::Deserialize;

use crate::{
    http::{App, client, error::Failure, origin::origin, parameters::Parameters, session},
    oidc::Distrust,
    service::ServiceError,
};

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct LoginParameters {
    /// Where to go then.
    to: Option<String>,
}

/// What an issuer sends a browser back with. It may say more than we ask.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Answer {
    state: String,
    code: String,
}

pub(super) async fn begin(
    State(app): State<App>,
    Parameters(parameters): Parameters<LoginParameters>,
) -> Result<Response, Failure> {
    let (attempt, address) = app.service.begin_login().await?;
    let cookie = session::hold_login(&app, &attempt, session::own_path(parameters.to.as_deref()));
    Ok(to(&address, [cookie]))
}

/// Only the browser that began holds the state that has to come back; what it holds is good for one answer.
pub(super) async fn finish(
    State(app): State<App>,
    Parameters(answer): Parameters<Answer>,
    request: Request,
) -> Response {
    let finished = log_in(&app, answer, request).await;
    let dropped = session::drop_login(&app);
    match finished {
        Ok((path, cookie)) => to(&path, [cookie, dropped]),
        Err(failure) => (cookies([dropped]), failure).into_response(),
    }
}

async fn log_in(
    app: &App,
    answer: Answer,
    request: Request,
) -> Result<(String, Option<HeaderValue>), Failure> {
    let (parts, _) = request.into_parts();
    let held = session::held_login(app, &parts.headers).filter(|(attempt, _)| attempt.state == answer.state);
    // Any site can send somebody here: this is no failure of theirs, and none of others at their address.
    let (attempt, path) = held.ok_or(ServiceError::from(Distrust::Nonce))?;
    let sender = app.sender(&parts.extensions, &parts.headers);
    let address = client::counted(sender);
    app.limiter.may_fail(address)?;
    let logged_in = app.service.log_in(&attempt, &answer.code, &origin(&parts, sender)).await;
    if logged_in.as_ref().is_err_and(ServiceError::is_the_callers) {
        app.limiter.failed(address);
    }
    let login = logged_in?;
    let cookie = session::hold_session(app, &login.secret, login.lasts.whole_seconds());
    Ok((session::own_path(Some(&path)).to_owned(), cookie))
}

/// Another site cannot bring it about: its forms do not send the session along.
pub(super) async fn end(State(app): State<App>, headers: HeaderMap) -> Result<Response, Failure> {
    let Some(secret) = session::secret(&app, &headers) else { return Ok(to("/", [])) };
    app.service.log_out(secret).await?;
    Ok(to("/", [session::drop_session(&app)]))
}

fn to<const COUNT: usize>(address: &str, set: [Option<HeaderValue>; COUNT]) -> Response {
    (cookies(set), Redirect::to(address)).into_response()
}

fn cookies<const COUNT: usize>(
    set: [Option<HeaderValue>; COUNT],
) -> AppendHeaders<impl Iterator<Item = (header::HeaderName, HeaderValue)>> {
    AppendHeaders(set.into_iter().flatten().map(|cookie| (header::SET_COOKIE, cookie)))
}
