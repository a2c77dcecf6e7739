//! The examples in the description are what a registry answers.

use std::{env, fs, path::Path};

use serde_json::Value;

use super::{document, session};
use crate::app::World;

#[tokio::test]
async fn the_examples_are_what_a_registry_answers() {
    let world = World::sqlite().await;
    let said = Value::from(session::hold(&world.app).await.examples);
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/http/openapi/examples.json");
    if env::var_os("UPDATE_DOCS").is_some() {
        fs::write(&file, format!("{said:#}\n")).unwrap();
    }
    let kept: Value = serde_json::from_str(&fs::read_to_string(&file).unwrap()).unwrap();
    for (operation, said) in said.as_object().unwrap() {
        let kept = &kept[operation];
        assert_eq!(kept, said, "{operation}: record them anew with UPDATE_DOCS=1, and read what changed");
    }
    assert_eq!(kept.as_object().unwrap().len(), said.as_object().unwrap().len());
}

#[tokio::test]
async fn whatever_speaks_json_has_an_example() {
    let world = World::sqlite().await;
    let document = document(&world).await;
    let mut missing = Vec::new();
    for operation in
        document["paths"].as_object().unwrap().values().flat_map(|path| path.as_object().unwrap().values())
    {
        let id = operation["operationId"].as_str().unwrap();
        let body = &operation["requestBody"]["content"]["application/json"];
        let answers =
            operation["responses"].as_object().unwrap().iter().filter(|(status, _)| status.starts_with('2'));
        let mut contents = answers.map(|(_, answer)| &answer["content"]["application/json"]).chain([body]);
        if id != "openapi" && contents.any(|content| content.is_object() && content.get("example").is_none())
        {
            missing.push(id);
        }
    }
    assert!(missing.is_empty(), "ask for them in session.rs: {missing:?}");
}
