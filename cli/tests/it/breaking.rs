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
    assert!(ended.stderr.contains("\"FIEL\" is not a breaking rule, category or level"), "{ended}");
}

#[test]
fn formats_of_later_are_refused_by_name() {
    let mut words = WORDS.to_vec();
    words.extend(["--format", "sarif"]);
    insta::assert_snapshot!(World::with_examples().run(&words));
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
