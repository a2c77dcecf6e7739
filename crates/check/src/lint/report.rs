//! What rules write their findings to.

use std::rc::Rc;

use schemactl_model::{
    EventSpec,
    event::events,
    schema::{FileId, Schema},
};

use super::{EVENT, LintConfig, ignored::Ignored};
use crate::{
    Rule,
    found::{Found, Outcome},
    place::Place,
    selection::Selection,
};

/// The schema, what is expected of it, and the findings so far.
pub(super) struct Report<'a> {
    pub schema: &'a Schema,
    pub config: &'a LintConfig,
    selection: &'a Selection,
    ignored: Ignored<'a>,
    rule: &'static Rule,
    outcome: Outcome,
    /// The events, once a rule has asked for them.
    events: Option<Rc<[EventSpec]>>,
}

impl<'a> Report<'a> {
    pub fn new(
        schema: &'a Schema,
        config: &'a LintConfig,
        selection: &'a Selection,
        first: &'static Rule,
    ) -> Self {
        Report {
            schema,
            config,
            selection,
            ignored: Ignored::new(schema),
            rule: first,
            outcome: Outcome::default(),
            events: None,
        }
    }

    /// Says which rule the following findings are of.
    pub fn begin(&mut self, rule: &'static Rule) {
        self.rule = rule;
        self.outcome.ran.push(rule.id);
    }

    /// Adds what is wrong, where, and what to write instead.
    pub fn add(&mut self, place: Place, message: impl Into<String>, hint: impl Into<String>) {
        let id = self.rule.id;
        let finding = place.finding(self.schema, id, message).with_hint(hint);
        let Some(spot) = place.spot() else {
            return;
        };
        // Rules about events are not buf's: whoever waives one says why.
        let may_comment = !self.config.disallow_comment_ignores && !self.rule.categories.contains(&EVENT);
        let by_comment = may_comment && self.ignored.covers(&spot, id);
        if !by_comment && !self.selection.ignores(id, &self.schema[spot.file].path) {
            self.outcome.found.push(Found { finding, spot: Some(spot), names: Vec::new() });
        }
    }

    /// The events; declarations that are none are told elsewhere.
    pub fn events(&mut self) -> Rc<[EventSpec]> {
        let schema = self.schema;
        self.events.get_or_insert_with(|| events(schema).0.into()).clone()
    }

    /// Whether a file is the module's own.
    pub fn is_own(&self, file: FileId) -> bool {
        !self.schema[file].is_import
    }

    /// What the rules said.
    pub fn finish(self) -> Outcome {
        self.outcome
    }
}
