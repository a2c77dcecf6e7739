//! `schemactl purge`: what it prints, and what is said to whoever uses what is gone.

use crate::world::{World, redacted};

const MONEY: &str = "common/acme/common/v1/money.proto";
const FILE: &str = "acme/common/v1/money.proto";
const SECRET: &str = "hunter2-Xk93vQz";

/// `acme/common` 1.0.0 with a secret in a comment, used by `acme/shop`.
fn world() -> World {
    let world = World::with_examples().and_registry();
    world.replace(MONEY, "message Money {", &format!("// The password is {SECRET}.\nmessage Money {{"));
    world.run(&["publish", "common", "--initial", "1.0.0"]).fine();
    world.replace("shop/schemactl.toml", "^0.1", "^1");
    world.run(&["pull", "shop"]).fine();
    world.run(&["publish", "shop"]).fine();
    world
}

/// The version without it.
fn mend(world: &World) {
    world.replace(MONEY, &format!("// The password is {SECRET}.\n"), "");
    world.run(&["publish", "common"]).fine();
}

#[test]
fn the_newest_version_is_told_to_be_mended_first() {
    let world = world();
    let words = ["purge", "acme/common@1.0.0", "--file", FILE];
    insta::assert_snapshot!("purging_newest", redacted(&world.run(&words)));
    insta::assert_snapshot!(
        "purging_newest_dry_run",
        redacted(&world.run(&[&words[..], &["--dry-run"]].concat()))
    );
}

#[test]
fn what_was_purged_is_told_to_whoever_asks_for_it() {
    let world = world();
    mend(&world);
    let words = ["purge", "acme/common@1.0.0", "--file", FILE, "--reason", "A password stood in it"];
    insta::assert_snapshot!("purging", redacted(&world.run(&words).fine()));
    for words in [
        &["pull", "registry:acme/common@1.0.0", "--out", "old"][..],
        &["lint", "registry:acme/common@1.0.0"],
        &["breaking", "common", "--against", "registry:acme/common@1.0.0"],
        &["generate", "registry:acme/common@1.0.0", "--logger", "python", "--out", "code"],
        &["check", "common", "--against", "registry:acme/common@1.0.0"],
    ] {
        let ended = world.run(words);
        assert!(
            ended.stderr.contains("was purged at") && ended.stderr.contains("A password stood in it"),
            "{ended}"
        );
        assert_eq!(ended.code, Some(3), "{ended}");
    }
    let shown = world.run(&["module", "show", "acme/common"]).fine();
    assert!(shown.stdout().contains("purged: A password stood in it"), "{shown}");
    world.run(&["pull", "registry:acme/common", "--out", "new"]).fine();
    // A lock that holds it is told, and pulling lets go of it.
    let checked = world.run(&["check", "shop"]);
    assert!(checked.stderr.contains("was purged at"), "{checked}");
    world.run(&["pull", "shop"]).fine();
    world.run(&["check", "shop"]).fine();
}

#[test]
fn which_version_and_file_has_to_be_said() {
    let world = World::new().and_registry();
    let ended = world.run(&["purge", "acme/common", "--file", FILE]);
    assert_eq!(ended.code, Some(2), "{ended}");
    let ended = world.run(&["purge", "acme/common@1.0.0", "--file", "../x"]);
    assert_eq!(ended.code, Some(2), "{ended}");
    let ended = world.run(&["purge", "acme/common@1.0.0", "--file", FILE]);
    assert!(ended.stderr.contains("does not exist"), "{ended}");
}
