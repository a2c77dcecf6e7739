//! Who may approve what, as the policy in the registry says.

use serde_json::{Value, json};

use crate::{
    app::{ADMIN, APPROVER, PUBLISHER, TestApp, on_both},
    approvals::{APPROVALS, approve_as, audit, change, refused, shop},
    sources::{ORDERS, orders_with_another_type},
};

on_both!(
    only_whom_policy_names_approves,
    several_approve_what_nobody_may_alone,
    an_approval_counts_by_the_policy_that_holds_when_it_is_used,
    what_nobody_may_approve_is_not_asked_about,
    a_pushed_policy_lets_one_do_both_and_another_takes_it_back,
    policy_goes_by_names_that_nobody_gave_to_their_own_friends,
);

const VERSIONS: &str = "/api/v1/modules/acme/shop/versions";

/// Lets a policy hold, whatever held before.
pub async fn push(app: &TestApp, policy: &Value) {
    let base = app.get("/api/v1/policy").await.expect(200).json()["version"].clone();
    app.put_as(ADMIN, "/api/v1/policy", &json!({ "base": base, "policy": policy })).await.expect(200);
}

pub fn table(rules: &str, approvers: &[&str]) -> Value {
    json!({ "rules": [rules], "approvers": approvers })
}

async fn only_whom_policy_names_approves(app: &TestApp) {
    let breaking = shop(app).await;
    push(app, &json!({ "approvals": [table("breaking", &["lead-*", "role:admin"])] })).await;
    let problem = app.publish(&breaking).await.problem(422, "refused");
    let whom = "policy says who approves this: \"lead-*\" or the role admin, for FIELD_WIRE_COMPATIBLE_TYPE, \
                and not \"the-publisher\"; then publish it again";
    assert_eq!((&problem["hint"], &problem["approvable"]), (&json!(whom), &json!(true)));
    let needed = json!([{ "rules": ["FIELD_WIRE_COMPATIBLE_TYPE"], "approvers": ["lead-*", "role:admin"] }]);
    assert_eq!(problem["needed"], needed);
    assert_eq!(app.check(&breaking).await.expect(200).json()["needed"], needed);
    let digest = problem["change"].as_str().unwrap();
    let listed = app.get(&format!("{APPROVALS}?waiting=true")).await.expect(200).json();
    assert_eq!(listed["items"][0]["needed"], needed);
    let page = app.get("/approvals").await.expect(200).text();
    assert!(page.contains("the role admin, for FIELD_WIRE_COMPATIBLE_TYPE"), "{page}");

    let told = approve_as(app, APPROVER, digest).await.problem(403, "forbidden");
    let detail = "policy does not let \"the-approver\" approve this; it takes \"lead-*\" or the role admin, for \
                  FIELD_WIRE_COMPATIBLE_TYPE";
    assert_eq!(told["detail"], detail);
    assert_eq!(audit(app, 1).await, ["approve forbidden the-approver"]);
    approve_as(app, ADMIN, digest).await.expect(201);
    let entry = app.get_as(ADMIN, "/api/v1/audit?limit=1").await.json()["items"][0]["detail"].to_string();
    assert!(entry.contains("FIELD_WIRE_COMPATIBLE_TYPE"), "{entry}");
    assert_eq!(app.publish(&breaking).await.expect(201).json()["version"]["version"], "2.0.0");
}

async fn several_approve_what_nobody_may_alone(app: &TestApp) {
    shop(app).await;
    push(
        app,
        &json!({ "approvals": [table("breaking", &["the-approver"]), table("events", &["role:admin"])] }),
    )
    .await;
    let lowered = orders_with_another_type().replace(" [(schemactl.v1.field).pii = PII_EMAIL]", "");
    let breaking = change("1.0.0", &lowered);
    let digest = refused(app, &breaking).await;
    approve_as(app, APPROVER, &digest).await.expect(201);
    let half = app.publish(&breaking).await.problem(422, "refused");
    let whom = "policy says who approves this: the role admin, for PII_NO_LOWER";
    assert!(half["hint"].as_str().unwrap().starts_with(whom), "{half}");
    let checked = app.check(&breaking).await.expect(200).json();
    assert_eq!((&checked["verdict"], &checked["approvable"]), (&json!("refused"), &json!(true)));
    assert_eq!(checked["approvals"][0]["roles"], json!(["approver"]));
    let given = |answer: &Value| -> Vec<Value> {
        answer["needed"].as_array().unwrap().iter().map(|one| one["given_by"].clone()).collect()
    };
    assert_eq!(given(&checked), [json!(null), json!("the-approver")]);
    let listed = app.get(&format!("{APPROVALS}?waiting=true")).await.expect(200).json();
    assert_eq!((&listed["items"][0]["state"], given(&listed["items"][0]).len()), (&json!("waiting"), 2));

    let again = approve_as(app, APPROVER, &digest).await.problem(409, "approved_already");
    assert!(again["detail"].as_str().unwrap().contains("it still takes the role admin"), "{again}");
    approve_as(app, ADMIN, &digest).await.expect(201);
    let listed = app.get(&format!("{APPROVALS}?waiting=true")).await.expect(200).json();
    assert_eq!(listed["items"], json!([]));
    let whole = approve_as(app, ADMIN, &digest).await.problem(409, "approved_already");
    assert_eq!(whole["detail"], "\"admin\" and \"the-approver\" approved this already");
    assert_eq!(app.publish(&breaking).await.expect(201).json()["version"]["version"], "2.0.0");
    let listed = app.get(APPROVALS).await.expect(200).json();
    let approvals = listed["items"][0]["approvals"].as_array().unwrap();
    assert!(approvals.len() == 2 && approvals.iter().all(|one| one["version"] == "2.0.0"), "{listed}");
}

async fn an_approval_counts_by_the_policy_that_holds_when_it_is_used(app: &TestApp) {
    let breaking = shop(app).await;
    let digest = refused(app, &breaking).await;
    approve_as(app, APPROVER, &digest).await.expect(201);
    push(app, &json!({ "approvals": [table("*", &["role:admin"])] })).await;
    let problem = app.publish(&breaking).await.problem(422, "refused");
    assert!(problem["hint"].as_str().unwrap().contains("the role admin"), "{problem}");
    // What was refused asks anew, by the policy that holds now.
    approve_as(app, ADMIN, &digest).await.expect(201);
    app.publish(&breaking).await.expect(201);
    let approvals = app.get(APPROVALS).await.json()["items"][0]["approvals"].clone();
    assert_eq!(
        (approvals[0].get("version"), &approvals[1]["version"]),
        (None, &json!("2.0.0")),
        "{approvals}"
    );
}

async fn what_nobody_may_approve_is_not_asked_about(app: &TestApp) {
    let breaking = shop(app).await;
    push(app, &json!({ "approvals": [table("FIELD_*", &[])] })).await;
    let problem = app.publish(&breaking).await.problem(422, "refused");
    assert_eq!(problem["hint"], "policy lets nobody approve FIELD_WIRE_COMPATIBLE_TYPE");
    assert_eq!(problem.get("approvable"), None);
    assert_eq!(app.get(APPROVALS).await.json()["items"], json!([]));
    let odd = json!({ "base": 1, "policy": { "approvals": [table("FIELD_*", &["role:publisher"])] } });
    app.put_as(ADMIN, "/api/v1/policy", &odd).await.problem(400, "invalid_request");
}

async fn a_pushed_policy_lets_one_do_both_and_another_takes_it_back(app: &TestApp) {
    let breaking = shop(app).await;
    push(app, &json!({ "self_approval": true })).await;
    let problem = app.post_as(ADMIN, VERSIONS, &breaking).await.problem(422, "refused");
    assert!(!problem["hint"].as_str().unwrap().contains("other than"), "{problem}");
    approve_as(app, ADMIN, problem["change"].as_str().unwrap()).await.expect(201);
    push(app, &json!({ "self_approval": false })).await;
    let problem = app.post_as(ADMIN, VERSIONS, &breaking).await.problem(422, "refused");
    assert_eq!(problem["hint"], "\"admin\" approved this and cannot publish it too; somebody else has to");
    push(app, &json!({ "self_approval": true })).await;
    let published = app.post_as(ADMIN, VERSIONS, &breaking).await.expect(201).json();
    assert_eq!(published["version"]["version"], "2.0.0");
    // Whoever has no right to approve does not get it by that.
    let revert = change("2.0.0", ORDERS);
    let digest = refused(app, &revert).await;
    approve_as(app, PUBLISHER, &digest).await.problem(403, "forbidden");
}

/// Makes a token for approvals; its text.
async fn approver(app: &TestApp, maker: &str, name: &str, scope: &str) -> String {
    let new = json!({ "name": name, "role": "approver", "scopes": [scope] });
    let made = app.post_as(maker, "/api/v1/tokens", &new).await.expect(201).json();
    made["token"].as_str().unwrap().to_owned()
}

async fn policy_goes_by_names_that_nobody_gave_to_their_own_friends(app: &TestApp) {
    let breaking = shop(app).await;
    app.add_token("the-owners-token", crate::app::token("ada", "admin", "acme")).await;
    let friend = approver(app, "the-owners-token", "privacy-friend", "acme").await;
    // Given before policy says anything, and of no use once it does.
    let digest = refused(app, &breaking).await;
    approve_as(app, &friend, &digest).await.expect(201);
    push(app, &json!({ "approvals": [table("breaking", &["privacy-*"])] })).await;
    refused(app, &breaking).await;
    let told = approve_as(app, &friend, &digest).await.problem(403, "forbidden");
    let hint =
        "policy goes by the names of tokens that an admin of everything made, and \"privacy-friend\" is none";
    assert_eq!(told["hint"], hint);
    let made = approver(app, ADMIN, "privacy-team", "acme").await;
    approve_as(app, &made, &digest).await.expect(201);
    assert_eq!(app.publish(&breaking).await.expect(201).json()["version"]["version"], "2.0.0");
    // Whoever approves at all is asked for no name.
    push(app, &json!({ "approvals": [table("breaking", &["*"])] })).await;
    let digest = refused(app, &change("2.0.0", ORDERS)).await;
    approve_as(app, &friend, &digest).await.expect(201);
}
