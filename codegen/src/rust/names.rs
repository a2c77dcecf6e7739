//! Whether everything the messages declare, and prost derives for them, has a name of its own in Rust.
//! prost-build does not look: it panics over enum values and leaves the rest to the compiler.

use std::collections::{BTreeMap, BTreeSet};

use schemactl_model::{
    Schema,
    schema::{Cardinality, Element, EnumId, FieldId, FileId, Kind, MessageId, OneofId},
};

use super::paths::{is_well_known, message_module, package_module};
use crate::{
    envelope,
    events::Plan,
    naming::{
        Scope,
        rust::{camel, snake, unescaped, variant},
    },
    problems::{NAME, Problems, field_title},
};

/// Checks modules, types, fields, their accessors, oneofs and enum values.
pub fn check(schema: &Schema, plan: &Plan, problems: &mut Problems) {
    let mut check = Check { schema, plan, problems, modules: BTreeMap::new() };
    check.packages();
    check.typed_envelopes();
    for id in &plan.selection.messages {
        let message = &schema[*id];
        if !message.is_map_entry() && !is_well_known(&message.full_name) {
            check.message(*id);
        }
    }
    for id in &plan.selection.enums {
        if !is_well_known(&schema[*id].full_name) {
            check.enumeration(*id);
        }
    }
}

struct Check<'a, 'p, 's> {
    schema: &'a Schema,
    plan: &'a Plan<'a>,
    problems: &'p mut Problems<'s>,
    /// What a module declares: types and modules share one namespace.
    modules: BTreeMap<String, Scope>,
}

impl Check<'_, '_, '_> {
    fn claim_in(&mut self, module: String, name: &str, title: String, at: Element) {
        if name.is_empty() {
            self.problems.add(
                NAME,
                at,
                format!("{title} has no letter or digit to name it by in Rust"),
                "rename it",
            );
            return;
        }
        let scope = self.modules.entry(module).or_insert_with(|| Scope::new("Rust"));
        scope.claim(name, title, at, self.problems);
    }

    /// Modules of packages, the contract's among them; packages that differ in case alone share one.
    fn packages(&mut self) {
        let files = self.plan.selection.files(self.schema);
        let mut packages: Vec<(&str, FileId)> =
            files.iter().map(|id| (&*self.schema[*id].package, *id)).collect();
        packages.extend(files.first().map(|id| (envelope::PACKAGE, *id)));
        let mut seen: BTreeSet<String> = BTreeSet::new();
        for (package, file) in packages {
            let parts: Vec<&str> = package.split('.').filter(|part| !part.is_empty()).collect();
            for end in 1..=parts.len() {
                let (parent, path) = (parts[..end - 1].join("."), parts[..end].join("."));
                if seen.insert(package_module(&path)) {
                    let name = snake(parts[end - 1]);
                    self.claim_in(package_module(&parent), &name, format!("package \"{path}\""), file.into());
                }
            }
        }
    }

    fn typed_envelopes(&mut self) {
        for event in &self.plan.events {
            let module = package_module(&self.schema[self.schema[event.message].file].package);
            let name = camel(&envelope::typed_name(self.schema, event));
            let title = format!("the typed envelope of event \"{}\"", event.spec.name);
            self.claim_in(module, &name, title, event.message.into());
        }
    }

    fn message(&mut self, id: MessageId) {
        let message = &self.schema[id];
        let module = match message.parent {
            Some(parent) => message_module(self.schema, parent),
            None => package_module(&self.schema[message.file].package),
        };
        let title = format!("message \"{}\"", message.full_name);
        self.claim_in(module.clone(), &camel(&message.name), title.clone(), id.into());
        let has_types = message.messages.iter().any(|id| self.plan.selection.messages.contains(id))
            || message.enums.iter().any(|id| self.plan.selection.enums.contains(id))
            || !message.oneofs.is_empty();
        if has_types {
            let title = format!("the module of {title}");
            self.claim_in(module, &snake(&message.name), title, id.into());
        }
        self.fields(id);
        self.accessors(id);
        for oneof in &message.oneofs {
            self.oneof(id, *oneof);
        }
    }

    fn fields(&mut self, id: MessageId) {
        let schema = self.schema;
        let message = &schema[id];
        let mut scope = Scope::new("Rust");
        for oneof in message.oneofs.iter().filter(|id| !schema[**id].is_synthetic) {
            let title = format!("oneof \"{}.{}\"", message.full_name, schema[*oneof].name);
            self.claim_field(&mut scope, &schema[*oneof].name, title, (*oneof).into());
        }
        for field in &message.fields {
            if schema[*field].oneof.is_none_or(|oneof| schema[oneof].is_synthetic) {
                let title = format!("field \"{}\"", schema[*field].full_name);
                self.claim_field(&mut scope, &schema[*field].name, title, (*field).into());
            }
        }
    }

    /// Methods that prost derives: they share the message's inherent namespace.
    fn accessors(&mut self, id: MessageId) {
        let mut scope = Scope::new("Rust");
        for field in &self.schema[id].fields {
            let name = snake(&self.schema[*field].name);
            // The derive panics: it puts `get_` in front of `r#`.
            if name.starts_with("r#") && is_map_of_enums(self.schema, *field) {
                let title = field_title(self.schema, *field);
                let message = format!(
                    "{title} is a map of enums called \"{name}\" in Rust, which prost has no accessors for"
                );
                self.problems.add(NAME, *field, message, "rename it");
                continue;
            }
            for (word, name) in accessors(self.schema, *field) {
                let title = format!("the {word} of field \"{}\"", self.schema[*field].full_name);
                scope.claim(&name, title, *field, self.problems);
            }
        }
    }

    fn claim_field(&mut self, scope: &mut Scope, name: &str, title: String, at: Element) {
        let name = snake(name);
        if name.is_empty() {
            self.problems.add(
                NAME,
                at,
                format!("{title} has no letter or digit to name it by in Rust"),
                "rename it",
            );
        } else {
            scope.claim(&name, title, at, self.problems);
        }
    }

    fn oneof(&mut self, parent: MessageId, id: OneofId) {
        let (schema, oneof) = (self.schema, &self.schema[id]);
        if oneof.is_synthetic {
            return;
        }
        let title = format!("oneof \"{}.{}\"", schema[parent].full_name, oneof.name);
        let name = oneof_type(schema, self.plan, id);
        self.claim_in(message_module(schema, parent), &name, title, id.into());
        let mut variants = Scope::new("Rust");
        for field in &oneof.fields {
            let title = format!("field \"{}\"", schema[*field].full_name);
            variants.claim(&camel(&schema[*field].name), title, *field, self.problems);
        }
    }

    fn enumeration(&mut self, id: EnumId) {
        let (schema, declared) = (self.schema, &self.schema[id]);
        let module = match declared.parent {
            Some(parent) => message_module(schema, parent),
            None => package_module(&schema[declared.file].package),
        };
        self.claim_in(module, &camel(&declared.name), format!("enum \"{}\"", declared.full_name), id.into());
        let mut variants = Scope::new("Rust");
        let mut numbers = Vec::new();
        for value in &declared.values {
            // Of names for one number prost keeps the first.
            if numbers.contains(&schema[*value].number) {
                continue;
            }
            numbers.push(schema[*value].number);
            let name = &schema[*value].name;
            let title = format!("enum value \"{}.{name}\"", declared.full_name);
            let variant = variant(&declared.name, name);
            if variant.is_empty() {
                let message = format!("{title} has no letter or digit to name it by in Rust");
                self.problems.add(NAME, *value, message, "rename it");
            }
            variants.claim(&variant, title, *value, self.problems);
        }
    }
}

/// What prost derives to read and write a field, each by what it is and its name.
fn accessors(schema: &Schema, id: FieldId) -> Vec<(&'static str, String)> {
    let field = &schema[id];
    // Members of a oneof are reached through it.
    if field.oneof.is_some_and(|oneof| !schema[oneof].is_synthetic) {
        return Vec::new();
    }
    let name = snake(&field.name);
    let prefixed = |prefix: &str| format!("{prefix}_{}", unescaped(&name));
    match (field.cardinality, field.kind) {
        (Cardinality::Map, _) if is_map_of_enums(schema, id) => {
            vec![("getter", prefixed("get")), ("inserter", prefixed("insert"))]
        }
        (Cardinality::Repeated, Kind::Enum(_)) => {
            vec![("iterator", name.clone()), ("pusher", prefixed("push"))]
        }
        (_, Kind::Enum(_)) => vec![("getter", name.clone()), ("setter", prefixed("set"))],
        (_, Kind::Message(_) | Kind::Group(_)) => Vec::new(),
        (Cardinality::Explicit, _) => vec![("getter", name)],
        _ => Vec::new(),
    }
}

fn is_map_of_enums(schema: &Schema, id: FieldId) -> bool {
    schema.map_entry(id).is_some_and(|(_, value)| matches!(schema[value].kind, Kind::Enum(_)))
}

/// Name of a oneof's type; where a nested type has it already, prost-build appends to it.
pub fn oneof_type(schema: &Schema, plan: &Plan, id: OneofId) -> String {
    let oneof = &schema[id];
    let name = camel(&oneof.name);
    let parent = &schema[oneof.parent];
    let messages = parent.messages.iter().filter(|id| plan.selection.messages.contains(id));
    let enums = parent.enums.iter().filter(|id| plan.selection.enums.contains(id));
    let mut nested = messages.map(|id| &schema[*id].name).chain(enums.map(|id| &schema[*id].name));
    if nested.any(|nested| camel(nested) == name) { format!("{name}OneOf") } else { name }
}
