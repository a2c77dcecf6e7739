use std::path::Path;

use super::{
    breaking, checkout, code, commit, compatible, github_api::GithubApi, latest, outside, python, repository,
    with_tools,
};
use crate::world::{Ended, World};

/// A step of the action as a runner starts it.
fn step(world: &World, python: &Path, name: &str, variables: &[(&str, &str)]) -> Ended {
    let event = outside(world, "event.json", "{\"pull_request\": {\"number\": 7}}");
    let script = checkout("integrations/github/steps");
    let mut command = with_tools(world, "bash", python);
    command.arg(script).arg(name);
    command.env("RUNNER_TEMP", world.path("runner")).env("INPUT_MODULES", "\n  schemas \n");
    command.env("GITHUB_OUTPUT", world.path("output")).env("GITHUB_PATH", world.path("paths"));
    command.env("GITHUB_EVENT_PATH", event).env("GITHUB_REPOSITORY", "acme/events");
    command.env("GITHUB_TOKEN", "gh-token");
    world.end(command.envs(variables.iter().copied()))
}

fn comment(world: &World, python: &Path, api: &GithubApi) -> Ended {
    step(world, python, "comment", &[("GITHUB_API_URL", &api.address)])
}

#[test]
fn a_pull_request_is_checked_annotated_and_commented_and_what_is_merged_is_published() {
    let Some(python) =
        python("a_pull_request_is_checked_annotated_and_commented_and_what_is_merged_is_published")
    else {
        return;
    };
    let world = repository();
    code(&step(&world, &python, "publish", &[]), 0);
    assert_eq!(latest(&world), "0.1.0");

    compatible(&world);
    let checked = step(&world, &python, "check", &[]).fine();
    assert_eq!(checked.stdout(), "");
    assert_eq!(world.read("output"), "verdict=accepted\n");
    let api = GithubApi::start("201 Created", "[]");
    comment(&world, &python, &api).fine();
    let requests = api.requests();
    assert_eq!(requests[0].line, "GET /repos/acme/events/issues/7/comments?per_page=100&page=1");
    assert_eq!(requests[1].line, "POST /repos/acme/events/issues/7/comments");
    assert_eq!(requests[1].token, "Bearer gh-token");
    assert!(requests[1].body.contains("Would be published as **0.1.1** (minor)"), "{requests:?}");

    breaking(&world);
    let checked = step(&world, &python, "check", &[]);
    code(&checked, 1);
    let annotation = "::error title=FIELD_WIRE_COMPATIBLE_TYPE,file=schemas/acme/small/v1/small.proto,line=7,endLine=7,col=3,endColumn=9::";
    assert!(checked.stdout().starts_with(annotation), "{checked}");
    assert_eq!(world.read("output"), "verdict=accepted\nverdict=refused\n");
    let api = GithubApi::start(
        "200 OK",
        r#"[{"id": 1, "user": {"type": "User"}, "body": "<!-- schemactl -->\n mine"},
            {"id": 2, "user": {"type": "Bot"}, "body": null},
            {"id": 3, "user": {"type": "Bot"}, "body": "<!-- schemactl -->\nours"}]"#,
    );
    comment(&world, &python, &api).fine();
    let last = api.requests().pop().unwrap();
    assert_eq!(last.line, "PATCH /repos/acme/events/issues/comments/3");
    assert!(last.body.contains("### schemactl: refused"), "{}", last.body);
    assert!(last.body.contains("schemactl approve acme/small --change "), "{}", last.body);

    world.git(&["switch", "--quiet", "main"]);
    world.git(&["merge", "--quiet", "--ff-only", "compatible"]);
    for _ in 0..2 {
        code(&step(&world, &python, "publish", &[]), 0);
        assert_eq!(latest(&world), "0.1.1");
    }
    let refused = step(
        &world,
        &python,
        "comment",
        &[("GITHUB_API_URL", &GithubApi::start("403 Forbidden", "{}").address)],
    );
    code(&refused, 0);
    assert!(refused.stdout().starts_with("::warning title=schemactl::"), "{refused}");
    assert!(!refused.to_string().contains("gh-token"), "{refused}");
}

#[test]
fn without_a_registry_the_target_branch_is_the_base() {
    let Some(python) = python("without_a_registry_the_target_branch_is_the_base") else { return };
    let world = repository();
    breaking(&world);
    world.git(&["switch", "--quiet", "--detach"]);
    let variables = [("SCHEMACTL_REGISTRY", ""), ("GITHUB_BASE_REF", "main")];
    let checked = step(&world, &python, "check", &variables);
    code(&checked, 1);
    assert!(checked.stderr.contains("(main)"), "{checked}");
    assert!(checked.stdout().starts_with("::error "), "{checked}");
}

#[test]
fn what_cannot_be_checked_has_no_verdict() {
    let Some(python) = python("what_cannot_be_checked_has_no_verdict") else { return };
    let world = repository();
    let checked = step(&world, &python, "check", &[("SCHEMACTL_REGISTRY", "http://127.0.0.1:1")]);
    code(&checked, 3);
    assert!(!world.path("output").exists());
    let checked = step(&world, &python, "check", &[("INPUT_MODULES", "nowhere")]);
    code(&checked, 3);
}

#[test]
fn what_is_built_is_kept_under_a_name_of_its_source() {
    let Some(python) = python("what_is_built_is_kept_under_a_name_of_its_source") else { return };
    let world = repository();
    step(&world, &python, "key", &[]).fine();
    step(&world, &python, "key", &[]).fine();
    let output = world.read("output");
    let [first, second] = output.lines().collect::<Vec<_>>()[..] else { panic!("{output}") };
    assert_eq!(first, second);
    let digest = first.strip_prefix("key=").unwrap();
    assert!(digest.len() == 40 && digest.bytes().all(|byte| byte.is_ascii_hexdigit()), "{first}");
}

#[test]
fn several_modules_are_one_comment() {
    let Some(python) = python("several_modules_are_one_comment") else { return };
    let world = repository();
    world.write(".gitignore", "/*\n!/schemas\n!/other\n");
    world.write("other/a/v1/a.proto", "syntax = \"proto3\";\npackage a.v1;\nmessage A { string id = 1; }\n");
    commit(&world, "Another module");
    breaking(&world);
    let variables = [("SCHEMACTL_REGISTRY", ""), ("INPUT_MODULES", "schemas\nother")];
    code(&step(&world, &python, "check", &variables), 1);
    assert_eq!(world.read("output"), "verdict=refused\n");
    let api = GithubApi::start("201 Created", "[]");
    comment(&world, &python, &api).fine();
    let body = &api.requests()[1].body;
    assert!(body.contains("### schemactl: refused") && body.contains("### schemactl: accepted"), "{body}");
}

#[test]
fn a_binary_that_is_given_is_used_and_one_that_does_not_run_is_told() {
    let Some(python) = python("a_binary_that_is_given_is_used_and_one_that_does_not_run_is_told") else {
        return;
    };
    let world = repository();
    let binary = env!("CARGO_BIN_EXE_schemactl");
    step(&world, &python, "install", &[("INPUT_SCHEMACTL", binary)]).fine();
    assert_eq!(world.read("paths").trim(), Path::new(binary).parent().unwrap().to_str().unwrap());
    let ended = step(&world, &python, "install", &[("INPUT_SCHEMACTL", "/bin/false")]);
    code(&ended, 3);
    assert!(ended.stdout().contains("::error title=schemactl::/bin/false does not run"), "{ended}");
}
