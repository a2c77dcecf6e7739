//! Enums and their values.

use super::{
    super::{Enum, EnumId, EnumOptions, EnumValue, EnumValueId, Options},
    Builder, NumberRange, Place, Result, boxed, descriptor, join, numbered,
};

impl Builder {
    pub(super) fn enums(
        &mut self,
        place: Place,
        enums: Vec<descriptor::EnumDescriptor>,
    ) -> Result<Box<[EnumId]>> {
        numbered(enums).map(|(index, enumeration)| self.enumeration(place, index, enumeration)).collect()
    }

    fn enumeration(
        &mut self,
        place: Place,
        index: u32,
        enumeration: descriptor::EnumDescriptor,
    ) -> Result<EnumId> {
        let id = EnumId::new(self.schema.enums.len());
        let options: Options<EnumOptions> = Options::decode(enumeration.options)?;
        let features = place.features.overlaid(options.features.as_deref());
        let values = numbered(enumeration.value).map(|(index, value)| {
            self.schema.enum_values.push(EnumValue {
                name: value.name.into(),
                parent: id,
                index,
                number: value.number,
                options: Options::decode(value.options)?,
            });
            Ok(EnumValueId::new(self.schema.enum_values.len() - 1))
        });
        let values = values.collect::<Result<_>>()?;
        self.schema.enums.push(Enum {
            full_name: join(place.scope, &enumeration.name).into(),
            name: enumeration.name.into(),
            file: place.file,
            parent: place.parent,
            index,
            values,
            reserved_ranges: enumeration.reserved_range.iter().map(inclusive).collect(),
            reserved_names: boxed(enumeration.reserved_name),
            options,
            features,
        });
        Ok(id)
    }
}

fn inclusive(range: &descriptor::Range) -> NumberRange {
    NumberRange { start: range.start, end: range.end }
}
