//! The server is killed, again and again, while eight publish.

use std::{
    sync::atomic::{AtomicUsize, Ordering},
    thread,
    time::Duration,
};

use super::{assert_sound, assert_there, publisher::Publisher, publishes};
use crate::{
    client::Client,
    server::{Server, databases},
};

const PUBLISHERS: u32 = 8;
/// Publishes between two kills: between these, so that they hit at different moments.
const FEWEST: usize = 9;
const MORE: usize = 31;

fn publish_until_killed(publisher: &mut Publisher, client: &Client, acknowledged: &AtomicUsize) {
    while let Some(answer) = publisher.publish(client) {
        assert!(matches!(answer.status, 200 | 201), "{}: {}", answer.status, answer.body);
        acknowledged.fetch_add(1, Ordering::Relaxed);
    }
}

/// Lets all publish at once until so many were acknowledged, and kills the server in the middle of it.
fn round(database: &str, publishers: &mut [Publisher], enough: usize) -> usize {
    let server = Server::start(database);
    let acknowledged = AtomicUsize::new(0);
    thread::scope(|scope| {
        let threads: Vec<_> = publishers
            .iter_mut()
            .map(|publisher| {
                let (client, acknowledged) = (server.client(), &acknowledged);
                scope.spawn(move || publish_until_killed(publisher, &client, acknowledged))
            })
            .collect();
        while acknowledged.load(Ordering::Relaxed) < enough && !threads.iter().any(|one| one.is_finished()) {
            thread::sleep(Duration::from_millis(1));
        }
        server.kill();
    });
    acknowledged.into_inner()
}

#[test]
fn nothing_acknowledged_is_lost_when_the_server_is_killed_amid_publishes() {
    let test = "nothing_acknowledged_is_lost_when_the_server_is_killed_amid_publishes";
    let (_folder, databases) = databases(test);
    let enough = publishes(60);
    for database in databases {
        let mut publishers = Publisher::some(PUBLISHERS);
        let (mut done, mut rounds) = (0, 0);
        while done < enough {
            done += round(&database, &mut publishers, FEWEST + rounds * 7 % MORE);
            rounds += 1;
            // What a kill left behind, before a server has looked at it.
            assert_sound(&database);
        }
        let server = Server::start(&database);
        for publisher in &publishers {
            assert_there(&server.client(), &publisher.acknowledged);
        }
        println!("{done} publishes acknowledged, {rounds} kills: nothing lost");
    }
}
