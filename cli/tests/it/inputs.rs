use crate::world::{SMALL, World};

/// A repository in which the small module was committed and then changed.
fn repository() -> World {
    let world = World::with(SMALL);
    world.git(&["init", "--quiet", "--initial-branch=main"]);
    world.git(&["add", "."]);
    world.git(&["commit", "--quiet", "--message=first"]);
    world.replace("acme/small/v1/small.proto", "int32 count = 2;", "string count = 2;");
    world
}

#[test]
fn a_commit_is_compared_with_the_folder() {
    insta::assert_snapshot!(repository().run(&["breaking", "--against", "git:HEAD"]));
}

#[test]
fn a_folder_of_a_commit_is_relative_to_the_current_one() {
    let world = World::with_examples();
    world.git(&["init", "--quiet", "--initial-branch=main"]);
    world.git(&["add", "."]);
    world.git(&["commit", "--quiet", "--message=first"]);
    let same = world.run(&["breaking", "shop", "--against", "git:main:shop"]).fine();
    assert_eq!(same.stdout(), "");
    let beside = world.run(&["breaking", "shop", "--against", "git:main"]).fine();
    let absolute = world.path("shop");
    let absolute = absolute.to_str().unwrap();
    world.run(&["breaking", absolute, "--against", "git:main"]).fine();
    let outside = world.run(&["breaking", "shop", "--against", "git:main:/"]);
    assert!(outside.stderr.contains("/ lies outside of the repository "), "{outside}");
    assert_eq!(beside.stdout(), "");
}

#[test]
fn a_reference_that_git_does_not_know_is_told() {
    insta::assert_snapshot!(repository().run(&["build", "git:nowhere"]));
}

#[test]
fn a_reference_that_looks_like_an_option_is_refused() {
    insta::assert_snapshot!(repository().run(&["build", "git:--output=x"]));
}

#[test]
fn outside_of_a_repository_a_commit_is_no_input() {
    insta::assert_snapshot!(World::with(SMALL).run(&["build", "git:main"]));
}

#[test]
fn symbolic_links_are_left_out_and_told() {
    let world = World::with(SMALL);
    let target = world.path("acme/small/v1/small.proto");
    std::os::unix::fs::symlink(target, world.path("acme/small/v1/link.proto")).unwrap();
    let ended = world.run(&["build"]).fine();
    assert!(ended.stderr.contains("left out ./acme/small/v1/link.proto: it is a symbolic link"), "{ended}");
    assert!(ended.stderr.contains("1 file,"), "{ended}");
}

#[test]
fn modules_below_a_folder_are_not_part_of_it() {
    insta::assert_snapshot!(World::with_examples().run(&["build", "."]));
}

#[test]
fn a_missing_folder_is_told() {
    insta::assert_snapshot!(World::new().run(&["build", "nowhere"]));
}

#[test]
fn a_file_that_is_no_descriptor_set_is_told() {
    let world = World::with(&[("x.binpb", "this is text"), ("x.json", "{\"fil\": []}")]);
    insta::assert_snapshot!(world.run(&["build", "x.binpb"]));
    insta::assert_snapshot!(world.run(&["build", "x.json"]));
}
