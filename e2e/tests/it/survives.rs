//! An acknowledged publish outlives the server that acknowledged it.

use std::{
    sync::atomic::{AtomicU32, Ordering},
    thread,
    time::Duration,
};

use serde_json::Value;

use crate::{
    client::Client,
    server::{Server, databases},
};

/// An event with a number of fields, so that each state only adds to the one before.
fn event(message: &str, fields: u32) -> String {
    let fields: String =
        (1..=fields).map(|number| format!("  string field_{number} = {number};\n")).collect();
    format!(
        "syntax = \"proto3\";\npackage acme.v1;\nimport \"schemactl/v1/options.proto\";\n\n// Seen.\nmessage {message} {{\n  \
         option (schemactl.v1.event) = {{owner: {{team: \"a\"}} destinations: [{{lake: {{}}}}]}};\n{fields}}}\n"
    )
}

fn text<'a>(value: &'a Value, pointer: &str) -> &'a str {
    value.pointer(pointer).and_then(Value::as_str).unwrap_or_else(|| panic!("no {pointer} in {value}"))
}

/// Everything that the one transaction of a publish writes is there for a version.
fn assert_whole(client: &Client, module: &str, version: &str, content: &str) {
    let stored = client.json(&format!("/api/v1/modules/{module}/versions/{version}"));
    assert_eq!(text(&stored, "/version"), version);
    let file = client.get(&format!("/api/v1/modules/{module}/versions/{version}/files/acme/v1/event.proto"));
    let file = file.expect("the server answers");
    assert_eq!(file.status, 200);
    assert_eq!(file.text, content);
    let descriptors = client.get(&format!("/api/v1/modules/{module}/versions/{version}/descriptors"));
    assert_eq!(descriptors.expect("the server answers").status, 200);
    let changes = client.json("/api/v1/changes?after=0&limit=1000");
    let listed = changes["changes"].as_array().expect("a page lists changes").iter();
    let seen =
        listed.filter(|change| text(change, "/module") == module && text(change, "/version") == version);
    assert_eq!(seen.count(), 1, "one change for {module}@{version}");
    let audit = client.json("/api/v1/audit?limit=1000");
    let audited = audit.to_string();
    assert!(
        audited.contains(version) && audited.contains(module),
        "no audit row for {module}@{version}: {audited}"
    );
}

#[test]
fn a_version_survives_kill_9_right_after_its_acknowledgement() {
    let (_folder, databases) = databases("a_version_survives_kill_9_right_after_its_acknowledgement");
    for database in databases {
        let mut base: Option<String> = None;
        for round in 1..=5 {
            let server = Server::start(&database);
            let content = event("Seen", round);
            let answer = server.client().publish("acme/seen", base.as_deref(), &content);
            server.kill();
            let answer = answer.expect("the publish was answered");
            assert_eq!(answer.status, 201, "{}", answer.body);
            let version = text(&answer.body, "/version/version").to_owned();

            let server = Server::start(&database);
            assert_whole(&server.client(), "acme/seen", &version, &content);
            let latest = server.client().json("/api/v1/modules/acme/seen/versions/latest");
            assert_eq!(text(&latest, "/version"), version);
            let found = server.client().json("/api/v1/events/seen");
            assert_eq!(found["fields"].as_array().unwrap().len(), round as usize);
            base = Some(version);
        }
    }
}

/// Publishes to one module after the other until the server is gone; answers what was acknowledged.
fn publish_until_killed(client: &Client, publisher: u32, acknowledged: &AtomicU32) -> Vec<[String; 3]> {
    let mut versions = Vec::new();
    for number in 0.. {
        let module = format!("acme/p{publisher}-{number}");
        let content = event(&format!("Seen{publisher}x{number}"), 2);
        match client.publish(&module, None, &content) {
            Some(answer) if answer.status == 201 => {
                acknowledged.fetch_add(1, Ordering::Relaxed);
                versions.push([module, text(&answer.body, "/version/version").to_owned(), content]);
            }
            Some(answer) => panic!("{}: {}", answer.status, answer.body),
            None => break,
        }
    }
    versions
}

#[test]
fn nothing_acknowledged_is_lost_when_the_server_dies_amid_publishes() {
    let (_folder, databases) = databases("nothing_acknowledged_is_lost_when_the_server_dies_amid_publishes");
    for database in databases {
        let server = Server::start(&database);
        let acknowledged = AtomicU32::new(0);
        let published: Vec<_> = thread::scope(|scope| {
            let publishers: Vec<_> = (0..4)
                .map(|publisher| {
                    let (client, acknowledged) = (server.client(), &acknowledged);
                    scope.spawn(move || publish_until_killed(&client, publisher, acknowledged))
                })
                .collect();
            while acknowledged.load(Ordering::Relaxed) < 12 && publishers.iter().any(|p| !p.is_finished()) {
                thread::sleep(Duration::from_millis(1));
            }
            server.kill();
            publishers.into_iter().flat_map(|publisher| publisher.join().expect("a publisher ends")).collect()
        });
        assert!(published.len() >= 12, "{published:?}");

        let server = Server::start(&database);
        for [module, version, content] in &published {
            assert_whole(&server.client(), module, version, content);
        }
        let changes = server.client().json("/api/v1/changes?after=0&limit=1000");
        let numbers: Vec<_> =
            changes["changes"].as_array().unwrap().iter().map(|c| c["seq"].as_u64().unwrap()).collect();
        assert_eq!(numbers, (1..=numbers.len() as u64).collect::<Vec<_>>(), "gapless");
    }
}
