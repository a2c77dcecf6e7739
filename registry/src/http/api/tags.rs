//! What is said about events, as flat rows.

use axum::{Json, extract::State};
use schemactl_api::{Page, TagBody, TagParameters};
use schemactl_model::event::{PiiClass, Stage};
use schemactl_store::{Tag, TagQuery, TagState};

use crate::{
    http::{
        App, convert,
        endpoint::Endpoint,
        error::Failure,
        openapi::Operation,
        parameters::{self, Parameters},
    },
    service::{Permission, ServiceError},
};

/// What is answered here.
pub(super) fn endpoints() -> Vec<Endpoint> {
    vec![
        Endpoint::get("/api/v1/tags", Permission::Read, list).is(Operation::new(
            "listTags",
            "Lists what is said about events as flat rows, now, in a version or as of a time",
        )
        .query::<TagParameters>()
        .json::<Page<TagBody>>(200, "The rows of a page of events")
        .fails(&["not_found"])),
    ]
}

/// `GET /api/v1/tags?…`: all rows of the next `limit` events behind `after` that match.
pub(super) async fn list(
    State(app): State<App>,
    Parameters(parameters): Parameters<TagParameters>,
) -> Result<Json<Page<TagBody>>, Failure> {
    let sort = sort(&parameters.tag)?;
    let query = query(parameters)?;
    let limit = query.limit;
    let tags = app.service.tags(&TagQuery { limit: limit + 1, ..query }).await?;
    Ok(Json(page(tags, limit, sort)))
}

/// The rows of so many events; that there is one event more says that there is another page.
fn page(mut tags: Vec<Tag>, limit: u32, sort: Option<&str>) -> Page<TagBody> {
    let mut events: Vec<_> = tags.iter().map(|tag| tag.event.clone()).collect();
    events.dedup();
    let next = match events.get(limit as usize) {
        Some(beyond) => {
            tags.retain(|tag| tag.event != *beyond);
            tags.last().map(|tag| tag.event.to_string())
        }
        None => None,
    };
    let asked = tags.into_iter().filter(|tag| sort.is_none_or(|sort| tag.tag == sort));
    Page { items: asked.map(convert::tag).collect(), next }
}

/// The sorts of rows there are.
const SORTS: [&str; 6] = ["destination", "label", "owner", "pii", "producer", "stage"];

fn sort(word: &str) -> Result<Option<&'static str>, Failure> {
    let known = SORTS.into_iter().find(|sort| *sort == word);
    if word.is_empty() || known.is_some() {
        return Ok(known);
    }
    let odd: String = word.chars().take(80).collect();
    Err(ServiceError::invalid(format!("tag is {odd:?}, and can be {}", SORTS.join(", "))).into())
}

/// Reads the filters. A class or stage that does not exist is refused, not answered with nothing.
fn query(parameters: TagParameters) -> Result<TagQuery, Failure> {
    parameters::refuse_long(&parameters)?;
    let state = state(&parameters)?;
    let pii: Option<PiiClass> = parameters::parse_optional(&parameters.pii)?;
    let stage: Option<Stage> = parameters::parse_optional(&parameters.stage)?;
    let filled = |text: String| Some(text).filter(|text| !text.is_empty());
    Ok(TagQuery {
        state,
        event: parameters::parse_optional(&parameters.event)?,
        module: parameters::parse_optional(&parameters.module)?,
        owner: filled(parameters.owner),
        destination: filled(parameters.destination),
        pii: pii.map(|class| class.as_str().to_owned()),
        producer: filled(parameters.producer),
        stage: stage.map(|stage| stage.as_str().to_owned()),
        label: filled(parameters.label),
        label_value: filled(parameters.label_value),
        after: parameters::parse_optional(&parameters.after)?,
        limit: parameters::limit(parameters.limit)?,
    })
}

fn state(parameters: &TagParameters) -> Result<TagState, Failure> {
    let as_of = parameters::moment("as_of", &parameters.as_of)?;
    if parameters.version.is_empty() {
        return Ok(as_of.map_or(TagState::Latest, TagState::AsOf));
    }
    if as_of.is_some() {
        return Err(ServiceError::invalid("version and as_of each name a state; leave one out").into());
    }
    let Some(module) = parameters::parse_optional(&parameters.module)? else {
        return Err(ServiceError::invalid("a version takes the module that has it, as module").into());
    };
    if parameters.version == "latest" {
        return Ok(TagState::Latest);
    }
    Ok(TagState::Version(module, parameters::parse(&parameters.version)?))
}
