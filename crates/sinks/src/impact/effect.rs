//! What happens at one destination, before it is said of which.

use super::value::{Cost, Ddl, Impact, ImpactClass, ImpactElement};
use schemactl_model::{EventSpec, event::Destination};

/// An [`Impact`] without the event and the destination.
#[derive(PartialEq, Eq)]
pub(super) struct Effect {
    pub(super) element: Option<ImpactElement>,
    pub(super) class: ImpactClass,
    pub(super) reason: String,
    pub(super) ddl: Ddl,
    pub(super) cost: Option<Cost>,
}

impl Effect {
    /// Of the destination as a whole, with nothing to execute.
    pub(super) fn whole(class: ImpactClass, reason: impl Into<String>) -> Self {
        Self { element: None, class, reason: reason.into(), ddl: Ddl::None, cost: None }
    }

    /// Says of a class that takes a change at a kind of destination that it is not rendered. What is sent
    /// to somebody's own system takes none.
    pub(super) fn not_rendered(mut self, kind: &str) -> Self {
        use ImpactClass::{AddedColumn, Created, Moved, NewColumn, NewTable, Widening};
        let is_change = matches!(self.class, AddedColumn | Created | Moved | NewColumn | NewTable | Widening);
        if is_change && !matches!(kind, "amplitude" | "webhook" | "custom") {
            self.ddl = Ddl::NotRendered;
        }
        self
    }

    pub(super) fn of(self, element: Option<ImpactElement>) -> Self {
        Self { element, ..self }
    }

    pub(super) fn at(self, event: &EventSpec, destination: &Destination) -> Impact {
        let Self { element, class, reason, ddl, cost } = self;
        Impact {
            event: event.name.clone(),
            destination: destination.name.clone(),
            kind: destination.kind_name().to_owned(),
            element,
            class,
            reason: sentence(&reason),
            ddl,
            cost,
        }
    }
}

/// A clause as a sentence, which begins as it did: names come first in many.
fn sentence(clause: &str) -> String {
    match clause.trim_end_matches('.') {
        "" => String::new(),
        clause => format!("{clause}."),
    }
}
