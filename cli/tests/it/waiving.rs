use crate::world::World;

const BEFORE: &str =
    "syntax = \"proto3\";\npackage acme.v1;\nmessage Order {\n  int32 id = 1;\n  string email = 4;\n}\n";

/// A folder `old`, and a folder `new` with a comment and the field below it.
fn world(comment: &str) -> World {
    let after = format!(
        "syntax = \"proto3\";\npackage acme.v1;\n// schemactl:waive FIELD_NO_DELETE(email): never filled\nmessage Order {{\n{comment}\n  string id = 1;\n}}\n"
    );
    World::with(&[("old/acme/v1/order.proto", BEFORE), ("new/acme/v1/order.proto", &after)])
}

#[test]
fn what_is_waived_is_told_and_stops_nothing() {
    let world = world("  // schemactl:waive FIELD_SAME_TYPE: read by nobody yet");
    insta::assert_snapshot!(world.run(&["breaking", "new", "--against", "old"]).fine());
    insta::assert_snapshot!(world.run(&["breaking", "new", "--against", "old", "--format", "json"]).fine());
}

#[test]
fn check_takes_more_than_a_comment_for_a_break() {
    let world = world("  // schemactl:waive FIELD_SAME_TYPE: read by nobody yet");
    let checked = world.run(&["check", "new", "--against", "old"]);
    assert_eq!(checked.code, Some(1), "{checked}");
    insta::assert_snapshot!(checked);
    world.write("policy.toml", "source_waivers = [\"breaking\"]\n");
    let checked = world.run(&["check", "new", "--against", "old", "--policy", "policy.toml"]).fine();
    assert!(checked.stderr.contains("accepted: a major change"), "{checked}");
}

#[test]
fn a_waiver_without_a_reason_stops() {
    let world = world("  // schemactl:waive FIELD_SAME_TYPE");
    let ended = world.run(&["breaking", "new", "--against", "old"]);
    assert_eq!(ended.code, Some(1), "{ended}");
    insta::assert_snapshot!(ended);
}

#[test]
fn both_sides_are_shown_from_a_commit_and_without_text_only_named() {
    let world = world("");
    world.run(&["build", "old", "-o", "old.binpb"]).fine();
    let ended = world.run(&["breaking", "new", "--against", "old.binpb"]);
    insta::assert_snapshot!(ended);
}

#[test]
fn comments_of_buf_silence_lint_as_its_yaml_says() {
    let text = "syntax = \"proto3\";\npackage acme.v1;\nmessage Order {\n  // buf:lint:ignore FIELD_LOWER_SNAKE_CASE\n  string userId = 1;\n}\n";
    let world = World::with(&[("acme/v1/order.proto", text)]);
    let lint = || world.run(&["lint", "--use", "FIELD_LOWER_SNAKE_CASE"]).code;
    assert_eq!(lint(), Some(0));
    for (yaml, code) in [
        ("version: v2\n", 0),
        ("version: v2\nlint:\n  disallow_comment_ignores: true\n", 1),
        ("version: v1\n", 1),
        ("version: v1\nlint:\n  allow_comment_ignores: true\n", 0),
    ] {
        world.write("buf.yaml", yaml);
        assert_eq!(lint(), Some(code), "{yaml}");
    }
    world.write("buf.yaml", "version: v1\nlint:\n  disallow_comment_ignores: true\n");
    assert_eq!(lint(), Some(2));
}
