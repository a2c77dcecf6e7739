use crate::world::World;

#[test]
fn tells_the_whole_story_where_no_tool_is_installed() {
    let world = World::new();
    let mut command = world.command(&["demo", "--once", "--listen", "127.0.0.1:0"]);
    // No cargo, no python3, and a Postgres that is certain not to answer.
    command.env("PATH", world.path("")).env("SCHEMACTL_DEMO_POSTGRES", "postgres://nobody@127.0.0.1:9/none");
    let ended = world.end(&mut command).fine();
    let story = ended.stdout();
    let seen = [
        "A registry on an embedded SQLite file",
        "acme/common 0.1.0 (initial)",
        "acme/shop 0.1.0 (initial)",
        "+ event order_returned",
        "acme/shop 1.0.0 (minor)",
        "changes/breaking/acme/shop/v1/order.proto:",
        "hint: ",
        "refused; nothing was published",
        "(EVENT_NO_DELETE)",
        "$ schemactl approve acme/shop --change ",
        "acme/shop 2.0.0 (major)",
        "python: ",
        "Rust: cargo was not found",
        "Python: python3 was not found",
        "CREATE TABLE IF NOT EXISTS \"schemactl_demo\"",
        "aws_kinesis_stream",
        "so a SQLite file stands in",
        "ADD COLUMN",
        "nothing to do",
        "/events/order_placed",
    ];
    let mut rest = story.as_str();
    for text in seen {
        let place = rest.find(text).unwrap_or_else(|| panic!("{text:?} does not come next in\n{story}"));
        rest = &rest[place..];
    }
}

#[test]
fn an_address_in_use_ends_it() {
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap().to_string();
    let ended = World::new().run(&["demo", "--once", "--listen", &address]);
    assert_eq!(ended.code, Some(3), "{ended}");
    assert!(ended.stderr.contains("something listens there already"), "{ended}");
}
