//! What is said about events as rows, and who logs them.

use serde_json::json;

use crate::world::{TOKEN, World, redacted};

fn published() -> World {
    let world = World::with_examples().and_registry();
    world.run(&["publish", "common"]).fine();
    world.run(&["publish", "shop"]).fine();
    world
}

#[test]
fn tags_are_listed_as_rows() {
    let world = published();
    insta::assert_snapshot!("tags", world.run(&["tags", "--event", "order_placed"]));
    insta::assert_snapshot!("tags_of_a_sort", world.run(&["tags", "--pii", "email", "--tag", "owner"]));
    let words = ["tags", "--module", "acme/shop", "--version", "0.1.0", "--tag", "stage", "--format", "json"];
    insta::assert_snapshot!("tags_of_a_version", world.run(&words));
    insta::assert_snapshot!("tags_before_all", world.run(&["tags", "--as-of", "2026-03-01T00:00:00Z"]));
    let now = world.run(&["tags", "--as-of", "9000-01-01T00:00:00Z"]).fine().stdout();
    assert_eq!(now, world.run(&["tags"]).fine().stdout());
    insta::assert_snapshot!("tags_as_of_nothing", world.run(&["tags", "--as-of", "yesterday"]));
    insta::assert_snapshot!("tags_of_no_module", world.run(&["tags", "--version", "0.1.0"]));
}

#[test]
fn who_logs_which_version_is_listed() {
    let world = published();
    let observations = ["order_placed"; 2].iter().zip(["0.1.0", "dev"]).map(|(event, version)| {
        json!({ "event": event, "version": version, "producer": "checkout-api", "source": "kafka", "count": 3,
            "last_seen": now() })
    });
    let report = json!({ "batch": "1", "observations": observations.collect::<Vec<_>>() });
    let address = format!("{}/api/v1/observations", world.variable("SCHEMACTL_REGISTRY"));
    let sent = ureq::post(address)
        .header("authorization", format!("Bearer {TOKEN}"))
        .header("content-type", "application/json")
        .send(report.to_string());
    assert_eq!(sent.unwrap().status(), 200);
    insta::assert_snapshot!("observed", redacted(&world.run(&["event", "observations", "order_placed"])));
    let others = ["event", "observations", "order_placed", "--producer", "nobody"];
    insta::assert_snapshot!("observed_nothing", world.run(&others));
}

fn now() -> String {
    let now = time::OffsetDateTime::now_utc();
    now.format(&time::format_description::well_known::Rfc3339).unwrap()
}
