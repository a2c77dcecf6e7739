use crate::world::World;

#[test]
fn help_names_every_command() {
    insta::assert_snapshot!(World::new().run(&["--help"]));
}

#[test]
fn an_unknown_command_is_a_question_of_usage() {
    insta::assert_snapshot!(World::new().run(&["biuld"]));
}

#[test]
fn completions_are_printed() {
    let ended = World::new().run(&["completions", "bash"]).fine();
    assert!(ended.stdout().contains("_schemactl()"), "{ended}");
}

#[test]
fn a_reader_that_goes_away_is_no_panic() {
    let world = World::new();
    let mut command = world.command(&["completions", "bash"]);
    let (reader, writer) = std::io::pipe().unwrap();
    drop(reader);
    let ended = world.end(command.stdout(writer).stderr(std::process::Stdio::piped()));
    assert!(!ended.stderr.contains("panicked"), "{ended}");
    assert_eq!(ended.code, Some(3));
}

#[test]
fn a_token_is_never_shown() {
    let world = World::new();
    let ended = world.end(world.command(&["--help"]).env("SCHEMACTL_TOKEN", "s3cret"));
    assert!(!ended.stdout().contains("s3cret"), "{ended}");
}
