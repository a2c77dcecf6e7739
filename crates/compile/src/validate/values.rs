//! Values of options that their types do not allow.

use std::collections::{HashMap, HashSet};

use prost_reflect::{
    DescriptorPool, DynamicMessage, EnumDescriptor, ExtensionDescriptor, FieldDescriptor, Kind,
    MessageDescriptor, ReflectMessage, Syntax, Value,
};

use super::{Report, Violation};
use crate::wire;

/// An option that is set somewhere in a file.
pub(crate) struct Set {
    /// The path of the uninterpreted option, which is its place.
    pub(crate) place: Vec<i32>,
    /// The path of the options it is one of.
    pub(crate) options: Vec<i32>,
    /// The message of these options.
    pub(crate) message: MessageDescriptor,
    /// The field that it sets, with the index of the element where that is repeated.
    pub(crate) path: Vec<i32>,
}

/// Finds out which options have types that need a look at their values.
#[derive(Default)]
pub(crate) struct Values {
    messages: HashMap<String, bool>,
    fields: HashMap<String, bool>,
}

/// The kinds of elements that `targets` of a field allow it on, as `FieldOptions.OptionTargetType` numbers them.
const TARGETS: [(&str, i32); 9] = [
    ("google.protobuf.FileOptions", 1),
    ("google.protobuf.ExtensionRangeOptions", 2),
    ("google.protobuf.MessageOptions", 3),
    ("google.protobuf.FieldOptions", 4),
    ("google.protobuf.OneofOptions", 5),
    ("google.protobuf.EnumOptions", 6),
    ("google.protobuf.EnumValueOptions", 7),
    ("google.protobuf.ServiceOptions", 8),
    ("google.protobuf.MethodOptions", 9),
];

impl Values {
    /// Whether there is something about values of an extension that only a look at them shows.
    pub(crate) fn need_a_look(&mut self, extension: &ExtensionDescriptor) -> bool {
        let name = extension.full_name();
        if let Some(known) = self.fields.get(name) {
            return *known;
        }
        let needs = !targets(&extension.options()).is_empty()
            || extension.kind().as_message().is_some_and(|message| self.message_needs(message));
        self.fields.insert(name.to_owned(), needs);
        needs
    }

    fn message_needs(&mut self, message: &MessageDescriptor) -> bool {
        if let Some(known) = self.messages.get(message.full_name()) {
            return *known;
        }
        let mut seen = HashSet::from([message.full_name().to_owned()]);
        let mut open = vec![message.clone()];
        let mut needs = false;
        while let Some(message) = open.pop() {
            needs = message.full_name() == ANY || message.fields().any(|field| field_needs(&field));
            let extensions: Vec<_> = message.extensions().collect();
            needs |= extensions.iter().any(|extension| !targets(&extension.options()).is_empty());
            if needs {
                break;
            }
            let kinds =
                message.fields().map(|field| field.kind()).chain(extensions.iter().map(|one| one.kind()));
            for kind in kinds {
                if let Kind::Message(inner) = kind
                    && seen.insert(inner.full_name().to_owned())
                {
                    open.push(inner);
                }
            }
        }
        self.messages.insert(message.full_name().to_owned(), needs);
        needs
    }

    /// Checks values of a file, which is given encoded.
    pub(crate) fn check(
        pool: &DescriptorPool,
        map_entries: &HashSet<String>,
        file: &[u8],
        sets: &[Set],
    ) -> Vec<Violation> {
        let mut report = Report::default();
        let mut seen = HashSet::new();
        for set in sets {
            // Several statements may set parts of one value.
            let whole = set.path.get(..=set.options.len() + usize::from(set.is_element()));
            if !seen.insert(whole.unwrap_or(&set.path)) {
                continue;
            }
            for message in set.problems(pool, map_entries, file) {
                report.add(&set.place, &[], message);
            }
        }
        report.violations
    }
}

impl Set {
    /// Whether it is one element of a repeated option.
    fn is_element(&self) -> bool {
        self.path.len() == self.options.len() + 2 && self.value_field().is_some_and(|field| field.is_list())
    }

    fn value_field(&self) -> Option<ExtensionDescriptor> {
        let number = u32::try_from(*self.path.get(self.options.len())?).ok()?;
        self.message.get_extension(number)
    }

    fn problems(&self, pool: &DescriptorPool, map_entries: &HashSet<String>, file: &[u8]) -> Vec<String> {
        let decoded = wire::element(file, &self.options)
            .and_then(|bytes| DynamicMessage::decode(self.message.clone(), bytes).ok());
        let (Some(options), Some(field)) = (decoded, self.value_field()) else { return Vec::new() };
        let target = TARGETS.iter().find(|(name, _)| *name == self.message.full_name());
        let target = target.map(|(_, target)| *target);
        let mut look = Look { pool, map_entries, target, problems: Vec::new() };
        let name = format!("({})", field.full_name());
        look.target(&name, &targets(&field.options()));
        let value = options.get_extension(&field);
        match (&*value, self.path.last().and_then(|index| usize::try_from(*index).ok())) {
            (Value::List(elements), Some(index)) if self.is_element() => {
                if let Some(element) = elements.get(index) {
                    look.value(&name, &field.kind(), element);
                }
            }
            (value, _) => look.value(&name, &field.kind(), value),
        }
        look.problems
    }
}

struct Look<'a> {
    pool: &'a DescriptorPool,
    map_entries: &'a HashSet<String>,
    target: Option<i32>,
    problems: Vec<String>,
}

impl Look<'_> {
    fn target(&mut self, name: &str, targets: &[i32]) {
        if !targets.is_empty() && !self.target.is_some_and(|target| targets.contains(&target)) {
            self.problems.push(format!("option {name} is not for elements of this kind, say its targets"));
        }
    }

    fn value(&mut self, name: &str, kind: &Kind, value: &Value) {
        match (value, kind) {
            (Value::Message(message), _) => self.message(name, message),
            (Value::EnumNumber(number), Kind::Enum(declared)) if is_unknown(declared, *number) => {
                self.problems.push(format!(
                    "{name} is set to {number}, which is no value of enum {:?}",
                    declared.full_name()
                ));
            }
            (Value::List(elements), _) => {
                for (index, element) in elements.iter().enumerate() {
                    self.value(&format!("{name}[{index}]"), kind, element);
                }
            }
            _ => {}
        }
    }

    fn message(&mut self, name: &str, message: &DynamicMessage) {
        let missing: Vec<String> = message
            .descriptor()
            .fields()
            .filter(|field| is_required(field) && !message.has_field(field))
            .map(|field| field.name().to_owned())
            .collect();
        if !missing.is_empty() {
            self.problems.push(format!("{name} lacks the required {}", missing.join(", ")));
        }
        if let Some((name, value)) = self.absent_value(name, message) {
            self.message(&name, &value);
        }
        for (field, value) in message.fields() {
            let name = format!("{name}.{}", field.name());
            self.target(&name, &targets(&field.options()));
            self.value(&name, &field.kind(), value);
        }
        for (extension, value) in message.extensions() {
            let name = format!("{name}.({})", extension.full_name());
            self.target(&name, &targets(&extension.options()));
            self.value(&name, &extension.kind(), value);
        }
        if let Some(inner) = self.any(message) {
            self.message(name, &inner);
        }
    }

    /// The value of a map's entry that is not written, which is an empty message then.
    fn absent_value(&self, name: &str, message: &DynamicMessage) -> Option<(String, DynamicMessage)> {
        let entry = message.descriptor();
        let value = entry.get_field_by_name("value").filter(|value| !message.has_field(value))?;
        let kind = value.kind();
        let inner = kind.as_message().filter(|_| self.map_entries.contains(entry.full_name()))?;
        Some((format!("{name}.value"), DynamicMessage::new(inner.clone())))
    }

    /// The message within an `Any`.
    fn any(&self, message: &DynamicMessage) -> Option<DynamicMessage> {
        if message.descriptor().full_name() != ANY {
            return None;
        }
        let url = message.get_field_by_name("type_url")?;
        let inner = self.pool.get_message_by_name(url.as_str()?.rsplit('/').next()?)?;
        let value = message.get_field_by_name("value")?;
        DynamicMessage::decode(inner, value.as_bytes()?.clone()).ok()
    }
}

const ANY: &str = "google.protobuf.Any";

fn is_required(field: &FieldDescriptor) -> bool {
    field.cardinality() == prost_reflect::Cardinality::Required
}

fn field_needs(field: &FieldDescriptor) -> bool {
    is_required(field)
        || field.kind().as_enum().is_some_and(is_closed)
        || (field.field_descriptor_proto().options.is_some() && !targets(&field.options()).is_empty())
}

fn is_closed(declared: &EnumDescriptor) -> bool {
    declared.parent_file().syntax() == Syntax::Proto2
}

fn is_unknown(declared: &EnumDescriptor, number: i32) -> bool {
    is_closed(declared) && declared.get_value(number).is_none()
}

/// What `targets` says among the options of a field.
fn targets(options: &DynamicMessage) -> Vec<i32> {
    let targets = options.get_field_by_name("targets");
    let targets = targets.as_ref().and_then(|targets| targets.as_list());
    targets.into_iter().flatten().filter_map(Value::as_enum_number).collect()
}
