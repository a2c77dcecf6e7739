//! What `check` tells of other modules.

use crate::world::{World, redacted};

const MONEY: &str = "common/acme/common/v1/money.proto";

/// A registry with `acme/common` 1.0.0 and `acme/shop`, which depends on it.
fn world() -> World {
    let world = World::with_examples().and_registry();
    world.run(&["publish", "common", "--initial", "1.0.0"]).fine();
    world.replace("shop/schemactl.toml", "^0.1", "^1");
    world.run(&["publish", "shop"]).fine();
    world
}

#[test]
fn check_says_what_the_registry_would_of_a_module_that_breaks() {
    let world = world();
    world.replace(MONEY, "message Money {", "message Amount {");
    insta::assert_snapshot!("neighbours_broken", redacted(&world.run(&["check", "common"])));
    insta::assert_snapshot!("neighbours_publish", redacted(&world.run(&["publish", "common"])));
    let offline = world.run(&["check", "common", "--offline"]).stderr;
    assert!(offline.contains("are not compiled with it"), "{offline}");
}

#[test]
fn check_says_how_many_modules_it_was_compiled_with() {
    let world = world();
    world.replace(MONEY, "message Money {", "message Purse {}\n\n// Money.\nmessage Money {");
    let words = ["check", "common", "--format", "markdown"];
    let ended = world.run(&words).fine();
    assert!(ended.stdout().contains("Compiled 1 dependent module with it."), "{ended}");
    let ended = world.run(&["check", "common"]).fine();
    assert!(ended.stderr.contains("compiled 1 dependent module with it"), "{ended}");
    let against = world.run(&["check", "common", "--against", "registry:acme/common@1.0.0"]).fine();
    assert!(against.stderr.contains("were not compiled with it"), "{against}");
}
