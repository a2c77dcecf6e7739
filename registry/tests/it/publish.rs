//! Publishing one version after another.

use serde_json::json;

use crate::{
    app::{ADMIN, TestApp, on_both, request},
    sources::{ORDERS, orders_with_a_field, orders_with_another_type},
};

on_both!(
    publishes_a_first_version,
    the_same_twice_answers_the_same_version,
    a_compatible_change_becomes_the_next_version,
    refuses_a_breaking_change_and_notes_it,
    refuses_a_break_of_what_it_takes_back,
    refuses_a_break_that_the_source_waives_unless_policy_lets_it,
    refuses_what_does_not_compile_with_its_place,
    refuses_an_event_of_another_module,
    takes_the_number_of_a_first_version,
    promises_stability_when_told_to,
    keeps_content_that_is_no_text_out,
    refuses_requests_that_contradict_themselves,
    refuses_the_registrys_own_modules,
    refuses_rules_it_does_not_know,
);

const FILE: &str = "acme/shop/v1/orders.proto";

async fn publishes_a_first_version(app: &TestApp) {
    let answer = app.publish(&request("acme/shop", None, &[(FILE, ORDERS)])).await.expect(201).json();
    assert_eq!(answer["created"], true);
    let version = &answer["version"];
    assert_eq!(version["version"], "0.1.0");
    assert_eq!((&version["bump"], &version["publisher"]), (&json!("initial"), &json!("the-publisher")));
    let stored = app.get("/api/v1/modules/acme/shop/versions/latest").await.expect(200).json();
    assert_eq!(stored["digest"], version["digest"]);
    assert_eq!(stored["files"][0]["path"], FILE);
    let source = app.get(&format!("/api/v1/modules/acme/shop/versions/0.1.0/files/{FILE}")).await.expect(200);
    assert_eq!(source.text(), ORDERS);
    let audit = app.get_as(ADMIN, "/api/v1/audit?limit=1").await.expect(200).json();
    assert_eq!(audit["items"][0]["outcome"], "done");
    assert_eq!(audit["items"][0]["who"], "the-publisher");
}

async fn the_same_twice_answers_the_same_version(app: &TestApp) {
    let first = app.publish(&request("acme/shop", None, &[(FILE, ORDERS)])).await.expect(201).json();
    for base in [None, Some("0.1.0")] {
        let again = app.publish(&request("acme/shop", base, &[(FILE, ORDERS)])).await.expect(200).json();
        assert_eq!(again["created"], false);
        assert_eq!(again["version"], first["version"]);
    }
    let versions = app.get("/api/v1/modules/acme/shop/versions").await.expect(200).json();
    assert_eq!(versions.as_array().unwrap().len(), 1);
}

async fn a_compatible_change_becomes_the_next_version(app: &TestApp) {
    app.publish(&request("acme/shop", None, &[(FILE, ORDERS)])).await.expect(201);
    let next = request("acme/shop", Some("0.1.0"), &[(FILE, &orders_with_a_field())]);
    let answer = app.publish(&next).await.expect(201).json();
    assert_eq!(answer["version"]["version"], "0.1.1");
    assert_eq!((&answer["version"]["base"], &answer["version"]["bump"]), (&json!("0.1.0"), &json!("minor")));
}

async fn refuses_a_break_of_what_it_takes_back(app: &TestApp) {
    app.publish(&request("acme/shop", None, &[(FILE, ORDERS)])).await.expect(201);
    let mut loosened = request("acme/shop", Some("0.1.0"), &[(FILE, ORDERS)]);
    loosened["settings"]["breaking"] = json!({ "except": ["FIELD_WIRE_COMPATIBLE_TYPE"], "use": ["WIRE"] });
    let mut breaking = loosened.clone();
    breaking["files"] = request("acme/shop", None, &[(FILE, &orders_with_another_type())])["files"].clone();
    let problem = app.publish(&breaking).await.problem(422, "refused");
    let findings = problem["findings"].as_array().expect("a list");
    let errors: Vec<_> = findings.iter().filter(|finding| finding["severity"] == "error").collect();
    assert_eq!(errors.len(), 1, "{errors:?}");
    assert_eq!(errors[0]["rule"], "FIELD_WIRE_COMPATIBLE_TYPE");
    app.publish(&loosened).await.expect(201);
    breaking["base"] = json!("0.1.1");
    app.publish(&breaking).await.expect(201);
}

async fn refuses_a_breaking_change_and_notes_it(app: &TestApp) {
    app.publish(&request("acme/shop", None, &[(FILE, ORDERS)])).await.expect(201);
    let breaking = request("acme/shop", Some("0.1.0"), &[(FILE, &orders_with_another_type())]);
    let problem = app.publish(&breaking).await.problem(422, "refused");
    let findings = problem["findings"].as_array().unwrap();
    let finding = findings.iter().find(|finding| finding["severity"] == "error").unwrap();
    assert_eq!((&finding["path"], &finding["span"]["start_line"]), (&json!(FILE), &json!(20)));
    assert!(finding["rule"].as_str().unwrap().starts_with("FIELD_WIRE_COMPATIBLE_TYPE"), "{finding}");
    let latest = app.get("/api/v1/modules/acme/shop").await.expect(200).json();
    assert_eq!(latest["latest"], "0.1.0");
    let audit = app.get_as(ADMIN, "/api/v1/audit?limit=1").await.expect(200).json();
    assert_eq!(
        (&audit["items"][0]["outcome"], &audit["items"][0]["target"]),
        (&json!("refused"), &json!("acme/shop"))
    );
    assert_eq!(audit["items"][0]["request_id"], problem["request_id"]);
}

async fn refuses_a_break_that_the_source_waives_unless_policy_lets_it(app: &TestApp) {
    app.publish(&request("acme/shop", None, &[(FILE, ORDERS)])).await.expect(201);
    let waiver = "// schemactl:waive FIELD_WIRE_COMPATIBLE_TYPE: read by nobody yet\n  int64 order_id = 1";
    let change = orders_with_another_type().replace("int64 order_id = 1", waiver);
    let waived = request("acme/shop", Some("0.1.0"), &[(FILE, &change)]);
    let problem = app.publish(&waived).await.problem(422, "refused");
    assert_eq!(problem["approvable"], true);
    let told = problem["findings"].to_string();
    assert!(told.contains("a comment cannot lift this") && told.contains("WAIVER_SUFFICES"), "{told}");
    let policy = json!({ "base": 0, "policy": { "source_waivers": ["breaking"] } });
    app.put_as(ADMIN, "/api/v1/policy", &policy).await.expect(200);
    let published = app.publish(&waived).await.expect(201).json();
    assert_eq!(published["version"]["version"], "0.2.0", "it is a break all the same");
    let findings = published["findings"].as_array().unwrap();
    let waived = findings.iter().find(|finding| finding["waived"] == "read by nobody yet").unwrap();
    assert_eq!((&waived["severity"], &waived["before"]["path"]), (&json!("notice"), &json!(FILE)));
}

async fn refuses_what_does_not_compile_with_its_place(app: &TestApp) {
    let broken = ORDERS.replace("string order_id = 1;", "strin order_id = 1;");
    let answer = app.publish(&request("acme/shop", None, &[(FILE, &broken)])).await;
    let problem = answer.problem(422, "does_not_compile");
    let finding = &problem["findings"][0];
    assert_eq!((&finding["rule"], &finding["path"]), (&json!("COMPILE"), &json!(FILE)));
    assert_eq!((&finding["span"]["start_line"], &finding["span"]["start_column"]), (&json!(20), &json!(3)));
    app.get("/api/v1/modules/acme/shop").await.problem(404, "not_found");
}

async fn refuses_an_event_of_another_module(app: &TestApp) {
    app.publish(&request("acme/shop", None, &[(FILE, ORDERS)])).await.expect(201);
    let copy = ORDERS.replace("acme.shop.v1", "acme.web.v1");
    let answer = app.publish(&request("acme/web", None, &[("acme/web/v1/orders.proto", &copy)])).await;
    let problem = answer.problem(422, "refused");
    let findings = problem["findings"].as_array().unwrap();
    let taken = findings.iter().find(|finding| finding["rule"] == "EVENT_NAME_UNIQUE").unwrap();
    let message = taken["message"].as_str().unwrap();
    assert!(message.contains("order_placed") && message.contains("acme/shop"), "{message}");
    app.get("/api/v1/modules/acme/web").await.problem(404, "not_found");
}

async fn takes_the_number_of_a_first_version(app: &TestApp) {
    let mut body = request("acme/shop", None, &[(FILE, ORDERS)]);
    body["initial"] = json!("2.3.4");
    assert_eq!(app.publish(&body).await.expect(201).json()["version"]["version"], "2.3.4");
    body["initial"] = json!("2.3.4-rc.1");
    body["module"] = json!("acme/other");
    let problem = app.publish(&body).await.problem(400, "invalid_request");
    assert!(problem["detail"].as_str().unwrap().contains("2.3.4-rc.1"), "{problem}");
}

async fn promises_stability_when_told_to(app: &TestApp) {
    app.publish(&request("acme/shop", None, &[(FILE, ORDERS)])).await.expect(201);
    let mut body = request("acme/shop", Some("0.1.0"), &[(FILE, ORDERS)]);
    body["stable"] = json!(true);
    assert_eq!(app.publish(&body).await.expect(201).json()["version"]["version"], "1.0.0");
    assert_eq!(app.publish(&body).await.expect(200).json()["version"]["version"], "1.0.0");
}

async fn keeps_content_that_is_no_text_out(app: &TestApp) {
    let mut body = request("acme/shop", None, &[(FILE, ORDERS)]);
    body["files"][0]["content"] = json!({ "base64": "//8A" });
    app.publish(&body).await.problem(422, "does_not_compile");
    body["files"][0]["content"] = json!({ "base64": "not base64!" });
    let problem = app.publish(&body).await.problem(400, "invalid_request");
    assert!(problem["detail"].as_str().unwrap().contains(FILE), "{problem}");
}

async fn refuses_requests_that_contradict_themselves(app: &TestApp) {
    let invalid = async |body: serde_json::Value, words: &str| {
        let problem = app.publish(&body).await.problem(400, "invalid_request");
        assert!(problem["detail"].as_str().unwrap().contains(words), "{problem}");
    };
    invalid(request("acme/shop", None, &[]), "no files").await;
    invalid(request("acme/shop", None, &[(FILE, ORDERS), (FILE, ORDERS)]), "twice").await;
    invalid(request("acme/shop", None, &[("../up.proto", ORDERS)]), "../up.proto").await;
    invalid(request("acme/shop", Some("9.9.9"), &[(FILE, ORDERS)]), "9.9.9").await;
    let mut unknown = request("acme/shop", None, &[(FILE, ORDERS)]);
    unknown["froce"] = json!(true);
    invalid(unknown, "froce").await;
    let other = request("acme/other", None, &[(FILE, ORDERS)]);
    let answer = app.post_as(ADMIN, "/api/v1/modules/acme/shop/versions", &other).await;
    let problem = answer.problem(400, "invalid_request");
    assert!(problem["detail"].as_str().unwrap().contains("acme/other"), "{problem}");
}

async fn refuses_the_registrys_own_modules(app: &TestApp) {
    let answer = app.publish(&request("schemactl/options", None, &[(FILE, ORDERS)])).await;
    answer.problem(403, "forbidden");
}

async fn refuses_rules_it_does_not_know(app: &TestApp) {
    app.publish(&request("acme/shop", None, &[(FILE, ORDERS)])).await.expect(201);
    let mut body = request("acme/shop", Some("0.1.0"), &[(FILE, &orders_with_a_field())]);
    body["settings"]["breaking"]["use"] = json!(["WHIRE"]);
    let problem = app.publish(&body).await.problem(400, "invalid_request");
    assert!(problem["detail"].as_str().unwrap().contains("WHIRE"), "{problem}");
}
