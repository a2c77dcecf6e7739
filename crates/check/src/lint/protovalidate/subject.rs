//! The field whose rules are looked at, and what is wrong with them.

use schemactl_model::schema::{Field, FieldId, Kind, Schema};

use super::places::Places;
use crate::{go_text::quoted, place::Place};

/// One thing that is wrong: where, what, and the way out.
pub(super) struct Wrong {
    pub place: Place,
    pub message: String,
    pub hint: &'static str,
}

/// A field with rules, or what its list or map holds.
pub(super) struct Subject<'a, 'p> {
    pub schema: &'a Schema,
    /// The field that carries the option.
    field: FieldId,
    option: FieldId,
    places: &'p mut Places<'a>,
    /// Names of the fields that lead to the rules of a list's items or a map's keys or values.
    inside: Vec<&'static str>,
    pub wrong: Vec<Wrong>,
}

impl<'a, 'p> Subject<'a, 'p> {
    pub fn new(schema: &'a Schema, field: FieldId, option: FieldId, places: &'p mut Places<'a>) -> Self {
        Subject { schema, field, option, places, inside: Vec::new(), wrong: Vec::new() }
    }

    pub fn field(&self) -> &'a Field {
        &self.schema[self.field]
    }

    /// The name of the field as messages quote it.
    pub fn name(&self) -> String {
        quoted(&self.field().name)
    }

    /// The type of the field as messages spell it.
    pub fn type_name(&self) -> String {
        match self.schema.map_entry(self.field) {
            Some((key, value)) => {
                let of = |id: FieldId| type_name(self.schema, self.schema[id].kind);
                format!("map<{}, {}>", of(key), of(value))
            }
            None => type_name(self.schema, self.field().kind),
        }
    }

    /// A rule as messages spell it, by the names of the fields that lead to it.
    pub fn rule(&self, path: &[&str]) -> String {
        let mut name = "(buf.validate.field)".to_owned();
        for part in self.inside.iter().chain(path) {
            name.push('.');
            name.push_str(part);
        }
        name
    }

    /// Runs `check` on the rules further inside.
    pub fn within(&mut self, path: &[&'static str], check: impl FnOnce(&mut Self)) {
        let length = self.inside.len();
        self.inside.extend_from_slice(path);
        check(self);
        self.inside.truncate(length);
    }

    /// Adds what is wrong with a rule.
    pub fn add(&mut self, path: &[&str], message: String, hint: &'static str) {
        self.add_at(path, None, message, hint);
    }

    /// The same, for one value of a repeated field of the rules.
    pub fn add_at(&mut self, path: &[&str], index: Option<usize>, message: String, hint: &'static str) {
        let mut numbers = self.numbers(path);
        numbers.extend(index.and_then(|index| i32::try_from(index).ok()));
        let place = self.places.place(self.field, self.option, &numbers);
        self.wrong.push(Wrong { place, message, hint });
    }

    /// Adds what is wrong with two rules together, at each.
    pub fn add_both(&mut self, paths: [&[&str]; 2], message: &str, hint: &'static str) {
        for path in paths {
            self.add(path, message.to_owned(), hint);
        }
    }

    fn numbers(&self, path: &[&str]) -> Vec<i32> {
        let mut message = self.schema[self.option].kind.message();
        let mut numbers = Vec::new();
        for name in self.inside.iter().chain(path) {
            let field = message.and_then(|message| self.schema.field_by_name(message, name));
            let Some(field) = field.map(|field| &self.schema[field]) else {
                break;
            };
            numbers.push(field.number);
            message = field.kind.message();
        }
        numbers
    }
}

fn type_name(schema: &Schema, kind: Kind) -> String {
    let named = kind.message().map(|message| schema[message].full_name.to_string());
    named.unwrap_or_else(|| kind.as_str().to_owned())
}
