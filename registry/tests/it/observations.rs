//! Who was seen to log which version of an event.

use serde_json::{Value, json};
use time::{Duration, OffsetDateTime, format_description::well_known::Rfc3339};

use crate::{
    answer::Answer,
    app::{PUBLISHER, READER, TestApp, on_both, request},
    sources::ORDERS,
};

on_both!(
    a_report_is_answered_and_shown,
    a_report_that_is_odd_is_refused_whole,
    lists_by_each_filter_and_in_pages,
    the_page_of_an_event_shows_who_runs_which_version,
);

const PATH: &str = "/api/v1/observations";

async fn shop(app: &TestApp) {
    app.publish(&request("acme/shop", None, &[("acme/shop/v1/orders.proto", ORDERS)])).await.expect(201);
}

fn ago(time: Duration) -> String {
    (OffsetDateTime::now_utc() - time).format(&Rfc3339).unwrap()
}

fn row(version: &str, producer: &str) -> Value {
    json!({
        "event": "order_placed", "version": version, "producer": producer, "source": "kafka", "count": 7,
        "last_seen": ago(Duration::ZERO),
    })
}

async fn report(app: &TestApp, batch: &str, observations: &[Value]) -> Answer {
    app.post_as(PUBLISHER, PATH, &json!({ "batch": batch, "observations": observations })).await
}

async fn listed(app: &TestApp, query: &str) -> Vec<Value> {
    let page = app.get_as(READER, &format!("{PATH}?{query}")).await.expect(200).json();
    page["items"].as_array().unwrap().clone()
}

async fn a_report_is_answered_and_shown(app: &TestApp) {
    shop(app).await;
    let rows = [row("0.1.0", "checkout-api"), row("dev", "checkout-api")];
    let answer = report(app, "1", &rows).await.expect(200).json();
    assert_eq!(answer, json!({ "repeated": false, "counted": 2, "dropped": 0, "unknown": 1 }));
    let again = report(app, "1", &rows).await.expect(200).json();
    assert_eq!(again, json!({ "repeated": true, "counted": 0, "dropped": 0, "unknown": 0 }));
    let listed = listed(app, "event=order_placed").await;
    let told = |row: &Value| (row["version"].clone(), row["known"].clone(), row["count"].clone());
    let expected = [(json!("0.1.0"), json!(true), json!(7)), (json!("dev"), json!(false), json!(7))];
    assert_eq!(listed.iter().map(told).collect::<Vec<_>>(), expected);
    assert_eq!(listed[0]["module"], "acme/shop");
    assert_eq!(listed[0]["reporter"], "the-publisher");
    assert_eq!(listed[0]["first_seen"], listed[0]["last_seen"]);
    // What was not known when it was seen may be known when somebody asks.
    let unpublished = json!({ "event": "order_placed", "version": "0.1.1", "producer": "early", "count": 1,
        "last_seen": ago(Duration::ZERO) });
    report(app, "2", &[unpublished]).await.expect(200);
    let next = crate::sources::orders_with_a_field();
    let next = request("acme/shop", Some("0.1.0"), &[("acme/shop/v1/orders.proto", &next)]);
    app.publish(&next).await.expect(201);
    assert_eq!(self::listed(app, "producer=early").await[0]["known"], true);
}

async fn a_report_that_is_odd_is_refused_whole(app: &TestApp) {
    shop(app).await;
    let with = |key: &str, value: Value| {
        let mut row = row("0.1.0", "checkout-api");
        row[key] = value;
        row
    };
    for (odd, reason) in [
        (with("count", json!(0)), "count is 0"),
        (with("count", json!(u64::MAX)), "count is"),
        (with("version", json!("")), "version has 0 characters"),
        (with("producer", json!("x".repeat(101))), "producer has 101 characters"),
        (with("producer", json!("a\u{0}b")), "control character"),
        (with("last_seen", json!(ago(-Duration::HOUR * 2))), "last_seen has not come yet"),
        (with("last_seen", json!(ago(Duration::days(401)))), "last_seen is more than 400 days ago"),
        (with("first_seen", json!(ago(-Duration::MINUTE))), "first_seen is after last_seen"),
    ] {
        let problem = report(app, "1", &[row("0.1.0", "a"), odd]).await.problem(400, "invalid_request");
        let detail = problem["detail"].as_str().unwrap();
        assert!(detail.starts_with("observations[1]: ") && detail.contains(reason), "{detail}");
    }
    for (batch, rows, reason) in
        [("", 1, "batch has 0 characters"), ("1", 1_001, "there are 1001 observations")]
    {
        let rows = vec![row("0.1.0", "a"); rows];
        let problem = report(app, batch, &rows).await.problem(400, "invalid_request");
        assert!(problem["detail"].as_str().unwrap().starts_with(reason), "{problem}");
    }
    report(app, "1", &[with("event", json!("Order Placed"))]).await.problem(400, "invalid_request");
    // Nothing of them counts, and the batch may be sent again as it should be.
    assert_eq!(listed(app, "").await, [] as [Value; 0]);
    assert_eq!(report(app, "1", &[row("0.1.0", "a")]).await.expect(200).json()["repeated"], false);
}

async fn lists_by_each_filter_and_in_pages(app: &TestApp) {
    shop(app).await;
    let mut old = row("0.1.0", "job");
    old["last_seen"] = json!(ago(Duration::days(60)));
    report(app, "1", &[row("0.1.0", "\"api\", [x]"), row("0.0.9", "worker"), old]).await.expect(200);
    let found = async |query: &str| {
        let rows = listed(app, query).await;
        rows.iter().map(|row| row["producer"].as_str().unwrap().to_owned()).collect::<Vec<_>>().join(" ")
    };
    assert_eq!(found("").await, "worker \"api\", [x]");
    for (query, expected) in [
        ("event=order_placed&version=0.0.9", "worker"),
        ("module=acme/shop&producer=worker", "worker"),
        ("module=acme/none", ""),
        ("event=none", ""),
        ("version=1.0.0", ""),
        ("since=2020-01-01T00:00:00Z", "worker \"api\", [x] job"),
        ("since=9000-01-01T00:00:00Z", ""),
    ] {
        assert_eq!(found(query).await, expected, "{query}");
    }
    let (mut after, mut pages) = (String::new(), Vec::new());
    loop {
        let query = format!("{PATH}?since=2020-01-01T00:00:00Z&limit=1&after={after}");
        let page = app.get(&query).await.expect(200).json();
        pages.push(page["items"][0]["producer"].as_str().unwrap().to_owned());
        let Some(next) = page["next"].as_str() else { break };
        after = next.bytes().map(|byte| format!("%{byte:02x}")).collect();
    }
    assert_eq!(pages, ["worker", "\"api\", [x]", "job"]);
    for query in ["since=yesterday", "event=A+B", "module=x", "after=x", "after=[1]", "limit=0", "who=me"] {
        app.get(&format!("{PATH}?{query}")).await.problem(400, "invalid_request");
    }
}

async fn the_page_of_an_event_shows_who_runs_which_version(app: &TestApp) {
    shop(app).await;
    let path = "/events/order_placed";
    let page = app.get(path).await.expect(200).text();
    assert!(page.contains("Nobody reported it in the last 30 days."), "{page}");
    report(app, "1", &[row("0.1.0", "checkout-api"), row("7.7.7", "<old>")]).await.expect(200);
    let page = app.get(path).await.expect(200).text();
    for text in ["Who runs which version", "7.7.7 <span class=\"meta\">unknown here", "&#60;old&#62;"] {
        assert!(page.contains(text), "{text}:\n{page}");
    }
}
