//! The part of SARIF's object model that is written.

use serde::Serialize;

use super::{super::json::Last, rules::Descriptor};

pub(super) const SCHEMA: &str =
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";
pub(super) const VERSION: &str = "2.1.0";

#[derive(Serialize)]
pub(super) struct Log<'a> {
    #[serde(rename = "$schema")]
    pub schema: &'static str,
    pub version: &'static str,
    pub runs: [Run<'a>; 1],
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Run<'a> {
    pub tool: Tool,
    pub column_kind: &'static str,
    pub results: Vec<Result<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub properties: Option<RunProperties<'a>>,
}

/// What no result says. Readers of SARIF take every result for something to mend, whatever kind it is of.
#[derive(Serialize)]
pub(super) struct RunProperties<'a> {
    pub schemactl: Last<'a>,
}

#[derive(Serialize)]
pub(super) struct Tool {
    pub driver: Driver,
}

#[derive(Serialize)]
pub(super) struct Driver {
    pub name: &'static str,
    pub version: &'static str,
    pub rules: Vec<Descriptor>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Result<'a> {
    pub rule_id: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rule_index: Option<usize>,
    pub level: &'static str,
    pub message: Message,
    pub locations: [Location; 1],
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub related_locations: Vec<Location>,
    pub partial_fingerprints: Fingerprints,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub suppressions: Vec<Suppression>,
}

#[derive(Serialize)]
pub(super) struct Fingerprints {
    /// Of rule, path and message.
    #[serde(rename = "schemactl/v1")]
    pub said: String,
}

#[derive(Serialize)]
pub(super) struct Suppression {
    kind: &'static str,
    justification: String,
}

impl Suppression {
    pub fn in_source(justification: String) -> Self {
        Suppression { kind: "inSource", justification }
    }
}

#[derive(Serialize)]
pub(super) struct Message {
    text: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    markdown: Option<String>,
}

impl Message {
    /// Text of ours.
    pub fn plain(text: String) -> Self {
        Message { text, markdown: None }
    }

    /// Text that came from a schema: nothing in it is a link or a placeholder.
    pub fn foreign(text: &str) -> Self {
        let has_placeholder =
            text.split('{').skip(1).any(|rest| rest.starts_with(|c: char| c.is_ascii_digit()));
        let text = text.replace("](", "] (");
        Message::plain(if has_placeholder { text.replace('{', "{{").replace('}', "}}") } else { text })
    }

    pub fn with_markdown(text: String, markdown: String) -> Self {
        Message { text, markdown: Some(markdown) }
    }
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Location {
    pub physical_location: PhysicalLocation,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub message: Option<Message>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct PhysicalLocation {
    pub artifact_location: Artifact,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub region: Option<Region>,
}

#[derive(Serialize)]
pub(super) struct Artifact {
    pub uri: String,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Region {
    pub start_line: u32,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub start_column: Option<usize>,
    pub end_line: u32,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub end_column: Option<usize>,
}
