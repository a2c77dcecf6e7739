use std::net::TcpListener;

use crate::world::World;

#[test]
fn a_port_in_use_is_told() {
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap().to_string();
    let ended = World::new().run(&["serve", "--listen", &address]);
    insta::assert_snapshot!(ended.to_string().replace(&address, "[address]"));
}

#[test]
fn an_address_that_is_none_is_refused() {
    let ended = World::new().run(&["serve", "--listen", "nonsense"]);
    assert_eq!(ended.code, Some(2), "{ended}");
    assert!(ended.stderr.contains("\"nonsense\" is not an address to listen at"), "{ended}");
}

#[test]
fn a_database_that_is_none_is_refused_without_its_password() {
    let ended = World::new().run(&["serve", "--database", "mysql://someone:secret@host/x"]);
    assert_eq!(ended.code, Some(2), "{ended}");
    assert!(ended.stderr.contains("starts with neither sqlite:// nor postgres://"), "{ended}");
    assert!(!ended.stderr.contains("secret"), "{ended}");
}

#[test]
fn a_sqlite_file_in_a_missing_folder_is_told() {
    let ended =
        World::new().run(&["serve", "--listen", "127.0.0.1:0", "--database", "sqlite://missing/registry.db"]);
    insta::assert_snapshot!(ended);
}

#[test]
fn a_postgres_that_does_not_answer_is_told() {
    let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let database = format!("postgres://someone:secret@127.0.0.1:{port}/registry");
    let ended = World::new().run(&["serve", "--listen", "127.0.0.1:0", "--database", &database]);
    assert!(!ended.stderr.contains("secret"), "{ended}");
    insta::assert_snapshot!(ended.to_string().replace(&port.to_string(), "[port]"));
}
