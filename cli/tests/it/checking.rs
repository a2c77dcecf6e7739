use crate::world::{SMALL, World};

#[test]
fn a_first_version_is_accepted() {
    insta::assert_snapshot!(World::with(SMALL).run(&["check"]));
}

#[test]
fn a_module_from_init_passes() {
    let world = World::new();
    insta::assert_snapshot!("init", world.run(&["init", "acme/web-shop"]));
    insta::assert_snapshot!("check", world.run(&["check", "web-shop"]));
    insta::assert_snapshot!("init_again", world.run(&["init", "acme/web-shop"]));
    world.run(&["lint", "web-shop"]).fine();
    world.run(&["plan", "web-shop"]).fine();
}

#[test]
fn a_module_whose_package_shadows_the_options_passes_too() {
    let world = World::new();
    world.run(&["init", "schemactl/google"]).fine();
    world.run(&["check", "google"]).fine();
}

#[test]
fn a_breaking_change_is_refused() {
    insta::assert_snapshot!(World::with_examples().run(&["check", "changes/breaking", "--against", "shop"]));
}

#[test]
fn the_branch_is_compared_with_where_it_left_the_main_one() {
    let world = World::with(SMALL);
    world.git(&["init", "--quiet", "--initial-branch=main"]);
    world.git(&["add", "."]);
    world.git(&["commit", "--quiet", "--message=first"]);
    world.replace("acme/small/v1/small.proto", "int32 count = 2;", "string count = 2;");
    let ended = world.run(&["check"]);
    assert_eq!(ended.code, Some(1), "{ended}");
    assert!(ended.stderr.contains("(main)\n"), "{ended}");
    assert!(ended.stdout().contains("(FIELD_WIRE_COMPATIBLE_TYPE)"), "{ended}");
}

#[test]
fn the_registrys_latest_version_is_the_base() {
    let world = World::with_examples().and_registry();
    world.run(&["publish", "common"]).fine();
    world.run(&["publish", "shop"]).fine();
    insta::assert_snapshot!(world.run(&["check", "changes/compatible"]));
}

#[test]
fn an_event_of_another_module_is_refused() {
    let world = World::with_examples().and_registry();
    world.run(&["publish", "common"]).fine();
    world.run(&["publish", "shop"]).fine();
    world.run(&["init", "acme/other"]).fine();
    world.replace(
        "other/acme/other/v1/events.proto",
        "option (schemactl.v1.event) = {};",
        "option (schemactl.v1.event) = {name: \"order_placed\"};",
    );
    insta::assert_snapshot!(world.run(&["check", "other"]));
}
