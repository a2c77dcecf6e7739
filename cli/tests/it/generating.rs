use crate::world::{SMALL, World};

#[test]
fn languages_are_listed() {
    insta::assert_snapshot!(World::new().run(&["generate", "--list"]));
}

#[test]
fn a_logger_is_written_below_the_folder() {
    let world = World::with_examples();
    let ended = world.run(&["generate", "shop", "--logger", "python", "--out", "gen/py"]);
    insta::assert_snapshot!(ended);
    assert!(world.read("gen/py/acme_shop/logger.py").contains("def order_placed("));
}

#[test]
fn what_the_configuration_asks_for_is_written_beside_it() {
    let world = World::with_examples();
    world.run(&["generate", "shop"]).fine();
    assert!(world.path("shop/gen/python/acme_shop/logger.py").exists());
    assert!(world.path("shop/gen/rust/src/logger.rs").exists());
}

#[test]
fn generated_protos_are_no_sources_of_the_module() {
    let world = World::with_examples();
    let files = |world: &World| world.run(&["build", "shop"]).fine().stderr.clone();
    let before = files(&world);
    world.run(&["generate", "shop"]).fine();
    assert!(world.path("shop/gen/python/proto/acme/shop/v1/order_envelope.proto").exists());
    assert_eq!(files(&world), before);
}

#[test]
fn an_unknown_language_is_refused_by_name() {
    let ended = World::with_examples().run(&["generate", "shop", "--logger", "cobol", "--out", "gen"]);
    insta::assert_snapshot!(ended);
}

#[test]
fn nothing_to_generate_is_a_question_of_usage() {
    insta::assert_snapshot!(World::with(SMALL).run(&["generate"]));
}
