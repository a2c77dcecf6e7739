//! `/docs/api`: the description of the API for people, from the one for programs.

use axum::{extract::State, response::Html};
use schemactl_web::pages::{
    ApiAnswer, ApiField, ApiGroup, ApiOperation, ApiPage, ApiParameter, ApiShape, ApiType,
};
use serde_json::{Map, Value};

use super::{Caller, html, site};
use crate::http::{App, error::Failure};

pub(super) async fn page(State(app): State<App>, caller: Caller) -> Result<Html<String>, Failure> {
    let document = app.description.as_ref();
    html(&ApiPage { site: site(&app, &caller), groups: groups(document), shapes: shapes(document) })
}

/// Operations by their tag, in the order of addresses.
fn groups(document: &Value) -> Vec<ApiGroup> {
    let mut groups: Vec<ApiGroup> = Vec::new();
    for (path, methods) in object(&document["paths"]) {
        for (method, operation) in object(methods) {
            let name = text(&operation["tags"][0]);
            let operation = describe(path, method, operation);
            match groups.iter_mut().find(|group| group.name == name) {
                Some(group) => group.operations.push(operation),
                None => groups.push(ApiGroup { name, operations: vec![operation] }),
            }
        }
    }
    groups
}

fn describe(path: &str, method: &str, operation: &Value) -> ApiOperation {
    let content = &operation["requestBody"]["content"]["application/json"];
    ApiOperation {
        id: text(&operation["operationId"]),
        method: method.to_ascii_uppercase(),
        path: path.to_owned(),
        summary: text(&operation["summary"]),
        permission: operation["x-permission"].as_str().map(str::to_owned),
        parameters: list(&operation["parameters"]).iter().map(parameter).collect(),
        body: content.get("schema").map(type_of),
        example: content.get("example").map(pretty),
        answers: object(&operation["responses"])
            .map(|(status, answer)| self::answer(status, answer))
            .collect(),
    }
}

fn parameter(parameter: &Value) -> ApiParameter {
    ApiParameter {
        name: text(&parameter["name"]),
        place: text(&parameter["in"]),
        kind: type_of(&parameter["schema"]),
        description: text(&parameter["description"]),
    }
}

fn answer(status: &str, answer: &Value) -> ApiAnswer {
    let content = object(&answer["content"]).next();
    ApiAnswer {
        status: status.to_owned(),
        description: text(&answer["description"]),
        media_type: content.map(|(media_type, _)| media_type.clone()),
        kind: content.and_then(|(_, content)| content.get("schema")).map(type_of),
        example: content.and_then(|(_, content)| content.get("example")).map(pretty),
    }
}

fn shapes(document: &Value) -> Vec<ApiShape> {
    let all = object(&document["components"]["schemas"]);
    all.map(|(name, schema)| ApiShape {
        name: name.clone(),
        description: text(&schema["description"]),
        kind: type_of(schema),
        fields: fields(schema),
        variants: variants(schema),
    })
    .collect()
}

/// Properties in the order in which they are written.
fn fields(schema: &Value) -> Vec<ApiField> {
    let required = list(&schema["required"]);
    let field = |(name, field): (&String, &Value)| ApiField {
        name: name.clone(),
        kind: type_of(field),
        required: required.iter().any(|required| required.as_str() == Some(name)),
        description: text(&field["description"]),
    };
    object(&schema["properties"]).map(field).collect()
}

/// What a value is one of, each with its fields.
fn variants(schema: &Value) -> Vec<ApiShape> {
    let all = list(&schema["oneOf"]).iter().chain(list(&schema["anyOf"])).chain(list(&schema["allOf"]));
    all.map(|variant| ApiShape {
        name: String::new(),
        description: text(&variant["description"]),
        kind: type_of(variant),
        fields: fields(variant),
        variants: Vec::new(),
    })
    .collect()
}

/// A type in words, with the shape that it refers to.
fn type_of(schema: &Value) -> ApiType {
    if let Some(name) = schema["$ref"].as_str().and_then(|target| target.rsplit('/').next()) {
        return ApiType { words: String::new(), shape: Some(name.to_owned()) };
    }
    let plain = |words: String| ApiType { words, shape: None };
    if let Some(value) = schema.get("const") {
        return plain(value.to_string());
    }
    if let Some(values) = schema["enum"].as_array() {
        let values: Vec<String> = values.iter().map(Value::to_string).collect();
        return plain(values.join(" | "));
    }
    // An optional value: null, or something.
    let choices = list(&schema["anyOf"]);
    if let [choice, null] = choices
        && null["type"] == "null"
    {
        return type_of(choice);
    }
    match kind(&schema["type"]) {
        "array" => within("list of ", type_of(&schema["items"])),
        "object" if schema["additionalProperties"].is_object() => {
            within("map of text to ", type_of(&schema["additionalProperties"]))
        }
        "string" => plain(schema["format"].as_str().unwrap_or("text").to_owned()),
        "" => plain("anything".to_owned()),
        other => plain(other.to_owned()),
    }
}

fn within(words: &str, inner: ApiType) -> ApiType {
    ApiType { words: format!("{words}{}", inner.words), shape: inner.shape }
}

/// The type, without the null that an optional one may also be.
fn kind(value: &Value) -> &str {
    match value {
        Value::Array(kinds) => kinds.iter().find_map(|kind| kind.as_str().filter(|kind| *kind != "null")),
        other => other.as_str(),
    }
    .unwrap_or_default()
}

/// Text without the ticks of Markdown.
fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().replace('`', "")
}

fn list(value: &Value) -> &[Value] {
    value.as_array().map(Vec::as_slice).unwrap_or_default()
}

fn object(value: &Value) -> impl Iterator<Item = (&String, &Value)> {
    value.as_object().into_iter().flat_map(Map::iter)
}

fn pretty(value: &Value) -> String {
    serde_json::to_string_pretty(value).unwrap_or_default()
}
