//! Who builds on modules and events.

use schemactl_api::{DependentBody, DependentParameters, EventDependentsBody, Page};
use schemactl_model::{EventName, ModuleName};

use super::{Client, part, query};
use crate::error::Result;

impl Client {
    /// A page of those who depend on a module.
    pub fn dependents(
        &self,
        module: &ModuleName,
        parameters: &DependentParameters,
    ) -> Result<Page<DependentBody>> {
        self.get(&format!("/modules/{module}/dependents{}", query(parameters)?))
    }

    /// A page of those who build on an event, behind a cursor.
    pub fn event_dependents(&self, event: &EventName, after: &str) -> Result<EventDependentsBody> {
        self.get(&format!("/events/{}/dependents?after={}", part(event.as_str()), part(after)))
    }
}
