//! Names in the Python package.

use std::collections::BTreeMap;

use schemactl_model::{
    Schema,
    schema::{EnumId, FileId, MessageId},
};

use crate::{
    envelope,
    events::Plan,
    naming::{Scope, python::escape},
    problems::Problems,
};

/// Package of the types that come with the protobuf runtime.
const WELL_KNOWN: &str = "google.protobuf";

/// Whether the protobuf runtime has the types of a package itself.
pub fn is_well_known(package: &str) -> bool {
    package == WELL_KNOWN || package.starts_with("google.protobuf.")
}

/// The module of a package's messages: `acme.shop.v1` is `acme_shop_v1`.
pub fn module(package: &str) -> String {
    match package {
        "" => "no_package".to_owned(),
        // The module of the pool.
        "_pool" => "_pool_".to_owned(),
        _ => escape(&package.replace('.', "_")),
    }
}

/// What that module is imported as: no other import starts like this.
pub fn imported(package: &str) -> String {
    format!("_m_{}", module(package))
}

/// Name of a top-level message in its module.
pub fn message(schema: &Schema, id: MessageId) -> String {
    top_level(&schema[id].name)
}

/// The same from the name as written.
pub fn top_level(name: &str) -> String {
    if name.starts_with("_schemactl") { format!("p{name}") } else { escape(name) }
}

/// Name of an enum in its module: nested ones have their messages' names in front.
pub fn enumeration(schema: &Schema, id: EnumId) -> String {
    let declared = &schema[id];
    let mut name = declared.name.to_string();
    let mut parent = declared.parent;
    while let Some(id) = parent {
        name.insert_str(0, &schema[id].name);
        parent = schema[id].parent;
    }
    top_level(&name)
}

/// Names of an enum's values, without the enum's name at their start where something is left that is
/// a name.
pub fn value(enum_name: &str, value: &str) -> String {
    let prefix = format!("{}_", heck::AsShoutySnakeCase(enum_name));
    let stripped = value.strip_prefix(&prefix).unwrap_or(value);
    let name = if stripped.starts_with(|first: char| first.is_ascii_alphabetic()) { stripped } else { value };
    match name {
        // What an enum class has already.
        "mro" | "name" | "value" | "names" | "values" => format!("{name}_"),
        _ if name.starts_with('_') => format!("P{name}"),
        _ => escape(name),
    }
}

/// Checks modules, messages, enums and their values.
pub fn check(schema: &Schema, plan: &Plan, problems: &mut Problems) {
    let mut modules = Scope::new("Python");
    let mut packages: BTreeMap<&str, Scope> = BTreeMap::new();
    let files = plan.selection.files(schema);
    let mut declared: Vec<(&str, FileId)> = files.iter().map(|id| (&*schema[*id].package, *id)).collect();
    declared.extend(files.first().map(|id| (envelope::PACKAGE, *id)));
    for (package, id) in declared {
        if !is_well_known(package) && packages.insert(package, Scope::new("Python")).is_none() {
            modules.claim(&module(package), format!("package \"{package}\""), id, problems);
        }
    }
    for id in &plan.selection.messages {
        let message_of = &schema[*id];
        if let Some(scope) =
            packages.get_mut(&*schema[message_of.file].package).filter(|_| message_of.parent.is_none())
        {
            scope.claim(
                &message(schema, *id),
                format!("message \"{}\"", message_of.full_name),
                *id,
                problems,
            );
        }
    }
    for event in &plan.events {
        if let Some(scope) = packages.get_mut(&*schema[schema[event.message].file].package) {
            let name = top_level(&envelope::typed_name(schema, event));
            let title = format!("the typed envelope of event \"{}\"", event.spec.name);
            scope.claim(&name, title, event.message, problems);
        }
    }
    for id in &plan.selection.enums {
        let declared = &schema[*id];
        if let Some(scope) = packages.get_mut(&*schema[declared.file].package) {
            scope.claim(&enumeration(schema, *id), format!("enum \"{}\"", declared.full_name), *id, problems);
            let mut values = Scope::new("Python");
            for value_id in &declared.values {
                let name = &schema[*value_id].name;
                let title = format!("enum value \"{}.{name}\"", declared.full_name);
                values.claim(&value(&declared.name, name), title, *value_id, problems);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_module_of_messages_has_a_file_of_its_own() {
        assert_eq!(module("acme.shop.v1"), "acme_shop_v1");
        assert_eq!(module("_pool"), "_pool_");
        assert_eq!(module("__init__"), "p__init__");
        assert_eq!(module("import"), "import_");
    }

    #[test]
    fn strips_an_enum_from_its_values() {
        assert_eq!(value("CancelledBy", "CANCELLED_BY_SYSTEM"), "SYSTEM");
        assert_eq!(value("Level", "LEVEL_1"), "LEVEL_1");
        assert_eq!(value("Reason", "None"), "None_");
        assert_eq!(value("Reason", "__x__"), "P__x__");
    }
}
