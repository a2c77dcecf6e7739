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

#[test]
fn a_module_is_pulled_with_all_it_depends_on_and_compiles_without_a_registry() {
    let world = world();
    world.run(&["pull", "registry:acme/shop", "--with-deps", "--out", "pulled"]).fine();
    let built = world.command(&["build", "pulled", "-o", "pulled.binpb"]);
    let mut built = built;
    world.end(built.env_remove("SCHEMACTL_REGISTRY")).fine();
    world.run(&["pull", "registry:acme/shop", "-o", "set.binpb"]).fine();
    world.run(&["breaking", "set.binpb", "--against", "pulled.binpb", "--category", "FILE"]).fine();
    world.run(&["breaking", "pulled.binpb", "--against", "set.binpb", "--category", "FILE"]).fine();
    let refused = world.run(&["pull", "shop", "-o", "set.binpb"]);
    assert_eq!(refused.code, Some(2), "{refused}");
}

#[test]
fn what_became_of_a_module_is_said_to_whoever_uses_it() {
    let world = world();
    let module = |words: &[&str]| world.run(&[&["module"], words].concat());
    let odd = module(&["yank", "acme/common", "--reason", "wrong unit"]);
    assert_eq!(odd.code, Some(2), "{odd}");
    world.replace(MONEY, "message Money {", "message Purse {}\n\n// Money.\nmessage Money {");
    world.run(&["publish", "common"]).fine();
    module(&["yank", "acme/common@1.1.0", "--reason", "wrong unit"]).fine();
    world.run(&["pull", "shop"]).fine();
    let lock = std::fs::read_to_string(world.path("shop/schemactl.lock")).unwrap();
    assert!(lock.contains("1.0.0") && !lock.contains("1.1.0"), "{lock}");
    let words = ["deprecate", "acme/common", "--message", "too wide", "--successor", "acme/shop"];
    module(&words).fine();
    let pulled = world.run(&["pull", "registry:acme/common@1.1.0", "--out", "old"]).fine();
    assert!(pulled.stderr.contains("acme/common 1.1.0 is yanked: wrong unit"), "{pulled}");
    assert!(pulled.stderr.contains("acme/common is deprecated: too wide; use acme/shop instead"), "{pulled}");
    let checked = world.run(&["check", "shop"]);
    assert!(checked.stdout().contains("(DEPENDENCY_DEPRECATED)"), "{checked}");
    insta::assert_snapshot!("states_show", redacted(&module(&["show", "acme/common"])));
    module(&["undeprecate", "acme/common"]).fine();
    module(&["unyank", "acme/common@1.1.0"]).fine();
}

#[test]
fn an_archived_module_is_refused_by_check_and_a_transferred_one_is_found() {
    let world = world();
    world.run(&["module", "archive", "acme/common", "--reason", "frozen"]).fine();
    world.replace(MONEY, "message Money {", "message Purse {}\n\n// Money.\nmessage Money {");
    let checked = world.run(&["check", "common"]);
    assert!(checked.stdout().contains("(MODULE_ARCHIVED)"), "{checked}");
    let published = world.run(&["publish", "common"]);
    assert!(published.stdout().contains("(MODULE_ARCHIVED)"), "{published}");
    world.run(&["module", "unarchive", "acme/common"]).fine();
    world.run(&["module", "transfer", "acme/common", "base/values"]).fine();
    let shown = world.run(&["module", "show", "acme/common"]).fine();
    assert!(shown.stderr.contains("acme/common is called base/values by now"), "{shown}");
    let refused = world.run(&["publish", "common"]);
    insta::assert_snapshot!("transferred_publish", redacted(&refused));
    let checked = world.run(&["check", "shop"]);
    assert!(checked.stdout().contains("(DEPENDENCY_MOVED)"), "{checked}");
}
