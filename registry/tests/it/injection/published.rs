//! What is published comes back to the byte, and does nothing on the pages that show it.

use super::{judge, kept::has, rounds, values};
use crate::{
    answer::Answer,
    app::{ADMIN, TestApp, request},
};

/// Where text stands in a module.
const PLACES: [&str; 4] = ["comment", "tag", "producer", "message"];

pub async fn whatever_is_published_comes_back(app: &TestApp) {
    let mut taken = [0; PLACES.len()];
    let mut texts: Vec<String> = values::all().iter().filter_map(values::Hostile::text).collect();
    texts.sort();
    texts.dedup();
    let stride = if rounds().is_some() { 1 } else { 4 };
    let tried = texts.len().div_ceil(stride);
    for (number, text) in texts.iter().enumerate().step_by(stride) {
        let whole = publish(app, &format!("all{number}"), text, &PLACES).await;
        if whole {
            taken.iter_mut().for_each(|taken| *taken += 1);
            continue;
        }
        for (place, taken) in PLACES.iter().zip(&mut taken) {
            *taken += usize::from(publish(app, &format!("{place}{number}"), text, &[place]).await);
        }
    }
    assert!(taken.iter().all(|taken| *taken > tried / 3), "{taken:?} of {tried}");
}

/// Publishes text in some places of a module; whether it was taken.
async fn publish(app: &TestApp, name: &str, text: &str, places: &[&str]) -> bool {
    let at = |place: &str| if places.contains(&place) { text } else { "usual" };
    let file = format!("hostile/{name}/v1/a.proto");
    let source = source(name, at("comment"), at("tag"), at("producer"));
    let mut body = request(&format!("hostile/{name}"), None, &[(&file, &source)]);
    body["message"] = at("message").into();
    let answer = app.publish(&body).await;
    if matches!(answer.status.as_u16(), 400 | 422) {
        return false;
    }
    let published = answer.expect(201).json();
    let version = format!("/api/v1/modules/hostile/{name}/versions/0.1.0");
    let content = app.get(&format!("{version}/files/{file}")).await.expect(200);
    assert_eq!(content.text(), source);
    let listed = app.get(&format!("{version}/files?content=true")).await.expect(200).json();
    assert_eq!(listed[0]["content"]["text"], *source);
    let shown = app.get(&version).await.expect(200).json();
    assert_eq!(
        (&shown["message"], &published["version"]["message"]),
        (&at("message").into(), &at("message").into())
    );
    let tags = app.get(&format!("/api/v1/tags?module=hostile/{name}")).await.expect(200).json();
    for place in ["tag", "producer"] {
        // Postgres has no NUL in its text. The index shows what stands for one; the file above has it.
        let shown = at(place).replace('\0', "\u{fffd}");
        assert!(has(&tags, &shown), "{shown:?}: {tags:#}");
    }
    look_at_pages(app, name, &file).await;
    true
}

fn source(name: &str, comment: &str, tag: &str, producer: &str) -> String {
    let (tag, producer) = (literal(tag), literal(producer));
    format!(
        r#"syntax = "proto3";

package hostile.{name}.v1;

import "schemactl/v1/options.proto";

/* {comment} */
message Seen {{
  option (schemactl.v1.event) = {{
    name: "seen_{name}"
    owner: {{team: "checkout"}}
    producers: ["{producer}"]
    destinations: [{{snowflake: {{table: "SEEN"}}}}]
    tags: {{key: "domain" value: "{tag}"}}
  }};
  string id = 1; /* {comment} */
}}
"#
    )
}

/// As a string of protobuf says it, byte by byte.
fn literal(text: &str) -> String {
    text.bytes().map(|byte| format!("\\{byte:03o}")).collect()
}

async fn look_at_pages(app: &TestApp, name: &str, file: &str) {
    let module = format!("/modules/hostile/{name}");
    for path in [
        format!("{module}/versions/0.1.0"),
        format!("{module}/versions/0.1.0/files/{file}"),
        format!("/events/seen_{name}"),
        module,
    ] {
        let answer: Answer = app.get_as(ADMIN, &path).await.expect(200);
        assert_eq!(judge::page(&answer), None, "{path}");
    }
}
