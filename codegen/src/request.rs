//! What goes in and what comes out.

use schemactl_model::{Digest, EventSpec, ModuleName, Schema, Version};

use crate::Language;

/// What to generate, and from what.
#[derive(Clone, Copy, Debug)]
pub struct Request<'a> {
    /// The module with everything it imports.
    pub schema: &'a Schema,
    /// The events to generate for, as read from `schema`.
    pub events: &'a [EventSpec],
    /// Names the crate or package, and stands in every envelope's `dataschema`.
    pub module: &'a ModuleName,
    /// The published version that `schema` is; `None` for sources that are not published. Then
    /// envelopes carry none.
    pub version: Option<&'a Version>,
    /// The digest of that version.
    pub digest: Option<Digest>,
    /// The language.
    pub language: Language,
}

impl Request<'_> {
    /// The module's name as one word of a programming language: `acme/web-shop` is `acme_web_shop`.
    pub(crate) fn package_word(&self) -> String {
        let word = self.module.as_str().replace(['/', '-'], "_");
        if word.starts_with(|first: char| first.is_ascii_digit()) { format!("module_{word}") } else { word }
    }

    /// The URI of an event's schema: `schemactl://owner/name@version#full.Name`.
    pub(crate) fn data_schema(&self, full_name: &str) -> String {
        match self.version {
            Some(version) => format!("schemactl://{}@{version}#{full_name}", self.module),
            None => format!("schemactl://{}#{full_name}", self.module),
        }
    }

    /// The version as envelopes carry it; empty where there is none.
    pub(crate) fn schema_version(&self) -> String {
        self.version.map(Version::to_string).unwrap_or_default()
    }

    /// The digest as envelopes carry it; empty where there is none.
    pub(crate) fn schema_digest(&self) -> String {
        self.digest.map(|digest| digest.to_string()).unwrap_or_default()
    }
}

/// A generated file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GeneratedFile {
    /// Relative path with `/` between parts; no empty, `.` or `..` part.
    pub path: String,
    /// UTF-8 text that ends with a newline.
    pub content: String,
}

impl GeneratedFile {
    pub(crate) fn new(path: impl Into<String>, content: impl Into<String>) -> Self {
        let mut content: String = content.into();
        // askama drops a template's last newline.
        if !content.ends_with('\n') {
            content.push('\n');
        }
        Self { path: path.into(), content }
    }
}
