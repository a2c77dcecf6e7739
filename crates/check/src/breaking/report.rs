//! What rules write their findings to.

use schemactl_model::schema::{Element, FileId, Schema};

use super::{
    BreakingConfig,
    pairs::{Pair, Pairs},
};
use crate::{
    Rule,
    found::{Found, Outcome},
    package_version::is_unstable,
    place::{Place, whole},
    selection::Selection,
};

/// Both schemas, and the findings so far.
pub(super) struct Report<'a> {
    pub before: &'a Schema,
    pub after: &'a Schema,
    pub pairs: &'a Pairs,
    selection: &'a Selection,
    ignore_unstable: bool,
    rule: &'static Rule,
    outcome: Outcome,
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
            outcome: Outcome::default(),
        }
    }

    /// Says which rule the following findings are of.
    pub fn begin(&mut self, rule: &'static Rule) {
        self.rule = rule;
        self.outcome.ran.push(rule.id);
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
        let before = whole(self.before, before);
        self.push(place, before, Vec::new(), message.into(), hint.into());
    }

    /// The same about two elements that belong together, each at the part that a function finds.
    pub fn changed<T: Copy>(
        &mut self,
        pair: Pair<T>,
        place: impl Fn(&Schema, T) -> Place,
        message: impl Into<String>,
        hint: impl Into<String>,
    ) {
        let (before, after) = (place(self.before, pair.before), place(self.after, pair.after));
        self.between(after, before, message, hint);
    }

    /// The same about two places that belong together.
    pub fn between(
        &mut self,
        place: Place,
        before: Place,
        message: impl Into<String>,
        hint: impl Into<String>,
    ) {
        self.push(place, before, Vec::new(), message.into(), hint.into());
    }

    /// The same about something that is gone and told at what is left around it. A waiver calls it by one
    /// of its names.
    pub fn gone(
        &mut self,
        place: Place,
        before: Place,
        names: Vec<String>,
        message: impl Into<String>,
        hint: impl Into<String>,
    ) {
        self.push(place, before, names, message.into(), hint.into());
    }

    fn push(&mut self, after: Place, before: Place, names: Vec<String>, message: String, hint: String) {
        if self.is_ignored(self.before, &before) || self.is_ignored(self.after, &after) {
            return;
        }
        let mut finding = after.finding(self.after, self.rule.id, message).with_hint(hint);
        finding.before = before.shown(self.before);
        self.outcome.found.push(Found { finding, spot: after.spot(), names });
    }

    fn is_ignored(&self, schema: &Schema, place: &Place) -> bool {
        matches!(place, Place::At(spot) if self.is_ignored_in(schema, spot.file))
    }

    fn is_ignored_in(&self, schema: &Schema, file: FileId) -> bool {
        let file = &schema[file];
        self.selection.ignores(self.rule.id, &file.path)
            || (self.ignore_unstable && is_unstable(&file.package))
    }

    /// What the rules said.
    pub fn finish(self) -> Outcome {
        self.outcome
    }
}
