//! The list of events with its search box and filters.

use askama::Template;
use schemactl_model::{
    DraftName, EventName, EventSpec, ModuleName, Version,
    event::{KIND_NAMES, PiiClass, Stage},
};

use super::{State, summary};
use crate::{EventFilter, Facets, Site, links};

/// An event in a list.
#[derive(Clone, Debug)]
pub struct EventRow {
    pub name: EventName,
    pub module: ModuleName,
    pub state: State,
    /// What says more about it.
    pub link: String,
    pub summary: String,
    pub owner: Option<String>,
    pub stage: Stage,
    /// Names of destinations.
    pub destinations: Vec<String>,
    pub pii: Vec<PiiClass>,
}

impl EventRow {
    /// The row of an event of a module's version.
    pub fn new(event: &EventSpec, module: ModuleName, version: Version) -> Self {
        Self::with(event, module, State::Version(version), links::event(&event.name))
    }

    /// The row of an event of a draft, which has no page of its own: its file says all.
    pub fn of_draft(event: &EventSpec, module: ModuleName, draft: DraftName) -> Self {
        let link = links::draft_file(&module, &draft, &event.file);
        Self::with(event, module, State::Draft(draft), link)
    }

    fn with(event: &EventSpec, module: ModuleName, state: State, link: String) -> Self {
        Self {
            name: event.name.clone(),
            module,
            state,
            link,
            summary: summary(&event.description).to_owned(),
            owner: event.owner.as_ref().map(|owner| owner.team.clone()),
            stage: event.stage,
            destinations: event.destinations.iter().map(|destination| destination.name.clone()).collect(),
            pii: event.pii_classes(),
        }
    }

    pub(super) fn module_link(&self) -> String {
        links::module(&self.module)
    }
}

/// `/events`
#[derive(Template)]
#[template(path = "events.html")]
pub struct EventsPage {
    pub site: Site,
    pub filter: EventFilter,
    pub facets: Facets,
    pub events: Vec<EventRow>,
    /// How many events the filter leaves, on all pages; `None` where nobody counted.
    pub total: Option<u64>,
    /// The cursor of the next page.
    pub next: Option<String>,
}

impl EventsPage {
    fn kinds(&self) -> Vec<(&'static str, bool)> {
        KIND_NAMES.iter().map(|kind| (*kind, *kind == self.filter.destination)).collect()
    }

    fn classes(&self) -> Vec<(&'static str, bool)> {
        let words = PiiClass::ALL.iter().map(|class| class.as_str());
        words.map(|word| (word, word == self.filter.pii)).collect()
    }

    fn stages(&self) -> Vec<(&'static str, bool)> {
        let words = Stage::ALL.iter().map(|stage| stage.as_str());
        words.map(|word| (word, word == self.filter.stage)).collect()
    }

    fn next_link(&self) -> Option<String> {
        self.next.as_deref().map(|cursor| links::events_after(&self.filter, cursor))
    }
}
