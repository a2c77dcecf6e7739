//! Personal data of an event as one destination treats it.

use std::{
    cell::RefCell,
    collections::{BTreeSet, HashMap, HashSet},
};

use schemactl_model::{
    Schema,
    event::{Destination, PiiAction, PiiClass},
    schema::{Field, FieldId, MessageId},
};

/// What a destination does to the personal data of an event.
pub(crate) struct Personal<'a> {
    schema: &'a Schema,
    destination: &'a Destination,
    /// Answers of [`Self::actions_in`]: layouts ask it of the same messages over and over.
    known: RefCell<HashMap<MessageId, BTreeSet<PiiAction>>>,
}

impl<'a> Personal<'a> {
    pub(crate) fn new(schema: &'a Schema, destination: &'a Destination) -> Self {
        Self { schema, destination, known: RefCell::default() }
    }

    /// What happens to a field's own value. A number that the contract does not know is denied.
    pub(crate) fn action(&self, field: FieldId) -> PiiAction {
        match class_number(&self.schema[field]) {
            0 => PiiAction::Allow,
            number => {
                PiiClass::from_number(number).map_or(PiiAction::Deny, |class| self.destination.action(class))
            }
        }
    }

    /// What happens to values in a field, at any depth below it, its own included; without
    /// [`PiiAction::Allow`], so that an empty set means that the field may land as one value.
    pub(super) fn actions_within(&self, field: FieldId) -> BTreeSet<PiiAction> {
        let own = self.action(field);
        // A field that is personal as a whole has one action, whatever lies inside it.
        let mut actions = match self.schema[field].kind.message() {
            Some(message) if class_number(&self.schema[field]) == 0 => self.actions_in(message),
            _ => BTreeSet::from([own]),
        };
        actions.remove(&PiiAction::Allow);
        actions
    }

    fn actions_in(&self, message: MessageId) -> BTreeSet<PiiAction> {
        if let Some(known) = self.known.borrow().get(&message) {
            return known.clone();
        }
        let (mut actions, mut seen, mut open) = (BTreeSet::new(), HashSet::new(), vec![message]);
        while let Some(message) = open.pop() {
            if !seen.insert(message) {
                continue;
            }
            for field in &self.schema[message].fields {
                actions.insert(self.action(*field));
                if class_number(&self.schema[*field]) == 0 {
                    open.extend(self.schema[*field].kind.message());
                }
            }
        }
        self.known.borrow_mut().insert(message, actions.clone());
        actions
    }
}

fn class_number(field: &Field) -> i32 {
    field.options.field.as_deref().and_then(|options| options.pii).unwrap_or(0)
}
