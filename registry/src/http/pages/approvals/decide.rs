//! What the forms of `/approvals` do: what the API does, by the same functions.

use axum::{
    extract::{Path, Request, State},
    response::{IntoResponse, Redirect, Response},
};
use schemactl_api::NewApprovalBody;
use schemactl_model::{Digest, ModuleName};
use schemactl_web::{links, pages::Denied};
use time::{Date, Duration, OffsetDateTime, format_description::well_known::Iso8601};

use super::{Caller, fill};
use crate::{
    http::{
        App,
        error::{self, Failure, ToldInPlace},
        form::{self, Form},
        pages::html,
        parameters,
        session::FormToken,
    },
    service::ServiceError,
};

/// `POST /modules/{owner}/{name}/approvals`: leads to the approval, or says on the page why there is none.
pub(in crate::http::pages) async fn approve(
    State(app): State<App>,
    caller: Caller,
    FormToken(token): FormToken,
    Path((owner, name)): Path<(String, String)>,
    request: Request,
) -> Result<Response, Failure> {
    let module = parameters::module(&owner, &name)?;
    let mut form = form::read(&app, &caller, "approve", request).await?;
    let change: Digest = parameters::parse(&form.take("change"))?;
    let written = Written { reason: form.take("reason"), until: form.take("until") };
    match try_approve(&app, &caller, module, change, &written).await {
        Ok(approval) => Ok(Redirect::to(&links::approval(approval)).into_response()),
        Err(error) => deny(&app, &caller, token, error, Some((change, written))).await,
    }
}

/// `POST /approvals/{id}/withdraw`
pub(in crate::http::pages) async fn withdraw(
    State(app): State<App>,
    caller: Caller,
    FormToken(token): FormToken,
    Path(id): Path<String>,
    request: Request,
) -> Result<Response, Failure> {
    let id = parameters::parse(&id)?;
    let _: Form = form::read(&app, &caller, "revoke_approval", request).await?;
    match app.service.revoke_approval(&caller, id).await {
        Ok(()) => Ok(Redirect::to(&links::approval(id)).into_response()),
        Err(error) => deny(&app, &caller, token, error, None).await,
    }
}

/// What somebody wrote into the form.
struct Written {
    reason: String,
    until: String,
}

async fn try_approve(
    app: &App,
    caller: &Caller,
    module: ModuleName,
    digest: Digest,
    written: &Written,
) -> Result<i64, ServiceError> {
    let new =
        NewApprovalBody { module, digest, reason: written.reason.clone(), until: end_of(&written.until)? };
    let (approval, _) = app.service.approve(caller, new).await?;
    Ok(approval.id)
}

/// The end of a day that may be left open.
fn end_of(day: &str) -> Result<Option<OffsetDateTime>, ServiceError> {
    if day.is_empty() {
        return Ok(None);
    }
    let parsed = Date::parse(day, &Iso8601::DATE).ok().filter(|_| day.len() == 10);
    let end = parsed.and_then(|day| day.midnight().assume_utc().checked_add(Duration::DAY));
    let odd = || ServiceError::invalid("the last day is no day; write for example 2026-03-01");
    end.map(Some).ok_or_else(odd)
}

/// The page again, with what was not done and why; what is no answer to what was asked is told as ever.
async fn deny(
    app: &App,
    caller: &Caller,
    token: String,
    error: ServiceError,
    tried: Option<(Digest, Written)>,
) -> Result<Response, Failure> {
    let problem = error::service_problem(&error);
    if problem.status >= 500 {
        return Err(error.into());
    }
    let (change, written) = tried.unzip();
    let (reason, until) = written.map(|written| (written.reason, written.until)).unwrap_or_default();
    let denied = Denied { change, message: problem.detail, hint: problem.hint, reason, until };
    let page = fill(app, caller, token, None, Some(denied)).await?;
    let mut response = (error::status(&error), html(&page)?).into_response();
    response.extensions_mut().insert(ToldInPlace);
    Ok(response)
}

#[cfg(test)]
mod tests {
    use time::macros::datetime;

    use super::*;

    #[test]
    fn an_approval_lasts_through_its_last_day() {
        assert_eq!(end_of("2026-03-01").unwrap(), Some(datetime!(2026-03-02 00:00 UTC)));
        assert_eq!(end_of("").unwrap(), None);
        for odd in ["2026", "2026-02-30", "tomorrow", "2026-03-01T00:00:00Z", "9999-12-31", "20260301"] {
            assert!(end_of(odd).is_err(), "{odd}");
        }
    }
}
