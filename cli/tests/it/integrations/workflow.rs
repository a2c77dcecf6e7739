//! The workflow of docs/ci.md, word by word, run by a runner of our own on a repository as a new user has it.

use std::{fs, os::unix::fs::symlink, path::Path};

use super::{breaking, checkout, commit, compatible, github_api::GithubApi, latest, repository, with_tools};
use crate::world::{Ended, World};

const PUSH: &str = r#"{"repository": {"default_branch": "main"}}"#;
const PULL_REQUEST: &str = r#"{"pull_request": {"number": 7}, "repository": {"default_branch": "main"}}"#;

/// The first YAML of the page's section about GitHub.
fn documented() -> String {
    let page = fs::read_to_string(checkout("docs/ci.md")).unwrap();
    let section = page.split("\n## GitHub\n").nth(1).unwrap();
    let workflow = section.split("```yaml\n").nth(1).unwrap().split("```").next().unwrap();
    workflow.replace("modules: proto ", "modules: schemas ")
}

struct Project<'p> {
    world: World,
    python: &'p Path,
    /// The secret of the repository.
    token: String,
}

impl<'p> Project<'p> {
    fn new(python: &'p Path) -> Project<'p> {
        let world = repository();
        let token = world.run(&["token", "create", "github", "--role", "publisher"]).fine();
        let registry = world.variable("SCHEMACTL_REGISTRY");
        world.write("events.yml", &documented().replace("https://schemas.example.com", &registry));
        // As the cache brings it back.
        fs::create_dir_all(world.path("runner/schemactl/bin")).unwrap();
        let binary = world.path("runner/schemactl/bin/schemactl");
        symlink(env!("CARGO_BIN_EXE_schemactl"), binary).unwrap();
        let token = String::from_utf8(token.stdout).unwrap().trim().to_owned();
        Project { world, python, token }
    }

    /// Runs the workflow for an event, as one who may see the repository's secrets.
    fn run(&self, event: &str, content: &str, branch: &str, api: &GithubApi) -> Ended {
        let Project { world, python, token } = self;
        world.write("event.json", content);
        let mut command = with_tools(world, &python.display().to_string(), python);
        command.arg(checkout("cli/tests/it/integrations/runner.py"));
        command.args([
            "events.yml".as_ref(),
            checkout("").as_os_str(),
            event.as_ref(),
            "event.json".as_ref(),
        ]);
        command.env("RUNNER_TEMP", world.path("runner")).env("GITHUB_EVENT_PATH", world.path("event.json"));
        command.env("GITHUB_TOKEN", "gh-token").env("GITHUB_REPOSITORY", "acme/events");
        command.env("GITHUB_API_URL", &api.address).env("GITHUB_REF_NAME", branch);
        command.env("SECRET_SCHEMACTL_TOKEN", token);
        command.env_remove("SCHEMACTL_REGISTRY").env_remove("SCHEMACTL_TOKEN");
        world.end(&mut command)
    }
}

#[test]
fn the_documented_workflow_publishes_what_is_merged_and_comments_what_is_not() {
    let test = "the_documented_workflow_publishes_what_is_merged_and_comments_what_is_not";
    let Some(python) = super::python(test) else { return };
    let project = Project::new(&python);
    let world = &project.world;
    let api = GithubApi::start("201 Created", "[]");
    project.run("push", PUSH, "main", &api).fine();
    assert_eq!(latest(world), "0.1.0");

    compatible(world);
    project.run("pull_request", PULL_REQUEST, "7/merge", &api).fine();
    assert_eq!(latest(world), "0.1.0", "a pull request publishes nothing");
    let comment = api.requests().pop().unwrap();
    assert!(comment.body.contains("Would be published as **0.1.1** (minor)"), "{comment:?}");
    let of_another_branch = project.run("push", PUSH, "compatible", &api).fine();
    assert_eq!(latest(world), "0.1.0", "{of_another_branch}");

    world.git(&["switch", "--quiet", "main"]);
    world.git(&["merge", "--quiet", "--ff-only", "compatible"]);
    project.run("push", PUSH, "main", &api).fine();
    assert_eq!(latest(world), "0.1.1");
}

#[test]
fn a_break_gets_through_the_documented_workflow_with_an_approval() {
    let test = "a_break_gets_through_the_documented_workflow_with_an_approval";
    let Some(python) = super::python(test) else { return };
    let project = Project::new(&python);
    let world = &project.world;
    let api = GithubApi::start("201 Created", "[]");
    world.run(&["publish", "schemas", "--initial", "1.0.0"]).fine();
    commit(world, "Published");
    breaking(world);
    let refused = project.run("pull_request", PULL_REQUEST, "7/merge", &api);
    assert_eq!(refused.code, Some(1), "{refused}");
    let comment = api.requests().pop().unwrap().body;
    let change = comment.split("schemactl approve acme/small --change ").nth(1).unwrap();
    let change = change.split(' ').next().unwrap();
    let approve = ["approve", "acme/small", "--change", change, "--reason", "counted in words"];
    let early = world.run(&approve);
    assert!(early.stderr.contains("nobody asked"), "{early}");

    // On the branch, as the page says; the administrator did not ask, and may approve.
    let asked = world.end(
        world.command(&["publish", "schemas", "--base", "latest"]).env("SCHEMACTL_TOKEN", &project.token),
    );
    assert_eq!(asked.code, Some(1), "{asked}");
    world.run(&approve).fine();
    project.run("pull_request", PULL_REQUEST, "7/merge", &api).fine();
    assert!(api.requests().pop().unwrap().body.contains("**2.0.0** (major), as approved"));
    world.git(&["switch", "--quiet", "main"]);
    world.git(&["merge", "--quiet", "--ff-only", "breaking"]);
    project.run("push", PUSH, "main", &api).fine();
    assert_eq!(latest(world), "2.0.0");
}
