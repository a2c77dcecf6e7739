//! The description of the API for programs, OpenAPI 3.1, made of the endpoints and of the types of their
//! bodies: there is no second truth that could fall behind.

mod codes;
mod examples;
mod operation;
mod parameters;

use std::collections::BTreeMap;

use axum::http::Method;
use schemactl_api::{PROBLEM_JSON, Problem};
use schemars::{SchemaGenerator, generate::SchemaSettings};
use serde_json::{Map, Value, json};

use super::endpoint::{Access, Endpoint};
pub(super) use operation::Operation;
use operation::{Answer, SchemaOf};

/// The whole document.
pub(super) fn document(endpoints: &[Endpoint], address: &str) -> Value {
    let settings = SchemaSettings::draft2020_12().with(|settings| {
        settings.definitions_path = "/components/schemas".into();
        settings.meta_schema = None;
    });
    let mut generator = settings.into_generator();
    let mut paths: BTreeMap<String, Map<String, Value>> = BTreeMap::new();
    for endpoint in endpoints {
        let Some(operation) = &endpoint.operation else { continue };
        let method = endpoint.method.as_str().to_ascii_lowercase();
        let described = describe(endpoint, operation, &mut generator);
        paths.entry(parameters::address(endpoint.path)).or_default().insert(method, described);
    }
    json!({
        "openapi": "3.1.0",
        "info": {
            "title": "schemactl",
            "description": "A registry of protobuf schemas: events, who owns them, where they land.",
            "version": env!("CARGO_PKG_VERSION"),
            "license": { "name": "Apache-2.0", "identifier": "Apache-2.0" },
        },
        "servers": [{ "url": address }],
        "paths": paths,
        "components": {
            "schemas": generator.take_definitions(true),
            "securitySchemes": {
                "token": { "type": "http", "scheme": "bearer", "description": "A token of this registry" },
            },
        },
    })
}

fn describe(endpoint: &Endpoint, operation: &Operation, generator: &mut SchemaGenerator) -> Value {
    let mut parameters = parameters::of_address(endpoint.path);
    if let Some(query) = operation.query {
        parameters.extend(parameters::of_query(query, generator));
    }
    let mut described = json!({
        "operationId": operation.id,
        "summary": operation.summary,
        "tags": [group(endpoint.path)],
        "parameters": parameters,
        "responses": responses(endpoint, operation, generator),
    });
    if let Access::Takes(permission) = endpoint.access {
        described["security"] = json!([{ "token": [] }]);
        described["x-permission"] = permission.as_str().into();
    } else {
        described["security"] = json!([]);
    }
    if let Some(body) = operation.body {
        described["requestBody"] = json!({
            "required": true,
            "content": content("application/json", body, examples::request(operation.id), generator),
        });
    }
    described
}

/// What belongs together: the first part of the address behind the version.
pub(super) fn group(path: &str) -> &str {
    path.trim_start_matches("/api/v1").split('/').nth(1).unwrap_or_default()
}

fn responses(endpoint: &Endpoint, operation: &Operation, generator: &mut SchemaGenerator) -> Value {
    let mut responses = Map::new();
    for answer in &operation.answers {
        responses.insert(answer.status.to_string(), response(answer, operation.id, generator));
    }
    for (status, description) in problems(endpoint, operation) {
        let schema = SchemaGenerator::subschema_for::<Problem>;
        let content = content(PROBLEM_JSON, schema, None, generator);
        responses.insert(status.to_string(), json!({ "description": description, "content": content }));
    }
    responses.into()
}

fn response(answer: &Answer, id: &str, generator: &mut SchemaGenerator) -> Value {
    let mut response = json!({ "description": answer.description });
    if let Some((media_type, schema)) = answer.content {
        let example = examples::answer(id, answer.status);
        response["content"] = content(media_type, schema, example, generator);
    }
    if let Some((media_type, schema)) = answer.otherwise {
        response["content"][media_type] = json!({ "schema": schema(generator) });
    }
    if answer.tagged {
        let description = "Over the version's number and digest";
        response["headers"] =
            json!({ "ETag": { "description": description, "schema": { "type": "string" } } });
    }
    response
}

fn content(
    media_type: &str,
    schema: SchemaOf,
    example: Option<&Value>,
    generator: &mut SchemaGenerator,
) -> Value {
    let mut media = json!({ "schema": schema(generator) });
    if let Some(example) = example {
        media["example"] = example.clone();
    }
    json!({ media_type: media })
}

/// Problems by status: each code with its meaning.
fn problems(endpoint: &Endpoint, operation: &Operation) -> BTreeMap<u16, String> {
    let mut all: Vec<&str> = codes::ALWAYS.to_vec();
    if endpoint.access != Access::Open {
        all.extend(codes::GUARDED);
    }
    if endpoint.path.contains('{') {
        all.push("not_found");
    }
    if operation.body.is_some() {
        all.extend(codes::WITH_BODY);
    }
    if endpoint.method != Method::GET {
        all.push("storage_full");
    }
    all.extend(&operation.codes);
    let mut problems = BTreeMap::new();
    for code in all {
        if let Some((status, meaning)) = codes::of(code) {
            let text: &mut String = problems.entry(status).or_default();
            if !text.contains(code) {
                text.push_str(&format!("{}`{code}`: {meaning}", if text.is_empty() { "" } else { "; " }));
            }
        }
    }
    problems
}
