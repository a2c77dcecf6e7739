//! Messages, fields and enums as descriptors.

use prost_types::{
    DescriptorProto, EnumDescriptorProto, EnumOptions, EnumValueDescriptorProto, EnumValueOptions,
    FieldDescriptorProto, FieldOptions, MessageOptions, OneofDescriptorProto,
    field_descriptor_proto::{Label, Type},
};
use schemactl_model::{
    Schema,
    schema::{Cardinality, EnumId, Field, FieldId, Kind, MessageId, OneofId},
};

use super::Dialect;
use crate::selection::Selection;

/// Makes descriptors of one dialect.
pub struct Elements<'a> {
    pub schema: &'a Schema,
    pub selection: &'a Selection,
    pub dialect: Dialect,
}

impl Elements<'_> {
    pub fn message(&self, id: MessageId) -> DescriptorProto {
        let message = &self.schema[id];
        let options = MessageOptions {
            map_entry: message.options.map_entry,
            deprecated: message.options.deprecated,
            ..MessageOptions::default()
        };
        DescriptorProto {
            name: Some(message.name.to_string()),
            field: message.fields.iter().map(|id| self.field(*id)).collect(),
            nested_type: self.nested(id).into_iter().map(|id| self.message(id)).collect(),
            enum_type: self.nested_enums(id).into_iter().map(|id| self.enumeration(id)).collect(),
            oneof_decl: self.oneofs(id).into_iter().map(|id| self.oneof(id)).collect(),
            options: (options != MessageOptions::default()).then_some(options),
            ..DescriptorProto::default()
        }
    }

    /// Selected messages nested in one.
    pub fn nested(&self, id: MessageId) -> Vec<MessageId> {
        let nested = self.schema[id].messages.iter().copied();
        nested.filter(|id| self.selection.messages.contains(id)).collect()
    }

    /// Selected enums nested in a message.
    pub fn nested_enums(&self, id: MessageId) -> Vec<EnumId> {
        self.schema[id].enums.iter().copied().filter(|id| self.selection.enums.contains(id)).collect()
    }

    /// Oneofs of a message; for prost those that were written.
    pub fn oneofs(&self, id: MessageId) -> Vec<OneofId> {
        let oneofs = self.schema[id].oneofs.iter().copied();
        oneofs.filter(|id| self.dialect == Dialect::Faithful || !self.schema[*id].is_synthetic).collect()
    }

    fn oneof(&self, id: OneofId) -> OneofDescriptorProto {
        OneofDescriptorProto { name: Some(self.schema[id].name.to_string()), options: None }
    }

    fn field(&self, id: FieldId) -> FieldDescriptorProto {
        let field = &self.schema[id];
        FieldDescriptorProto {
            name: Some(field.name.to_string()),
            number: Some(field.number),
            label: Some(label(field).into()),
            r#type: Some(kind(field.kind).into()),
            type_name: self.schema.type_name(field.kind).map(|name| format!(".{name}")),
            default_value: self.default_value(field),
            oneof_index: self.oneof_index(field),
            json_name: Some(field.json_name.to_string()),
            proto3_optional: self.is_optional(field).then_some(true),
            options: Some(self.field_options(field)).filter(|options| *options != FieldOptions::default()),
            ..FieldDescriptorProto::default()
        }
    }

    fn oneof_index(&self, field: &Field) -> Option<i32> {
        let (oneof, parent) = field.oneof.zip(field.parent)?;
        let position = self.oneofs(parent).into_iter().position(|id| id == oneof)?;
        i32::try_from(position).ok()
    }

    fn is_optional(&self, field: &Field) -> bool {
        match self.dialect {
            Dialect::Faithful => field.proto3_optional,
            // prost gives messages an Option of their own accord.
            Dialect::Prost => {
                field.cardinality == Cardinality::Explicit
                    && !matches!(field.kind, Kind::Message(_))
                    && field.oneof.is_none_or(|id| self.schema[id].is_synthetic)
            }
        }
    }

    fn field_options(&self, field: &Field) -> FieldOptions {
        let packed = match self.dialect {
            Dialect::Faithful => field.options.packed,
            Dialect::Prost => (field.cardinality == Cardinality::Repeated).then_some(field.packed),
        };
        FieldOptions { packed, deprecated: field.options.deprecated, ..FieldOptions::default() }
    }

    /// A default as written; of an alias prost knows only the first name.
    fn default_value(&self, field: &Field) -> Option<String> {
        let written = field.default.as_deref()?;
        let Kind::Enum(of) = field.kind else { return Some(written.to_owned()) };
        let values = self.schema[of].values.iter().map(|id| &self.schema[*id]);
        let number = values.clone().find(|value| &*value.name == written)?.number;
        values.clone().find(|value| value.number == number).map(|value| value.name.to_string())
    }

    pub fn enumeration(&self, id: EnumId) -> EnumDescriptorProto {
        let declared = &self.schema[id];
        let values = declared.values.iter().map(|id| {
            let value = &self.schema[*id];
            EnumValueDescriptorProto {
                name: Some(value.name.to_string()),
                number: Some(value.number),
                options: value.options.deprecated.map(|deprecated| EnumValueOptions {
                    deprecated: Some(deprecated),
                    ..EnumValueOptions::default()
                }),
            }
        });
        let options = EnumOptions {
            allow_alias: declared.options.allow_alias,
            deprecated: declared.options.deprecated,
            ..EnumOptions::default()
        };
        EnumDescriptorProto {
            name: Some(declared.name.to_string()),
            value: values.collect(),
            options: (options != EnumOptions::default()).then_some(options),
            ..EnumDescriptorProto::default()
        }
    }
}

fn label(field: &Field) -> Label {
    match field.cardinality {
        Cardinality::Implicit | Cardinality::Explicit => Label::Optional,
        Cardinality::Required => Label::Required,
        Cardinality::Repeated | Cardinality::Map => Label::Repeated,
    }
}

fn kind(kind: Kind) -> Type {
    match kind {
        Kind::Double => Type::Double,
        Kind::Float => Type::Float,
        Kind::Int64 => Type::Int64,
        Kind::Uint64 => Type::Uint64,
        Kind::Int32 => Type::Int32,
        Kind::Fixed64 => Type::Fixed64,
        Kind::Fixed32 => Type::Fixed32,
        Kind::Bool => Type::Bool,
        Kind::String => Type::String,
        Kind::Group(_) => Type::Group,
        Kind::Message(_) => Type::Message,
        Kind::Bytes => Type::Bytes,
        Kind::Uint32 => Type::Uint32,
        Kind::Enum(_) => Type::Enum,
        Kind::Sfixed32 => Type::Sfixed32,
        Kind::Sfixed64 => Type::Sfixed64,
        Kind::Sint32 => Type::Sint32,
        Kind::Sint64 => Type::Sint64,
    }
}
