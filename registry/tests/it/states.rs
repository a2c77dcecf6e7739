//! What becomes of modules and versions after they were published.

use serde_json::{Value, json};

use crate::{
    answer::Answer,
    app::{ADMIN, PUBLISHER, READER, TestApp, on_both, request, token},
    sources::{MONEY, ORDERS, PRICES, orders_with_a_field},
};

on_both!(
    a_yanked_version_is_read_and_chosen_by_no_range,
    a_lock_holds_a_yanked_version_and_its_owner_is_told,
    events_are_those_of_the_latest_version_that_is_not_yanked,
    a_yank_of_the_latest_tells_what_becomes_of_events,
    the_next_version_is_measured_against_the_newest_yanked_or_not,
    of_a_module_with_nothing_but_yanked_versions_the_highest_is_latest,
    a_deprecation_is_told_to_those_who_depend,
    nothing_is_published_to_an_archived_module,
    a_transferred_module_is_found_by_its_former_name,
    a_former_name_leads_nobody_who_was_not_let_in,
    those_who_depend_on_a_transferred_module_go_on,
    a_module_goes_to_no_name_that_is_taken,
    a_filter_follows_a_module_and_a_token_does_not,
    every_step_is_audited_and_in_the_feed,
    refuses_odd_words_and_what_is_not_there,
);

const MONEY_FILE: &str = "acme/common/v1/money.proto";
const COMMON: &str = "/api/v1/modules/acme/common";

impl TestApp {
    async fn yank(&self, module: &str, version: &str) {
        let path = format!("/api/v1/modules/{module}/versions/{version}/yank");
        self.put_as(PUBLISHER, &path, &json!({ "reason": "wrong unit" })).await.expect(204);
    }

    pub async fn transfer(&self, from: &str, to: &str) -> Answer {
        self.post_as(ADMIN, &format!("/api/v1/modules/{from}/transfer"), &json!({ "to": to })).await
    }

    async fn latest(&self, module: &str) -> String {
        let found = self.get(&format!("/api/v1/modules/{module}")).await.expect(200).json();
        found["latest"].as_str().unwrap().to_owned()
    }
}

/// `acme/common` 1.0.0 and 1.1.0.
async fn common(app: &TestApp) {
    let mut body = request("acme/common", None, &[(MONEY_FILE, MONEY)]);
    body["initial"] = json!("1.0.0");
    app.publish(&body).await.expect(201);
    let text = MONEY.replace("= 1;", "= 1;\n  int32 nanos = 2;");
    app.publish(&request("acme/common", Some("1.0.0"), &[(MONEY_FILE, &text)])).await.expect(201);
}

/// What comes behind 1.1.0.
fn more() -> String {
    MONEY.replace("= 1;", "= 1;\n  int32 nanos = 2;\n  string currency = 3;")
}

fn shop(base: Option<&str>, dependency: &str) -> Value {
    let mut body = request("acme/shop", base, &[("acme/shop/v1/prices.proto", PRICES)]);
    body["dependencies"] = json!({ dependency: "^1" });
    body
}

/// Goes behind another file's text.
const ORDERS_TOO: &str = "
message OrderSeen {
  option (schemactl.v1.event) = {
    owner: {team: \"checkout\"}
    destinations: [{lake: {}}]
  };
  string id = 1;
}
";

fn rules(findings: &Value) -> Vec<&str> {
    findings.as_array().unwrap().iter().map(|finding| finding["rule"].as_str().unwrap()).collect()
}

async fn a_yanked_version_is_read_and_chosen_by_no_range(app: &TestApp) {
    common(app).await;
    app.yank("acme/common", "1.1.0").await;
    assert_eq!(app.latest("acme/common").await, "1.0.0");
    let latest = app.get(&format!("{COMMON}/versions/latest")).await.expect(200).json();
    assert_eq!(latest["version"], "1.0.0");
    app.get(&format!("{COMMON}/versions/1.1.0")).await.expect(200);
    assert_eq!(app.get(&format!("{COMMON}/versions/newest")).await.expect(200).json()["version"], "1.1.0");
    let versions = app.get(&format!("{COMMON}/versions")).await.expect(200).json();
    assert_eq!(
        (&versions[0]["yanked"]["reason"], &versions[0]["yanked"]["who"]),
        (&json!("wrong unit"), &json!("the-publisher"))
    );
    assert_eq!(versions[1]["yanked"], json!(null));
    app.publish(&shop(None, "acme/common")).await.expect(201);
    let shop = app.get("/api/v1/modules/acme/shop/versions/latest").await.expect(200).json();
    assert_eq!(shop["dependencies"][0]["version"], "1.0.0");
    for page in ["/modules/acme/common", "/modules/acme/common/versions/1.1.0"] {
        let page = app.get(page).await.expect(200).text();
        assert!(page.contains("wrong unit"), "{page}");
    }
    app.delete_as(PUBLISHER, &format!("{COMMON}/versions/1.1.0/yank")).await.expect(204);
    assert_eq!(app.latest("acme/common").await, "1.1.0");
}

async fn a_lock_holds_a_yanked_version_and_its_owner_is_told(app: &TestApp) {
    common(app).await;
    app.yank("acme/common", "1.1.0").await;
    let mut body = shop(None, "acme/common");
    body["lock"] = json!({ "acme/common": "1.1.0" });
    let published = app.publish(&body).await.expect(201).json();
    assert_eq!(rules(&published["findings"]), ["DEPENDENCY_YANKED"]);
    app.yank("acme/common", "1.0.0").await;
    body["lock"] = json!({});
    body["base"] = json!("0.1.0");
    let problem = app.publish(&body).await.problem(422, "unresolved_dependency");
    let detail = "no version of module \"acme/common\" fits: acme/shop asks for ^1; there are 1.1.0 (yanked), \
                  1.0.0 (yanked)";
    assert_eq!(problem["detail"], detail);
}

async fn events_are_those_of_the_latest_version_that_is_not_yanked(app: &TestApp) {
    const FILE: &str = "acme/shop/v1/orders.proto";
    app.publish(&request("acme/shop", None, &[(FILE, ORDERS)])).await.expect(201);
    app.publish(&request("acme/shop", Some("0.1.0"), &[(FILE, &orders_with_a_field())])).await.expect(201);
    app.yank("acme/shop", "0.1.1").await;
    let event = app.get("/api/v1/events/order_placed").await.expect(200).json();
    assert_eq!((&event["version"], event["fields"].as_array().unwrap().len()), (&json!("0.1.0"), 2));
    assert_eq!(event["versions"].as_array().unwrap().len(), 2);
    assert_eq!(app.get("/api/v1/events?destination=snowflake").await.json()["items"][0]["version"], "0.1.0");
    app.delete_as(PUBLISHER, "/api/v1/modules/acme/shop/versions/0.1.1/yank").await.expect(204);
    let event = app.get("/api/v1/events/order_placed").await.expect(200).json();
    assert_eq!((&event["version"], event["fields"].as_array().unwrap().len()), (&json!("0.1.1"), 3));
}

async fn a_yank_of_the_latest_tells_what_becomes_of_events(app: &TestApp) {
    const FILE: &str = "acme/shop/v1/orders.proto";
    app.publish(&request("acme/shop", None, &[(FILE, ORDERS)])).await.expect(201);
    app.publish(&request("acme/shop", Some("0.1.0"), &[(FILE, &orders_with_a_field())])).await.expect(201);
    let with_two = format!("{}{}", orders_with_a_field(), ORDERS_TOO);
    app.publish(&request("acme/shop", Some("0.1.1"), &[(FILE, &with_two)])).await.expect(201);
    let start = app.get("/api/v1/changes?limit=1000").await.expect(200).json()["next"].clone();
    app.yank("acme/shop", "0.1.0").await;
    app.yank("acme/shop", "0.1.2").await;
    app.yank("acme/shop", "0.1.1").await;
    app.delete_as(PUBLISHER, "/api/v1/modules/acme/shop/versions/0.1.2/yank").await.expect(204);
    let told = async |filter: &str| {
        let page = app.get(&format!("/api/v1/changes?after={start}{filter}")).await.expect(200).json();
        let line = |change: &Value| {
            let events = change["events"].as_array().unwrap().iter();
            let events = events
                .map(|event| [&event["name"], &event["effect"]].map(|word| word.as_str().unwrap()).join(" "));
            format!("{} {}: {}", change["kind"], change["version"], events.collect::<Vec<_>>().join(", "))
                .replace('"', "")
        };
        page["changes"].as_array().unwrap().iter().map(line).collect::<Vec<_>>()
    };
    // All three are yanked after the third step, so the highest is the latest again.
    let expected = [
        "yanked 0.1.0: ",
        "yanked 0.1.2: order_seen removed",
        "yanked 0.1.1: order_seen added",
        "unyanked 0.1.2: ",
    ];
    assert_eq!(told("").await, expected);
    assert_eq!(told("&event=order_seen").await, expected[1..3]);
    assert_eq!(told("&destination=lake").await, expected[1..3]);
}

async fn the_next_version_is_measured_against_the_newest_yanked_or_not(app: &TestApp) {
    common(app).await;
    app.yank("acme/common", "1.1.0").await;
    // Data was written with 1.1.0: another type for the number it used is a break.
    let text = MONEY.replace("= 1;", "= 1;\n  string nanos = 2;");
    let body = request("acme/common", Some("1.0.0"), &[(MONEY_FILE, &text)]);
    assert_eq!(app.publish(&body).await.problem(409, "stale_base")["latest"], "1.1.0");
    let body = request("acme/common", Some("1.1.0"), &[(MONEY_FILE, &text)]);
    app.publish(&body).await.problem(422, "refused");
    let body = request("acme/common", Some("1.1.0"), &[(MONEY_FILE, &more())]);
    assert_eq!(app.publish(&body).await.expect(201).json()["version"]["version"], "1.2.0");
}

async fn of_a_module_with_nothing_but_yanked_versions_the_highest_is_latest(app: &TestApp) {
    common(app).await;
    app.yank("acme/common", "1.1.0").await;
    app.yank("acme/common", "1.0.0").await;
    assert_eq!(app.latest("acme/common").await, "1.1.0");
    let list = app.get("/api/v1/modules").await.expect(200).json();
    assert_eq!(list["items"][0]["latest"], "1.1.0");
    app.publish(&shop(None, "acme/common")).await.problem(422, "unresolved_dependency");
}

async fn a_deprecation_is_told_to_those_who_depend(app: &TestApp) {
    common(app).await;
    let file = [("a.proto", "syntax = \"proto3\";\npackage acme.base.v1;\nmessage A {}\n")];
    app.publish(&request("acme/base", None, &file)).await.expect(201);
    let path = format!("{COMMON}/deprecation");
    let body = json!({ "message": "too wide", "successor": "acme/base" });
    app.put_as(PUBLISHER, &path, &body).await.expect(204);
    let of_version = format!("{COMMON}/versions/1.1.0/deprecation");
    app.put_as(PUBLISHER, &of_version, &json!({ "message": "slow" })).await.expect(204);
    let module = app.get(COMMON).await.expect(200).json();
    assert_eq!(module["deprecated"]["successor"], "acme/base");
    let versions = app.get(&format!("{COMMON}/versions")).await.expect(200).json();
    assert_eq!(
        (&versions[0]["deprecated"]["message"], &versions[1]["deprecated"]),
        (&json!("slow"), &json!(null))
    );
    let body = shop(None, "acme/common");
    let checked = app.check(&body).await.expect(200).json();
    assert_eq!(rules(&checked["findings"]), ["DEPENDENCY_DEPRECATED", "DEPENDENCY_DEPRECATED"]);
    let published = app.publish(&body).await.expect(201).json();
    assert_eq!(published["findings"], checked["findings"]);
    let page = app.get("/modules/acme/common").await.expect(200).text();
    assert!(page.contains("too wide") && page.contains("href=\"/modules/acme/base\""), "{page}");
    app.delete_as(PUBLISHER, &path).await.expect(204);
    app.delete_as(PUBLISHER, &of_version).await.expect(204);
    let checked = app.check(&shop(Some("0.1.0"), "acme/common")).await.expect(200).json();
    assert_eq!(checked["verdict"], "unchanged");
    assert_eq!(app.get(COMMON).await.json()["deprecated"], json!(null));
}

async fn nothing_is_published_to_an_archived_module(app: &TestApp) {
    common(app).await;
    let path = format!("{COMMON}/archive");
    app.put_as(ADMIN, &path, &json!({ "reason": "moved to events" })).await.expect(204);
    let body = request("acme/common", Some("1.1.0"), &[(MONEY_FILE, &more())]);
    let checked = app.check(&body).await.expect(200).json();
    assert_eq!(
        (rules(&checked["findings"]), &checked["approvable"]),
        (vec!["MODULE_ARCHIVED"], &json!(false))
    );
    let refused = app.publish(&body).await.problem(422, "refused");
    assert_eq!(refused["findings"], checked["findings"]);
    assert_eq!(app.get(COMMON).await.json()["archived"]["reason"], "moved to events");
    app.publish(&shop(None, "acme/common")).await.expect(201);
    app.delete_as(ADMIN, &path).await.expect(204);
    app.publish(&body).await.expect(201);
}

async fn a_transferred_module_is_found_by_its_former_name(app: &TestApp) {
    common(app).await;
    let before = app.get(&format!("{COMMON}/versions")).await.expect(200).json();
    app.transfer("acme/common", "base/values").await.expect(204);
    let moved = app.get(&format!("{COMMON}/versions?x=1")).await.expect(307);
    assert_eq!(moved.header("location"), "/api/v1/modules/base/values/versions?x=1");
    assert_eq!(app.get("/modules/acme/common").await.expect(307).header("location"), "/modules/base/values");
    let after = app.get("/api/v1/modules/base/values/versions").await.expect(200).json();
    let digests = |versions: &Value| {
        versions.as_array().unwrap().iter().map(|one| one["digest"].clone()).collect::<Vec<_>>()
    };
    assert_eq!(digests(&before), digests(&after));
    let module = app.get("/api/v1/modules/base/values").await.expect(200).json();
    assert_eq!(module["former_names"], json!(["acme/common"]));
    let body = request("acme/common", Some("1.1.0"), &[(MONEY_FILE, MONEY)]);
    let problem = app.publish(&body).await.problem(409, "module_moved");
    assert_eq!(problem["detail"], "module \"acme/common\" is called \"base/values\" by now");
    app.check(&body).await.problem(409, "module_moved");
    let body = request("base/values", Some("1.1.0"), &[(MONEY_FILE, &more())]);
    assert_eq!(app.publish(&body).await.expect(201).json()["version"]["version"], "1.2.0");
    let page = app.get("/changes").await.expect(200).text();
    assert!(page.contains("acme/common") && page.contains("base/values"), "{page}");
    // And back, by way of a third name: the names in between lead on.
    app.transfer("base/values", "third/values").await.expect(204);
    assert_eq!(app.get(COMMON).await.expect(307).header("location"), "/api/v1/modules/third/values");
    app.transfer("third/values", "acme/common").await.expect(204);
    assert_eq!(app.latest("acme/common").await, "1.2.0");
    assert_eq!(app.get("/modules/base/values").await.expect(307).header("location"), "/modules/acme/common");
}

async fn a_former_name_leads_nobody_who_was_not_let_in(app: &TestApp) {
    common(app).await;
    app.transfer("acme/common", "base/values").await.expect(204);
    let closed = app.without_anonymous_reads().await;
    // What is at no address of ours asks nobody who they are, and so tells nobody what a module is called.
    for base in ["/api/v1/modules", "/modules"] {
        for app in [app, &closed] {
            app.get(&format!("{base}/acme/common/no/such/place")).await.expect(404);
        }
        closed.get(&format!("{base}/acme/common")).await.expect(401);
        let led = closed.get_as(READER, &format!("{base}/acme/common")).await.expect(307);
        assert_eq!(led.header("location"), format!("{base}/base/values"));
    }
}

async fn those_who_depend_on_a_transferred_module_go_on(app: &TestApp) {
    common(app).await;
    app.publish(&shop(None, "acme/common")).await.expect(201);
    app.transfer("acme/common", "base/values").await.expect(204);
    let dependents = app.get("/api/v1/modules/base/values/dependents").await.expect(200).json();
    assert_eq!(dependents["items"][0]["module"], "acme/shop");
    let mut body = shop(Some("0.1.0"), "acme/common");
    body["lock"] = json!({ "acme/common": "1.1.0" });
    body["files"][0]["content"]["text"] = json!(PRICES.replace("amount = 1", "total = 1"));
    let published = app.publish(&body).await.expect(201).json();
    assert_eq!(rules(&published["findings"]), ["DEPENDENCY_MOVED"]);
    let shop = app.get("/api/v1/modules/acme/shop/versions/latest").await.expect(200).json();
    let expected = json!([{ "module": "base/values", "requirement": "^1", "version": "1.1.0" }]);
    assert_eq!(shop["dependencies"], expected);
    body["dependencies"]["base/values"] = json!("^1");
    let problem = app.publish(&body).await.problem(400, "invalid_request");
    assert!(problem["detail"].as_str().unwrap().contains("both are among the dependencies"), "{problem}");
}

async fn a_module_goes_to_no_name_that_is_taken(app: &TestApp) {
    common(app).await;
    app.publish(&shop(None, "acme/common")).await.expect(201);
    app.transfer("acme/common", "acme/shop").await.problem(409, "name_taken");
    app.transfer("acme/common", "acme/common").await.problem(409, "name_taken");
    app.transfer("acme/common", "base/values").await.expect(204);
    app.transfer("acme/shop", "acme/common").await.problem(409, "name_taken");
    app.transfer("acme/common", "other/values").await.problem(409, "module_moved");
    app.transfer("acme/shop", "schemactl/shop").await.problem(403, "forbidden");
    app.transfer("schemactl/options", "acme/options").await.problem(403, "forbidden");
    app.transfer("acme/none", "acme/some").await.problem(404, "not_found");
}

async fn a_filter_follows_a_module_and_a_token_does_not(app: &TestApp) {
    common(app).await;
    app.add_token("of-common", token("common-ci", "publisher", "acme/common")).await;
    app.transfer("acme/common", "base/values").await.expect(204);
    let body = request("base/values", Some("1.1.0"), &[(MONEY_FILE, &more())]);
    let by = async |token: &str| app.post_as(token, "/api/v1/modules/base/values/versions", &body).await;
    by("of-common").await.problem(403, "forbidden");
    by(PUBLISHER).await.expect(201);
    for name in ["acme/common", "base/values"] {
        let page = app.get(&format!("/api/v1/changes?module={name}")).await.expect(200).json();
        let changes = page["changes"].as_array().unwrap().iter();
        let told: Vec<_> = changes.map(|change| (&change["kind"], &change["module"])).collect();
        let [old, new, published] = [json!("acme/common"), json!("base/values"), json!("published")];
        let [transferred, received] = [json!("transferred"), json!("received")];
        let expected = [
            (&published, &old),
            (&published, &old),
            (&transferred, &old),
            (&received, &new),
            (&published, &new),
        ];
        assert_eq!(told, expected, "of {name}");
    }
}

async fn every_step_is_audited_and_in_the_feed(app: &TestApp) {
    common(app).await;
    let start = app.get("/api/v1/changes?limit=1000").await.expect(200).json()["next"].clone();
    app.yank("acme/common", "1.1.0").await;
    app.delete_as(PUBLISHER, &format!("{COMMON}/versions/1.1.0/yank")).await.expect(204);
    let path = format!("{COMMON}/deprecation");
    app.put_as(PUBLISHER, &path, &json!({ "message": "too wide" })).await.expect(204);
    app.delete_as(PUBLISHER, &path).await.expect(204);
    let path = format!("{COMMON}/archive");
    app.put_as(ADMIN, &path, &json!({ "reason": "done" })).await.expect(204);
    app.delete_as(ADMIN, &path).await.expect(204);
    app.transfer("acme/common", "base/values").await.expect(204);
    app.transfer("acme/none", "base/values").await.expect(404);
    let page = app.get(&format!("/api/v1/changes?after={start}")).await.expect(200).json();
    let lines = page["changes"].as_array().unwrap().iter();
    let lines: Vec<_> = lines
        .map(|change| {
            let text = |key: &str| change[key].as_str().unwrap().to_owned();
            [text("kind"), text("module"), text("version")].join(" ")
        })
        .collect();
    let expected = [
        "yanked acme/common 1.1.0",
        "unyanked acme/common 1.1.0",
        "deprecated acme/common 1.1.0",
        "undeprecated acme/common 1.1.0",
        "archived acme/common 1.1.0",
        "unarchived acme/common 1.1.0",
        "transferred acme/common 1.1.0",
        "received base/values 1.1.0",
    ];
    assert_eq!(lines, expected);
    let audit = app.get_as(ADMIN, "/api/v1/audit?limit=8").await.expect(200).json();
    let entry = |entry: &Value| {
        let text = |key: &str| entry[key].as_str().unwrap().to_owned();
        [text("action"), text("target"), text("outcome")].join(" ")
    };
    let entries: Vec<String> = audit["items"].as_array().unwrap().iter().rev().map(entry).collect();
    let expected = [
        "yank acme/common done",
        "unyank acme/common done",
        "deprecate acme/common done",
        "undeprecate acme/common done",
        "archive acme/common done",
        "unarchive acme/common done",
        "transfer acme/common done",
        "transfer acme/none not_found",
    ];
    assert_eq!(entries, expected);
}

async fn refuses_odd_words_and_what_is_not_there(app: &TestApp) {
    common(app).await;
    let yank = format!("{COMMON}/versions/1.1.0/yank");
    for reason in ["", " ", "two\nlines", &"x".repeat(501)] {
        app.put_as(PUBLISHER, &yank, &json!({ "reason": reason })).await.problem(400, "invalid_request");
    }
    let body = json!({ "reason": "wrong unit" });
    app.put_as(PUBLISHER, &format!("{COMMON}/versions/9.9.9/yank"), &body).await.problem(404, "not_found");
    app.put_as(PUBLISHER, &format!("{COMMON}/versions/latest/yank"), &body)
        .await
        .problem(400, "invalid_request");
    for path in ["versions/1.1.0/yank", "versions/1.1.0/deprecation", "deprecation"] {
        app.delete_as(PUBLISHER, &format!("{COMMON}/{path}")).await.problem(404, "not_found");
    }
    app.delete_as(ADMIN, &format!("{COMMON}/archive")).await.problem(404, "not_found");
    for successor in ["acme/common", "acme/none"] {
        let body = json!({ "message": "too wide", "successor": successor });
        app.put_as(PUBLISHER, &format!("{COMMON}/deprecation"), &body).await.problem(400, "invalid_request");
    }
}
