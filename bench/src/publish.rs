//! Publishing, as fast as it goes.

use std::{
    env,
    time::{Duration, Instant},
};

use serde_json::{Value, json};

use crate::{
    Failure,
    client::Client,
    load::{self, Load, Seen},
};

/// Publishes that are not counted: the first of a client makes its module.
const WARM: usize = 3;

/// Lets each client publish to a module of its own, one version after the other.
pub async fn run(server: &str, load: Load) -> Result<(), Failure> {
    let token = env::var("SCHEMACTL_TOKEN").map_err(|_| "SCHEMACTL_TOKEN holds no token")?;
    println!("{}", Seen::HEADING);
    // Modules that no earlier run has made.
    let run = std::process::id();
    let seen = load::put(load, |number, end| {
        publish(server.to_owned(), token.clone(), format!("publish-{run}/client-{number}"), end)
    });
    println!("{}", seen.await?.line("publish"));
    Ok(())
}

async fn publish(
    server: String,
    token: String,
    module: String,
    end: Instant,
) -> Result<Vec<Duration>, Failure> {
    let mut client = Client::connect(&server, Some(token)).await?;
    let path = format!("/api/v1/modules/{module}/versions");
    let (mut base, mut times) = (Value::Null, Vec::new());
    let mut revision = 0;
    while Instant::now() < end {
        let body = candidate(&module, &base, revision).to_string();
        let start = Instant::now();
        let (status, body) = client.post(&path, body).await?;
        times.push(start.elapsed());
        if status.as_u16() != 201 {
            return Err(format!("{module}: {status}: {}", String::from_utf8_lossy(&body)).into());
        }
        base = serde_json::from_slice::<Value>(&body)?["version"]["version"].clone();
        revision += 1;
    }
    times.drain(..WARM.min(times.len()));
    Ok(times)
}

/// A module of one file that gains a message's comment with each revision.
fn candidate(module: &str, base: &Value, revision: u64) -> Value {
    let text = format!(
        "syntax = \"proto3\";\npackage bench.v1;\n\n// Revision {revision}.\nmessage Thing {{\n  string id = 1;\n  int64 amount = 2;\n}}\n"
    );
    json!({
        "module": module,
        "base": base,
        "files": [{ "path": "bench/v1/thing.proto", "content": { "text": text } }],
        "settings": {},
        "message": format!("revision {revision}"),
    })
}
