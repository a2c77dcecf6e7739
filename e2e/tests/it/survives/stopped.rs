//! The server is told to stop while eight publish.

use std::{
    sync::atomic::{AtomicUsize, Ordering},
    thread,
    time::Duration,
};

use super::{assert_sound, assert_there, publisher::Publisher};
use crate::server::{Server, databases};

const PUBLISHERS: u32 = 8;
const ROUNDS: usize = 3;

/// Lets all publish at once, tells the server to stop in the middle of it, and waits for its end.
fn round(database: &str, publishers: &mut [Publisher], enough: usize) {
    let server = Server::start(database);
    let acknowledged = AtomicUsize::new(0);
    thread::scope(|scope| {
        for publisher in publishers {
            let (client, acknowledged) = (server.client(), &acknowledged);
            scope.spawn(move || {
                while let Some(answer) = publisher.publish(&client) {
                    // Whoever was let in is answered, and as if nothing were.
                    assert!(matches!(answer.status, 200 | 201), "{}: {}", answer.status, answer.body);
                    acknowledged.fetch_add(1, Ordering::Relaxed);
                }
            });
        }
        while acknowledged.load(Ordering::Relaxed) < enough {
            thread::sleep(Duration::from_millis(1));
        }
        server.stop();
    });
}

#[test]
fn what_was_accepted_is_finished_when_the_server_is_told_to_stop_amid_publishes() {
    let test = "what_was_accepted_is_finished_when_the_server_is_told_to_stop_amid_publishes";
    let (_folder, databases) = databases(test);
    for database in databases {
        let mut publishers = Publisher::some(PUBLISHERS);
        for number in 0..ROUNDS {
            round(&database, &mut publishers, 9 + 5 * number);
            assert_sound(&database);
        }
        let server = Server::start(&database);
        for publisher in &publishers {
            assert_there(&server.client(), &publisher.acknowledged);
        }
    }
}
