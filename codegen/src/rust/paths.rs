//! Where a type of the schema is in Rust.

use schemactl_model::{
    Schema,
    schema::{EnumId, Kind, MessageId},
};

use crate::{
    naming::rust::{camel, snake},
    problems::{Problems, TYPE, field_title},
    selection::Selection,
};

/// Package of the types that come with every protobuf runtime.
const WELL_KNOWN: &str = "google.protobuf.";

/// Types of `google.protobuf` that a prost message can hold, as prost-build maps them.
const WELL_KNOWN_TYPES: &[(&str, &str)] = &[
    ("Any", "::prost_types::Any"),
    ("BoolValue", "bool"),
    ("BytesValue", "::std::vec::Vec<u8>"),
    ("DoubleValue", "f64"),
    ("Duration", "::prost_types::Duration"),
    ("Empty", "()"),
    ("FieldMask", "::prost_types::FieldMask"),
    ("FloatValue", "f32"),
    ("Int32Value", "i32"),
    ("Int64Value", "i64"),
    ("ListValue", "::prost_types::ListValue"),
    ("NullValue", "::prost_types::NullValue"),
    ("StringValue", "::std::string::String"),
    ("Struct", "::prost_types::Struct"),
    ("Timestamp", "::prost_types::Timestamp"),
    ("UInt32Value", "u32"),
    ("UInt64Value", "u64"),
    ("Value", "::prost_types::Value"),
];

/// Whether a type comes from prost-types and not from the generated messages.
pub fn is_well_known(full_name: &str) -> bool {
    full_name.starts_with(WELL_KNOWN)
}

/// Path of a message or enum type.
pub fn type_path(schema: &Schema, kind: Kind) -> Option<String> {
    let full_name = schema.type_name(kind)?;
    if let Some(name) = full_name.strip_prefix(WELL_KNOWN) {
        let known = WELL_KNOWN_TYPES.iter().find(|(known, _)| *known == name);
        return known.map(|(_, path)| (*path).to_owned());
    }
    Some(match kind {
        Kind::Enum(id) => enum_path(schema, id),
        kind => message_path(schema, kind.message()?),
    })
}

/// Path of a message that is generated.
pub fn message_path(schema: &Schema, id: MessageId) -> String {
    let message = &schema[id];
    let module = match message.parent {
        Some(parent) => message_module(schema, parent),
        None => package_module(&schema[message.file].package),
    };
    format!("{module}::{}", camel(&message.name))
}

fn enum_path(schema: &Schema, id: EnumId) -> String {
    let declared = &schema[id];
    let module = match declared.parent {
        Some(parent) => message_module(schema, parent),
        None => package_module(&schema[declared.file].package),
    };
    format!("{module}::{}", camel(&declared.name))
}

/// The module of what is nested in a message.
pub fn message_module(schema: &Schema, id: MessageId) -> String {
    let message = &schema[id];
    let module = match message.parent {
        Some(parent) => message_module(schema, parent),
        None => package_module(&schema[message.file].package),
    };
    format!("{module}::{}", snake(&message.name))
}

/// The module of a package.
pub fn package_module(package: &str) -> String {
    let mut module = "crate::messages".to_owned();
    for part in package.split('.').filter(|part| !part.is_empty()) {
        module.push_str("::");
        module.push_str(&snake(part));
    }
    module
}

/// Refuses types of `google.protobuf` that prost-types does not have.
pub fn check_well_known(schema: &Schema, selection: &Selection, problems: &mut Problems) {
    for id in selection.fields(schema) {
        let field = &schema[id];
        let of_runtime = field.parent.is_some_and(|parent| is_well_known(&schema[parent].full_name));
        let Some(name) = schema.type_name(field.kind).filter(|name| is_well_known(name) && !of_runtime)
        else {
            continue;
        };
        if type_path(schema, field.kind).is_none() {
            let message = format!(
                "{} is of type {name}, which the Rust logger does not support",
                field_title(schema, id)
            );
            problems.add(TYPE, id, message, "declare a message of your own with the fields you need");
        }
    }
}
