use crate::world::{World, redacted};

fn published() -> World {
    let world = World::with_examples().and_registry();
    world.run(&["publish", "common"]).fine();
    world.run(&["publish", "shop", "--message", "First"]).fine();
    world
}

#[test]
fn events_are_found_by_text_and_filters() {
    let world = published();
    insta::assert_snapshot!("search_text", world.run(&["search", "order", "--owner", "checkout"]));
    insta::assert_snapshot!("search_pii", world.run(&["search", "--pii", "birth_date"]));
    insta::assert_snapshot!("search_nothing", world.run(&["search", "zeppelin"]));
    insta::assert_snapshot!("search_unknown_class", world.run(&["search", "--pii", "shoe_size"]));
}

#[test]
fn an_event_is_shown_whole() {
    let world = published();
    insta::assert_snapshot!("event_show", redacted(&world.run(&["event", "show", "order_placed"])));
    insta::assert_snapshot!("event_unknown", world.run(&["event", "show", "order_plcaed"]));
}

#[test]
fn modules_are_listed_and_shown() {
    let world = published();
    insta::assert_snapshot!("module_list", redacted(&world.run(&["module", "list"])));
    insta::assert_snapshot!("module_show", redacted(&world.run(&["module", "show", "acme/shop"])));
    insta::assert_snapshot!("module_unknown", world.run(&["module", "show", "acme/ship"]));
}

#[test]
fn differences_are_listed() {
    let world = published();
    let words = ["diff", "changes/compatible", "--against", "registry:acme/shop@0.1.0"];
    insta::assert_snapshot!(world.run(&words));
}

#[test]
fn a_version_that_is_not_there_is_told() {
    insta::assert_snapshot!(published().run(&["build", "registry:acme/shop@9.9.9"]));
}

#[test]
fn what_is_gone_and_what_is_different_is_listed_too() {
    let world = World::with_examples();
    let words = ["diff", "changes/breaking", "--against", "changes/compatible", "--format", "json"];
    insta::assert_snapshot!(world.run(&words));
}

#[test]
fn who_builds_on_a_module_and_an_event_is_listed() {
    let world = published();
    insta::assert_snapshot!("module_dependents", world.run(&["module", "dependents", "acme/common"]));
    let words = ["module", "dependents", "acme/common", "--direct", "--all-versions", "--format", "json"];
    insta::assert_snapshot!("module_dependents_json", world.run(&words));
    insta::assert_snapshot!("event_dependents", world.run(&["event", "dependents", "order_placed"]));
}
