//! An event, whole: what it says, who answers for it, where it lands and how to log it.

use askama::Template;
use schemactl_model::{
    EventName, EventSpec, ModuleName, Version,
    event::{Destination, EventField, Owner, PiiClass},
    schema::Use,
};

use super::VersionRow;
use crate::{EventFilter, Moment, Site, Snippet, links, snippets};

/// `/events/NAME`
#[derive(Template)]
#[template(path = "event.html")]
pub struct EventPage {
    pub site: Site,
    pub event: EventSpec,
    pub module: ModuleName,
    /// The version of the module it was read from.
    pub version: Version,
    /// Line of its message in its file, where known.
    pub line: Option<u32>,
    /// Versions of its module, the latest first.
    pub versions: Vec<VersionRow>,
    /// Modules that build on it, its own among them.
    pub users: Vec<UserRow>,
    /// Whether there are more.
    pub more_users: bool,
    /// Who was seen to log it lately, the last first.
    pub observed: Vec<ObservedRow>,
}

/// Somebody who was seen to log an event.
#[derive(Clone, Debug)]
pub struct ObservedRow {
    /// The version that the producer was generated from, as it said.
    pub version: String,
    /// The same where a module has it.
    pub known: Option<(ModuleName, Version)>,
    pub producer: String,
    /// Where it was seen; empty where the reporter did not say.
    pub source: String,
    pub count: u64,
    pub last_seen: Moment,
}

impl ObservedRow {
    fn link(&self) -> Option<String> {
        self.known.as_ref().map(|(module, version)| links::version(module, version))
    }
}

/// A module that builds on an event.
#[derive(Clone, Debug)]
pub struct UserRow {
    pub module: ModuleName,
    pub version: Version,
    /// What in it names a type of the event's file.
    pub uses: Vec<Use>,
    /// How many more there are.
    pub omitted: usize,
}

impl UserRow {
    fn link(&self) -> String {
        links::version(&self.module, &self.version)
    }
}

/// What a destination does to the personal data of this event.
struct DestinationView<'a> {
    destination: &'a Destination,
    kind: &'static str,
    same_name: bool,
    /// Classes and actions, classes of one action together.
    actions: Vec<(&'static str, String)>,
    partition: String,
    selection: String,
}

impl EventPage {
    fn destinations(&self) -> Vec<DestinationView<'_>> {
        let view = |destination| destination_view(destination, &self.landing_classes(destination));
        self.event.destinations.iter().map(view).collect()
    }

    /// Classes of personal data in the fields that land in a destination.
    fn landing_classes(&self, destination: &Destination) -> Vec<PiiClass> {
        let personal = self.event.personal.iter();
        let lands = personal.filter(|personal| destination.fields.takes(personal.top_level()));
        let mut classes: Vec<PiiClass> = lands.map(|personal| personal.class).collect();
        classes.sort_unstable();
        classes.dedup();
        classes
    }

    fn snippets(&self) -> Vec<Snippet> {
        snippets(&self.event, &self.module)
    }

    fn source_link(&self) -> String {
        match self.line {
            Some(line) => links::line(&self.module, &self.version, &self.event.file, line),
            None => links::file(&self.module, &self.version, &self.event.file),
        }
    }

    fn dependents_link(&self) -> String {
        links::event_dependents_api(&self.event.name)
    }

    fn module_link(&self) -> String {
        links::module(&self.module)
    }

    fn version_link(&self) -> String {
        links::version(&self.module, &self.version)
    }

    fn api_link(&self) -> String {
        links::event_api(&self.event.name)
    }

    fn owner_link(&self, team: &str) -> String {
        links::events(&EventFilter::by_owner(team))
    }

    fn producer_link(&self, producer: &str) -> String {
        links::events(&EventFilter::by_producer(producer))
    }

    fn kind_link(&self, kind: &str) -> String {
        links::events(&EventFilter::by_destination(kind))
    }

    fn pii_link(&self, class: &PiiClass) -> String {
        links::events(&EventFilter::by_pii(class.as_str()))
    }

    /// The event that replaces it, where that is the name of one.
    fn replacement(&self) -> Option<(String, Option<String>)> {
        let name = self.event.replaced_by.clone().filter(|name| !name.is_empty())?;
        let link = name.parse::<EventName>().ok().map(|name| links::event(&name));
        Some((name, link))
    }

    /// The owner's runbook as a link, where it is an address that a link may lead to.
    fn runbook(&self, owner: &Owner) -> Option<String> {
        let address = owner.runbook.clone()?;
        let is_web = address.starts_with("https://") || address.starts_with("http://");
        is_web.then_some(address)
    }

    /// `30 minutes`, in the largest unit that fits.
    fn duration(&self, seconds: &u64) -> String {
        let seconds = *seconds;
        let units = [(86_400, "day"), (3_600, "hour"), (60, "minute")];
        let fitting =
            units.into_iter().find(|(length, _)| seconds >= *length && seconds.is_multiple_of(*length));
        let (number, unit) = fitting.map_or((seconds, "second"), |(length, unit)| (seconds / length, unit));
        if number == 1 { format!("1 {unit}") } else { format!("{number} {unit}s") }
    }

    fn has_expectations(&self) -> bool {
        self.event.expectations != Default::default()
    }

    /// Label and type as the language writes them; a map's type says all.
    fn field_type(&self, field: &EventField) -> String {
        match field.label.as_str() {
            "" | "map" => field.r#type.clone(),
            label => format!("{label} {}", field.r#type),
        }
    }
}

fn destination_view<'a>(destination: &'a Destination, classes: &[PiiClass]) -> DestinationView<'a> {
    let mut actions: Vec<(&'static str, String)> = Vec::new();
    for class in classes {
        let action = destination.action(*class).as_str();
        match actions.iter_mut().find(|(known, _)| *known == action) {
            Some((_, classes)) => *classes = format!("{classes}, {class}"),
            None => actions.push((action, class.to_string())),
        }
    }
    let kind = destination.kind_name();
    let fields = &destination.fields;
    let selection = match (fields.include.is_empty(), fields.exclude.is_empty()) {
        (true, true) => String::new(),
        (false, true) => format!("only {}", fields.include.join(", ")),
        (true, false) => format!("all but {}", fields.exclude.join(", ")),
        (false, false) => format!("only {} but not {}", fields.include.join(", "), fields.exclude.join(", ")),
    };
    DestinationView {
        destination,
        kind,
        same_name: destination.name == kind,
        actions,
        partition: destination.partition_by.join(", "),
        selection,
    }
}
