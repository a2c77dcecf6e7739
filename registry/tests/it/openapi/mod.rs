//! The description of the API: whole, valid to others, and true.

mod examples;
mod fuzzing;
mod session;

use std::{collections::BTreeSet, fs, path::Path, process::Command};

use serde_json::Value;
use tempfile::TempDir;

use crate::app::World;

/// The Python that judges descriptions.
fn python(test: &str) -> Option<std::path::PathBuf> {
    schemactl_testing::python_for_apis(test, &Path::new(env!("CARGO_TARGET_TMPDIR")).join("apis"))
}

async fn document(world: &World) -> Value {
    world.app.get("/openapi.json").await.expect(200).json()
}

/// `METHOD /path` of everything that is described.
fn described(document: &Value) -> BTreeSet<String> {
    let of = |(path, methods): (&String, &Value)| {
        let methods = methods.as_object().unwrap().keys();
        methods.map(|method| format!("{} {path}", method.to_uppercase())).collect::<Vec<_>>()
    };
    document["paths"].as_object().unwrap().iter().flat_map(of).collect()
}

#[tokio::test]
async fn everything_programs_may_ask_is_described() {
    let world = World::sqlite().await;
    let routes = schemactl_registry::routes();
    let for_programs = routes.iter().filter(|route| route.path.starts_with("/api/"));
    let routes: Vec<_> =
        for_programs.map(|route| format!("{} {}", route.method, route.path.replace("{*", "{"))).collect();
    let described = described(&document(&world).await);
    let missing: Vec<_> = routes.iter().filter(|route| !described.contains(*route)).collect();
    assert!(
        missing.is_empty(),
        "describe them with .is(Operation::new(…)) beside their handlers: {missing:?}"
    );
}

#[tokio::test]
async fn every_operation_has_a_name_of_its_own() {
    let world = World::sqlite().await;
    let document = document(&world).await;
    let operations =
        document["paths"].as_object().unwrap().values().flat_map(|path| path.as_object().unwrap().values());
    let mut ids: Vec<&str> = operations.map(|operation| operation["operationId"].as_str().unwrap()).collect();
    let all = ids.len();
    ids.sort_unstable();
    ids.dedup();
    assert_eq!(ids.len(), all);
}

#[tokio::test]
async fn others_find_it_valid_and_the_examples_as_it_says() {
    let Some(python) = python("others_find_it_valid_and_the_examples_as_it_says") else { return };
    let world = World::sqlite().await;
    let folder = TempDir::new().unwrap();
    let file = folder.path().join("openapi.json");
    fs::write(&file, document(&world).await.to_string()).unwrap();
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it/openapi/validate.py");
    let output = Command::new(python).arg(script).arg(&file).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
}

/// The codes that the page about the API lists are those that the description knows.
#[tokio::test]
async fn the_docs_list_every_code() {
    let world = World::sqlite().await;
    let page = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/http-api.md")).unwrap();
    let document = document(&world).await.to_string();
    let codes: BTreeSet<&str> = document
        .match_indices('`')
        .filter_map(|(start, _)| {
            let (code, rest) = document[start + 1..].split_once('`')?;
            let is_code = code.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'_');
            (is_code && rest.starts_with(": ")).then_some(code)
        })
        .collect();
    assert!(codes.contains("stale_base"), "{codes:?}");
    let missing: Vec<_> = codes.iter().filter(|code| !page.contains(&format!("`{code}`"))).collect();
    assert!(missing.is_empty(), "docs/http-api.md does not say what these mean: {missing:?}");
}

#[tokio::test]
async fn the_page_for_people_shows_every_operation() {
    let world = World::sqlite().await;
    let page = world.app.get("/docs/api").await.expect(200).text();
    for operation in described(&document(&world).await) {
        assert!(page.contains(&operation), "{operation}");
    }
}
