//! Messages and their oneofs.

use super::{
    super::{FieldId, Message, MessageId, MessageOptions, Oneof, OneofId, Options},
    Builder, NumberRange, Place, Result, boxed, descriptor, join, numbered,
};

impl Builder {
    pub(super) fn messages(
        &mut self,
        place: Place,
        messages: Vec<descriptor::Descriptor>,
    ) -> Result<Box<[MessageId]>> {
        numbered(messages).map(|(index, message)| self.message(place, index, message)).collect()
    }

    fn message(&mut self, place: Place, index: u32, message: descriptor::Descriptor) -> Result<MessageId> {
        let full_name = join(place.scope, &message.name);
        let id = MessageId::new(self.schema.messages.len());
        let options: Options<MessageOptions> = Options::decode(message.options)?;
        let features = place.features.overlaid(options.features.as_deref());
        // Holds the place while the children are built: parents come before children in the table.
        self.schema.messages.push(Message {
            name: message.name.into(),
            full_name: full_name.as_str().into(),
            file: place.file,
            parent: place.parent,
            index,
            fields: Box::default(),
            oneofs: Box::default(),
            messages: Box::default(),
            enums: Box::default(),
            extensions: Box::default(),
            extension_ranges: message.extension_range.iter().map(exclusive).collect(),
            extension_range_options: message
                .extension_range
                .into_iter()
                .flat_map(|range| range.options)
                .collect(),
            reserved_ranges: message.reserved_range.iter().map(exclusive).collect(),
            reserved_names: boxed(message.reserved_name),
            options,
            features,
        });
        let inside = Place { parent: Some(id), scope: &full_name, features, ..place };
        let oneofs = self.oneofs(id, message.oneof_decl)?;
        let first_oneof = self.schema.oneofs.len() - oneofs.len();
        let fields = self.fields_of(inside, message.field, first_oneof..self.schema.oneofs.len())?;
        self.fill_oneofs(&oneofs, &fields);
        let messages = self.messages(inside, message.nested_type)?;
        let enums = self.enums(inside, message.enum_type)?;
        let extensions = self.fields(inside, message.extension)?;
        let built = &mut self.schema.messages[id.index()];
        built.fields = fields;
        built.oneofs = oneofs;
        built.messages = messages;
        built.enums = enums;
        built.extensions = extensions;
        Ok(id)
    }

    fn oneofs(
        &mut self,
        parent: MessageId,
        oneofs: Vec<descriptor::OneofDescriptor>,
    ) -> Result<Box<[OneofId]>> {
        let oneof = |(index, oneof): (u32, descriptor::OneofDescriptor)| {
            self.schema.oneofs.push(Oneof {
                name: oneof.name.into(),
                parent,
                index,
                fields: Box::default(),
                is_synthetic: false,
                options: Options::decode(oneof.options)?,
            });
            Ok(OneofId::new(self.schema.oneofs.len() - 1))
        };
        numbered(oneofs).map(oneof).collect()
    }

    fn fill_oneofs(&mut self, oneofs: &[OneofId], fields: &[FieldId]) {
        for id in oneofs {
            let members: Box<[FieldId]> =
                fields.iter().copied().filter(|field| self.schema[*field].oneof == Some(*id)).collect();
            let synthetic = matches!(*members, [only] if self.schema[only].proto3_optional);
            let oneof = &mut self.schema.oneofs[id.index()];
            oneof.fields = members;
            oneof.is_synthetic = synthetic;
        }
    }
}

fn exclusive(range: &descriptor::Range) -> NumberRange {
    NumberRange { start: range.start, end: range.end.saturating_sub(1) }
}
