//! Postgres goes away and comes back while eight publish.

use std::{
    sync::atomic::{AtomicBool, AtomicUsize, Ordering},
    thread,
    time::{Duration, Instant},
};

use schemactl_testing::{Postgres, not_run};

use super::{assert_sound, assert_there, publisher::Publisher};
use crate::{client::Client, server::Server};

const PUBLISHERS: u32 = 8;
const PATIENCE: Duration = Duration::from_secs(60);

#[derive(Default)]
struct Seen {
    published: AtomicUsize,
    refused: AtomicUsize,
    stop: AtomicBool,
}

impl Seen {
    /// Waits until everybody may have published, or been refused, once more.
    fn wait(&self, counter: &AtomicUsize) {
        let (start, before) = (Instant::now(), counter.load(Ordering::Relaxed));
        while counter.load(Ordering::Relaxed) < before + 2 * PUBLISHERS as usize {
            assert!(start.elapsed() < PATIENCE, "nothing happens any more");
            thread::sleep(Duration::from_millis(5));
        }
    }
}

fn publish_until_stopped(publisher: &mut Publisher, client: &Client, seen: &Seen) {
    while !seen.stop.load(Ordering::Relaxed) {
        let answer = publisher.publish(client).expect("the server answers, whatever its database does");
        let counter = match answer.status {
            200 | 201 => &seen.published,
            503 => {
                assert_eq!(answer.retry_after.as_deref(), Some("5"), "{}", answer.body);
                assert!(
                    matches!(answer.body["code"].as_str(), Some("unavailable" | "busy")),
                    "{}",
                    answer.body
                );
                // Sooner than it says, to be there when the database comes back.
                thread::sleep(Duration::from_millis(100));
                &seen.refused
            }
            status => panic!("{status}: {}", answer.body),
        };
        counter.fetch_add(1, Ordering::Relaxed);
    }
}

#[test]
fn a_postgres_that_is_restarted_under_load_is_a_503_until_it_is_back() {
    let test = "a_postgres_that_is_restarted_under_load_is_a_503_until_it_is_back";
    let Some(mut postgres) = Postgres::start() else { return not_run(test, "PostgreSQL is not installed") };
    let database = postgres.database();
    let server = Server::start(&database);
    let (mut publishers, seen) = (Publisher::some(PUBLISHERS), Seen::default());
    thread::scope(|scope| {
        for publisher in &mut publishers {
            let (client, seen) = (server.client(), &seen);
            scope.spawn(move || publish_until_stopped(publisher, &client, seen));
        }
        // As an administrator ends it, and as it crashes.
        for signal in ["INT", "QUIT"] {
            seen.wait(&seen.published);
            postgres.halt(signal);
            seen.wait(&seen.refused);
            postgres.resume();
        }
        seen.wait(&seen.published);
        seen.stop.store(true, Ordering::Relaxed);
    });
    assert_sound(&database);
    for publisher in &publishers {
        assert_there(&server.client(), &publisher.acknowledged);
    }
}
