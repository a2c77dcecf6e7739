//! Addresses of the pages, and the patterns the registry routes them by.
//!
//! Everything that goes into an address is percent-encoded here, also what a type already limits:
//! a file's path may hold `#`, `?` and quotes.

use std::fmt::Write as _;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use schemactl_model::{DraftName, EventName, ModuleName, Version};

use crate::{AuditFilter, EventFilter};

/// Route patterns, spelled for axum.
pub mod routes {
    pub const HOME: &str = "/";
    /// The same page as `/events`; the query is [`crate::EventFilter`]'s.
    pub const SEARCH: &str = "/search";
    pub const EVENTS: &str = "/events";
    pub const EVENT: &str = "/events/{event}";
    pub const MODULES: &str = "/modules";
    pub const MODULE: &str = "/modules/{owner}/{name}";
    pub const VERSION: &str = "/modules/{owner}/{name}/versions/{version}";
    /// `path` holds slashes.
    pub const FILE: &str = "/modules/{owner}/{name}/versions/{version}/files/{*path}";
    pub const DRAFT: &str = "/modules/{owner}/{name}/drafts/{draft}";
    /// `path` holds slashes.
    pub const DRAFT_FILE: &str = "/modules/{owner}/{name}/drafts/{draft}/files/{*path}";
    /// Query: `from`, `to` (versions).
    pub const DIFF: &str = "/modules/{owner}/{name}/diff";
    /// Query: `after` (a sequence number, 0 is the start).
    pub const CHANGES: &str = "/changes";
    /// Query: `before` (a request's id).
    pub const APPROVALS: &str = "/approvals";
    /// Takes the form of an approval.
    pub const APPROVE: &str = "/modules/{owner}/{name}/approvals";
    /// Takes an approval back.
    pub const WITHDRAW: &str = "/approvals/{id}/withdraw";
    /// The query is [`crate::AuditFilter`]'s, and `after` (an entry's id).
    pub const AUDIT: &str = "/audit";
    /// All that a filter leaves, a line each; the same query.
    pub const AUDIT_EXPORT: &str = "/audit/export";
    /// Query: `to` (where to go then).
    pub const LOGIN: &str = "/login";
    pub const LOGGED_IN: &str = "/login/callback";
    pub const LOGOUT: &str = "/logout";
    pub const API: &str = "/docs/api";
    /// Query: `before` (a version of the policy).
    pub const POLICY: &str = "/policy";
}

/// All but the unreserved characters of RFC 3986.
const PART: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// The list of events that a filter leaves.
pub fn events(filter: &EventFilter) -> String {
    with_query("/events", &filter.pairs())
}

/// The page behind a cursor of the list that a filter leaves.
pub fn events_after(filter: &EventFilter, cursor: &str) -> String {
    let mut pairs = filter.pairs().to_vec();
    pairs.push(("after", cursor));
    with_query("/events", &pairs)
}

/// An event.
pub fn event(name: &EventName) -> String {
    format!("/events/{}", part(name.as_str()))
}

/// An event's JSON.
pub fn event_api(name: &EventName) -> String {
    format!("/api/v1/events/{}", part(name.as_str()))
}

/// Who depends on a module, every version, as JSON.
pub fn dependents_api(name: &ModuleName) -> String {
    format!("/api/v1{}/dependents?all_versions=true", module(name))
}

/// Who builds on an event, as JSON.
pub fn event_dependents_api(name: &EventName) -> String {
    format!("{}/dependents", event_api(name))
}

/// A module.
pub fn module(module: &ModuleName) -> String {
    format!("/modules/{}/{}", part(module.owner()), part(module.name()))
}

/// A version of a module.
pub fn version(module_name: &ModuleName, version: &Version) -> String {
    format!("{}/versions/{}", module(module_name), part(&version.to_string()))
}

/// Where the form of an approval goes.
pub fn approve(module_name: &ModuleName) -> String {
    format!("{}/approvals", module(module_name))
}

/// Where the form goes that takes an approval back.
pub fn withdraw(approval: i64) -> String {
    format!("/approvals/{approval}/withdraw")
}

/// An approval on the page with all of them.
pub fn approval(approval: i64) -> String {
    format!("/approvals#approval-{approval}")
}

/// The entries of the audit log that a filter leaves.
pub fn audit(filter: &AuditFilter) -> String {
    with_query("/audit", &filter.pairs())
}

/// The entries behind one, in the filter's order.
pub fn audit_after(filter: &AuditFilter, entry: i64) -> String {
    let entry = entry.to_string();
    let mut pairs = filter.pairs().to_vec();
    pairs.push(("after", &entry));
    with_query("/audit", &pairs)
}

/// All entries that a filter leaves, a line each.
pub fn audit_export(filter: &AuditFilter) -> String {
    with_query("/audit/export", &filter.pairs())
}

/// A file of a version.
pub fn file(module: &ModuleName, module_version: &Version, path: &str) -> String {
    let parts: Vec<String> = path.split('/').map(part).collect();
    format!("{}/files/{}", version(module, module_version), parts.join("/"))
}

/// A draft of a module.
pub fn draft(module_name: &ModuleName, draft: &DraftName) -> String {
    format!("{}/drafts/{}", module(module_name), part(draft.as_str()))
}

/// A file of a draft.
pub fn draft_file(module: &ModuleName, name: &DraftName, path: &str) -> String {
    let parts: Vec<String> = path.split('/').map(part).collect();
    format!("{}/files/{}", draft(module, name), parts.join("/"))
}

/// A line of a file of a version, counted from 1.
pub fn line(module: &ModuleName, version: &Version, path: &str, line: u32) -> String {
    format!("{}#L{line}", file(module, version, path))
}

/// What changed between two versions.
pub fn diff(module_name: &ModuleName, from: &Version, to: &Version) -> String {
    let query = [("from", from.to_string()), ("to", to.to_string())];
    with_query(&format!("{}/diff", module(module_name)), &query)
}

/// The changes behind a sequence number.
pub fn changes(after: u64) -> String {
    with_query("/changes", &[("after", after.to_string())])
}

/// Appends the pairs whose value is not empty.
fn with_query<V: AsRef<str>>(path: &str, pairs: &[(&str, V)]) -> String {
    let mut address = path.to_owned();
    let filled = pairs.iter().filter(|(_, value)| !value.as_ref().is_empty());
    for (index, (key, value)) in filled.enumerate() {
        let separator = if index == 0 { '?' } else { '&' };
        let value = utf8_percent_encode(value.as_ref(), PART);
        write!(address, "{separator}{key}={value}").expect("a String takes any text");
    }
    address
}

fn part(text: &str) -> String {
    utf8_percent_encode(text, PART).to_string()
}
