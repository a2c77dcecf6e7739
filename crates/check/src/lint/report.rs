//! What rules write their findings to.

use schemactl_model::{
    Finding,
    schema::{FileId, Schema},
};

use super::LintConfig;
use crate::{Rule, place::Place, selection::Selection};

/// The schema, what is expected of it, and the findings so far.
pub(super) struct Report<'a> {
    pub schema: &'a Schema,
    pub config: &'a LintConfig,
    selection: &'a Selection,
    rule: &'static Rule,
    findings: Vec<Finding>,
}

impl<'a> Report<'a> {
    pub fn new(
        schema: &'a Schema,
        config: &'a LintConfig,
        selection: &'a Selection,
        first: &'static Rule,
    ) -> Self {
        Report { schema, config, selection, rule: first, findings: Vec::new() }
    }

    /// Says which rule the following findings are of.
    pub fn begin(&mut self, rule: &'static Rule) {
        self.rule = rule;
    }

    /// Adds what is wrong, where, and what to write instead.
    pub fn add(&mut self, place: Place, message: impl Into<String>, hint: impl Into<String>) {
        let Place::At(file, span) = place else {
            return;
        };
        let path = &self.schema[file].path;
        if !self.selection.ignores(self.rule.id, path) {
            self.findings.push(Finding::error(self.rule.id, Some(path), span, message).with_hint(hint));
        }
    }

    /// Whether a file is the module's own.
    pub fn is_own(&self, file: FileId) -> bool {
        !self.schema[file].is_import
    }

    /// The findings, sorted, each once.
    pub fn finish(mut self) -> Vec<Finding> {
        self.findings.sort_unstable();
        self.findings.dedup();
        self.findings
    }
}
