use std::net::TcpListener;

use crate::world::World;

#[test]
fn the_plan_is_sql_and_terraform() {
    let world = World::with_examples();
    let ended = world.run(&["plan", "shop", "--out", "plan"]).fine();
    assert!(ended.stderr.contains("wrote plan/postgres.sql"), "{ended}");
    assert!(
        world.read("plan/postgres.sql").contains("CREATE TABLE IF NOT EXISTS \"events\".\"order_placed\"")
    );
}

#[test]
fn the_changes_are_json_for_programs() {
    let world = World::with_examples();
    let ended = world.run(&["plan", "changes/compatible", "--against", "shop", "--format", "json"]).fine();
    let columns: Vec<serde_json::Value> =
        ended.stdout().lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert!(columns.iter().any(|change| change["action"] == "add_column"), "{ended}");
}

#[test]
fn a_sqlite_file_is_made_and_then_has_nothing_left_to_do() {
    let world = World::with_examples();
    let words = ["apply", "shop", "--database", "sqlite://landing.db"];
    let first = world.run(&words).fine();
    assert!(first.stdout().contains("CREATE TABLE IF NOT EXISTS \"order_placed\""), "{first}");
    let second = world.run(&words).fine();
    assert_eq!(second.stdout(), "", "{second}");
    assert!(second.stderr.ends_with("the SQLite file landing.db: nothing to do\n"), "{second}");
}

#[test]
fn a_dry_run_changes_nothing() {
    let world = World::with_examples();
    let ended = world.run(&["apply", "shop", "--database", "sqlite://landing.db", "--dry-run"]).fine();
    assert!(ended.stdout().contains("CREATE TABLE"), "{ended}");
    assert!(!world.path("landing.db").exists());
}

#[test]
fn a_sqlite_file_in_a_missing_folder_is_told() {
    let ended = World::with_examples().run(&["apply", "shop", "--database", "sqlite://missing/landing.db"]);
    insta::assert_snapshot!(ended);
}

#[test]
fn a_postgres_that_does_not_answer_is_told() {
    // A port that was free a moment ago.
    let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let database = format!("postgres://someone:secret@127.0.0.1:{port}/events");
    let ended = World::with_examples().run(&["apply", "shop", "--database", &database]);
    assert!(!ended.stderr.contains("secret"), "{ended}");
    insta::assert_snapshot!(ended.to_string().replace(&port.to_string(), "[port]"));
}

#[test]
fn an_address_of_no_database_is_refused() {
    insta::assert_snapshot!(World::with_examples().run(&[
        "apply",
        "shop",
        "--database",
        "mysql://someone:secret@x"
    ]));
}

#[test]
fn an_unknown_environment_is_refused_by_name() {
    insta::assert_snapshot!(World::with_examples().run(&["plan", "shop", "--env", "prod"]));
}
