//! The disk is full.

use std::{
    fs,
    process::{Command, Stdio},
};

use schemactl_testing::not_run;
use tempfile::TempDir;

use super::{assert_sound, assert_there, publisher::Publisher};
use crate::{program, server::Server};

/// Runs a program where a folder is a small file system in memory that nobody else sees.
const SCRIPT: &str = r#"mount -t tmpfs -o size=3m none "$0" && exec "$@""#;

fn confined(folder: &str) -> Command {
    let mut command = Command::new("unshare");
    command.args(["--map-root-user", "--mount", "sh", "-c", SCRIPT, folder]);
    command
}

fn can_be_confined(folder: &str) -> bool {
    let mut probe = confined(folder);
    probe.arg("true").stderr(Stdio::null());
    probe.status().is_ok_and(|status| status.success())
}

#[test]
fn a_full_disk_is_told_until_there_is_room_and_leaves_the_database_sound() {
    let folder = TempDir::new().expect("a temporary folder can be made");
    let path = folder.path().to_str().expect("temporary folders have plain names");
    if !can_be_confined(path) {
        let test = "a_full_disk_is_told_until_there_is_room_and_leaves_the_database_sound";
        return not_run(test, "no unshare(1), or it may not mount a small file system");
    }
    let mut command = confined(path);
    program::free(command.arg(program::path()));
    let server = Server::run(command, &format!("sqlite://{path}/registry.db"));
    let client = server.client();
    // As the server sees it: nobody else sees its files.
    let inside = format!("/proc/{}/root{path}", server.id());
    let ballast = format!("{inside}/ballast");
    fs::write(&ballast, vec![0; 1 << 20]).expect("there is room for it");
    let mut publisher = Publisher::some(1).remove(0);
    let mut refusals = 0;
    while refusals < 5 {
        let answer = publisher.publish(&client).expect("the server answers");
        if answer.status == 201 {
            assert!(publisher.acknowledged.len() < 1_000, "the disk does not fill");
            continue;
        }
        assert_eq!((answer.status, &answer.body["code"]), (507, &"storage_full".into()), "{}", answer.body);
        refusals += 1;
    }
    assert!(publisher.acknowledged.len() > 3, "{}", publisher.acknowledged.len());
    assert_there(&client, &publisher.acknowledged);
    assert_copy_sound(&inside);

    fs::remove_file(&ballast).expect("it was written above");
    let answer = publisher.publish(&client).expect("the server answers");
    assert_eq!(answer.status, 201, "with room again it goes on by itself: {}", answer.body);
    assert_there(&client, &publisher.acknowledged);
    assert_copy_sound(&inside);
}

/// Nobody writes meanwhile, so file and log are of one moment.
fn assert_copy_sound(inside: &str) {
    let copy = TempDir::new().expect("a temporary folder can be made");
    for file in ["registry.db", "registry.db-wal"] {
        // The log goes and comes back with the connection that writes.
        let _ = fs::copy(format!("{inside}/{file}"), copy.path().join(file));
    }
    assert_sound(&format!("sqlite://{}/registry.db", copy.path().display()));
}
