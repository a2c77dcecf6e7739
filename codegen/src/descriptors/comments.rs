//! Source info with a location for every element that prost-build looks up, and only comments that are
//! safe to print.

use prost_types::{SourceCodeInfo, source_code_info::Location};
use schemactl_model::schema::{Comments, Element, EnumId, MessageId};

use super::elements::Elements;
use crate::naming;

/// Locations of a file's elements, numbered as the descriptors are: by what is selected.
pub fn source_info(elements: &Elements, messages: &[MessageId], enums: &[EnumId]) -> SourceCodeInfo {
    let mut walk = Walk { elements, path: Vec::new(), locations: Vec::new() };
    walk.messages(4, messages);
    walk.enums(5, enums);
    SourceCodeInfo { location: walk.locations }
}

struct Walk<'a> {
    elements: &'a Elements<'a>,
    path: Vec<i32>,
    locations: Vec<Location>,
}

impl Walk<'_> {
    /// Steps into the `index`th element of a field of descriptor.proto.
    fn enter(
        &mut self,
        number: i32,
        index: usize,
        element: impl Into<Element>,
        inside: impl FnOnce(&mut Self),
    ) {
        let index = i32::try_from(index).expect("a descriptor set is far under 2^31 bytes");
        self.path.extend([number, index]);
        let text = text(self.elements.schema.comments_of(element));
        self.locations.push(Location {
            path: self.path.clone(),
            leading_comments: Some(text).filter(|text| !text.is_empty()),
            ..Location::default()
        });
        inside(self);
        self.path.truncate(self.path.len() - 2);
    }

    fn messages(&mut self, number: i32, messages: &[MessageId]) {
        for (index, id) in messages.iter().enumerate() {
            self.enter(number, index, *id, |walk| walk.message(*id));
        }
    }

    fn message(&mut self, id: MessageId) {
        for (index, field) in self.elements.schema[id].fields.iter().enumerate() {
            self.enter(2, index, *field, |_| {});
        }
        for (index, oneof) in self.elements.oneofs(id).into_iter().enumerate() {
            self.enter(8, index, oneof, |_| {});
        }
        self.messages(3, &self.elements.nested(id));
        self.enums(4, &self.elements.nested_enums(id));
    }

    fn enums(&mut self, number: i32, enums: &[EnumId]) {
        for (index, id) in enums.iter().enumerate() {
            self.enter(number, index, *id, |walk| {
                for (index, value) in walk.elements.schema[*id].values.iter().enumerate() {
                    walk.enter(2, index, *value, |_| {});
                }
            });
        }
    }
}

/// The comment above an element, else the one behind it.
fn text(comments: Comments) -> String {
    naming::markdown_lines(&comments.description()).join("\n")
}
