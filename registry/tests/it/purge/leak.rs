//! A registry with a secret in it, and everywhere a registry could keep it.

use std::fs;

use schemactl_store::{Address, Blob, Store, TABLES, Value};
use serde_json::{Value as Json, json};

use crate::{
    answer::Answer,
    app::{ADMIN, TestApp, request},
    sources::PRICES,
};

pub const SECRET: &str = "hunter2-Xk93vQz";
pub const MONEY_FILE: &str = "acme/common/v1/money.proto";
pub const REASON: &str = "A password stood in a comment";
/// The modules' versions below this address.
pub const COMMON: &str = "/api/v1/modules/acme/common/versions";

/// A file with the secret in a comment, and in options that say something of its event.
pub fn leaky() -> String {
    clean().replace("PLACE", SECRET)
}

/// The same without it.
pub fn clean() -> String {
    r#"syntax = "proto2";

package acme.common.v1;

import "schemactl/v1/options.proto";

// Money. The database's password is PLACE.
message Money {
  option (schemactl.v1.event) = {
    name: "money_seen"
    owner: {team: "checkout" runbook: "https://PLACE.example"}
    producers: ["checkout-PLACE"]
    destinations: [
      {
        snowflake: {table: "MONEY"}
        pii: {of: PII_EMAIL action: PII_ACTION_HASH}
      }
    ]
    tags: {key: "password" value: "PLACE"}
  };
  optional int64 units = 1;
  optional string holder = 2 [default = "nobody", (schemactl.v1.field).pii = PII_EMAIL];
}
"#
    .to_owned()
}

/// `acme/common` with the secret in 0.1.0 and 0.1.1, which differ in another file, and in 0.2.0, whose file is another one
/// around it; `acme/prices`, which was made with 0.1.1, and again with the latest.
pub async fn publish(app: &TestApp) {
    let file = |text: &str| (MONEY_FILE, text.to_owned());
    let notes = |text: &str| {
        (
            "acme/common/v1/notes.proto",
            format!("syntax = \"proto3\";\n\n// {text}\npackage acme.common.v1;\n"),
        )
    };
    let other = leaky().replace(
        "  optional int64 units = 1;\n",
        "  optional int64 units = 1;\n  optional int32 nanos = 3;\n",
    );
    let steps = [
        (None, vec![file(&leaky())], "0.1.0"),
        (Some("0.1.0"), vec![file(&leaky()), notes("A note.")], "0.1.1"),
    ];
    for (base, files, number) in steps {
        add(app, base, &files, number).await;
    }
    let mut prices = request("acme/prices", None, &[("acme/shop/v1/prices.proto", PRICES)]);
    prices["dependencies"] = json!({ "acme/common": "^0.1" });
    app.publish(&prices).await.expect(201);
    add(app, Some("0.1.1"), &[file(&other), notes("A note.")], "0.1.2").await;
}

/// Publishes the version without the secret.
pub async fn mend(app: &TestApp) {
    let mended = clean().replace(
        "  optional int64 units = 1;\n",
        "  optional int64 units = 1;\n  optional int32 nanos = 3;\n",
    );
    add(app, Some("0.1.2"), &[(MONEY_FILE, mended)], "0.1.3").await;
}

async fn add(app: &TestApp, base: Option<&str>, files: &[(&str, String)], number: &str) {
    let files: Vec<(&str, &str)> = files.iter().map(|(path, text)| (*path, text.as_str())).collect();
    let published = app.publish(&request("acme/common", base, &files)).await.expect(201).json();
    assert_eq!(published["version"]["version"], number);
}

/// Asks for a purge of the file in a version.
pub async fn purge(app: &TestApp, version: &str, dry_run: bool) -> Answer {
    app.post_as(ADMIN, "/api/v1/purges", &body("acme/common", version, dry_run)).await
}

pub fn body(module: &str, version: &str, dry_run: bool) -> Json {
    json!({ "module": module, "version": version, "path": MONEY_FILE, "reason": REASON, "dry_run": dry_run })
}

/// The tables that the secret is in.
pub async fn tables_with_secret(address: &Address) -> Vec<&'static str> {
    let store = Store::open(address).await.unwrap();
    let mut tx = store.read().await.unwrap();
    let mut found = Vec::new();
    for table in TABLES {
        let mut last = None;
        loop {
            let rows = tx.rows(table, last.as_ref()).await.unwrap();
            let Some(end) = rows.last() else { break };
            last = Some(end.clone());
            for row in rows {
                let mut texts: Vec<Vec<u8>> = row.values.iter().map(bytes).collect();
                if table.name == "blobs" && !Blob::is_purged(&row) {
                    texts.push(Blob::content(row).await.unwrap());
                }
                if texts.iter().any(|text| has_secret(text)) && !found.contains(&table.name) {
                    found.push(table.name);
                }
            }
        }
    }
    drop(tx);
    store.close().await;
    found
}

fn bytes(value: &Value) -> Vec<u8> {
    match value {
        Value::Text(text) => text.clone().into_bytes(),
        Value::Bytes(bytes) => bytes.clone(),
        Value::Null | Value::Integer(_) | Value::Time(_) => Vec::new(),
    }
}

/// However it is written: what is searched is in small letters.
pub fn has_secret(text: &[u8]) -> bool {
    let secret = SECRET.to_lowercase().into_bytes();
    text.to_ascii_lowercase().windows(secret.len()).any(|window| window == secret)
}

/// Whether it is anywhere in the files of a SQLite database, in whatever page of them.
pub fn is_in_files(address: &Address) -> bool {
    let Address::Sqlite(file) = address else { return false };
    let beside =
        |suffix: &str| file.with_file_name(format!("{}{suffix}", file.file_name().unwrap().display()));
    [file.clone(), beside("-wal")].iter().any(|file| fs::read(file).is_ok_and(|bytes| has_secret(&bytes)))
}
