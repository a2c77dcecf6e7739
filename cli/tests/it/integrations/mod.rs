//! The GitHub Action, the GitLab template and the pre-commit hooks: their very steps, run on a repository with
//! branches, a registry that answers and something that answers like GitHub's API.

mod files;
mod github;
mod github_api;
mod gitlab;
mod pre_commit;
mod workflow;

use std::{
    env, fs,
    path::{Path, PathBuf},
    process::Command,
};

use crate::world::{Ended, SMALL, World};

const PROTO: &str = "schemas/acme/small/v1/small.proto";

/// A file of this checkout.
fn checkout(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..").join(path).canonicalize().unwrap()
}

/// The Python that reads YAML and has the tools; see [`schemactl_testing::python_for_reports`].
fn python(test: &str) -> Option<PathBuf> {
    schemactl_testing::python_for_reports(test, &Path::new(env!("CARGO_TARGET_TMPDIR")).join("reports"))
}

/// A repository with a module in `schemas` on its branch `main`, and a registry.
fn repository() -> World {
    let world = World::new().and_registry();
    for (path, text) in SMALL {
        world.write(&format!("schemas/{path}"), text);
    }
    world.write(".gitignore", "/*\n!/schemas\n");
    world.git(&["init", "--quiet", "--initial-branch=main"]);
    commit(&world, "First version");
    world
}

fn commit(world: &World, message: &str) {
    world.git(&["add", "--all"]);
    world.git(&["commit", "--quiet", "--message", message]);
}

/// A branch off `main` with a field more.
fn compatible(world: &World) {
    world.git(&["switch", "--quiet", "--create", "compatible", "main"]);
    world.replace(PROTO, "int32 count = 2;\n", "int32 count = 2;\n  string note = 3;\n");
    commit(world, "--note is new");
}

/// A branch off `main` with a field of another type.
fn breaking(world: &World) {
    world.git(&["switch", "--quiet", "--create", "breaking", "main"]);
    world.replace(PROTO, "int32 count", "string count");
    commit(world, "Count is text");
}

/// A program with the binary and the tools in front of everything else in `PATH`.
fn with_tools(world: &World, program: &str, python: &Path) -> Command {
    let binary = Path::new(env!("CARGO_BIN_EXE_schemactl")).parent().unwrap().to_owned();
    let mut folders = vec![binary, python.parent().unwrap().to_owned()];
    folders.extend(env::split_paths(&env::var_os("PATH").unwrap_or_default()));
    let mut command = world.other(program);
    command.env("PATH", env::join_paths(folders).unwrap());
    command
}

/// Runs a Python program of the tests; answers what it printed.
fn print(python: &Path, program: &str, arguments: &[&Path]) -> String {
    let output = Command::new(python).args(["-c", program]).args(arguments).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

/// The latest version of the module in the registry.
fn latest(world: &World) -> String {
    let versions = world.run(&["module", "show", "acme/small"]).fine().stdout();
    versions.split_whitespace().next().unwrap_or_default().to_owned()
}

/// Writes below the folder what git does not see.
fn outside(world: &World, name: &str, text: &str) -> PathBuf {
    let path = world.path(name);
    fs::write(&path, text).unwrap();
    path
}

fn code(ended: &Ended, code: i32) {
    assert_eq!(ended.code, Some(code), "{ended}");
}
