//! Events read from a Schema.

use std::collections::HashSet;

use schemactl_proto::v1;

use super::{
    Destination, EventField, EventSpec, Expectations, FieldSelection, Owner, PiiClass, Role, Sensitivity,
    Stage,
    destination::{kind_name, pii_rules},
    merge::{destination_name, merge},
    personal::{PersonalData, TooManyPaths},
};
use crate::{
    Finding, Span,
    schema::{Cardinality, Comments, FieldId, Kind, MessageId, Schema},
};

/// Id of the findings of this module.
const RULE: &str = "EVENT_VALID";

/// Bytes of a name that others look events up by; what is longer fits into no database's index.
const NAME_BYTES: usize = 255;

/// Every event that the schema's own files declare (imports are other modules' business), in file
/// order, and what is wrong with declarations that are not events.
pub fn events(schema: &Schema) -> (Vec<EventSpec>, Vec<Finding>) {
    let personal = PersonalData::new(schema);
    let (mut events, mut findings) = (Vec::new(), Vec::new());
    for (id, message) in schema.messages() {
        let Some(declared) = message.options.event.as_deref() else {
            continue;
        };
        if schema[message.file].is_import {
            continue;
        }
        let reader = Reader { schema, message: id, personal: &personal };
        match reader.read(declared) {
            Ok(event) => events.push(event),
            Err(problems) => findings.extend(problems.into_iter().map(|problem| reader.finding(problem))),
        }
    }
    findings.sort();
    (events, findings)
}

struct Reader<'a> {
    schema: &'a Schema,
    message: MessageId,
    personal: &'a PersonalData<'a>,
}

impl Reader<'_> {
    fn finding(&self, problem: String) -> Finding {
        let message = &self.schema[self.message];
        let mut location = self.schema.location(self.message);
        location.extend([7, schemactl_proto::EXTENSION_NUMBER as i32]);
        let span = self.schema.span(message.file, &location);
        let span = span.or_else(|| self.schema.span_of(self.message)).unwrap_or(Span::START);
        let path = &self.schema[message.file].path;
        Finding::error(RULE, Some(path), span, format!("Event \"{}\": {problem}.", message.full_name))
    }

    fn read(&self, declared: &v1::Event) -> Result<EventSpec, Vec<String>> {
        let message = &self.schema[self.message];
        let file = &self.schema[message.file];
        let merged = match &file.options.defaults {
            Some(defaults) => merge(declared, defaults),
            None => merge(declared, &v1::EventDefaults::default()),
        };
        let mut problems = Vec::new();
        if message.parent.is_some() {
            problems.push("an event is a top-level message; this one is nested".to_owned());
        }
        let name =
            merged.name.clone().filter(|name| !name.is_empty()).unwrap_or_else(|| snake_case(&message.name));
        let name = name.parse().map_err(|error| problems.push(format!("{error}"))).ok();
        let personal = self.personal.of(self.message).unwrap_or_else(|TooManyPaths| {
            problems.push(
                "its messages nest in too many ways to look for personal data in all of them".to_owned(),
            );
            Vec::new()
        });
        let stage = stage(merged.stage, &mut problems);
        if let Some(date) = merged.removal_date.as_deref().filter(|date| !is_date(date)) {
            problems.push(format!("removal_date {date:?} is not a date of the form YYYY-MM-DD"));
        }
        too_long(&merged, &mut problems);
        let destinations = self.destinations(&merged.destinations, &mut problems);
        let fields = message.fields.iter().map(|id| self.field(*id, &mut problems)).collect();
        let Some(name) = name.filter(|_| problems.is_empty()) else {
            return Err(problems);
        };
        Ok(EventSpec {
            name,
            message: message.full_name.to_string(),
            file: file.path.to_string(),
            description: description(self.schema.comments_of(self.message)),
            owner: merged.owner.map(owner),
            producers: merged.producers,
            destinations,
            stage,
            replaced_by: merged.replaced_by,
            removal_date: merged.removal_date,
            retention_days: merged.retention_days,
            expectations: expectations(merged.expectations.unwrap_or_default()),
            readers: merged.readers,
            tags: merged.tags,
            fields,
            personal,
        })
    }

    fn destinations(&self, declared: &[v1::Destination], problems: &mut Vec<String>) -> Vec<Destination> {
        let mut names = HashSet::new();
        let mut destinations = Vec::new();
        for destination in declared {
            let (Some(kind), Some(name)) = (&destination.kind, destination_name(destination)) else {
                problems.push("a destination has no kind; write for example {lake: {}}".to_owned());
                continue;
            };
            if !names.insert(name.to_owned()) {
                problems.push(format!(
                    "destination {name:?} is declared twice; give one of them a name of its own"
                ));
            }
            let pii = pii_rules(&destination.pii).unwrap_or_else(|problem| {
                problems.push(format!("destination {name:?}: {problem}"));
                Vec::new()
            });
            let fields = destination.fields.clone().unwrap_or_default();
            let named = fields.include.iter().chain(&fields.exclude).chain(&destination.partition_by);
            for field in named.filter(|field| self.schema.field_by_name(self.message, field).is_none()) {
                problems.push(format!(
                    "destination {name:?} ({}) names a field {field:?}, which the message does not have",
                    kind_name(kind)
                ));
            }
            destinations.push(Destination {
                name: name.to_owned(),
                kind: kind.clone(),
                pii,
                fields: FieldSelection { include: fields.include, exclude: fields.exclude },
                partition_by: destination.partition_by.clone(),
            });
        }
        destinations
    }

    fn field(&self, id: FieldId, problems: &mut Vec<String>) -> EventField {
        let field = &self.schema[id];
        let declared = field.options.field.as_deref().cloned().unwrap_or_default();
        let column = declared.column.unwrap_or_default();
        let mut known = |what: &str, number: Option<i32>, is_known: bool| {
            if number.is_some_and(|number| number != 0) && !is_known {
                problems.push(format!(
                    "field {:?} has a {what} that the option contract does not know",
                    field.name
                ));
            }
        };
        let pii = declared.pii.and_then(PiiClass::from_number);
        let sensitivity = declared.sensitivity.and_then(Sensitivity::from_number);
        let role = declared.role.and_then(Role::from_number);
        known("class of personal data", declared.pii, pii.is_some());
        known("sensitivity", declared.sensitivity, sensitivity.is_some());
        known("role", declared.role, role.is_some());
        let oneof = field.oneof.map(|id| &self.schema[id]).filter(|oneof| !oneof.is_synthetic);
        EventField {
            name: field.name.to_string(),
            number: field.number,
            r#type: type_text(self.schema, id),
            label: label(field.cardinality, field.proto3_optional).to_owned(),
            description: description(self.schema.comments_of(id)),
            pii,
            sensitivity,
            role,
            example: declared.example,
            unit: declared.unit,
            column: column.name.filter(|name| !name.is_empty()),
            column_types: column.r#type,
            column_comment: column.comment,
            oneof: oneof.map(|oneof| oneof.name.to_string()),
            deprecated: field.options.deprecated == Some(true),
        }
    }
}

/// Names that are longer than names may be.
fn too_long(event: &v1::Event, problems: &mut Vec<String>) {
    let team = event.owner.iter().filter_map(|owner| owner.team.as_deref());
    let names = team.map(|team| ("owner team", team));
    let names = names.chain(event.producers.iter().map(|producer| ("producer", &producer[..])));
    let names =
        names.chain(event.destinations.iter().filter_map(destination_name).map(|name| ("destination", name)));
    let names = names.chain(event.readers.iter().map(|reader| ("reader", &reader[..])));
    let mut tags: Vec<_> = event.tags.iter().collect();
    tags.sort_unstable();
    let tags = tags.into_iter().flat_map(|(key, value)| [("tag", &key[..]), ("value of a tag", &value[..])]);
    for (what, name) in names.chain(tags).filter(|(_, name)| name.len() > NAME_BYTES) {
        let start: String = name.chars().take(40).collect();
        problems.push(format!("{what} \"{}…\" is longer than {NAME_BYTES} bytes", start.escape_debug()));
    }
}

fn stage(number: Option<i32>, problems: &mut Vec<String>) -> Stage {
    match number {
        None | Some(0) => Stage::Stable,
        Some(number) => Stage::from_number(number).unwrap_or_else(|| {
            problems.push(format!("stage {number} is not one"));
            Stage::Stable
        }),
    }
}

fn owner(owner: v1::Owner) -> Owner {
    Owner {
        team: owner.team.unwrap_or_default(),
        email: owner.email,
        chat: owner.chat,
        pager: owner.pager,
        runbook: owner.runbook,
    }
}

fn expectations(expectations: v1::Expectations) -> Expectations {
    Expectations {
        min_per_day: expectations.min_per_day,
        max_per_day: expectations.max_per_day,
        max_staleness_seconds: expectations.max_staleness_seconds,
    }
}

fn label(cardinality: Cardinality, proto3_optional: bool) -> &'static str {
    match cardinality {
        Cardinality::Map => "map",
        Cardinality::Repeated => "repeated",
        Cardinality::Required => "required",
        Cardinality::Explicit if proto3_optional => "optional",
        Cardinality::Explicit | Cardinality::Implicit => "",
    }
}

/// A field's type as the language writes it.
fn type_text(schema: &Schema, id: FieldId) -> String {
    if let Some((key, value)) = schema.map_entry(id) {
        return format!(
            "map<{}, {}>",
            single_type(schema, schema[key].kind),
            single_type(schema, schema[value].kind)
        );
    }
    single_type(schema, schema[id].kind).to_owned()
}

fn single_type(schema: &Schema, kind: Kind) -> &str {
    schema.type_name(kind).unwrap_or(kind.as_str())
}

/// The comment above an element, else the one behind it, without indentation at both ends.
fn description(comments: Comments) -> String {
    let text = comments.description();
    let lines: Vec<&str> =
        text.lines().map(|line| line.strip_prefix(' ').unwrap_or(line).trim_end()).collect();
    lines.join("\n").trim().to_owned()
}

/// `OrderPlaced` -> `order_placed`, `HTTPCall` -> `http_call`: an underscore where a word begins.
fn snake_case(name: &str) -> String {
    let characters: Vec<char> = name.chars().collect();
    let mut snake = String::with_capacity(name.len() + 4);
    for (index, character) in characters.iter().enumerate() {
        if character.is_ascii_uppercase() && index > 0 {
            let before = characters[index - 1];
            let after = characters.get(index + 1);
            let new_word = before.is_ascii_lowercase()
                || before.is_ascii_digit()
                || (before.is_ascii_uppercase() && after.is_some_and(char::is_ascii_lowercase));
            if new_word {
                snake.push('_');
            }
        }
        snake.push(character.to_ascii_lowercase());
    }
    snake
}

/// `YYYY-MM-DD`, a day that exists.
fn is_date(text: &str) -> bool {
    let parts: Vec<&str> = text.split('-').collect();
    let [year, month, day] = parts.as_slice() else {
        return false;
    };
    if (year.len(), month.len(), day.len()) != (4, 2, 2)
        || !text.bytes().all(|b| b.is_ascii_digit() || b == b'-')
    {
        return false;
    }
    let (Ok(year), Ok(month), Ok(day)) = (year.parse::<u32>(), month.parse::<u32>(), day.parse::<u32>())
    else {
        return false;
    };
    let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let days = match month {
        1 | 3 | 5 | 7 | 8 | 10 | 12 => 31,
        4 | 6 | 9 | 11 => 30,
        2 if leap => 29,
        2 => 28,
        _ => return false,
    };
    (1..=days).contains(&day)
}
