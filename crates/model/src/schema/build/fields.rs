//! Fields and extensions: presence, cardinality, packing and types, resolved.

use std::ops::Range;

use super::{
    super::{
        Cardinality, Element, Features, Field, FieldId, Kind, OneofId, Options, Presence, Syntax,
        options::FieldOptions,
    },
    Builder, InvalidSchema, Place, Result, descriptor, join, numbered, strip, unresolved,
};

impl Builder {
    pub(super) fn fields(
        &mut self,
        place: Place,
        fields: Vec<descriptor::FieldDescriptor>,
    ) -> Result<Box<[FieldId]>> {
        self.fields_of(place, fields, 0..0)
    }

    pub(super) fn fields_of(
        &mut self,
        place: Place,
        fields: Vec<descriptor::FieldDescriptor>,
        oneofs: Range<usize>,
    ) -> Result<Box<[FieldId]>> {
        numbered(fields).map(|(index, field)| self.field(place, index, field, oneofs.clone())).collect()
    }

    fn field(
        &mut self,
        place: Place,
        index: u32,
        field: descriptor::FieldDescriptor,
        oneofs: Range<usize>,
    ) -> Result<FieldId> {
        let full_name = join(place.scope, &field.name);
        let options: Options<FieldOptions> = Options::decode(field.options)?;
        let unknown = || InvalidSchema::UnknownNumber(full_name.clone());
        let oneof = match field.oneof_index {
            Some(index) => {
                let index = usize::try_from(index).ok().and_then(|index| oneofs.start.checked_add(index));
                Some(OneofId::new(index.filter(|index| oneofs.contains(index)).ok_or_else(unknown)?))
            }
            None => None,
        };
        let features = self.field_features(place, oneof, &options);
        let kind = self.kind(&full_name, field.r#type, &field.type_name, features)?.ok_or_else(unknown)?;
        let extendee = match field.extendee.as_str() {
            "" => None,
            name => Some(self.resolve_message(&full_name, name)?),
        };
        let is_map = kind.message().is_some_and(|id| self.map_entries.contains(&id));
        let cardinality = match field.label {
            3 if is_map => Cardinality::Map,
            3 => Cardinality::Repeated,
            2 => Cardinality::Required,
            0 | 1 if features.presence == Presence::Required => Cardinality::Required,
            0 | 1 if oneof.is_some() || extendee.is_some() || kind.message().is_some() => {
                Cardinality::Explicit
            }
            0 | 1 => features.presence.into(),
            _ => return Err(unknown()),
        };
        let id = FieldId::new(self.schema.fields.len());
        if let Some(extendee) = extendee {
            self.schema.extensions.insert((extendee, field.number), id);
            if self.schema.names.insert(full_name.as_str().into(), Element::Field(id)).is_some() {
                return Err(InvalidSchema::Duplicate(full_name));
            }
        }
        let packable = !matches!(kind, Kind::String | Kind::Bytes | Kind::Message(_) | Kind::Group(_));
        self.schema.fields.push(Field {
            json_name: field.json_name.unwrap_or_else(|| json_name(&field.name)).into(),
            name: field.name.into(),
            full_name: full_name.into(),
            file: place.file,
            parent: place.parent,
            index,
            extendee,
            number: field.number,
            cardinality,
            kind,
            oneof,
            proto3_optional: field.proto3_optional,
            default: field.default_value.map(Into::into),
            packed: cardinality == Cardinality::Repeated && packable && features.packed,
            options,
            features,
        });
        Ok(id)
    }

    /// Features of a field: inherited from its oneof where it has one, else from its message.
    fn field_features(
        &self,
        place: Place,
        oneof: Option<OneofId>,
        options: &Options<FieldOptions>,
    ) -> Features {
        let oneof = oneof.and_then(|id| self.schema[id].options.features.as_deref());
        let mut features = place.features.overlaid(oneof).overlaid(options.features.as_deref());
        if !matches!(place.syntax, Syntax::Edition(_)) {
            features.packed = options.packed.unwrap_or(features.packed);
        }
        features
    }

    fn kind(&self, by: &str, number: i32, name: &str, features: Features) -> Result<Option<Kind>> {
        Ok(Some(match number {
            1 => Kind::Double,
            2 => Kind::Float,
            3 => Kind::Int64,
            4 => Kind::Uint64,
            5 => Kind::Int32,
            6 => Kind::Fixed64,
            7 => Kind::Fixed32,
            8 => Kind::Bool,
            9 => Kind::String,
            10 => Kind::Group(self.resolve_message(by, name)?),
            11 if features.delimited => Kind::Group(self.resolve_message(by, name)?),
            11 => Kind::Message(self.resolve_message(by, name)?),
            12 => Kind::Bytes,
            13 => Kind::Uint32,
            14 => match self.schema.find(strip(name)) {
                Some(Element::Enum(id)) => Kind::Enum(id),
                _ => return Err(unresolved(by, name)),
            },
            15 => Kind::Sfixed32,
            16 => Kind::Sfixed64,
            17 => Kind::Sint32,
            18 => Kind::Sint64,
            _ => return Ok(None),
        }))
    }
}

/// The JSON name that protoc derives: the letter behind each underscore in upper case.
fn json_name(name: &str) -> String {
    let mut json = String::with_capacity(name.len());
    let mut upper = false;
    for character in name.chars() {
        if character == '_' {
            upper = true;
        } else {
            json.push(if upper { character.to_ascii_uppercase() } else { character });
            upper = false;
        }
    }
    json
}
