//! What belongs together on the two sides of a change: found once, compared by every rule.

use std::collections::HashMap;

use schemactl_model::schema::{EnumId, FieldId, FileId, MessageId, MethodId, Schema, ServiceId};

/// The same element before and after.
#[derive(Clone, Copy, Debug)]
pub(super) struct Pair<T> {
    pub before: T,
    pub after: T,
}

/// Every pair of two schemas, imported files included.
pub(super) struct Pairs {
    /// By path.
    pub files: Vec<Pair<FileId>>,
    /// By full name over all files, so that a message that moved to another file is still compared.
    pub messages: Vec<Pair<MessageId>>,
    /// By number in a pair of messages; extensions by extendee and number over all files.
    pub fields: Vec<Pair<FieldId>>,
    /// By full name over all files.
    pub enums: Vec<Pair<EnumId>>,
    /// By full name over all files.
    pub services: Vec<Pair<ServiceId>>,
    /// By name in a pair of services.
    pub methods: Vec<Pair<MethodId>>,
    /// Fields of a pair of messages whose number is gone; extensions are not among them.
    pub gone_fields: Vec<Gone<MessageId, FieldId>>,
    /// Methods of a pair of services whose name is gone.
    pub gone_methods: Vec<Gone<ServiceId, MethodId>>,
    files_after: HashMap<FileId, FileId>,
}

/// Something of before that after does not have, with what it stood in.
#[derive(Clone, Copy, Debug)]
pub(super) struct Gone<Parent, T> {
    pub from: Pair<Parent>,
    pub gone: T,
}

impl Pairs {
    pub fn of(before: &Schema, after: &Schema) -> Self {
        let files = pairs(before.files(), |file| after.file(&file.path));
        let messages = pairs(before.messages(), |message| after.message(&message.full_name));
        let enums = pairs(before.enums(), |enumeration| after.enumeration(&enumeration.full_name));
        let services: HashMap<&str, ServiceId> =
            after.services().map(|(id, service)| (&*service.full_name, id)).collect();
        let services = pairs(before.services(), |service| services.get(&*service.full_name).copied());
        let mut found = Pairs {
            files_after: files.iter().map(|pair| (pair.before, pair.after)).collect(),
            files,
            messages,
            fields: extensions(before, after),
            enums,
            services,
            methods: Vec::new(),
            gone_fields: Vec::new(),
            gone_methods: Vec::new(),
        };
        found.pair_fields(before, after);
        found.pair_methods(before, after);
        found
    }

    /// The file that has the path of an old one.
    pub fn file_after(&self, before: FileId) -> Option<FileId> {
        self.files_after.get(&before).copied()
    }

    fn pair_fields(&mut self, before: &Schema, after: &Schema) {
        let mut numbers = HashMap::new();
        for from in &self.messages {
            numbers.clear();
            numbers.extend(after[from.after].fields.iter().map(|id| (after[*id].number, *id)));
            for gone in &before[from.before].fields {
                match numbers.get(&before[*gone].number) {
                    Some(after) => self.fields.push(Pair { before: *gone, after: *after }),
                    None => self.gone_fields.push(Gone { from: *from, gone: *gone }),
                }
            }
        }
    }

    fn pair_methods(&mut self, before: &Schema, after: &Schema) {
        for from in &self.services {
            let names: HashMap<&str, MethodId> =
                after[from.after].methods.iter().map(|id| (&*after[*id].name, *id)).collect();
            for gone in &before[from.before].methods {
                match names.get(&*before[*gone].name) {
                    Some(after) => self.methods.push(Pair { before: *gone, after: *after }),
                    None => self.gone_methods.push(Gone { from: *from, gone: *gone }),
                }
            }
        }
    }
}

fn pairs<'a, Id, T: 'a>(
    elements: impl Iterator<Item = (Id, &'a T)>,
    find: impl Fn(&'a T) -> Option<Id>,
) -> Vec<Pair<Id>> {
    elements.filter_map(|(before, element)| find(element).map(|after| Pair { before, after })).collect()
}

fn extensions(before: &Schema, after: &Schema) -> Vec<Pair<FieldId>> {
    pairs(before.fields(), |field| {
        let extendee = after.message(&before[field.extendee?].full_name)?;
        after.extension(extendee, field.number)
    })
}
