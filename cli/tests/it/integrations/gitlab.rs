use std::path::Path;

use super::{breaking, checkout, code, compatible, latest, print, python, repository, with_tools};
use crate::world::{Ended, World};

const SCRIPT: &str = "
import sys, yaml
for line in yaml.safe_load(open(sys.argv[1]))[sys.argv[2]]['script']:
    print(line)
";

/// The script of a job of the template as a runner starts it.
fn job(world: &World, python: &Path, name: &str) -> Ended {
    let template = checkout("integrations/gitlab/schemactl.gitlab-ci.yml");
    let script = print(python, SCRIPT, &[&template, Path::new(name)]);
    let mut command = with_tools(world, "bash", python);
    command.args(["-euo", "pipefail", "-c", &script]);
    command.env("SCHEMACTL_MODULE", "schemas").env("CI_COMMIT_TITLE", "--a title");
    command.env("CI_MERGE_REQUEST_TARGET_BRANCH_NAME", "main");
    world.end(&mut command)
}

#[test]
fn a_merge_request_is_checked_with_reports_and_what_is_merged_is_published() {
    let Some(python) = python("a_merge_request_is_checked_with_reports_and_what_is_merged_is_published")
    else {
        return;
    };
    let world = repository();
    let address = world.path(".").display().to_string();
    world.git(&["remote", "add", "origin", &address]);
    code(&job(&world, &python, "schemactl-publish"), 0);
    assert_eq!(latest(&world), "0.1.0");

    breaking(&world);
    code(&job(&world, &python, "schemactl-check"), 1);
    let quality = world.read("schemactl-code-quality.json");
    assert!(quality.contains("\"check_name\": \"FIELD_WIRE_COMPATIBLE_TYPE\""), "{quality}");
    assert!(world.read("schemactl-junit.xml").contains("failures=\"1\""));

    compatible(&world);
    code(&job(&world, &python, "schemactl-check"), 0);
    assert_eq!(world.read("schemactl-code-quality.json"), "[]\n");
    code(&job(&world, &python, "schemactl-publish"), 0);
    assert_eq!(latest(&world), "0.1.1");
}
