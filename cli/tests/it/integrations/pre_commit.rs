use std::fs;

use super::{checkout, code, python, repository, with_tools};
use crate::world::World;

#[test]
fn a_commit_that_breaks_is_stopped() {
    let Some(python) = python("a_commit_that_breaks_is_stopped") else { return };
    let world = repository();
    let hooks = World::new();
    fs::copy(checkout(".pre-commit-hooks.yaml"), hooks.path(".pre-commit-hooks.yaml")).unwrap();
    hooks.git(&["init", "--quiet"]);
    hooks.git(&["add", ".pre-commit-hooks.yaml"]);
    hooks.git(&["commit", "--quiet", "--message=hooks"]);
    let revision = hooks.head();
    let configuration = format!(
        "repos:\n- repo: {}\n  rev: {revision}\n  hooks:\n  - id: schemactl-check\n    args: [schemas, --offline]\n",
        hooks.path(".").display(),
    );
    world.write(".pre-commit-config.yaml", &configuration);
    world.git(&["add", "--force", ".pre-commit-config.yaml"]);
    let run = || {
        world.git(&["add", "--all"]);
        let mut command = with_tools(&world, "pre-commit", &python);
        command.args(["run", "--all-files"]).env("PRE_COMMIT_HOME", world.path("pre-commit"));
        world.end(&mut command)
    };
    code(&run(), 0);
    world.replace(super::PROTO, "int32 count", "string count");
    let ended = run();
    code(&ended, 1);
    assert!(ended.stdout().contains("(FIELD_WIRE_COMPATIBLE_TYPE)"), "{ended}");
}
