//! The rules of an option, read by name.

use bytes::Bytes;
use schemactl_model::schema::{FieldId, OneofId, Schema, Value};

/// A message of buf.validate as it is set: its fields with their values.
#[derive(Clone)]
pub(super) struct Rules<'a> {
    schema: &'a Schema,
    fields: Vec<(FieldId, Vec<Value>)>,
}

impl<'a> Rules<'a> {
    /// What an extension such as `buf.validate.field` says in some encoded options.
    pub fn read(
        schema: &'a Schema,
        options: &str,
        raw: &Bytes,
        extension: &str,
    ) -> Option<(FieldId, Rules<'a>)> {
        if raw.is_empty() {
            return None;
        }
        let options = schema.custom_options(options, raw);
        let option = options.into_iter().find(|option| &*schema[option.extension].full_name == extension)?;
        Some((option.extension, Rules::merged(schema, &option.values)))
    }

    /// Messages of one field are one message.
    fn merged(schema: &'a Schema, values: &[Value]) -> Rules<'a> {
        let mut rules = Rules { schema, fields: Vec::new() };
        for (field, value) in values.iter().filter_map(fields).flatten() {
            match rules.fields.iter_mut().find(|(set, _)| set == field) {
                Some((_, values)) => values.push(value.clone()),
                None => rules.fields.push((*field, vec![value.clone()])),
            }
        }
        rules
    }

    /// How many fields are set. Extensions are not counted, as buf does not know them there.
    pub fn len(&self) -> usize {
        self.fields.iter().filter(|(field, _)| !self.schema[*field].is_extension()).count()
    }

    pub fn has(&self, name: &str) -> bool {
        !self.values(name).is_empty()
    }

    /// The values of a field in the order written.
    pub fn values(&self, name: &str) -> &[Value] {
        let is_named = |field: FieldId| {
            let field = &self.schema[field];
            &*field.name == name && !field.is_extension()
        };
        self.fields.iter().find(|(field, _)| is_named(*field)).map_or(&[], |(_, values)| values)
    }

    /// The value of a singular field.
    pub fn value(&self, name: &str) -> Option<&Value> {
        self.values(name).last()
    }

    pub fn flag(&self, name: &str) -> Option<bool> {
        match self.value(name)? {
            Value::Bool(flag) => Some(*flag),
            _ => None,
        }
    }

    pub fn unsigned(&self, name: &str) -> Option<u64> {
        match self.value(name)? {
            Value::Unsigned(number) => Some(*number),
            _ => None,
        }
    }

    /// The number of an enum's value; zero where none is set.
    pub fn choice(&self, name: &str) -> i32 {
        match self.value(name) {
            Some(Value::Enum(number)) => *number,
            _ => 0,
        }
    }

    pub fn text(&self, name: &str) -> Option<&str> {
        self.value(name).and_then(text)
    }

    pub fn texts(&self, name: &str) -> impl Iterator<Item = &str> {
        self.values(name).iter().filter_map(text)
    }

    pub fn bytes(&self, name: &str) -> Option<&Bytes> {
        match self.value(name)? {
            Value::Bytes(bytes) => Some(bytes),
            _ => None,
        }
    }

    /// The message in a singular field.
    pub fn message(&self, name: &str) -> Option<Rules<'a>> {
        self.has(name).then(|| Rules::merged(self.schema, self.values(name)))
    }

    /// The messages in a repeated field.
    pub fn messages(&self, name: &str) -> Vec<Rules<'a>> {
        self.values(name)
            .iter()
            .map(|value| Rules::merged(self.schema, std::slice::from_ref(value)))
            .collect()
    }

    /// Name of the member of a oneof that is set.
    pub fn member(&self, oneof: &str) -> Option<&'a str> {
        let member = self.fields.iter().rev().map(|(field, _)| &self.schema[*field]);
        let of_oneof = |id: OneofId| &*self.schema[id].name == oneof;
        member.into_iter().find(|field| field.oneof.is_some_and(of_oneof)).map(|field| &*field.name)
    }
}

fn fields(value: &Value) -> Option<&[(FieldId, Value)]> {
    match value {
        Value::Message(fields) => Some(fields),
        _ => None,
    }
}

fn text(value: &Value) -> Option<&str> {
    match value {
        Value::String(text) => Some(text),
        _ => None,
    }
}

/// Seconds and nanoseconds of a Duration or Timestamp.
pub(super) fn seconds_and_nanos(schema: &Schema, value: &Value) -> (i64, i64) {
    let mut time = (0, 0);
    for (field, value) in fields(value).unwrap_or_default() {
        match (schema[*field].number, value) {
            (1, Value::Signed(seconds)) => time.0 = *seconds,
            (2, Value::Signed(nanos)) => time.1 = *nanos,
            _ => {}
        }
    }
    time
}
