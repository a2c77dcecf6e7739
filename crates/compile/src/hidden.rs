//! What is hidden from the linker and put back.
//!
//! *Map entries.* The linker keeps a map in the value of an option in a hash map: its entries would come out in
//! another order with every run. As what a map is on the wire, a list of entries, it keeps them as written,
//! which is what protoc does.
//!
//! *Names of fields.* The linker refuses fields of one message whose names differ by case and underscores only,
//! or are the same in JSON, where protoc takes some. What protoc refuses of them is refused before.

use std::collections::HashSet;

use prost::DecodeError;
use prost_types::{DescriptorProto, FieldDescriptorProto, FileDescriptorProto};

use crate::{
    places::path::{field, file, message},
    validate::json_name,
    wire,
};

/// An encoded `MessageOptions` with `map_entry = true`.
const MAP_ENTRY: [u8; 2] = [7 << 3, 1];

/// What is hidden of a message, or of a file.
#[derive(Debug, Default)]
pub(crate) struct Hidden {
    is_entry: bool,
    /// By index, ascending.
    fields: Vec<(usize, Names)>,
    /// By index, ascending: the messages of which something is hidden.
    messages: Vec<(usize, Hidden)>,
}

/// The names of a field.
#[derive(Debug)]
struct Names {
    name: String,
    json: String,
}

/// Hides what the linker should not see of a file.
pub(crate) fn hide(file: &mut FileDescriptorProto) -> Hidden {
    let is_proto2 = file.syntax() != "proto3";
    Hidden { messages: hide_all(&mut file.message_type, is_proto2), ..Hidden::default() }
}

fn hide_all(messages: &mut [DescriptorProto], is_proto2: bool) -> Vec<(usize, Hidden)> {
    let hidden = messages.iter_mut().enumerate().map(|(index, message)| {
        let is_entry = message.options.take_if(|options| options.map_entry()).is_some();
        let fields = hide_names(&mut message.field, is_proto2);
        (index, Hidden { is_entry, fields, messages: hide_all(&mut message.nested_type, is_proto2) })
    });
    hidden.filter(|(_, hidden)| !hidden.is_empty()).collect()
}

fn hide_names(fields: &mut [FieldDescriptorProto], is_proto2: bool) -> Vec<(usize, Names)> {
    let (mut exact, mut plain, mut json) = (HashSet::new(), HashSet::new(), HashSet::new());
    let mut hidden = Vec::new();
    for (index, field) in fields.iter_mut().enumerate() {
        let default = || json_name(field.name());
        let names =
            Names { name: field.name().to_owned(), json: field.json_name.clone().unwrap_or_else(default) };
        let is_alone = json.insert(names.json.clone());
        let is_alone = (is_proto2 || plain.insert(without_case(&names.name))) && is_alone;
        // Of one name twice the linker is to know.
        if !exact.insert(names.name.clone()) || is_alone {
            continue;
        }
        // No identifier, so nobody else has it.
        let alias = format!("{}·{index}", names.name);
        field.name = Some(alias.clone());
        field.json_name = Some(alias);
        hidden.push((index, names));
    }
    hidden
}

fn without_case(name: &str) -> String {
    name.chars().filter(|char| *char != '_').map(|char| char.to_ascii_lowercase()).collect()
}

/// Adds the full names of the map entries of a file.
pub(crate) fn map_entries(file: &FileDescriptorProto, hidden: &Hidden, names: &mut HashSet<String>) {
    add_map_entries(file.package(), &file.message_type, hidden, names);
}

fn add_map_entries(scope: &str, messages: &[DescriptorProto], hidden: &Hidden, names: &mut HashSet<String>) {
    for (index, inner) in &hidden.messages {
        let Some(message) = messages.get(*index) else { continue };
        let dot = if scope.is_empty() { "" } else { "." };
        let name = format!("{scope}{dot}{}", message.name());
        add_map_entries(&name, &message.nested_type, inner, names);
        if inner.is_entry {
            names.insert(name);
        }
    }
}

impl Hidden {
    pub(crate) fn is_empty(&self) -> bool {
        !self.is_entry && self.fields.is_empty() && self.messages.is_empty()
    }

    /// The encoded file with all that was hidden.
    pub(crate) fn restore(&self, encoded: &[u8]) -> Result<Vec<u8>, DecodeError> {
        self.restore_within(encoded, file::MESSAGE_TYPE)
    }

    fn restore_within(&self, encoded: &[u8], nested: i32) -> Result<Vec<u8>, DecodeError> {
        let mut out = Vec::with_capacity(encoded.len() + 4 * self.messages.len() + 8);
        let (mut messages, mut fields) = (self.messages.iter().peekable(), self.fields.iter().peekable());
        let (mut message_count, mut field_count) = (0, 0);
        // A file's field of the number of a message's fields is something else.
        let is_message = nested == message::NESTED_TYPE;
        for part in wire::fields(encoded) {
            let part = part?;
            let payload = &encoded[part.payload];
            let number = i64::from(part.number);
            let restored = if number == i64::from(nested) {
                let hidden = messages.next_if(|(index, _)| *index == message_count);
                message_count += 1;
                hidden.map(|(_, hidden)| hidden.restore_within(payload, message::NESTED_TYPE))
            } else if is_message && number == i64::from(message::FIELD) {
                let names = fields.next_if(|(index, _)| *index == field_count);
                field_count += 1;
                names.map(|(_, names)| names.restore(payload))
            } else {
                None
            };
            match restored {
                Some(restored) => wire::append(&mut out, part.number, &restored?),
                None => out.extend_from_slice(&encoded[part.whole]),
            }
        }
        if self.is_entry {
            wire::append(&mut out, message::OPTIONS.cast_unsigned(), &MAP_ENTRY);
        }
        Ok(out)
    }
}

impl Names {
    fn restore(&self, encoded: &[u8]) -> Result<Vec<u8>, DecodeError> {
        let mut out = Vec::with_capacity(encoded.len());
        for part in wire::fields(encoded) {
            let part = part?;
            match i32::try_from(part.number) {
                Ok(field::NAME) => wire::append(&mut out, part.number, self.name.as_bytes()),
                Ok(field::JSON_NAME) => wire::append(&mut out, part.number, self.json.as_bytes()),
                _ => out.extend_from_slice(&encoded[part.whole]),
            }
        }
        Ok(out)
    }
}
