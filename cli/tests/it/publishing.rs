use crate::world::{SMALL, World, redacted};

fn shop() -> World {
    let world = World::with_examples().and_registry();
    world.run(&["publish", "common"]).fine();
    world
}

#[test]
fn a_first_version_is_published_and_remembered() {
    let world = shop();
    insta::assert_snapshot!(
        "publish_first",
        redacted(&world.run(&["publish", "shop", "--message", "First"]))
    );
    let lock = world.read("shop/schemactl.lock");
    assert!(lock.contains("[base]\nversion = \"0.1.0\""), "{lock}");
    assert!(lock.contains("[dependencies.\"acme/common\"]\nversion = \"0.1.0\""), "{lock}");
    insta::assert_snapshot!("publish_again", redacted(&world.run(&["publish", "shop"])));
}

#[test]
fn the_version_is_computed() {
    let world = shop();
    world.run(&["publish", "shop"]).fine();
    insta::assert_snapshot!(redacted(&world.run(&["publish", "changes/compatible", "--base", "0.1.0"])));
}

#[test]
fn a_breaking_change_is_refused_with_place_and_hint() {
    let world = shop();
    world.run(&["publish", "shop"]).fine();
    insta::assert_snapshot!(redacted(&world.run(&["publish", "changes/breaking", "--base", "latest"])));
}

#[test]
fn a_change_that_would_undo_anothers_is_refused() {
    let world = shop();
    world.run(&["publish", "shop"]).fine();
    world.run(&["publish", "changes/compatible", "--base", "0.1.0"]).fine();
    world.replace(
        "shop/acme/shop/v1/order.proto",
        "// The life of an order.",
        "// The life of an order, told.",
    );
    insta::assert_snapshot!(world.run(&["publish", "shop"]));
}

#[test]
fn what_says_not_what_it_was_made_from_replaces_nothing() {
    let world = shop();
    world.run(&["publish", "shop"]).fine();
    insta::assert_snapshot!(world.run(&["publish", "changes/compatible"]));
    let odd = world.run(&["publish", "changes/compatible", "--base", "newest"]);
    assert!(odd.stderr.contains("write for example 0.1.0, or latest"), "{odd}");
}

#[test]
fn a_wrong_token_is_told() {
    let world = World::with(SMALL).and_registry();
    insta::assert_snapshot!("token_wrong", world.run(&["publish", "--token", "wrong"]));
    let without = world.end(world.command(&["publish"]).env_remove("SCHEMACTL_TOKEN"));
    insta::assert_snapshot!("token_missing", without);
}

#[test]
fn a_registry_that_is_down_is_told() {
    let ended = World::with(SMALL).run(&["publish", "--registry", "http://127.0.0.1:9"]);
    insta::assert_snapshot!(ended);
}

#[test]
fn no_registry_is_a_question_of_usage() {
    insta::assert_snapshot!("registry_none", World::with(SMALL).run(&["publish"]));
    insta::assert_snapshot!(
        "registry_odd",
        World::with(SMALL).run(&["publish", "--registry", "localhost:8080"])
    );
}

#[test]
fn a_module_without_a_name_is_not_published() {
    let world = World::with(&[("a.proto", "syntax = \"proto3\";\n")]);
    insta::assert_snapshot!(world.run(&["publish", "--registry", "http://127.0.0.1:9"]));
}

#[test]
fn a_missing_dependency_is_told() {
    let world = World::with_examples().and_registry();
    insta::assert_snapshot!(world.run(&["publish", "shop"]));
}

#[test]
fn what_was_published_is_pulled_and_compiles() {
    let world = shop();
    world.run(&["publish", "shop"]).fine();
    insta::assert_snapshot!("pull_sources", world.run(&["pull", "registry:acme/shop", "--out", "copy"]));
    assert_eq!(world.read("copy/acme/shop/v1/order.proto"), world.read("shop/acme/shop/v1/order.proto"));
    insta::assert_snapshot!("pull_configuration", world.read("copy/schemactl.toml"));
    world.run(&["build", "copy"]).fine();
    let lock = world.read("copy/schemactl.lock");
    assert!(lock.contains("[base]\nversion = \"0.1.0\""), "{lock}");
}

#[test]
fn what_was_pulled_and_left_alone_is_nothing_new() {
    let world = shop();
    world.run(&["publish", "shop"]).fine();
    world.run(&["pull", "registry:acme/shop", "--out", "copy"]).fine();
    let configuration = world.read("copy/schemactl.toml");
    assert!(configuration.contains("[breaking]\nuse = [\"WIRE\"]"), "{configuration}");
    insta::assert_snapshot!(redacted(&world.run(&["publish", "copy"])));
}

#[test]
fn pull_overwrites_nothing_unseen() {
    let world = shop();
    world.run(&["publish", "shop"]).fine();
    world.run(&["pull", "registry:acme/shop", "--out", "copy"]).fine();
    world.replace("copy/acme/shop/v1/order.proto", "syntax", "// Mine.\nsyntax");
    insta::assert_snapshot!(world.run(&["pull", "registry:acme/shop", "--out", "copy"]));
    assert!(world.read("copy/acme/shop/v1/order.proto").contains("// Mine."));
    world.run(&["pull", "registry:acme/shop", "--out", "copy", "--force"]).fine();
    assert!(!world.read("copy/acme/shop/v1/order.proto").contains("// Mine."));
}

#[test]
fn a_dependency_without_path_comes_from_the_registry() {
    let world = shop();
    world.replace("shop/schemactl.toml", "version = \"^0.1\", path = \"../common\"", "version = \"^0.1\"");
    world.run(&["build", "shop"]).fine();
    let offline = world.end(world.command(&["build", "shop"]).env_remove("SCHEMACTL_REGISTRY"));
    insta::assert_snapshot!("dependency_offline", offline);
    insta::assert_snapshot!("dependency_locked", world.run(&["pull", "shop"]));
}
