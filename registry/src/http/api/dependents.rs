//! Who builds on modules and events.

use axum::{
    Json,
    extract::{Path, State},
};
use schemactl_api::{DependentBody, DependentParameters, EventDependentsBody, Page};
use schemactl_model::{ModuleName, Version};
use schemactl_store::DependentQuery;

use crate::{
    http::{
        App, convert,
        endpoint::Endpoint,
        error::Failure,
        openapi::Operation,
        parameters::{self, PageParameters, Parameters},
    },
    service::{Caller, Permission, ServiceError},
};

/// Modules that are looked through for one page: each is decoded.
const MOST_LOOKED_AT: u32 = 100;

/// What is answered here.
pub(super) fn endpoints() -> Vec<Endpoint> {
    vec![
        Endpoint::get("/api/v1/modules/{owner}/{name}/dependents", Permission::Read, of_module).is(
            Operation::new("listDependents", "Lists who depends on a module, by name and version")
                .query::<DependentParameters>()
                .json::<Page<DependentBody>>(200, "A page of versions that do")
                .fails(&["not_found"]),
        ),
        Endpoint::get("/api/v1/events/{event}/dependents", Permission::Read, of_event).is(Operation::new(
            "listEventDependents",
            "Lists who builds on an event; `limit` is how many modules are looked through, at most 100",
        )
        .query::<PageParameters>()
        .json::<EventDependentsBody>(
            200,
            "Teams that read it, who was seen to log it, webhooks, and a page of modules with what in them uses it",
        )
        .fails(&["not_found"])),
    ]
}

/// `GET /api/v1/modules/{owner}/{name}/dependents?direct=&all_versions=&after=&limit=`: who depends on a
/// module, by name and version.
async fn of_module(
    State(app): State<App>,
    Path((owner, name)): Path<(String, String)>,
    Parameters(parameters): Parameters<DependentParameters>,
) -> Result<Json<Page<DependentBody>>, Failure> {
    let limit = parameters::limit(parameters.limit)?;
    let query = DependentQuery {
        module: parameters::module(&owner, &name)?,
        direct: parameters.direct,
        all_versions: parameters.all_versions,
        after: cursor(&parameters.after)?,
        limit: limit + 1,
    };
    let dependents = app.service.dependents(&query).await?;
    let dependents = dependents.into_iter().map(convert::dependent).collect();
    Ok(Json(parameters::page(dependents, limit, |body: &DependentBody| key(&body.module, &body.version))))
}

/// `GET /api/v1/events/{event}/dependents?after=&limit=`: who builds on an event. `limit` is how many modules
/// are looked through, at most 100.
async fn of_event(
    State(app): State<App>,
    caller: Caller,
    Path(name): Path<String>,
    Parameters(PageParameters { after, limit }): Parameters<PageParameters>,
) -> Result<Json<EventDependentsBody>, Failure> {
    let limit = parameters::limit(limit)?.min(MOST_LOOKED_AT);
    let (name, after) = (parameters::parse(&name)?, cursor(&after)?);
    let found = app.service.event_dependents(&caller, &name, after, limit).await?;
    let items = found.modules.into_iter().map(convert::event_dependent).collect();
    let next = found.next.map(|(module, version)| key(&module, &version));
    Ok(Json(EventDependentsBody {
        readers: found.event.spec.readers,
        uses: found.own,
        observed: found.observed.into_iter().collect(),
        webhooks: found.webhooks,
        modules: Page { items, next },
    }))
}

/// `owner/name@1.2.3`
fn key(module: &ModuleName, version: &Version) -> String {
    format!("{module}@{version}")
}

fn cursor(text: &str) -> Result<Option<(ModuleName, Version)>, Failure> {
    if text.is_empty() {
        return Ok(None);
    }
    let odd = || ServiceError::invalid(format!("{text:?} is not the next of a page"));
    let (module, version) = text.split_once('@').ok_or_else(odd)?;
    Ok(Some((parameters::parse(module)?, Version::parse(version).map_err(|_| odd())?)))
}
