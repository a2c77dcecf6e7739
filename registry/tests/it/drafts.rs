//! Drafts: states by name that are no versions.

use std::time::Duration;

use schemactl_registry::{Config, Drafts};
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::{
    answer::Answer,
    app::{ADMIN, PUBLISHER, TestApp, config, on_both, request},
    sources::{MONEY, ORDERS, PRICES, orders_with_a_field, orders_with_another_type},
};

on_both!(
    a_draft_is_read_by_its_name_and_never_counts_as_a_version,
    another_push_replaces_all_of_it,
    says_what_publishing_would_and_refuses_no_break,
    what_does_not_compile_is_no_draft,
    a_module_without_a_version_may_have_drafts,
    a_draft_has_the_dependencies_it_was_pushed_with,
    names_and_lifetimes_keep_to_their_bounds,
    a_module_has_so_many_drafts_and_no_more,
    those_who_push_at_once_get_no_further,
    of_two_who_push_one_draft_the_last_remains_whole,
    an_expired_draft_is_gone_and_taken_away_once,
    an_archived_module_takes_no_draft,
    a_draft_goes_along_with_its_module,
    every_step_is_audited_and_in_the_feed,
    the_catalog_shows_drafts_as_such,
);

const FILE: &str = "acme/shop/v1/orders.proto";
const DRAFTS: &str = "/api/v1/modules/acme/shop/drafts";

impl TestApp {
    async fn push(&self, name: &str, body: &Value) -> Answer {
        let module = body["module"].as_str().unwrap();
        self.put_as(PUBLISHER, &format!("/api/v1/modules/{module}/drafts/{name}"), body).await
    }

    async fn feed_of_drafts(&self) -> Vec<Value> {
        let changes = self.get("/api/v1/changes").await.expect(200).json()["changes"].clone();
        let is_of_draft = |change: &Value| change["draft"].is_string();
        changes.as_array().unwrap().iter().filter(|change| is_of_draft(change)).cloned().collect()
    }
}

/// Version 0.1.0 of the shop.
async fn shop(app: &TestApp) {
    app.publish(&request("acme/shop", None, &[(FILE, ORDERS)])).await.expect(201);
}

fn with_a_field() -> Value {
    request("acme/shop", Some("0.1.0"), &[(FILE, &orders_with_a_field())])
}

/// As with fewer drafts, or shorter lives.
async fn with_limits(app: &TestApp, drafts: Drafts) -> TestApp {
    let folder = TempDir::new().unwrap();
    TestApp::open_again(Config { drafts, ..config(app.database.clone(), &folder) }).await
}

async fn a_draft_is_read_by_its_name_and_never_counts_as_a_version(app: &TestApp) {
    shop(app).await;
    let pushed = app.push("coupons", &with_a_field()).await.expect(201).json();
    assert_eq!((&pushed["created"], &pushed["draft"]["name"]), (&json!(true), &json!("coupons")));

    let draft = app.get(&format!("{DRAFTS}/coupons?content=true")).await.expect(200).json();
    assert_eq!(draft["files"][0]["content"]["text"], orders_with_a_field());
    assert_eq!((&draft["publisher"], &draft["base"]), (&json!("the-publisher"), &json!("0.1.0")));
    assert_eq!(draft["digest"], pushed["draft"]["digest"]);
    let descriptors = app.get(&format!("{DRAFTS}/coupons/descriptors")).await.expect(200).body;
    assert_eq!(draft["descriptors"], schemactl_model::Digest::of(&descriptors).to_string());
    let listed = app.get(DRAFTS).await.expect(200).json();
    assert_eq!(listed.as_array().unwrap().len(), 1);

    let module = app.get("/api/v1/modules/acme/shop").await.expect(200).json();
    assert_eq!((&module["latest"], &module["versions"]), (&json!("0.1.0"), &json!(1)));
    app.get("/api/v1/modules/acme/shop/versions/coupons").await.problem(400, "invalid_request");
    let event = app.get("/api/v1/events/order_placed").await.expect(200).json();
    assert!(!event.to_string().contains("coupon"), "{event}");

    // The same, published, is what the draft said.
    let published = app.publish(&with_a_field()).await.expect(201).json();
    assert_eq!(published["version"]["digest"], draft["digest"]);
    assert_eq!(published["version"]["version"], draft["verdict"]["next"]);
}

async fn another_push_replaces_all_of_it(app: &TestApp) {
    shop(app).await;
    let mut two = with_a_field();
    let second = json!({ "path": "acme/shop/v1/more.proto",
        "content": { "text": "syntax = \"proto3\";\npackage acme.shop.v1;\nmessage More {}\n" } });
    two["files"].as_array_mut().unwrap().push(second);
    let first = app.push("coupons", &two).await.expect(201).json()["draft"].clone();
    let again = app.push("coupons", &with_a_field()).await.expect(200).json()["draft"].clone();
    assert_eq!(again["created_at"], first["created_at"]);
    assert_ne!(again["digest"], first["digest"]);
    let draft = app.get(&format!("{DRAFTS}/coupons")).await.expect(200).json();
    assert_eq!(draft["files"].as_array().unwrap().len(), 1);
    app.delete_as(PUBLISHER, &format!("{DRAFTS}/coupons")).await.expect(204);
    app.get(&format!("{DRAFTS}/coupons")).await.problem(404, "not_found");
    app.delete_as(PUBLISHER, &format!("{DRAFTS}/coupons")).await.problem(404, "not_found");
}

async fn says_what_publishing_would_and_refuses_no_break(app: &TestApp) {
    shop(app).await;
    let verdict = async |name: &str, body: &Value| {
        let pushed = app.push(name, body).await.json();
        (pushed["draft"]["verdict"].clone(), pushed["findings"].as_array().unwrap().len())
    };
    let (accepted, _) = verdict("accepted", &with_a_field()).await;
    assert_eq!((&accepted["outcome"], &accepted["next"]), (&json!("accepted"), &json!("0.1.1")));
    let breaking = request("acme/shop", Some("0.1.0"), &[(FILE, &orders_with_another_type())]);
    let (refused, findings) = verdict("refused", &breaking).await;
    assert_eq!((&refused["outcome"], &refused["approvable"]), (&json!("refused"), &json!(true)));
    assert!(refused["errors"].as_u64().unwrap() > 0 && findings > 0, "{refused}");
    assert_eq!(refused["next"], Value::Null);
    let same = request("acme/shop", Some("0.1.0"), &[(FILE, ORDERS)]);
    assert_eq!(verdict("same", &same).await.0["outcome"], "unchanged");
    app.publish(&with_a_field()).await.expect(201);
    let (stale, _) = verdict("stale", &breaking).await;
    assert_eq!((&stale["outcome"], &stale["stale_files"]), (&json!("stale"), &json!([FILE])));
}

async fn what_does_not_compile_is_no_draft(app: &TestApp) {
    let broken = request("acme/shop", None, &[(FILE, "message {")]);
    app.push("broken", &broken).await.problem(422, "does_not_compile");
    let mut unresolved = request("acme/shop", None, &[("acme/shop/v1/prices.proto", PRICES)]);
    unresolved["dependencies"] = json!({ "acme/common": "^9" });
    app.push("broken", &unresolved).await.problem(422, "unresolved_dependency");
    // A dependency is a range of versions: there is no way to say a draft.
    unresolved["dependencies"] = json!({ "acme/common": "draft:next" });
    app.push("broken", &unresolved).await.problem(400, "invalid_request");
    app.publish(&unresolved).await.problem(400, "invalid_request");
    app.get(DRAFTS).await.problem(404, "not_found");
}

async fn a_module_without_a_version_may_have_drafts(app: &TestApp) {
    let new = request("acme/shop", None, &[(FILE, ORDERS)]);
    let pushed = app.push("first", &new).await.expect(201).json();
    assert_eq!(pushed["draft"]["verdict"]["next"], "0.1.0");
    assert_eq!(app.get(DRAFTS).await.expect(200).json().as_array().unwrap().len(), 1);
    app.get("/api/v1/modules/acme/shop").await.problem(404, "not_found");
    let modules = app.get("/api/v1/modules").await.expect(200).json();
    assert!(!modules.to_string().contains("acme/shop"), "{modules}");
    app.get("/modules/acme/shop/drafts/first").await.expect(200);
    app.publish(&new).await.expect(201);
    assert_eq!(app.get(DRAFTS).await.expect(200).json().as_array().unwrap().len(), 1);
}

async fn a_draft_has_the_dependencies_it_was_pushed_with(app: &TestApp) {
    app.publish(&request("acme/common", None, &[("acme/common/v1/money.proto", MONEY)])).await.expect(201);
    let mut prices = request("acme/prices", None, &[("acme/shop/v1/prices.proto", PRICES)]);
    prices["dependencies"] = json!({ "acme/common": "^0.1" });
    app.push("next", &prices).await.expect(201);
    let draft = app.get("/api/v1/modules/acme/prices/drafts/next").await.expect(200).json();
    let expected = json!([{ "module": "acme/common", "requirement": "^0.1", "version": "0.1.0" }]);
    assert_eq!(draft["dependencies"], expected);
    // Nobody who looks for those who depend on a version finds a draft.
    let dependents = app.get("/api/v1/modules/acme/common/dependents").await.expect(200).json();
    assert_eq!(dependents["items"], json!([]));
}

async fn names_and_lifetimes_keep_to_their_bounds(app: &TestApp) {
    shop(app).await;
    for odd in ["Coupons", "1.4.0", "feature%2Fcoupons", "-x", "%20", &"x".repeat(65), "%00"] {
        app.push(odd, &with_a_field()).await.problem(400, "invalid_request");
    }
    for odd in ["91d", "0d", "-1d", "7", "2161h", "forever"] {
        let answer = app.push(&format!("coupons?expires={odd}"), &with_a_field()).await;
        answer.problem(400, "invalid_request");
    }
    let lifetime = async |query: &str| {
        let draft = app.push(&format!("coupons{query}"), &with_a_field()).await.json()["draft"].clone();
        let moment = |key: &str| {
            let text = draft[key].as_str().unwrap();
            time::OffsetDateTime::parse(text, &time::format_description::well_known::Rfc3339).unwrap()
        };
        (moment("expires_at") - moment("pushed_at")).whole_minutes()
    };
    // What is kept is cut to milliseconds.
    assert!((14 * 1440 - 1..=14 * 1440).contains(&lifetime("").await));
    assert!((90 * 1440 - 1..=90 * 1440).contains(&lifetime("?expires=90d").await));
    assert!((35 * 60..=36 * 60).contains(&lifetime("?expires=36h").await));
    let other = request("acme/cart", None, &[(FILE, ORDERS)]);
    app.put_as(PUBLISHER, &format!("{DRAFTS}/x"), &other).await.problem(400, "invalid_request");
    let bundled = request("schemactl/options", None, &[(FILE, ORDERS)]);
    app.put_as(ADMIN, "/api/v1/modules/schemactl/options/drafts/x", &bundled).await.problem(403, "forbidden");
}

async fn a_module_has_so_many_drafts_and_no_more(app: &TestApp) {
    shop(app).await;
    let small = with_limits(app, Drafts { most: 2, ..Drafts::default() }).await;
    for name in ["one", "two"] {
        small.push(name, &with_a_field()).await.expect(201);
    }
    small.push("three", &with_a_field()).await.problem(409, "too_many_drafts");
    small.get(&format!("{DRAFTS}/three")).await.problem(404, "not_found");
    small.push("two", &with_a_field()).await.expect(200);
    small.delete_as(PUBLISHER, &format!("{DRAFTS}/one")).await.expect(204);
    small.push("three", &with_a_field()).await.expect(201);
}

async fn those_who_push_at_once_get_no_further(app: &TestApp) {
    // Not even where there is no module whose row could be waited for.
    let small = with_limits(app, Drafts { most: 2, ..Drafts::default() }).await;
    let other = with_limits(app, Drafts { most: 2, ..Drafts::default() }).await;
    let pushes = (0..6).map(|number| {
        let app = if number % 2 == 0 { small.clone() } else { other.clone() };
        tokio::spawn(async move {
            let new = request("acme/shop", None, &[(FILE, ORDERS)]);
            app.push(&format!("draft-{number}"), &new).await.status.as_u16()
        })
    });
    let mut answers = Vec::new();
    for push in pushes.collect::<Vec<_>>() {
        answers.push(push.await.unwrap());
    }
    answers.sort_unstable();
    assert_eq!(answers, [201, 201, 409, 409, 409, 409]);
}

async fn of_two_who_push_one_draft_the_last_remains_whole(app: &TestApp) {
    shop(app).await;
    let texts = [ORDERS.to_owned(), orders_with_a_field(), orders_with_another_type()];
    let pushes = texts.clone().map(|text| {
        let app = app.clone();
        tokio::spawn(async move {
            let body = request("acme/shop", Some("0.1.0"), &[(FILE, &text)]);
            app.push("shared", &body).await.status.as_u16()
        })
    });
    let mut answers = Vec::new();
    for push in pushes {
        answers.push(push.await.unwrap());
    }
    answers.sort_unstable();
    assert_eq!(answers, [200, 200, 201]);
    let draft = app.get(&format!("{DRAFTS}/shared?content=true")).await.expect(200).json();
    let last = app.feed_of_drafts().await.pop().unwrap();
    assert_eq!(draft["digest"], last["digest"]);
    let text = draft["files"][0]["content"]["text"].as_str().unwrap();
    assert!(texts.iter().any(|pushed| pushed == text), "{text}");
    let descriptors = app.get(&format!("{DRAFTS}/shared/descriptors")).await.expect(200).body;
    assert_eq!(draft["descriptors"], schemactl_model::Digest::of(&descriptors).to_string());
}

async fn an_expired_draft_is_gone_and_taken_away_once(app: &TestApp) {
    shop(app).await;
    let brief = Drafts { lifetime: Duration::from_millis(1), ..Drafts::default() };
    with_limits(app, brief).await.push("coupons", &with_a_field()).await.expect(201);
    tokio::time::sleep(Duration::from_millis(5)).await;
    for path in [format!("{DRAFTS}/coupons"), format!("{DRAFTS}/coupons/descriptors")] {
        let problem = app.get(&path).await.problem(410, "expired");
        let detail = problem["detail"].as_str().unwrap();
        assert!(detail.contains("draft \"coupons\" of module \"acme/shop\" expired on 20"), "{detail}");
    }
    assert_eq!(app.get(DRAFTS).await.expect(200).json(), json!([]));
    // Servers look when they start.
    let servers = [with_limits(app, Drafts::default()).await, with_limits(app, Drafts::default()).await];
    for _ in 0..200 {
        if app.get(&format!("{DRAFTS}/coupons")).await.status == 404 {
            break;
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    let problem = app.get(&format!("{DRAFTS}/coupons")).await.problem(404, "not_found");
    assert!(problem["detail"].as_str().unwrap().contains("expires or is deleted"), "{problem}");
    tokio::time::sleep(Duration::from_millis(100)).await;
    let kinds: Vec<_> = app.feed_of_drafts().await.iter().map(|change| change["kind"].clone()).collect();
    assert_eq!(kinds, ["draft_pushed", "draft_expired"]);
    drop(servers);
    app.push("coupons", &with_a_field()).await.expect(201);
}

async fn an_archived_module_takes_no_draft(app: &TestApp) {
    shop(app).await;
    app.push("coupons", &with_a_field()).await.expect(201);
    let archive = "/api/v1/modules/acme/shop/archive";
    app.put_as(ADMIN, archive, &json!({ "reason": "moved" })).await.expect(204);
    app.push("coupons", &with_a_field()).await.problem(409, "module_archived");
    app.get(&format!("{DRAFTS}/coupons")).await.expect(200);
}

async fn a_draft_goes_along_with_its_module(app: &TestApp) {
    let common = "/api/v1/modules/acme/common";
    app.publish(&request("acme/common", None, &[("acme/common/v1/money.proto", MONEY)])).await.expect(201);
    let mut prices = request("acme/prices", None, &[("acme/shop/v1/prices.proto", PRICES)]);
    prices["dependencies"] = json!({ "acme/common": "^0.1" });
    app.push("next", &prices).await.expect(201);
    let wider = MONEY.replace("= 1;", "= 1;\n  int32 nanos = 2;");
    let money = request("acme/common", Some("0.1.0"), &[("acme/common/v1/money.proto", &wider)]);
    app.push("nanos", &money).await.expect(201);

    // A name whose drafts somebody pushed already is taken.
    app.push("x", &request("base/taken", None, &[(FILE, ORDERS)])).await.expect(201);
    let transfer = |to: &str| json!({ "to": to });
    let path = format!("{common}/transfer");
    app.post_as(ADMIN, &path, &transfer("base/taken")).await.problem(409, "name_taken");
    app.post_as(ADMIN, &path, &transfer("base/values")).await.expect(204);

    let draft = app.get("/api/v1/modules/base/values/drafts/nanos?content=true").await.expect(200).json();
    assert_eq!(
        (&draft["module"], &draft["files"][0]["content"]["text"]),
        (&json!("base/values"), &json!(wider))
    );
    let old = app.get(&format!("{common}/drafts/nanos")).await;
    assert_eq!(
        (old.status.as_u16(), old.header("location")),
        (307, "/api/v1/modules/base/values/drafts/nanos")
    );
    app.push("nanos", &money).await.problem(409, "module_moved");
    app.delete_as(PUBLISHER, &format!("{common}/drafts/nanos")).await.problem(409, "module_moved");
    let next = app.get("/api/v1/modules/acme/prices/drafts/next").await.expect(200).json();
    assert_eq!(next["dependencies"][0]["module"], "base/values");
}

async fn every_step_is_audited_and_in_the_feed(app: &TestApp) {
    shop(app).await;
    let digest = app.push("coupons", &with_a_field()).await.expect(201).json()["draft"]["digest"].clone();
    app.push("coupons", &with_a_field()).await.expect(200);
    app.delete_as(PUBLISHER, &format!("{DRAFTS}/coupons")).await.expect(204);
    app.push("coupons", &request("acme/shop", None, &[(FILE, "message {")])).await.expect(422);
    let feed = app.feed_of_drafts().await;
    let kinds: Vec<_> = feed.iter().map(|change| change["kind"].as_str().unwrap()).collect();
    assert_eq!(kinds, ["draft_pushed", "draft_pushed", "draft_deleted"]);
    for change in &feed {
        assert_eq!((&change["draft"], &change["version"]), (&json!("coupons"), &json!("0.1.0")));
        assert_eq!((&change["digest"], &change["events"]), (&digest, &json!([])));
    }
    let audit = app.get_as(ADMIN, "/api/v1/audit?target=acme/shop").await.expect(200).json();
    let entry = |entry: &Value| (entry["action"].clone(), entry["outcome"].clone());
    let steps: Vec<_> = audit["items"].as_array().unwrap().iter().map(entry).collect();
    let expected = [
        ("push_draft", "does_not_compile"),
        ("delete_draft", "done"),
        ("push_draft", "done"),
        ("push_draft", "done"),
        ("publish", "done"),
    ];
    assert_eq!(steps, expected.map(|(action, outcome)| (json!(action), json!(outcome))));
}

async fn the_catalog_shows_drafts_as_such(app: &TestApp) {
    shop(app).await;
    let breaking = request("acme/shop", Some("0.1.0"), &[(FILE, &orders_with_another_type())]);
    app.push("coupons", &breaking).await.expect(201);
    let module = app.get("/modules/acme/shop").await.expect(200).text();
    assert!(
        module.contains("<h2>Drafts</h2>") && module.contains("/modules/acme/shop/drafts/coupons"),
        "{module}"
    );
    let page = app.get("/modules/acme/shop/drafts/coupons").await.expect(200).text();
    for part in ["A draft: not published", "order_placed", FILE, "refused</span>", "compared with 0.1.0"] {
        assert!(page.contains(part), "{part}: {page}");
    }
    let file = app.get(&format!("/modules/acme/shop/drafts/coupons/files/{FILE}")).await.expect(200).text();
    assert!(file.contains("Of a draft: not published") && file.contains("ORDERS_BY_NUMBER"), "{file}");
    app.get("/modules/acme/shop/drafts/none").await.expect(404);
    app.get("/modules/acme/shop/drafts/coupons/files/none.proto").await.expect(404);
    let events = app.get("/events").await.expect(200).text();
    assert!(!events.contains("draft"), "{events}");
}
