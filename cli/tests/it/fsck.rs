//! `schemactl fsck`: what it prints and how it ends. That it finds everything is tried in the registry.

use sqlx::{Connection, SqliteConnection};

use crate::world::World;

/// A database that a registry has just left.
fn database() -> (World, String) {
    let mut world = World::with_examples().and_registry();
    world.run(&["publish", "common"]).fine();
    world.stop_registry();
    let address = format!("sqlite://{}", world.path("registry.db").display());
    (world, address)
}

#[test]
fn a_sound_database_is_fine() {
    let (world, address) = database();
    insta::assert_snapshot!(world.run(&["fsck", "--database", &address]).fine());
    let from_environment =
        world.command(&["fsck", "--format", "json"]).env("SCHEMACTL_DATABASE", &address).output();
    assert_eq!(from_environment.unwrap().stdout, b"");
}

#[tokio::test]
async fn a_damaged_database_is_told_in_words_and_as_json() {
    let (world, address) = database();
    let file = world.path("registry.db");
    let mut connection = SqliteConnection::connect(&file.display().to_string()).await.unwrap();
    let damage = "UPDATE change_head SET seq = 9; INSERT INTO modules VALUES ('a/b', '2026-03-01T10:00:00Z')";
    sqlx::raw_sql(damage).execute(&mut connection).await.unwrap();
    connection.close().await.unwrap();
    for format in ["text", "json"] {
        let ended = world.run(&["fsck", "--database", &address, "--format", format]);
        assert_eq!(ended.code, Some(1), "{ended}");
        insta::assert_snapshot!(format!("fsck_{format}"), ended);
    }
}

#[test]
fn what_is_no_database_is_refused_and_not_made() {
    let world = World::new();
    let ended = world.run(&["fsck", "--database", "sqlite://none.db"]);
    assert_eq!(ended.code, Some(3), "{ended}");
    assert!(ended.stderr.contains("cannot open SQLite file none.db: there is no such file"), "{ended}");
    assert!(!world.path("none.db").exists());
    assert_eq!(world.run(&["fsck"]).code, Some(2));
}
