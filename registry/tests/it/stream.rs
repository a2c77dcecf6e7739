//! The change feed as server-sent events.

use std::time::Duration;

use axum::{
    body::Body,
    http::{Request, StatusCode},
};
use http_body_util::BodyExt;
use serde_json::Value;

use crate::{
    app::{READER, TestApp, on_both, request},
    sources::CARTS,
};

on_both!(
    tells_what_happened_and_what_happens,
    takes_up_where_a_connection_ended,
    moves_whoever_filters_past_the_rest,
    one_caller_has_so_many_streams_and_no_more,
    refuses_what_it_does_not_understand,
);

/// The end of a stream that is read.
struct Events {
    body: Body,
    text: String,
}

impl Events {
    async fn open(app: &TestApp, query: &str, last: Option<&str>) -> Events {
        let (status, body) = app.open_stream(get(query, last)).await;
        assert_eq!(status, StatusCode::OK);
        Events { body, text: String::new() }
    }

    /// The lines of the next event; comments are left out.
    async fn next(&mut self) -> Vec<String> {
        loop {
            if let Some((event, rest)) = self.text.split_once("\n\n") {
                let lines: Vec<String> =
                    event.lines().filter(|line| !line.starts_with(':')).map(str::to_owned).collect();
                self.text = rest.to_owned();
                if !lines.is_empty() {
                    return lines;
                }
                continue;
            }
            let frame = tokio::time::timeout(Duration::from_secs(20), self.body.frame()).await;
            let frame = frame.expect("something comes in time").expect("the stream goes on").unwrap();
            self.text.push_str(std::str::from_utf8(&frame.into_data().unwrap()).unwrap());
        }
    }

    /// Id and data of the next event.
    async fn change(&mut self) -> (String, Value) {
        let lines = self.next().await;
        let line =
            |name: &str| lines.iter().find_map(|line| line.strip_prefix(name)).unwrap().trim().to_owned();
        (line("id:"), serde_json::from_str(&line("data:")).unwrap())
    }
}

fn get(query: &str, last: Option<&str>) -> Request<Body> {
    let request = Request::get(format!("/api/v1/changes/stream{query}"));
    let request = match last {
        Some(last) => request.header("last-event-id", last),
        None => request,
    };
    request.body(Body::empty()).unwrap()
}

async fn publish(app: &TestApp, module: &str) {
    app.publish(&request(module, None, &[("a.proto", CARTS)])).await.expect(201);
}

async fn tells_what_happened_and_what_happens(app: &TestApp) {
    publish(app, "acme/shop").await;
    let mut events = Events::open(app, "", None).await;
    assert_eq!(events.next().await, ["retry: 2000"]);
    let listed = app.get("/api/v1/changes").await.expect(200).json();
    assert_eq!(events.change().await, ("1".to_owned(), listed["changes"][0].clone()));
    assert_eq!(events.change().await, ("2".to_owned(), listed["changes"][1].clone()));
    publish(app, "acme/web").await;
    let (id, change) = events.change().await;
    assert_eq!((&id[..], &change["module"]), ("3", &Value::from("acme/web")));
}

async fn takes_up_where_a_connection_ended(app: &TestApp) {
    publish(app, "acme/shop").await;
    for (query, last, first) in [
        ("?after=1", None, "2"),
        ("?after=2", Some("1"), "2"),
        ("?after=1", Some(""), "2"),
        ("", Some("0"), "1"),
    ] {
        let mut events = Events::open(app, query, last).await;
        events.next().await;
        assert_eq!(events.change().await.0, first, "{query} {last:?}");
    }
}

async fn moves_whoever_filters_past_the_rest(app: &TestApp) {
    publish(app, "acme/shop").await;
    let mut events = Events::open(app, "?module=acme/web", None).await;
    events.next().await;
    // An id without data is kept by clients and told to nobody.
    assert_eq!(events.next().await, ["id: 2"]);
    publish(app, "acme/web").await;
    assert_eq!(events.change().await.0, "3");
}

async fn one_caller_has_so_many_streams_and_no_more(app: &TestApp) {
    let app = &app.alone();
    let mut open = Vec::new();
    for _ in 0..32 {
        open.push(Events::open(app, "", None).await);
    }
    app.send(get("", None)).await.problem(503, "busy");
    let mut own = get("", None);
    own.headers_mut().insert("authorization", format!("Bearer {READER}").parse().unwrap());
    assert_eq!(app.open_stream(own).await.0, StatusCode::OK, "others are not held up");
    open.pop();
    open.push(Events::open(app, "", None).await);
}

async fn refuses_what_it_does_not_understand(app: &TestApp) {
    for last in ["x", "-1", "1e3", "99999999999999999999999"] {
        app.send(get("", Some(last))).await.problem(400, "invalid_request");
    }
    app.send(get("?wait=3", None)).await.problem(400, "invalid_request");
    app.send(get("?module=acme", None)).await.problem(400, "invalid_request");
}
