use crate::world::World;

const WORDS: &[&str] = &["breaking", "changes/breaking", "--against", "shop"];

#[test]
fn text_shows_place_source_and_hint() {
    insta::assert_snapshot!(World::with_examples().run(WORDS));
}

#[test]
fn json_has_bufs_keys_first() {
    let mut words = WORDS.to_vec();
    words.extend(["--format", "json"]);
    insta::assert_snapshot!(World::with_examples().run(&words));
}

#[test]
fn nothing_broken_is_silence() {
    let ended = World::with_examples().run(&["breaking", "changes/compatible", "--against", "shop"]);
    insta::assert_snapshot!(ended);
}

#[test]
fn an_unknown_category_is_refused_by_name() {
    let mut words = WORDS.to_vec();
    words.extend(["--category", "FIEL"]);
    let ended = World::with_examples().run(&words);
    assert_eq!(ended.code, Some(2), "{ended}");
    assert!(ended.stderr.contains("\"FIEL\" is not a breaking rule or category"), "{ended}");
}

#[test]
fn nothing_changed_is_silence_and_refuses_what_it_does_not_know_all_the_same() {
    let world = World::with_examples();
    let words = ["breaking", "shop", "--against", "shop"];
    let ended = world.run(&words);
    assert_eq!((ended.code, ended.stdout.len()), (Some(0), 0), "{ended}");
    let ended = world.run(&[&words[..], &["--category", "FIEL"]].concat());
    assert_eq!(ended.code, Some(2), "{ended}");
}

#[test]
fn what_stays_the_same_beside_a_change_is_compared_too() {
    let world = World::with(&[
        ("was/a.proto", "syntax = \"proto3\";\nimport \"b.proto\";\nmessage A { Kind kind = 1; }\n"),
        ("was/b.proto", "syntax = \"proto3\";\nenum Kind { KIND_ONE = 0; }\n"),
        ("was/c.proto", "syntax = \"proto3\";\nmessage C {}\n"),
        ("is/a.proto", "syntax = \"proto3\";\nimport \"b.proto\";\nmessage A { Kind kind = 1; }\n"),
        ("is/b.proto", "syntax = \"proto3\";\nmessage Kind {}\n"),
        ("is/c.proto", "syntax = \"proto3\";\nmessage C {}\n"),
    ]);
    let ended = world.run(&["breaking", "is", "--against", "was", "--category", "WIRE"]);
    assert_eq!(ended.code, Some(1), "{ended}");
    let stdout = String::from_utf8_lossy(&ended.stdout);
    assert!(
        stdout.contains("is/a.proto:3:13: error: Field \"1\" with name \"kind\" on message \"A\""),
        "{ended}"
    );
}

#[test]
fn a_state_that_does_not_compile_is_findings_too() {
    let world = World::with_examples();
    world.replace("shop/acme/shop/v1/order.proto", "syntax = \"proto3\";", "syntax = \"proto9\";");
    insta::assert_snapshot!(world.run(&[
        "breaking",
        "changes/compatible",
        "--against",
        "shop",
        "--format",
        "json"
    ]));
}

#[test]
fn a_configuration_file_replaces_the_one_beside_the_files() {
    let world = World::with_examples();
    world.write(
        "rules.yaml",
        "version: v2\nbreaking:\n  use: [ENUM_VALUE_NO_DELETE_UNLESS_NUMBER_RESERVED]\n",
    );
    let mut words = WORDS.to_vec();
    words.extend(["--config", "rules.yaml", "--format", "json"]);
    let ended = world.run(&words);
    assert_eq!(ended.stdout().lines().count(), 1, "{ended}");
}

fn file(fields: &str) -> String {
    format!(
        "syntax = \"proto3\";\npackage acme.cart.v1;\nmessage Cart {{\n  string id = 1;\n  {fields}\n}}\n"
    )
}

/// Three states: a field, the same without it, and its number taken again by another.
fn with_a_number_taken_again() -> World {
    World::with(&[
        ("one/cart.proto", &file("string note = 2;")),
        ("two/cart.proto", &file("")),
        ("three/cart.proto", &file("int32 items = 2;")),
    ])
}

#[test]
fn a_level_looks_at_the_state_before() {
    let world = with_a_number_taken_again();
    let run = |against: &str, level: &str| {
        world.run(&["breaking", "three", "--against", against, "--level", level, "--format", "json"])
    };
    assert_eq!(run("two", "BACKWARD").code, Some(0));
    assert_eq!(run("one", "NONE").stdout(), "");
    insta::assert_snapshot!(run("one", "FULL"));
}

#[test]
fn a_transitive_level_looks_at_all_of_them() {
    let world = with_a_number_taken_again();
    let words = ["breaking", "three", "--against", "one", "--against", "two", "--level"];
    let run = |level: &str| world.run(&[&words[..], &[level]].concat());
    insta::assert_snapshot!("transitive", run("BACKWARD_TRANSITIVE"));
    insta::assert_snapshot!("several_states", run("BACKWARD"));
    let one = world.run(&["breaking", "three", "--against", "two", "--level", "FULL_TRANSITIVE"]);
    insta::assert_snapshot!("transitive_over_one_state", one);
}

#[test]
fn a_level_that_is_not_there_is_refused_with_what_was_meant() {
    let world = with_a_number_taken_again();
    insta::assert_snapshot!(
        "unknown_level",
        world.run(&["breaking", "three", "--against", "one", "--level", "BACKWARDS"])
    );
    let category = world.run(&["breaking", "three", "--against", "one", "--category", "BACKWARD"]);
    assert_eq!(category.code, Some(2), "{category}");
    assert!(category.stderr.contains("BACKWARD is a level: --level BACKWARD"), "{category}");
    world.write("three/schemactl.toml", "[breaking]\nlevel = \"FOWARD\"\n");
    insta::assert_snapshot!(
        "unknown_level_configured",
        world.run(&["breaking", "three", "--against", "one"])
    );
}

#[test]
fn every_published_version_takes_part_in_a_transitive_level() {
    let world = with_a_number_taken_again().and_registry();
    for folder in ["one", "two", "three"] {
        world.write(
            &format!("{folder}/schemactl.toml"),
            "[module]\nname = \"acme/cart\"\n[lint]\nuse = [\"SYNTAX_SPECIFIED\"]\n[breaking]\nlevel = \"BACKWARD_TRANSITIVE\"\n",
        );
    }
    world.run(&["publish", "one"]).fine();
    world.run(&["publish", "two", "--base", "latest"]).fine();
    let told = "Compared with 0.1.0. (FIELD_SCALAR_KIND_CHANGED)";
    for words in [
        &["breaking", "three", "--against", "registry:acme/cart"][..],
        &["check", "three"],
        &["publish", "three", "--base", "latest"],
    ] {
        let ended = world.run(words);
        assert_eq!(ended.code, Some(1), "{ended}");
        assert!(ended.to_string().contains(told), "{ended}");
    }
    world.run(&["breaking", "three", "--against", "registry:acme/cart", "--level", "BACKWARD"]).fine();
    let elsewhere = world.run(&["check", "three", "--against", "two"]);
    assert!(elsewhere.stderr.contains("compared with one only"), "{elsewhere}");
}
