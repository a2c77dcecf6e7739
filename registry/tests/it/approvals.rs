//! From a break that is refused to one that is published because somebody else approved it.

use schemactl_store::{NewApproval, NewAuditEntry, Store};
use serde_json::{Value, json};
use time::macros::datetime;

use crate::{
    answer::Answer,
    app::{ADMIN, APPROVER, PUBLISHER, READER, TestApp, on_both, request},
    sources::{CARTS, ORDERS, orders_with_a_field, orders_with_another_type},
};

on_both!(
    a_break_is_refused_listed_approved_and_published_once,
    asking_publishes_nothing_and_is_approved_all_the_same,
    whoever_asked_cannot_approve,
    whoever_approved_cannot_publish,
    a_change_that_nobody_asked_about_is_not_approved,
    an_edit_after_the_approval_needs_another,
    a_revoked_approval_lets_nothing_through,
    an_approval_that_is_over_lets_nothing_through,
    an_approval_is_of_one_module,
    another_version_ends_what_was_approved,
    what_was_approved_is_not_approved_for_ever,
    only_breaks_can_be_approved,
    refuses_odd_approvals,
    of_two_approvals_at_once_one_is_given,
    of_two_publishes_of_an_approved_change_one_lands,
    of_a_publish_and_a_revocation_at_once_one_comes_first,
    the_page_shows_what_waits_and_what_was_decided,
);

const FILE: &str = "acme/shop/v1/orders.proto";
pub const APPROVALS: &str = "/api/v1/approvals";

pub fn change(base: &str, text: &str) -> Value {
    request("acme/shop", Some(base), &[(FILE, text)])
}

/// `acme/shop` 1.0.0, and the change that breaks it.
pub async fn shop(app: &TestApp) -> Value {
    let mut first = request("acme/shop", None, &[(FILE, ORDERS)]);
    first["stable"] = json!(true);
    app.publish(&first).await.expect(201);
    change("1.0.0", &orders_with_another_type())
}

/// Tries to publish; the change's digest.
pub async fn refused(app: &TestApp, body: &Value) -> String {
    let problem = app.publish(body).await.problem(422, "refused");
    assert_eq!(problem["approvable"], true, "{problem}");
    problem["change"].as_str().unwrap().to_owned()
}

pub async fn approve_as(app: &TestApp, token: &str, digest: &str) -> Answer {
    let body = json!({ "module": "acme/shop", "digest": digest, "reason": "nobody reads it yet" });
    app.post_as(token, APPROVALS, &body).await
}

/// `action outcome who` of the newest entries, the oldest first.
pub async fn audit(app: &TestApp, count: usize) -> Vec<String> {
    let audit = app.get_as(ADMIN, &format!("/api/v1/audit?limit={count}")).await.expect(200).json();
    let text = |entry: &Value, key: &str| entry[key].as_str().unwrap().to_owned();
    let line = |entry| format!("{} {} {}", text(entry, "action"), text(entry, "outcome"), text(entry, "who"));
    audit["items"].as_array().unwrap().iter().rev().map(line).collect()
}

async fn a_break_is_refused_listed_approved_and_published_once(app: &TestApp) {
    let breaking = shop(app).await;
    let problem = app.publish(&breaking).await.problem(422, "refused");
    let hint = "a token with the role approver or admin, other than \"the-publisher\", can approve this change; \
                then publish it again";
    assert_eq!((&problem["approvable"], &problem["hint"]), (&json!(true), &json!(hint)));
    let digest = problem["change"].as_str().unwrap();
    let checked = app.check(&breaking).await.expect(200).json();
    assert_eq!((&checked["verdict"], &checked["approvable"]), (&json!("refused"), &json!(true)));
    assert_eq!((&checked["change"], checked.get("approvals")), (&json!(digest), None));

    let listed = app.get(&format!("{APPROVALS}?module=acme/shop&waiting=true")).await.expect(200).json();
    let asked = &listed["items"][0];
    assert_eq!((&asked["digest"], &asked["state"]), (&json!(digest), &json!("waiting")));
    assert_eq!((&asked["base"], &asked["publisher"]), (&json!("1.0.0"), &json!("the-publisher")));
    assert_eq!((&asked["message"], &asked["approvals"]), (&json!("a message"), &json!([])));
    let errors = problem["findings"].as_array().unwrap().iter().filter(|one| one["severity"] == "error");
    assert_eq!(asked["findings"], json!(errors.collect::<Vec<_>>()));

    let mut approval = approve_as(app, APPROVER, digest).await.expect(201).json();
    let needed = approval.as_object_mut().unwrap().remove("needed").unwrap();
    assert_eq!((needed[0].get("approvers"), &needed[0]["given_by"]), (None, &json!("the-approver")));
    assert_eq!(
        (&approval["approver"], &approval["reason"]),
        (&json!("the-approver"), &json!("nobody reads it yet"))
    );
    let until = approval["until"].as_str().unwrap();
    let checked = app.check(&breaking).await.expect(200).json();
    assert_eq!((&checked["verdict"], &checked["next"]), (&json!("accepted"), &json!("2.0.0")));
    assert_eq!(checked["approvals"], json!([approval]));
    let listed = app.get(&format!("{APPROVALS}?waiting=true")).await.expect(200).json();
    assert_eq!(listed["items"], json!([]));

    let published = app.publish(&breaking).await.expect(201).json();
    let version = &published["version"];
    assert_eq!((&version["version"], &version["bump"]), (&json!("2.0.0"), &json!("major")));
    let warnings = published["findings"].as_array().unwrap();
    let day = until.split('T').next().unwrap();
    let told = format!(" Approved by \"the-approver\" until {day}: nobody reads it yet");
    let is_told =
        |one: &Value| one["severity"] == "warning" && one["message"].as_str().unwrap().ends_with(&told);
    assert!(warnings.iter().any(is_told), "{warnings:#?}");
    let listed = app.get(APPROVALS).await.expect(200).json();
    assert_eq!(listed["items"][0]["state"], "published");
    assert_eq!(listed["items"][0]["approvals"][0]["version"], "2.0.0");

    let expected = [
        "publish done the-publisher",
        "publish refused the-publisher",
        "approve done the-approver",
        "publish done the-publisher",
    ];
    assert_eq!(audit(app, 4).await, expected);
    let last = app.get_as(ADMIN, "/api/v1/audit?limit=1").await.json()["items"][0]["detail"].to_string();
    assert!(last.contains("the-approver") && last.contains(digest), "{last}");
    let feed = app.get("/api/v1/changes?after=2").await.expect(200).json();
    assert_eq!(feed["changes"][0]["kind"], "approved");
    let approved = &feed["changes"][0];
    assert_eq!((&approved["version"], &approved["digest"]), (&json!("1.0.0"), &json!(digest)));
    assert_eq!(feed["changes"][1]["kind"], "published");
}

async fn asking_publishes_nothing_and_is_approved_all_the_same(app: &TestApp) {
    let breaking = shop(app).await;
    let path = format!("{APPROVALS}/requests");
    let same = request("acme/shop", Some("1.0.0"), &[(FILE, ORDERS)]);
    let said = app.post_as(PUBLISHER, &path, &same).await.expect(200).json();
    assert_eq!((&said["asked"], &said["hint"]), (&json!(false), &json!("the latest version is the same")));
    let fine = change("1.0.0", &orders_with_a_field());
    let said = app.post_as(PUBLISHER, &path, &fine).await.expect(200).json();
    assert_eq!((&said["asked"], &said["hint"]), (&json!(false), &json!("nothing stands against it")));

    app.post_as(READER, &path, &breaking).await.problem(403, "forbidden");
    let said = app.post_as(PUBLISHER, &path, &breaking).await.expect(200).json();
    assert_eq!(said["asked"], true, "{said}");
    let digest = said["change"].as_str().unwrap().to_owned();
    approve_as(app, APPROVER, &digest).await.expect(201);
    let shown = app.get("/api/v1/modules/acme/shop").await.expect(200).json();
    assert_eq!(shown["latest"], "1.0.0");
    let published = app.publish(&breaking).await.expect(201).json();
    assert_eq!(published["version"]["version"], "2.0.0");
}

async fn whoever_asked_cannot_approve(app: &TestApp) {
    let breaking = shop(app).await;
    let digest = refused(app, &breaking).await;
    let problem = approve_as(app, PUBLISHER, &digest).await.problem(403, "forbidden");
    let detail = problem["detail"].as_str().unwrap();
    assert!(
        detail.contains("may not approve: it is publisher of everything; this takes approver or admin"),
        "{detail}"
    );
    // An admin may both, and yet not both about the same change.
    let path = "/api/v1/modules/acme/shop/versions";
    app.post_as(ADMIN, path, &breaking).await.problem(422, "refused");
    let problem = approve_as(app, ADMIN, &digest).await.problem(403, "forbidden");
    assert_eq!(problem["detail"], "\"admin\" asked for this approval; somebody else has to give it");
    assert_eq!(audit(app, 2).await, ["publish refused admin", "approve forbidden admin"]);
}

async fn whoever_approved_cannot_publish(app: &TestApp) {
    let breaking = shop(app).await;
    let digest = refused(app, &breaking).await;
    approve_as(app, ADMIN, &digest).await.expect(201);
    let path = "/api/v1/modules/acme/shop/versions";
    let problem = app.post_as(ADMIN, path, &breaking).await.problem(422, "refused");
    assert_eq!(problem["hint"], "\"admin\" approved this and cannot publish it too; somebody else has to");
    app.post_as(APPROVER, path, &breaking).await.problem(403, "forbidden");
    assert_eq!(app.publish(&breaking).await.expect(201).json()["version"]["version"], "2.0.0");
}

async fn a_change_that_nobody_asked_about_is_not_approved(app: &TestApp) {
    let breaking = shop(app).await;
    let digest = app.check(&breaking).await.expect(200).json()["change"].as_str().unwrap().to_owned();
    let problem = approve_as(app, APPROVER, &digest).await.problem(404, "not_found");
    assert!(problem["detail"].as_str().unwrap().contains(&digest), "{problem}");
    assert_eq!(audit(app, 1).await, ["approve not_found the-approver"]);
}

async fn an_edit_after_the_approval_needs_another(app: &TestApp) {
    let breaking = shop(app).await;
    let digest = refused(app, &breaking).await;
    approve_as(app, APPROVER, &digest).await.expect(201);
    let edited = change("1.0.0", &orders_with_another_type().replace("// A customer", "// Somebody"));
    let other = refused(app, &edited).await;
    assert_ne!(other, digest);
    let listed = app.get(APPROVALS).await.expect(200).json();
    assert_eq!(
        (&listed["items"][0]["state"], &listed["items"][1]["state"]),
        (&json!("waiting"), &json!("approved"))
    );
    app.publish(&breaking).await.expect(201);
}

async fn a_revoked_approval_lets_nothing_through(app: &TestApp) {
    let breaking = shop(app).await;
    let digest = refused(app, &breaking).await;
    let id = approve_as(app, APPROVER, &digest).await.expect(201).json()["id"].to_string();
    let path = format!("{APPROVALS}/{id}");
    app.delete_as(PUBLISHER, &path).await.problem(403, "forbidden");
    app.delete_as(ADMIN, &path).await.expect(204);
    app.delete_as(ADMIN, &path).await.problem(409, "approval_over");
    app.delete_as(ADMIN, &format!("{APPROVALS}/999")).await.problem(404, "not_found");
    app.delete_as(ADMIN, &format!("{APPROVALS}/x")).await.problem(400, "invalid_request");
    assert_eq!(refused(app, &breaking).await, digest);
    let listed = app.get(APPROVALS).await.expect(200).json();
    assert_eq!(
        (&listed["items"][0]["state"], &listed["items"][0]["approvals"][0]["revoked_by"]),
        (&json!("waiting"), &json!("admin"))
    );
    // It waits again, and can be approved again.
    approve_as(app, APPROVER, &digest).await.expect(201);
    app.publish(&breaking).await.expect(201);
    let used = app.get(APPROVALS).await.json()["items"][0]["approvals"][1]["id"].to_string();
    app.delete_as(ADMIN, &format!("{APPROVALS}/{used}")).await.problem(409, "approval_over");
}

async fn an_approval_that_is_over_lets_nothing_through(app: &TestApp) {
    let breaking = shop(app).await;
    let digest = refused(app, &breaking).await;
    // Given by hand, because no request can set an end that is past.
    let store = Store::open(&app.database).await.unwrap();
    let mut tx = store.write().await.unwrap();
    let module = "acme/shop".parse().unwrap();
    let request = tx.approval_request(&module, digest.parse().unwrap()).await.unwrap().unwrap();
    let at = datetime!(2026-03-01 10:00 UTC);
    let over = NewApproval {
        approver: "the-approver".to_owned(),
        roles: vec!["approver".to_owned()],
        vouched: true,
        reason: "for a day".to_owned(),
        at,
        ends_at: at + time::Duration::days(1),
    };
    let entry = NewAuditEntry {
        at,
        who: "the-approver".to_owned(),
        action: "approve".to_owned(),
        target: "acme/shop".to_owned(),
        outcome: "done".to_owned(),
        address: String::new(),
        request_id: "r-1".to_owned(),
        detail: "{}".to_owned(),
    };
    let id = tx.approve(&request, &over, &entry).await.unwrap();
    tx.commit().await.unwrap();
    store.close().await;
    assert_eq!(refused(app, &breaking).await, digest);
    app.delete_as(APPROVER, &format!("{APPROVALS}/{id}")).await.problem(409, "approval_over");
    assert_eq!(app.get(APPROVALS).await.json()["items"][0]["state"], "waiting");
    approve_as(app, APPROVER, &digest).await.expect(201);
    app.publish(&breaking).await.expect(201);
}

async fn an_approval_is_of_one_module(app: &TestApp) {
    let breaking = shop(app).await;
    app.publish(&request("acme/web", None, &[("acme/web/v1/carts.proto", &CARTS.replace("shop", "web"))]))
        .await
        .expect(201);
    let digest = refused(app, &breaking).await;
    let body = json!({ "module": "acme/web", "digest": digest, "reason": "the wrong one" });
    app.post_as(APPROVER, APPROVALS, &body).await.problem(404, "not_found");
    let body = json!({ "module": "acme/none", "digest": digest, "reason": "no such module" });
    app.post_as(APPROVER, APPROVALS, &body).await.problem(404, "not_found");
    refused(app, &breaking).await;
}

async fn another_version_ends_what_was_approved(app: &TestApp) {
    let breaking = shop(app).await;
    let digest = refused(app, &breaking).await;
    approve_as(app, APPROVER, &digest).await.expect(201);
    app.publish(&change("1.0.0", &orders_with_a_field())).await.expect(201);
    // The file is another by now; whoever takes that over makes another change.
    app.publish(&breaking).await.problem(409, "stale_base");
    let after = change("1.1.0", &orders_with_another_type());
    let other = refused(app, &after).await;
    assert_ne!(other, digest);
    approve_as(app, APPROVER, &digest).await.problem(409, "approval_over");
    assert_eq!(app.get(APPROVALS).await.json()["items"][1]["state"], "over");
}

async fn what_was_approved_is_not_approved_for_ever(app: &TestApp) {
    let breaking = shop(app).await;
    let first = refused(app, &breaking).await;
    approve_as(app, APPROVER, &first).await.expect(201);
    app.publish(&breaking).await.expect(201);
    approve_as(app, APPROVER, &first).await.problem(409, "approval_over");
    // The revert breaks as well, and then the same change from the same files is another.
    let revert = change("2.0.0", ORDERS);
    let back = refused(app, &revert).await;
    approve_as(app, APPROVER, &back).await.expect(201);
    assert_eq!(app.publish(&revert).await.expect(201).json()["version"]["version"], "3.0.0");
    let again = change("3.0.0", &orders_with_another_type());
    assert_ne!(refused(app, &again).await, first);
}

async fn only_breaks_can_be_approved(app: &TestApp) {
    shop(app).await;
    // Of the personal data, nothing is said about the second destination.
    let leak =
        orders_with_another_type().replace("    tags:", "    destinations: [{amplitude: {}}]\n    tags:");
    let problem = app.publish(&change("1.0.0", &leak)).await.problem(422, "refused");
    assert!(problem["findings"].to_string().contains("PII_DESTINATION"), "{problem}");
    assert_eq!((problem.get("approvable"), problem.get("hint")), (None, None));
    let digest = problem["change"].as_str().unwrap();
    assert_eq!(app.check(&change("1.0.0", &leak)).await.json()["approvable"], false);
    assert_eq!(app.get(APPROVALS).await.json()["items"], json!([]));
    approve_as(app, APPROVER, digest).await.problem(404, "not_found");
    let broken = app.check(&change("1.0.0", "syntax = ")).await.expect(200).json();
    assert_eq!((&broken["verdict"], &broken["approvable"]), (&json!("refused"), &json!(false)));
}

async fn refuses_odd_approvals(app: &TestApp) {
    let breaking = shop(app).await;
    let digest = refused(app, &breaking).await;
    let odd = async |key: &str, value: Value| {
        let mut body = json!({ "module": "acme/shop", "digest": digest, "reason": "fine" });
        body[key] = value;
        let problem = app.post_as(APPROVER, APPROVALS, &body).await.problem(400, "invalid_request");
        problem["detail"].as_str().unwrap().to_owned()
    };
    assert_eq!(odd("reason", json!(" ")).await, "the reason is empty");
    assert!(odd("reason", json!("a\nb")).await.contains("one line"));
    assert!(odd("until", json!("2020-01-01T00:00:00Z")).await.contains("before it begins"));
    assert!(odd("until", json!("2999-01-01T00:00:00Z")).await.contains("90 days"));
    assert!(odd("until", json!("tomorrow")).await.contains("not what is expected"));
    assert!(odd("digest", json!("abc")).await.contains("64 hex digits"));
    assert!(odd("module", json!("shop")).await.contains("not what is expected"));
    assert!(odd("force", json!(true)).await.contains("force"));
    approve_as(app, APPROVER, &digest).await.expect(201);
    let problem = approve_as(app, ADMIN, &digest).await.problem(409, "approved_already");
    assert_eq!(problem["detail"], "\"the-approver\" approved this already");
}

async fn of_two_approvals_at_once_one_is_given(app: &TestApp) {
    let breaking = shop(app).await;
    let digest = refused(app, &breaking).await;
    let approvers = [APPROVER, ADMIN].map(|token| {
        let (app, digest) = (app.clone(), digest.clone());
        tokio::spawn(async move { approve_as(&app, token, &digest).await.status.as_u16() })
    });
    let mut statuses = Vec::new();
    for approver in approvers {
        statuses.push(approver.await.unwrap());
    }
    statuses.sort_unstable();
    assert_eq!(statuses, [201, 409]);
}

async fn of_two_publishes_of_an_approved_change_one_lands(app: &TestApp) {
    let breaking = shop(app).await;
    let digest = refused(app, &breaking).await;
    approve_as(app, APPROVER, &digest).await.expect(201);
    let publishers = [0, 1].map(|_| {
        let (app, body) = (app.clone(), breaking.clone());
        tokio::spawn(async move { app.publish(&body).await.status.as_u16() })
    });
    let mut statuses = Vec::new();
    for publisher in publishers {
        statuses.push(publisher.await.unwrap());
    }
    statuses.sort_unstable();
    // The second finds nothing new.
    assert_eq!(statuses, [200, 201]);
    let versions = app.get("/api/v1/modules/acme/shop/versions").await.json();
    assert_eq!(versions.as_array().unwrap().len(), 2);
}

async fn of_a_publish_and_a_revocation_at_once_one_comes_first(app: &TestApp) {
    let breaking = shop(app).await;
    let digest = refused(app, &breaking).await;
    let id = approve_as(app, APPROVER, &digest).await.expect(201).json()["id"].to_string();
    let publisher = {
        let app = app.clone();
        tokio::spawn(async move { app.publish(&breaking).await.status.as_u16() })
    };
    let revoked = app.delete_as(APPROVER, &format!("{APPROVALS}/{id}")).await.status.as_u16();
    let outcome = (publisher.await.unwrap(), revoked);
    assert!(matches!(outcome, (201, 409) | (422, 204)), "{outcome:?}");
}

async fn the_page_shows_what_waits_and_what_was_decided(app: &TestApp) {
    let empty = app.get("/approvals").await.expect(200).text();
    assert!(empty.contains("Nothing waits"), "{empty}");
    let breaking = shop(app).await;
    let digest = refused(app, &breaking).await;
    let page = app.get("/approvals").await.expect(200).text();
    let command = format!("schemactl approve acme/shop --change {digest}");
    for text in [command.as_str(), "the-publisher", "a message", "FIELD_WIRE_COMPATIBLE_TYPE"] {
        assert!(page.contains(text), "{text} is not in {page}");
    }
    approve_as(app, APPROVER, &digest).await.expect(201);
    let page = app.get_as(READER, "/approvals").await.expect(200).text();
    assert!(!page.contains(&command) && page.contains("nobody reads it yet"), "{page}");
}
