//! Parameters of addresses and queries.

use schemars::{Schema, SchemaGenerator};
use serde_json::{Value, json};

use super::operation::SchemaOf;

/// Meanings of the parts of addresses, with patterns where a part has one.
fn part(name: &str) -> (&'static str, Option<&'static str>) {
    const SLUG: Option<&str> = Some("^[a-z0-9][a-z0-9_-]{0,63}$");
    match name {
        "owner" => ("The part of a module's name before the slash", SLUG),
        "module" => ("The part of a module's name behind the slash", SLUG),
        "version" => {
            ("A version's number; where it is read, also `latest`, or `newest`, yanked or not", None)
        }
        "path" => ("A file's path in its module, with its slashes", None),
        "event" => ("An event's name", Some("^[a-z][a-z0-9_.]{0,127}$")),
        "token" => ("A token's name", None),
        "draft" => ("A draft's name", SLUG),
        "webhook" => ("A webhook's name", None),
        "delivery" => ("A delivery's id", None),
        "id" => ("As lists give it", None),
        _ => ("", None),
    }
}

/// The address as the description spells it: `{*path}` is `{path}`, and the parts of a module's name are
/// called alike everywhere.
pub(super) fn address(path: &str) -> String {
    path.replace("{*", "{")
}

/// The parts of an address.
pub(super) fn of_address(path: &str) -> Vec<Value> {
    let names = path.split('/').filter_map(|part| part.strip_prefix('{')?.strip_suffix('}'));
    names
        .map(|name| {
            let name = name.trim_start_matches('*');
            let (description, pattern) = part(meaning(path, name));
            let mut schema = json!({ "type": if name == "id" { "integer" } else { "string" } });
            if let Some(pattern) = pattern {
                schema["pattern"] = pattern.into();
            }
            json!({ "name": name, "in": "path", "required": true, "description": description, "schema": schema })
        })
        .collect()
}

/// `{name}` behind `{owner}` is a module's, behind `webhooks` a webhook's, elsewhere a token's.
fn meaning<'a>(path: &str, name: &'a str) -> &'a str {
    match name {
        "name" if path.contains("{owner}") => "module",
        "name" if path.contains("/webhooks/") => "webhook",
        "name" => "token",
        other => other,
    }
}

/// The fields of what a query is read as.
pub(super) fn of_query(query: SchemaOf, generator: &mut SchemaGenerator) -> Vec<Value> {
    let schema: Schema = query(generator);
    let properties = schema.get("properties").and_then(Value::as_object).cloned().unwrap_or_default();
    let parameter = |(name, mut schema): (String, Value)| {
        let description = schema.as_object_mut().and_then(|schema| schema.remove("description"));
        let description = description.as_ref().and_then(Value::as_str).unwrap_or_default();
        json!({ "name": name, "in": "query", "description": description, "schema": schema })
    };
    properties.into_iter().map(parameter).collect()
}
