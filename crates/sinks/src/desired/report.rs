//! Findings about an event's destinations.

use schemactl_model::{EventSpec, Finding, Schema, Severity, Span, event::Destination};

/// Ids of the findings of this crate.
pub(crate) mod rule {
    /// A destination can never execute an action, or denies a class that the event holds.
    pub(crate) const PII: &str = "SINK_PII";
    /// `plan` does not render something yet; nothing is provisioned for it.
    pub(crate) const NOT_RENDERED: &str = "SINK_NOT_RENDERED";
    /// The environment has no connection of the kind.
    pub(crate) const NOT_CONNECTED: &str = "SINK_NOT_CONNECTED";
    /// A name that the destination cannot have, or that something else has.
    pub(crate) const NAME: &str = "SINK_NAME";
    /// A column type that the schema asks for and cannot have.
    pub(crate) const TYPE: &str = "SINK_TYPE";
    /// More than a destination can take.
    pub(crate) const LIMIT: &str = "SINK_LIMIT";
    /// A value has no place at a destination.
    pub(crate) const LEFT_OUT: &str = "SINK_LEFT_OUT";
    /// A setting of an environment that is not possible.
    pub(crate) const ENVIRONMENT: &str = "SINK_ENVIRONMENT";
    /// A change that a destination cannot follow, or follows at a price.
    pub(crate) const CHANGE: &str = "SINK_CHANGE";
}

/// Collects what is wrong with the destinations of one event.
pub(super) struct Report<'a> {
    schema: &'a Schema,
    event: &'a EventSpec,
    destination: &'a Destination,
    findings: Vec<Finding>,
}

impl<'a> Report<'a> {
    pub(super) fn new(schema: &'a Schema, event: &'a EventSpec, destination: &'a Destination) -> Self {
        Self { schema, event, destination, findings: Vec::new() }
    }

    /// Refuses the destination: nothing is provisioned for it.
    pub(super) fn error(&mut self, rule: &'static str, problem: impl std::fmt::Display) -> &mut Finding {
        let message = format!(
            "Event {:?}, destination {:?}: {problem}.",
            self.event.name.as_str(),
            self.destination.name
        );
        let span = self.schema.message(&self.event.message).and_then(|id| self.schema.span_of(id));
        let span = span.unwrap_or(Span::START);
        self.findings.push(Finding::error(rule, Some(&self.event.file), span, message));
        self.findings.last_mut().expect("one was just pushed")
    }

    /// Reports something and refuses nothing.
    pub(super) fn warning(&mut self, rule: &'static str, problem: impl std::fmt::Display) -> &mut Finding {
        let finding = self.error(rule, problem);
        finding.severity = Severity::Warning;
        finding
    }

    /// Whether the destination was refused.
    pub(super) fn is_refused(&self) -> bool {
        self.findings.iter().any(|finding| finding.severity == Severity::Error)
    }

    pub(super) fn finish(self) -> Vec<Finding> {
        self.findings
    }
}

/// Gives a finding a way out.
pub(super) trait Hint {
    fn hint(&mut self, hint: &str);
}

impl Hint for Finding {
    fn hint(&mut self, hint: &str) {
        self.hint = Some(hint.to_owned());
    }
}
