//! Findings of one run: each at the element it is about.

use schemactl_model::{
    Finding, Schema, Span,
    schema::{Element, FieldId},
};

/// A name that the language cannot hold, or two that become one.
pub const NAME: &str = "GENERATE_NAME";
/// A type that the language or its runtime cannot express.
pub const TYPE: &str = "GENERATE_TYPE";
/// A role on a field that cannot play it.
pub const ROLE: &str = "GENERATE_ROLE";
/// The events as a whole.
pub const EVENTS: &str = "GENERATE_EVENTS";

/// Collects findings.
pub struct Problems<'a> {
    schema: &'a Schema,
    findings: Vec<Finding>,
}

impl<'a> Problems<'a> {
    pub fn new(schema: &'a Schema) -> Self {
        Self { schema, findings: Vec::new() }
    }

    /// Adds an error at an element.
    pub fn add(&mut self, rule: &'static str, at: impl Into<Element>, message: String, hint: &str) {
        let at = at.into();
        let file = self.schema.file_of(at);
        let span = self.schema.span_of(at).unwrap_or(Span::START);
        let path = &self.schema[file].path;
        self.findings.push(Finding::error(rule, Some(path), span, message).with_hint(hint));
    }

    /// Adds an error about the request as a whole.
    pub fn add_general(&mut self, rule: &'static str, message: String, hint: &str) {
        self.findings.push(Finding::error(rule, None, Span::START, message).with_hint(hint));
    }

    /// Fails with all that was added so far, sorted, if there is anything.
    pub fn check(&mut self) -> Result<(), Vec<Finding>> {
        if self.findings.is_empty() {
            return Ok(());
        }
        let mut findings = std::mem::take(&mut self.findings);
        findings.sort_unstable();
        findings.dedup();
        Err(findings)
    }
}

/// How a finding calls a field: its kind and its full name.
pub fn field_title(schema: &Schema, field: FieldId) -> String {
    format!("field \"{}\"", schema[field].full_name)
}
