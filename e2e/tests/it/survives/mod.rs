//! An acknowledged publish outlives the server, its database's server, and a full disk; and what was not
//! acknowledged leaves nothing half there.

mod full;
mod killed;
mod publisher;
mod restarted;
mod stopped;

use std::env;

use crate::{client::Client, program};
use publisher::Acknowledged;

/// What `schemactl fsck` says about a database: nothing, or the test ends.
fn assert_sound(database: &str) {
    let output = program::command().args(["fsck", "--database", database]).output().expect("schemactl runs");
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    assert!(output.status.success(), "{}{}", text(&output.stdout), text(&output.stderr));
    assert_eq!(text(&output.stdout), "", "not even a notice");
}

/// What was acknowledged is there with the content that was sent, and in the feed.
fn assert_there(client: &Client, acknowledged: &[Acknowledged]) {
    for Acknowledged { module, version, content } in acknowledged {
        let stored = client.json(&format!("/api/v1/modules/{module}/versions/{version}"));
        assert_eq!(stored["version"], version.as_str());
        let file = format!("/api/v1/modules/{module}/versions/{version}/files/acme/v1/event.proto");
        let file = client.get(&file).expect("the server answers");
        assert_eq!((file.status, &file.text), (200, content), "{module}@{version}");
    }
}

/// How many publishes a test goes on for; `make soak` asks for more.
fn publishes(usual: usize) -> usize {
    let asked = env::var("SCHEMACTL_PUBLISHES").ok();
    asked.map_or(usual, |text| text.parse().expect("SCHEMACTL_PUBLISHES is a number"))
}
