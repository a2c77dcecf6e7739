//! `publish --draft`, and drafts wherever a schema is taken.

use serde_json::Value;

use crate::world::{World, redacted};

/// A registry with `acme/common` and `acme/shop`.
fn world() -> World {
    let world = World::with_examples().and_registry();
    world.run(&["publish", "common"]).fine();
    world.run(&["publish", "shop"]).fine();
    world
}

const SHOP: &str = "registry:acme/shop@draft:loyalty";

#[test]
fn a_draft_is_pushed_pulled_compared_and_published() {
    let world = world();
    let push = ["publish", "changes/compatible", "--base", "0.1.0", "--draft", "Loyalty", "-m", "Points"];
    insta::assert_snapshot!("drafts_push", redacted(&world.run(&push).fine()));
    let again = world.run(&push).fine();
    assert!(again.stdout().starts_with("acme/shop draft loyalty (replaced) "), "{again}");
    insta::assert_snapshot!("drafts_list", redacted(&world.run(&["draft", "list", "acme/shop"]).fine()));

    let shown = world.run(&["module", "show", "acme/shop"]).fine();
    assert!(!shown.stdout().contains("loyalty"), "{shown}");
    let pulled = world.run(&["pull", SHOP, "--out", "pulled", "--with-deps"]).fine();
    assert!(pulled.stderr.starts_with("acme/shop draft loyalty: "), "{pulled}");
    assert!(world.read("pulled/schemactl.lock").contains("0.1.0"), "its base is that of the draft");
    world.run(&["build", "pulled", "-o", "pulled.binpb"]).fine();
    world.run(&["pull", SHOP, "-o", "draft.binpb"]).fine();
    let same = world.run(&["diff", "pulled", "--against", SHOP]).fine();
    assert_eq!(same.stdout(), "", "{same}");
    world.run(&["diff", "draft.binpb", "--against", SHOP]).fine();
    world.run(&["breaking", SHOP, "--against", "registry:acme/shop", "--category", "FILE"]).fine();
    world.run(&["generate", SHOP, "--logger", "python", "--out", "gen"]).fine();

    let published = world.run(&["publish", "--from", SHOP]).fine();
    assert!(published.stdout().starts_with("acme/shop 0.1.1 (minor) "), "{published}");
    let version = world.run(&["module", "show", "acme/shop"]).fine();
    assert!(version.stdout().contains("Points"), "{version}");
    world.run(&["draft", "delete", "acme/shop", "loyalty"]).fine();
    let none = world.run(&["draft", "list", "acme/shop"]).fine();
    assert_eq!((none.stdout(), &*none.stderr), (String::new(), "acme/shop has no drafts\n"), "{none}");
    let feed = world.run(&["changes", "--kind", "draft_deleted"]).fine();
    assert!(feed.stdout().contains("  draft_deleted acme/shop draft loyalty  20"), "{feed}");
    let gone = world.run(&["pull", SHOP, "-o", "draft.binpb"]);
    insta::assert_snapshot!("drafts_gone", gone);
}

#[test]
fn a_break_is_told_and_kept_all_the_same() {
    let world = world();
    let push = ["publish", "changes/breaking", "--base", "0.1.0", "--draft", "x", "--format", "json"];
    let kept = world.run(&push).fine();
    let stdout = kept.stdout();
    let conclusion: Value = serde_json::from_str(stdout.lines().last().unwrap()).unwrap();
    assert_eq!((&conclusion["verdict"], &conclusion["draft"]["name"]), (&"refused".into(), &"x".into()));
    assert_eq!(conclusion["draft"]["verdict"]["outcome"], "refused");
    assert!(stdout.lines().count() > 1, "{kept}");
    assert!(kept.stderr.contains("publishing it now: refused (major, "), "{kept}");
    let listed = world.run(&["draft", "list", "acme/shop", "--format", "json"]).fine();
    let listed: Value = serde_json::from_str(listed.stdout().trim()).unwrap();
    assert_eq!(listed, conclusion["draft"]);
}

#[test]
fn what_is_no_draft_is_refused() {
    let world = world();
    let refused = |words: &[&str], code: i32, part: &str| {
        let ended = world.run(words);
        assert!(ended.code == Some(code) && ended.stderr.contains(part), "{ended}");
    };
    refused(&["publish", "shop", "--draft", "1.4.0"], 2, "how versions are called, not drafts");
    refused(&["publish", "shop", "--draft", "///"], 2, "makes no name of a draft");
    refused(&["publish", "shop", "--expires", "3d"], 2, "--draft");
    refused(&["publish", "shop", "--draft", "x", "--expires", "soon"], 2, "as 14d or 36h");
    refused(&["publish", "shop", "--draft", "x", "--expires", "91d"], 3, "lives 90d at most");
    world.replace("shop/acme/shop/v1/order.proto", "message OrderPlaced {", "message OrderPlaced");
    refused(&["publish", "shop", "--draft", "x"], 1, "refused");
    let text = world.read("shop/schemactl.toml");
    let drafted = text.replace("version = \"^0.1\"", "version = \"draft:x\"");
    assert_ne!(text, drafted);
    world.write("shop/schemactl.toml", &drafted);
    refused(&["publish", "shop"], 2, "nothing may depend on one");
}
