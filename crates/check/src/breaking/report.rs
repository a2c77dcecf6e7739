//! What rules write their findings to.

use schemactl_model::{
    Finding,
    schema::{Element, FileId, Schema},
};

use super::{BreakingConfig, pairs::Pairs};
use crate::{Rule, package_version::is_unstable, place::Place, selection::Selection};

/// Both schemas, and the findings so far.
pub(super) struct Report<'a> {
    pub before: &'a Schema,
    pub after: &'a Schema,
    pub pairs: &'a Pairs,
    selection: &'a Selection,
    ignore_unstable: bool,
    rule: &'static Rule,
    findings: Vec<Finding>,
}

impl<'a> Report<'a> {
    pub fn new(
        before: &'a Schema,
        after: &'a Schema,
        pairs: &'a Pairs,
        selection: &'a Selection,
        config: &BreakingConfig,
        first: &'static Rule,
    ) -> Self {
        Report {
            before,
            after,
            pairs,
            selection,
            ignore_unstable: config.ignore_unstable_packages,
            rule: first,
            findings: Vec::new(),
        }
    }

    /// Says which rule the following findings are of.
    pub fn begin(&mut self, rule: &'static Rule) {
        self.rule = rule;
    }

    /// Adds a break: where it stands now, what it was before, what is wrong, and how to stay
    /// compatible.
    pub fn add(
        &mut self,
        place: Place,
        before: impl Into<Element>,
        message: impl Into<String>,
        hint: impl Into<String>,
    ) {
        let before_file = self.before.file_of(before);
        if self.is_ignored(self.before, before_file) {
            return;
        }
        if matches!(place, Place::At(file, _) if self.is_ignored(self.after, file)) {
            return;
        }
        let finding = place.finding(self.after, self.rule.id, message);
        self.findings.push(finding.with_hint(hint));
    }

    fn is_ignored(&self, schema: &Schema, file: FileId) -> bool {
        let file = &schema[file];
        self.selection.ignores(self.rule.id, &file.path)
            || (self.ignore_unstable && is_unstable(&file.package))
    }

    /// The findings, sorted, each once.
    pub fn finish(mut self) -> Vec<Finding> {
        self.findings.sort_unstable();
        self.findings.dedup();
        self.findings
    }
}
