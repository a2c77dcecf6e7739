//! Which state `check` compares with, and what it says where there is none.

use crate::world::{Ended, SMALL, World};

const PROTO: &str = "acme/small/v1/small.proto";

/// A repository with the small module in `schemas`, on a branch of its own behind `main`.
fn repository() -> World {
    let world = World::new();
    for (path, text) in SMALL {
        world.write(&format!("schemas/{path}"), text);
    }
    world.git(&["init", "--quiet", "--initial-branch=main"]);
    commit(&world, "first");
    world.git(&["switch", "--quiet", "--create", "change"]);
    world
}

fn commit(world: &World, message: &str) {
    world.git(&["add", "--all"]);
    world.git(&["commit", "--quiet", "--message", message]);
}

fn break_it(world: &World, folder: &str) {
    world.replace(&format!("{folder}/{PROTO}"), "int32 count = 2;", "string count = 2;");
}

/// A run as a snapshot; ids of commits differ.
macro_rules! assert_run {
    ($name:expr, $ended:expr) => {
        insta::with_settings!({filters => vec![(r"\b[0-9a-f]{40}\b|\b[0-9a-f]{12}\b", "[commit]")]}, {
            insta::assert_snapshot!($name, $ended);
        });
    };
}

#[test]
fn a_branch_is_compared_with_where_it_left_main() {
    let world = repository();
    break_it(&world, "schemas");
    commit(&world, "break it");
    assert_run!("branch", world.run(&["check", "schemas"]));
}

#[test]
fn on_main_itself_only_what_is_not_committed_counts() {
    let world = repository();
    assert_run!("on_main", world.run(&["check", "schemas"]));
}

#[test]
fn a_module_that_moved_is_found_where_it_was() {
    let world = repository();
    world.git(&["mv", "schemas", "proto"]);
    break_it(&world, "proto");
    commit(&world, "move and break it");
    assert_run!("moved_module", world.run(&["check", "proto"]));
    // Paths are relative to where the command runs.
    let mut command = world.command(&["check"]);
    let ended = world.end(command.current_dir(world.path("proto")));
    assert!(ended.stderr.contains("where the module lay in ../schemas"), "{ended}");
}

#[test]
fn a_file_that_moved_within_its_module_breaks_no_wire() {
    let world = repository();
    world.git(&["mv", &format!("schemas/{PROTO}"), "schemas/acme/small/v1/renamed.proto"]);
    assert_run!("moved_file", world.run(&["check", "schemas"]));
}

#[test]
fn a_module_that_is_new_is_a_first_version() {
    let world = repository();
    world.write("other/a/v1/a.proto", "syntax = \"proto3\";\npackage a.v1;\nmessage A { string id = 1; }\n");
    assert_run!("new_module", world.run(&["check", "other"]));
}

#[test]
fn a_module_that_is_gone_or_empty_is_told() {
    let world = repository();
    world.git(&["rm", "--quiet", &format!("schemas/{PROTO}")]);
    assert_run!("empty_module", world.run(&["check", "schemas"]));
    world.git(&["rm", "--quiet", "-r", "schemas"]);
    assert_run!("deleted_module", world.run(&["check", "schemas"]));
}

#[test]
fn a_state_before_that_does_not_compile_is_no_finding_of_the_change() {
    let world = repository();
    world.replace(&format!("schemas/{PROTO}"), "string name", "Nothing name");
    commit(&world, "does not compile");
    world.git(&["branch", "--force", "main"]);
    world.replace(&format!("schemas/{PROTO}"), "Nothing name", "string name");
    assert_run!("base_does_not_compile", world.run(&["check", "schemas"]));
    world.run(&["check", "schemas", "--against", "git:main~1"]).fine();
}

#[test]
fn a_module_without_events_is_fine() {
    let ended = repository().run(&["check", "schemas", "--format", "json"]).fine();
    assert!(ended.stdout().contains("\"offline\":false,\"events\":0,"), "{ended}");
}

/// A clone with the last commit only, as CI servers make them.
fn shallow(branch: &str) -> World {
    let world = repository();
    break_it(&world, "schemas");
    commit(&world, "break it");
    world.git(&["switch", "--quiet", "main"]);
    let address = format!("file://{}", world.path(".").display());
    world.git(&["clone", "--quiet", "--depth=1", "--branch", branch, &address, "clone"]);
    world
}

fn run_in(world: &World, folder: &str, words: &[&str], variables: &[(&str, &str)]) -> Ended {
    let mut command = world.command(words);
    world.end(command.current_dir(world.path(folder)).envs(variables.iter().copied()))
}

#[test]
fn a_shallow_clone_is_told_with_the_way_out() {
    let world = shallow("change");
    assert_run!("shallow", run_in(&world, "clone", &["check", "schemas"], &[]));
    let target = [("GITHUB_BASE_REF", "main")];
    assert_run!("shallow_target", run_in(&world, "clone", &["check", "schemas"], &target));
    world.git(&["-C", "clone", "fetch", "--quiet", "--depth=1", "origin", "main:refs/remotes/origin/main"]);
    assert_run!("shallow_both", run_in(&world, "clone", &["check", "schemas"], &target));
    world.git(&["-C", "clone", "fetch", "--quiet", "--unshallow", "origin"]);
    let ended = run_in(&world, "clone", &["check", "schemas"], &target);
    assert_eq!(ended.code, Some(1), "{ended}");
}

#[test]
fn a_detached_head_is_compared_with_the_branch_that_ci_names() {
    let world = repository();
    world.git(&["branch", "release"]);
    break_it(&world, "schemas");
    commit(&world, "break it");
    world.git(&["switch", "--quiet", "--detach"]);
    // On main it is merged already.
    world.git(&["branch", "--force", "main"]);
    for variable in ["GITHUB_BASE_REF", "CI_MERGE_REQUEST_TARGET_BRANCH_NAME"] {
        let ended = run_in(&world, ".", &["check", "schemas"], &[(variable, "release")]);
        assert_eq!(ended.code, Some(1), "{ended}");
        assert!(ended.stderr.contains("(release)\n"), "{ended}");
    }
    run_in(&world, ".", &["check", "schemas"], &[("GITHUB_BASE_REF", "")]).fine();
    let unknown = [("CI_MERGE_REQUEST_TARGET_BRANCH_NAME", "--output=x")];
    assert_run!("unknown_target", run_in(&world, ".", &["check", "schemas"], &unknown));
}

#[test]
fn a_registry_that_does_not_answer_is_no_reason_to_guess() {
    let world = repository();
    break_it(&world, "schemas");
    let words = ["check", "schemas", "--registry", "http://127.0.0.1:1"];
    let refused = world.run(&words).to_string();
    // What the system says about it differs.
    let said = refused.lines().filter(|line| !line.contains("because:")).collect::<Vec<_>>().join("\n");
    assert_run!("unreachable", said);
    assert_run!("offline", world.run(&[&words[..], &["--offline", "--format", "markdown"]].concat()));
}

#[test]
fn a_repository_without_a_commit_or_a_main_branch_is_told() {
    let world = World::with(SMALL);
    world.git(&["init", "--quiet", "--initial-branch=work"]);
    assert_run!("no_commit", world.run(&["check"]));
    commit(&world, "first");
    assert_run!("no_main", world.run(&["check"]));
}

#[test]
fn a_repository_that_git_refuses_to_read_is_not_taken_for_none() {
    let world = repository();
    // Git's own tests make it so.
    let mut command = world.command(&["check", "schemas"]);
    let ended = world.end(command.env("GIT_TEST_ASSUME_DIFFERENT_OWNER", "1"));
    assert_eq!(ended.code, Some(3), "{ended}");
    assert!(ended.stderr.contains("detected dubious ownership"), "{ended}");
    let mut command = world.command(&["check", "schemas"]);
    let ended = world.end(command.env("PATH", "")).fine();
    assert!(
        ended.stderr.contains("compared with nothing: no registry is named, and git is not installed"),
        "{ended}"
    );
}
