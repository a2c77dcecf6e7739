use crate::world::{SMALL, World, redacted};

#[test]
fn says_what_compiles() {
    insta::assert_snapshot!(World::with(SMALL).run(&["build"]));
}

#[test]
fn finds_path_dependencies_of_the_examples() {
    insta::assert_snapshot!(World::with_examples().run(&["build", "shop"]));
}

#[test]
fn writes_descriptors_that_are_read_again() {
    let world = World::with_examples();
    world.run(&["build", "shop", "-o", "shop.binpb"]).fine();
    world.run(&["build", "shop", "-o", "shop.json"]).fine();
    let again = world.run(&["build", "shop.json", "-o", "again.binpb"]).fine();
    assert_eq!(again.stderr, "4 files, 14 messages, 10 events: compiles\n", "imports are not its own");
    let same = world.run(&["diff", "again.binpb", "--against", "shop.binpb"]).fine();
    assert_eq!(same.stdout(), "");
    let stdout = world.run(&["build", "shop", "-o", "-"]).fine();
    assert_eq!(stdout.stdout, std::fs::read(world.path("shop.binpb")).unwrap());
}

#[test]
fn a_syntax_error_has_its_place() {
    let world = World::with(SMALL);
    world.replace("acme/small/v1/small.proto", "int32 count = 2;", "int32 count 2;");
    insta::assert_snapshot!(world.run(&["build"]));
}

#[test]
fn a_file_that_is_too_large_is_a_finding() {
    let world = World::with(SMALL);
    let large = format!("syntax = \"proto3\";\n// {}\n", "x".repeat(8 << 20));
    std::fs::write(world.path("acme/small/v1/large.proto"), large).unwrap();
    insta::assert_snapshot!(world.run(&["build"]));
}

#[test]
fn a_missing_import_is_named() {
    let world = World::with(SMALL);
    world.replace("acme/small/v1/small.proto", "\n\nmessage", "\n\nimport \"acme/large.proto\";\n\nmessage");
    insta::assert_snapshot!(world.run(&["build"]));
}

#[test]
fn an_unknown_option_is_named() {
    let world = World::with(SMALL);
    world.replace(
        "acme/small/v1/small.proto",
        "message Small {",
        "message Small {\n  option (acme.color) = 1;",
    );
    insta::assert_snapshot!(world.run(&["build"]));
}

#[test]
fn a_wrong_event_declaration_is_told() {
    let world = World::with(SMALL);
    world.write(
        "acme/small/v1/event.proto",
        "syntax = \"proto3\";\n\npackage acme.small.v1;\n\nimport \"schemactl/v1/options.proto\";\n\nmessage Done {\n  option (schemactl.v1.event) = {name: \"Not A Name\"};\n}\n",
    );
    insta::assert_snapshot!(world.run(&["build"]));
}

#[test]
fn text_of_a_schema_cannot_steer_the_terminal() {
    let world = World::with(SMALL);
    world.replace("acme/small/v1/small.proto", "int32 count = 2;", "int32 co\u{1b}[2Junt = 2; // \u{202e}x");
    let ended = world.run(&["build"]);
    assert_eq!(ended.code, Some(1));
    assert!(!ended.stderr.contains('\u{1b}') && !ended.stderr.contains('\u{202e}'), "{ended}");
}

#[test]
fn an_output_without_a_known_ending_is_refused_before_anything_is_compiled() {
    insta::assert_snapshot!(World::new().run(&["build", "nowhere", "-o", "out.txt"]));
}

#[test]
fn an_output_in_a_missing_folder_is_told() {
    let ended = World::with(SMALL).run(&["build", "-o", "missing/out.binpb"]);
    insta::assert_snapshot!(redacted(&ended));
}

#[test]
fn a_circle_of_path_dependencies_is_refused() {
    let world = World::with(&[
        ("a/schemactl.toml", "[module]\nname = \"x/a\"\n[deps]\n\"x/b\" = { path = \"../b\" }\n"),
        ("a/a.proto", "syntax = \"proto3\";\n"),
        ("b/schemactl.toml", "[module]\nname = \"x/b\"\n[deps]\n\"x/a\" = { path = \"../a\" }\n"),
        ("b/b.proto", "syntax = \"proto3\";\n"),
    ]);
    insta::assert_snapshot!(world.run(&["build", "a"]));
}
