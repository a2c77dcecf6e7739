//! A version goes from one registry to the next.

use crate::world::{World, redacted};

/// Two registries, of which the first has `acme/shop` 0.4.0.
fn registries() -> (World, World) {
    let (there, here) = (World::with_examples().and_registry(), World::with_examples().and_registry());
    for world in [&there, &here] {
        world.run(&["publish", "common"]).fine();
    }
    there.run(&["publish", "shop", "--initial", "0.4.0"]).fine();
    (there, here)
}

fn promote<'a>(from: &'a str, there: &'a World) -> Vec<&'a str> {
    vec!["publish", "--from", from, "--from-registry", there.registry()]
}

#[test]
fn a_version_is_promoted_with_its_number_and_the_next_follows() {
    let (there, here) = registries();
    let first = here.run(&promote("registry:acme/shop@0.4.0", &there)).fine();
    insta::assert_snapshot!("promoting_first", redacted(&first));
    there.run(&["publish", "changes/compatible", "--base", "0.4.0"]).fine();
    let next = here.run(&promote("registry:acme/shop", &there)).fine();
    assert!(next.stdout().starts_with("acme/shop 0.4.1 (minor) "), "{next}");
    let same = here.run(&["diff", "changes/compatible", "--against", "registry:acme/shop"]).fine();
    assert_eq!(same.stdout(), "", "{same}");
    let again = here.run(&promote("registry:acme/shop", &there)).fine();
    assert!(again.stdout().contains("(unchanged)"), "{again}");
}

#[test]
fn what_was_published_here_alone_is_not_undone_unseen() {
    let (there, here) = registries();
    here.replace("shop/acme/shop/v1/order.proto", "// A customer placed an order.", "// Placed here.");
    here.run(&["publish", "shop"]).fine();
    let mut words = promote("registry:acme/shop@0.4.0", &there);
    let ended = here.run(&words);
    assert_eq!(ended.code, Some(3), "{ended}");
    assert!(ended.stderr.contains("acme/shop/v1/order.proto"), "{ended}");
    words.extend(["--base", "latest"]);
    here.run(&words).fine();
}

#[test]
fn what_is_no_version_of_a_registry_is_not_promoted() {
    let (there, here) = registries();
    let ended = here.run(&promote("shop", &there));
    assert_eq!(ended.code, Some(2), "{ended}");
    assert!(ended.stderr.contains("--from takes a version of a registry, and shop is none"), "{ended}");
    let ended = here.run(&promote("registry:acme/shop@9.9.9", &there));
    assert_eq!(ended.code, Some(3), "{ended}");
    assert!(ended.stderr.contains("has no version 9.9.9; its latest is 0.4.0"), "{ended}");
}
