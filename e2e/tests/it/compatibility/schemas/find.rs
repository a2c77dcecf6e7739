//! Elements of a module by name.

use super::{Enum, Extension, File, Message, Project, Type};

impl Project {
    /// Every message with its full name and file; groups are messages.
    pub fn all_messages(&self) -> Vec<(String, &File, &Message)> {
        let mut found = Vec::new();
        for file in &self.files {
            for message in &file.messages {
                collect(&file.package, file, message, &mut found);
            }
        }
        found
    }

    /// Every enum with its full name and file.
    pub fn all_enums(&self) -> Vec<(String, &File, &Enum)> {
        let mut found = Vec::new();
        for file in &self.files {
            found.extend(
                file.enums.iter().map(|item| (format!("{}.{}", file.package, item.name), file, item)),
            );
        }
        for (name, file, message) in self.all_messages() {
            found.extend(message.enums.iter().map(|item| (format!("{name}.{}", item.name), file, item)));
        }
        found
    }

    /// Every extension with its file.
    pub fn all_extensions(&self) -> Vec<(&File, &Extension)> {
        let mut found = Vec::new();
        for file in &self.files {
            found.extend(file.extensions.iter().map(|extension| (file, extension)));
        }
        for (_, file, message) in self.all_messages() {
            found.extend(message.extensions.iter().map(|extension| (file, extension)));
        }
        found
    }

    /// Types that can be named, with the path of their file.
    pub(super) fn names_and_paths(&self) -> Vec<(String, &str)> {
        let messages = self.all_messages().into_iter().map(|(name, file, _)| (name, &*file.path));
        messages.chain(self.all_enums().into_iter().map(|(name, file, _)| (name, &*file.path))).collect()
    }

    /// Whether a field, an extension or a method names a type or something inside of it.
    pub fn is_used(&self, full_name: &str) -> bool {
        let inside = format!("{full_name}.");
        let names = |name: &str| name == full_name || name.starts_with(&inside);
        let fields = self.all_messages().into_iter().filter(|(owner, _, _)| !names(owner));
        let fields = fields.flat_map(|(_, _, message)| &message.fields);
        let extensions = self.all_extensions();
        let mut methods = self.files.iter().flat_map(|file| &file.services).flat_map(|item| &item.methods);
        fields.filter_map(|field| field.kind.name()).any(names)
            || extensions.iter().any(|(_, extension)| {
                names(&extension.extendee) || extension.field.kind.name().is_some_and(names)
            })
            || methods.any(|method| names(&method.input) || names(&method.output))
    }

    /// Shows every message with its full name, to change it.
    pub fn visit_messages(&mut self, visit: &mut dyn FnMut(&str, &mut Message)) {
        for file in &mut self.files {
            for message in &mut file.messages {
                descend(&file.package, message, visit);
            }
        }
    }

    /// Changes the message of a full name.
    pub fn in_message<T>(&mut self, full_name: &str, change: impl FnOnce(&mut Message) -> T) -> T {
        let (mut change, mut result) = (Some(change), None);
        self.visit_messages(&mut |name, message| {
            if name == full_name {
                result = change.take().map(|change| change(message));
            }
        });
        result.unwrap_or_else(|| panic!("there is no message {full_name}"))
    }

    /// Changes the enum of a full name.
    pub fn in_enum<T>(&mut self, full_name: &str, change: impl FnOnce(&mut Enum) -> T) -> T {
        let (parent, short) = (parent_of(full_name), short_name(full_name));
        let is_nested = self.all_messages().iter().any(|(name, _, _)| name == parent);
        let named = |item: &&mut Enum| item.name == short;
        if is_nested {
            return self.in_message(parent, |message| {
                change(message.enums.iter_mut().find(named).expect("the enum is there"))
            });
        }
        let files = self.files.iter_mut().filter(|file| file.package == parent);
        let mut enums = files.flat_map(|file| &mut file.enums);
        change(enums.find(named).unwrap_or_else(|| panic!("there is no enum {full_name}")))
    }

    /// Keeps only the extensions of which `keep` is true; it may change them.
    pub fn retain_extensions(&mut self, mut keep: impl FnMut(&mut Extension) -> bool) {
        for file in &mut self.files {
            file.extensions.retain_mut(&mut keep);
        }
        self.visit_messages(&mut |_, message| message.extensions.retain_mut(&mut keep));
    }
}

impl Type {
    /// The full name of a message or an enum.
    pub fn name(&self) -> Option<&str> {
        match self {
            Type::Message(name) | Type::Enum(name) => Some(name),
            Type::Scalar(_) | Type::Group(_) | Type::Entry(_) => None,
        }
    }
}

fn collect<'a>(
    scope: &str,
    file: &'a File,
    message: &'a Message,
    found: &mut Vec<(String, &'a File, &'a Message)>,
) {
    let name = format!("{scope}.{}", message.name);
    for nested in &message.messages {
        collect(&name, file, nested, found);
    }
    for field in &message.fields {
        if let Type::Group(group) = &field.kind {
            collect(&name, file, group, found);
        }
    }
    found.push((name, file, message));
}

fn descend(scope: &str, message: &mut Message, visit: &mut dyn FnMut(&str, &mut Message)) {
    let name = format!("{scope}.{}", message.name);
    for nested in &mut message.messages {
        descend(&name, nested, visit);
    }
    for field in &mut message.fields {
        if let Type::Group(group) = &mut field.kind {
            descend(&name, group, visit);
        }
    }
    visit(&name, message);
}

/// `a.b` of `a.b.C`.
pub fn parent_of(full_name: &str) -> &str {
    full_name.rsplit_once('.').map_or("", |(parent, _)| parent)
}

/// `C` of `a.b.C`.
pub fn short_name(full_name: &str) -> &str {
    full_name.rsplit_once('.').map_or(full_name, |(_, name)| name)
}
