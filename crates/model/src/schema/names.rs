//! The first pass over a descriptor set: names, before anything refers to them.

use std::collections::{HashMap, HashSet};

use super::{
    Element, EnumId, FileId, InvalidSchema, MessageId, MessageOptions, Options,
    descriptor::{Descriptor, EnumDescriptor},
};

type Result<T> = std::result::Result<T, InvalidSchema>;

/// The first pass: every name that a type reference may mean, with its id.
#[derive(Default)]
pub(super) struct Names {
    pub elements: HashMap<Box<str>, Element>,
    pub file_paths: HashMap<Box<str>, FileId>,
    pub map_entries: HashSet<MessageId>,
    pub message_count: usize,
    pub enum_count: usize,
    pub service_count: usize,
}

impl Names {
    pub fn messages(&mut self, scope: &str, messages: &[Descriptor]) -> Result<()> {
        for message in messages {
            let id = MessageId::new(self.message_count);
            self.message_count += 1;
            let full_name = join(scope, &message.name);
            if !message.options.is_empty() {
                let options: Options<MessageOptions> = Options::decode(message.options.clone())?;
                if options.map_entry == Some(true) {
                    self.map_entries.insert(id);
                }
            }
            self.messages(&full_name, &message.nested_type)?;
            self.enums(&full_name, &message.enum_type)?;
            self.add(full_name, Element::Message(id))?;
        }
        Ok(())
    }

    pub fn enums(&mut self, scope: &str, enums: &[EnumDescriptor]) -> Result<()> {
        for enumeration in enums {
            let id = EnumId::new(self.enum_count);
            self.enum_count += 1;
            self.add(join(scope, &enumeration.name), Element::Enum(id))?;
        }
        Ok(())
    }

    pub fn add(&mut self, full_name: String, element: Element) -> Result<()> {
        match self.elements.insert(full_name.as_str().into(), element) {
            Some(_) => Err(InvalidSchema::Duplicate(full_name)),
            None => Ok(()),
        }
    }
}

/// A name within a scope; the empty scope adds nothing.
pub(super) fn join(scope: &str, name: &str) -> String {
    if scope.is_empty() { name.to_owned() } else { format!("{scope}.{name}") }
}
