//! What stands in addresses: names, versions, pages.

use std::{fmt::Display, str::FromStr};

use axum::{
    extract::{FromRequestParts, Query},
    http::request::Parts,
};
use schemactl_api::{ChangeFilterBody, Page};
use schemactl_model::{ModuleName, Version};
use schemactl_store::ChangeFilter;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use serde_json::Value;
use time::{OffsetDateTime, UtcOffset, format_description::well_known::Rfc3339};

use super::error::Failure;
use crate::service::{ServiceError, VersionChoice};

/// Items to a page unless asked for otherwise, and at most.
const ITEMS: u32 = 100;
const MOST_ITEMS: u32 = 1_000;

/// A query whose mistakes are told.
pub(super) struct Parameters<T>(pub T);

impl<T: DeserializeOwned, S: Sync> FromRequestParts<S> for Parameters<T> {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Failure> {
        let query = Query::<T>::try_from_uri(&parts.uri);
        let query = query.map_err(|error| ServiceError::invalid(error.body_text()))?;
        Ok(Parameters(query.0))
    }
}

/// The query of a list that comes in pages.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub(super) struct PageParameters {
    /// The `next` of the page before.
    pub after: String,
    /// Items to a page: 100, or at most 1,000.
    pub limit: Option<u32>,
}

/// Parses text of an address.
pub(super) fn parse<T>(text: &str) -> Result<T, Failure>
where
    T: FromStr,
    T::Err: Display,
{
    text.parse().map_err(|error: T::Err| ServiceError::invalid(error.to_string()).into())
}

/// Parses text that may be empty.
pub(super) fn parse_optional<T>(text: &str) -> Result<Option<T>, Failure>
where
    T: FromStr,
    T::Err: Display,
{
    if text.is_empty() { Ok(None) } else { parse(text).map(Some) }
}

/// A module by the two parts of its address.
pub(super) fn module(owner: &str, name: &str) -> Result<ModuleName, Failure> {
    parse(&format!("{owner}/{name}"))
}

/// `latest`, `newest`, or a version's number.
pub(super) fn version(text: &str) -> Result<VersionChoice, Failure> {
    match text {
        "latest" => Ok(VersionChoice::Latest),
        "newest" => Ok(VersionChoice::Newest),
        number => number_of(number).map(VersionChoice::Exactly),
    }
}

/// A version's number.
pub(super) fn number_of(text: &str) -> Result<Version, Failure> {
    Version::parse(text).map_err(|error| {
        ServiceError::invalid(format!("{text:?} is neither \"latest\" nor a version: {error}")).into()
    })
}

/// Characters of a filter's word.
const LONGEST_WORD: usize = 1_000;

/// Which changes somebody asks for.
pub(super) fn changes(filter: &ChangeFilterBody) -> Result<ChangeFilter, Failure> {
    let ChangeFilterBody { module, event, destination, kind } = filter;
    let words = [("module", module), ("event", event), ("destination", destination), ("kind", kind)];
    if let Some((name, _)) = words.into_iter().find(|(_, word)| word.chars().count() > LONGEST_WORD) {
        let detail = format!("{name} is longer than {LONGEST_WORD} characters");
        return Err(ServiceError::invalid(detail).into());
    }
    if let Some((name, _)) = words.into_iter().find(|(_, word)| word.contains('\0')) {
        return Err(ServiceError::invalid(format!("{name} has a NUL in it")).into());
    }
    let filled = |word: &String| Some(word.clone()).filter(|word| !word.is_empty());
    Ok(ChangeFilter {
        module: parse_optional(module)?,
        event: parse_optional(event)?,
        destination: filled(destination),
        kind: filled(kind),
    })
}

/// A moment that may be left open.
pub(super) fn moment(parameter: &str, text: &str) -> Result<Option<OffsetDateTime>, Failure> {
    if text.is_empty() {
        return Ok(None);
    }
    // The first and last hours of all years are none of them in UTC.
    let at = OffsetDateTime::parse(text, &Rfc3339).ok().and_then(|at| at.checked_to_offset(UtcOffset::UTC));
    at.map(Some).ok_or_else(|| {
        let odd: String = text.chars().take(80).collect();
        let detail = format!("{parameter} is {odd:?}, and has to be a time as 2026-03-01T10:00:00Z");
        ServiceError::invalid(detail).into()
    })
}

/// Fails where a filter is longer than anything it could be compared with.
pub(super) fn refuse_long(parameters: &impl Serialize) -> Result<(), Failure> {
    let parameters = serde_json::to_value(parameters).map_err(ServiceError::internal)?;
    let is_long = |value: &Value| value.as_str().is_some_and(|text| text.chars().count() > LONGEST_WORD);
    match parameters.as_object().into_iter().flatten().find(|(_, value)| is_long(value)) {
        None => Ok(()),
        Some((name, _)) => {
            Err(ServiceError::invalid(format!("{name} is longer than {LONGEST_WORD} characters")).into())
        }
    }
}

/// Items to a page.
pub(super) fn limit(asked: Option<u32>) -> Result<u32, Failure> {
    match asked {
        None => Ok(ITEMS),
        Some(limit) if (1..=MOST_ITEMS).contains(&limit) => Ok(limit),
        Some(limit) => {
            Err(ServiceError::invalid(format!("the limit {limit} is not between 1 and {MOST_ITEMS}")).into())
        }
    }
}

/// A page of a list that was fetched with one item more than fits, to see whether there is more.
pub(super) fn page<T>(mut items: Vec<T>, limit: u32, key: impl Fn(&T) -> String) -> Page<T> {
    let fits = limit as usize;
    let more = items.len() > fits;
    items.truncate(fits);
    let next = if more { items.last().map(key) } else { None };
    Page { items, next }
}
