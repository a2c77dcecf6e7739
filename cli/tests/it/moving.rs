//! `schemactl export` and `schemactl import`: what they print and how they end.

use std::os::unix::fs::PermissionsExt;

use crate::world::World;

#[test]
fn a_registry_goes_through_a_file_and_is_served_from_another_database() {
    let mut world = World::with_examples().and_registry();
    world.run(&["publish", "common"]).fine();
    world.stop_registry();
    let exported =
        world.run(&["export", "--database", "sqlite://registry.db", "-o", "registry.jsonl.zst"]).fine();
    assert!(exported.stderr.starts_with("SQLite file registry.db: "), "{exported}");
    let mode = world.path("registry.jsonl.zst").metadata().unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o600, "it has the hashes of tokens");
    let import = ["import", "registry.jsonl.zst", "--database", "sqlite://other.db"];
    insta::assert_snapshot!("moving_import", world.run(&import).fine());
    world.run(&["fsck", "--database", "sqlite://other.db"]).fine();
    insta::assert_snapshot!("moving_import_again", world.run(&import));
}

#[test]
fn what_is_no_export_is_refused() {
    let world = World::with(&[("notes.txt", "just some notes")]);
    let ended = world.run(&["import", "notes.txt", "--database", "sqlite://other.db"]);
    assert_eq!(ended.code, Some(3), "{ended}");
    assert!(ended.stderr.contains("this is no export of a schemactl registry"), "{ended}");
    let ended = world.run(&["import", "missing", "--database", "sqlite://other.db"]);
    assert!(ended.stderr.contains("cannot read missing"), "{ended}");
    let ended = world.run(&["export", "--database", "sqlite://none.db", "-o", "out"]);
    assert_eq!((ended.code, world.path("out").exists()), (Some(3), false), "{ended}");
}
