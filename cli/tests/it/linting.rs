use crate::world::{SMALL, World};

#[test]
fn the_examples_are_tidy() {
    let ended = World::with_examples().run(&["lint", "shop"]).fine();
    assert_eq!(ended.stdout(), "");
}

#[test]
fn what_is_untidy_is_told_with_its_place() {
    let world = World::with(SMALL);
    world.replace("acme/small/v1/small.proto", "string name = 1;", "string firstName = 1;");
    insta::assert_snapshot!(world.run(&["lint", "--use", "FIELD_LOWER_SNAKE_CASE"]));
}

#[test]
fn an_unknown_rule_is_refused_by_name() {
    let ended = World::with(SMALL).run(&["lint", "--use", "NO_SUCH_RULE"]);
    assert_eq!(ended.code, Some(2), "{ended}");
    assert!(ended.stderr.contains("\"NO_SUCH_RULE\" is not a lint rule"), "{ended}");
}
