use std::{
    io::{BufRead, BufReader, Read, Write},
    net::TcpListener,
    process::Stdio,
    thread,
};

use crate::world::{SMALL, World, redacted};

fn published() -> World {
    let world = World::with_examples().and_registry();
    world.run(&["publish", "common"]).fine();
    world.run(&["publish", "shop"]).fine();
    world
}

#[test]
fn changes_are_listed_in_order() {
    let world = published();
    insta::assert_snapshot!("changes_listed", redacted(&world.run(&["changes", "--after", "1"])));
    let found = world.run(&["changes", "--event", "order_placed", "--format", "json"]).fine().stdout();
    let seqs: Vec<_> = found.lines().map(|line| line.starts_with("{\"seq\":3,")).collect();
    assert_eq!(seqs, [true], "{found}");
    assert_eq!(world.run(&["changes", "--module", "acme/none"]).fine().stdout(), "");
}

#[test]
fn whoever_follows_hears_of_what_happens() {
    let world = World::with(SMALL).and_registry();
    let mut command = world.command(&["changes", "--follow", "--module", "acme/small", "--format", "json"]);
    let mut following = command.stdin(Stdio::null()).stdout(Stdio::piped()).spawn().unwrap();
    let mut lines = BufReader::new(following.stdout.take().unwrap()).lines();
    world.run(&["publish"]).fine();
    let line = lines.next().unwrap().unwrap();
    assert!(line.starts_with("{\"seq\":2,") && line.contains("acme/small"), "{line}");
    following.kill().unwrap();
    following.wait().unwrap();
}

/// Answers 204 to everything, in a thread of its own; the address.
fn receiver() -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    thread::spawn(move || {
        for stream in listener.incoming() {
            let mut stream = stream.unwrap();
            // Head and body come together or one after the other; the answer does not depend on them.
            let _ = stream.read(&mut [0; 4_096]);
            let _ = stream.write_all(b"HTTP/1.1 204 No Content\r\ncontent-length: 0\r\n\r\n");
        }
    });
    format!("http://{address}/")
}

#[test]
fn a_webhook_is_made_tried_out_and_deleted() {
    let world = World::with(SMALL).and_registry_with(&["--webhook-allow", "127.0.0.1"]);
    let url = receiver();
    let made = world.run(&["webhook", "create", "bot", "--url", &url, "--module", "acme/small"]).fine();
    let secret = made.stdout();
    assert!(secret.starts_with("whsec_") && secret.lines().count() == 1, "{made}");
    assert_eq!(made.stderr, "made bot; the secret is shown this once\n");
    let tried = world.run(&["webhook", "test", "bot"]).fine();
    assert_eq!(tried.stderr, "arrived: bot answers 204\n");
    let listed = world.run(&["webhook", "list"]).fine();
    assert_eq!(listed.stdout(), format!("bot  {url}  at 1, module acme/small\n"));
    let deliveries = world.run(&["webhook", "deliveries", "bot", "--state", "delivered"]).fine().stdout();
    assert!(
        deliveries.starts_with("msg_") && deliveries.contains("  delivered  test  attempts 1"),
        "{deliveries}"
    );
    let other = world.run(&["webhook", "rotate", "bot"]).fine().stdout();
    assert!(other.starts_with("whsec_") && other != secret);
    world.run(&["webhook", "update", "bot", "--pause", "--no-filter"]).fine();
    assert_eq!(world.run(&["webhook", "list"]).fine().stdout(), format!("bot  {url}  paused, at 1\n"));
    world.run(&["webhook", "delete", "bot"]).fine();
    let none = world.run(&["webhook", "list"]).fine();
    assert_eq!((none.stdout(), none.stderr.as_str()), (String::new(), "there is no webhook\n"));
}

#[test]
fn what_does_not_arrive_is_told_and_asked_for_again() {
    let world = World::with(SMALL).and_registry_with(&["--webhook-allow", "127.0.0.1"]);
    let closed = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let url = format!("http://{closed}/");
    world.run(&["webhook", "create", "bot", "--url", &url]).fine();
    let tried = world.run(&["webhook", "test", "bot"]);
    assert_eq!(tried.code, Some(1), "{tried}");
    assert_eq!(tried.stderr, "did not arrive: 127.0.0.1 cannot be reached: connection refused\n");
    let again = world.run(&["webhook", "redeliver", "bot", "--dead"]).fine();
    assert_eq!(again.stderr, "0 deliveries of bot will be tried again\n", "a test is not tried again");
    insta::assert_snapshot!("redeliver_unknown", world.run(&["webhook", "redeliver", "bot", "msg_none"]));
}

#[test]
fn a_private_address_is_refused_with_a_way_out() {
    let world = World::with(SMALL).and_registry();
    let words = ["webhook", "create", "bot", "--url", "https://169.254.169.254/latest"];
    insta::assert_snapshot!("webhook_private", world.run(&words));
}

#[test]
fn keys_and_ranges_that_are_none_are_refused_and_no_key_is_repeated() {
    let world = World::new();
    let ended = world.end(
        world
            .command(&["serve", "--listen", "127.0.0.1:0"])
            .env("SCHEMACTL_SECRET_KEY", "not-a-key")
            .stdin(Stdio::null()),
    );
    assert_eq!(ended.code, Some(3), "{ended}");
    assert!(ended.stderr.contains("SCHEMACTL_SECRET_KEY") && !ended.stderr.contains("not-a-key"), "{ended}");
    insta::assert_snapshot!("no_network", world.run(&["serve", "--webhook-allow", "10.0.0.0/99"]));
    insta::assert_snapshot!(
        "one_no_network",
        world.run(&["serve", "--webhook-allow", "10.0.0.0/8, shop.example"])
    );
}
