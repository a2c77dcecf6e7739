//! The files themselves, read by schemas and tools of those who run them.

use std::{path::Path, process::Command};

use super::{checkout, print, python};

const WIRED: &str = r#"
import re, sys, yaml
action = yaml.safe_load(open(sys.argv[1]))
script = open(sys.argv[2]).read()
[known] = re.findall(r'^  (key[ a-z|]*)\) "\$1"', script, re.M)
steps = [step for step in action["runs"]["steps"] if "run" in step]
run = [re.fullmatch(r'"\$GITHUB_ACTION_PATH/integrations/github/steps" ([a-z]+)', step["run"])[1] for step in steps]
assert run == known.split(" | "), (run, known)
for step in action["runs"]["steps"]:
    used = re.findall(r"inputs\.([a-z-]+)", yaml.dump(step))
    assert set(used) <= set(action["inputs"]), used
used = set(re.findall(r"inputs\.([a-z-]+)", yaml.dump(action["runs"])))
assert used == set(action["inputs"]), used ^ set(action["inputs"])
"#;

#[test]
fn their_runners_accept_them() {
    let Some(python) = python("their_runners_accept_them") else { return };
    let tools = python.parent().unwrap();
    let action = checkout("action.yml");
    let steps = checkout("integrations/github/steps");
    let gitlab = checkout("integrations/gitlab/schemactl.gitlab-ci.yml");
    let hooks = checkout(".pre-commit-hooks.yaml");
    let schema = |name: &'static str| ["--builtin-schema", name].map(Path::new);
    let [github_flag, github] = schema("vendor.github-actions");
    let [gitlab_flag, gitlab_schema] = schema("vendor.gitlab-ci");
    let runs: [(&str, &[&Path]); 4] = [
        ("shellcheck", &[&steps]),
        ("check-jsonschema", &[github_flag, github, &action]),
        ("check-jsonschema", &[gitlab_flag, gitlab_schema, &gitlab]),
        ("pre-commit", &[Path::new("validate-manifest"), &hooks]),
    ];
    for (tool, arguments) in runs {
        let output = Command::new(tools.join(tool)).args(arguments).output().unwrap();
        let said =
            String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{tool} {arguments:?}: {said}");
    }
    print(&python, WIRED, &[&action, &steps]);
}
