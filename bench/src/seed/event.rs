//! Events that say what real ones say.

use schemactl_model::event::KIND_NAMES;
use schemactl_store::NewEvent;
use serde_json::{Value, json};

use crate::{Failure, size};

/// Words that descriptions are made of.
const WORDS: [&str; 8] = ["order", "payment", "basket", "parcel", "refund", "invoice", "visit", "account"];
const FIELDS: [&str; 6] = ["event_id", "at", "user_email", "amount", "currency", "country"];
const CLASSES: [&str; 3] = ["email", "name", "address"];
const STAGES: [&str; 4] = ["stable", "stable", "experimental", "deprecated"];

/// Versions of a module of which one says something new about an event; the others change what else there is.
const QUIET: u64 = 8;

/// The events of a version.
pub fn all(numbers: &[u64], place: u64) -> Result<Vec<NewEvent>, Failure> {
    let (count, place) = (numbers.len() as u64, place / QUIET);
    let revision = |index: u64| place - (place + count - index) % count;
    let numbered = numbers.iter().zip(0_u64..);
    numbered.map(|(number, index)| new(*number, revision(index.min(place)))).collect()
}

/// One of some by an event's number.
fn one_of<'w>(words: &[&'w str], number: u64) -> &'w str {
    usize::try_from(number).map_or("", |number| words[number % words.len()])
}

/// The team that answers for an event.
pub fn owner(number: u64) -> String {
    format!("team-{}", number % size::OWNERS)
}

/// The service that logs an event.
pub fn producer(number: u64) -> String {
    format!("service-{}", number % 250)
}

/// The word that hardly any other event has in its description.
pub fn rare_word(number: u64) -> String {
    format!("case{}", number / 3)
}

fn new(number: u64, revision: u64) -> Result<NewEvent, Failure> {
    let (name, kind) = (size::event(number), one_of(KIND_NAMES, number));
    let message = format!("team.v1.Thing{number}");
    let (first, second) = (one_of(&WORDS, number), one_of(&WORDS, number / 7));
    let description = format!("A {first} met a {second}, {}, as of revision {revision}.", rare_word(number));
    let class = number.is_multiple_of(3).then(|| one_of(&CLASSES, number / 3));
    let stage = one_of(&STAGES, number / 2);
    let fields: Vec<Value> = FIELDS.iter().zip(1..).map(|(field, number)| described(field, number)).collect();
    let spec = json!({
        "name": name, "message": message, "file": "team/v1/thing.proto", "description": description,
        "owner": { "team": owner(number) }, "producers": [producer(number)], "destinations": [],
        "stage": stage, "replaced_by": null, "removal_date": null, "retention_days": 90,
        "expectations": {}, "readers": [], "tags": { "tier": "2" }, "fields": fields,
        "personal": class.iter().map(|class| json!({ "path": "user_email", "class": class })).collect::<Vec<_>>(),
    });
    Ok(NewEvent {
        name: name.parse()?,
        message,
        owner: owner(number),
        stage: stage.to_owned(),
        description,
        spec: spec.to_string(),
        shape: format!("{number}"),
        destinations: vec![("lake".to_owned(), "lake".to_owned()), (format!("to-{kind}"), kind.to_owned())],
        producers: vec![producer(number)],
        pii: class.iter().map(|class| (*class).to_owned()).collect(),
        tags: vec![("tier".to_owned(), "2".to_owned())],
        fields: FIELDS.map(str::to_owned).to_vec(),
    })
}

fn described(field: &str, number: i32) -> Value {
    json!({
        "name": field, "number": number, "type": "string", "label": "", "description": "What it says.",
        "pii": null, "sensitivity": null, "role": null, "example": null, "unit": null, "column": null,
        "column_types": {}, "column_comment": null, "oneof": null, "deprecated": false,
    })
}
