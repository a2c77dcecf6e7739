//! What people do on the pages once they are logged in.

use axum::{body::Body, http::Request};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use schemactl_registry::Config;
use serde_json::{Value, json};

use super::login::{Place, log_in, place_with};
use crate::{
    answer::Answer,
    app::{ADMIN, TestApp, on_both},
    approvals::{APPROVALS, approve_as, audit, refused, shop},
    approvers::{push, table},
};

on_both!(
    an_approver_approves_on_the_page_and_takes_it_back,
    a_form_that_another_site_made_up_does_nothing,
    what_is_not_done_is_told_in_its_place,
    the_audit_log_is_read_filtered_and_exported,
);

const ADA: &str = "oidc:acme:ada@acme.test";
const FORM: &str = "/modules/acme/shop/approvals";

/// A registry in which those of the team approve what is acme's, and those who run it may do everything.
async fn office(app: &TestApp) -> Place {
    place_with(app, |config: &mut Config| {
        let admins = json!({ "claims": { "groups": "admins" }, "role": "admin", "scopes": ["*"] });
        config.oidc.issuers[0].rules.push(serde_json::from_value(admins).unwrap());
    })
    .await
}

/// Sends a form as a browser does from a page of the registry.
async fn send(app: &TestApp, path: &str, session: &str, fields: &[(&str, &str)]) -> Answer {
    let from = [("sec-fetch-site", "same-origin")];
    send_from(app, path, session, &from, fields).await
}

async fn send_from(
    app: &TestApp,
    path: &str,
    session: &str,
    from: &[(&str, &str)],
    fields: &[(&str, &str)],
) -> Answer {
    let encode = |text: &str| utf8_percent_encode(text, NON_ALPHANUMERIC).to_string();
    let form: Vec<String> =
        fields.iter().map(|(name, value)| format!("{}={}", encode(name), encode(value))).collect();
    let request = Request::post(path)
        .header("cookie", session)
        .header("content-type", "application/x-www-form-urlencoded");
    let request = from.iter().fold(request, |request, (name, value)| request.header(*name, *value));
    app.send(request.body(Body::from(form.join("&"))).unwrap()).await
}

async fn page(app: &TestApp, path: &str, session: &str) -> String {
    super::login::ask(app, "GET", path, session).await.expect(200).text()
}

/// What forms on a page have to say.
fn form_token(page: &str) -> String {
    let start = page.find("name=\"token\" value=\"").expect("a form") + 20;
    page[start..].split('"').next().unwrap().to_owned()
}

async fn an_approver_approves_on_the_page_and_takes_it_back(app: &TestApp) {
    let breaking = shop(app).await;
    let digest = refused(app, &breaking).await;
    let place = office(app).await;
    let session = log_in(&place, json!({})).await;
    let shown = page(&place.app, "/approvals", &session).await;
    assert!(
        shown.contains(&format!("action=\"{FORM}\"")) && !shown.contains("schemactl approve "),
        "{shown}"
    );
    let token = form_token(&shown);
    let fields =
        [("token", &token[..]), ("change", &digest), ("reason", "nobody reads it + yet"), ("until", "")];
    let done = send(&place.app, FORM, &session, &fields).await.expect(303);
    let approval = app.get_as(ADMIN, APPROVALS).await.json()["items"][0]["approvals"][0].clone();
    assert_eq!(done.header("location"), format!("/approvals#approval-{}", approval["id"]));
    assert_eq!(
        (&approval["approver"], &approval["reason"], &approval["roles"]),
        (&json!(ADA), &json!("nobody reads it + yet"), &json!(["approver"]))
    );
    assert_eq!(audit(app, 1).await, [format!("approve done {ADA}")]);
    let shown = page(&place.app, "/approvals", &session).await;
    let withdraw = format!("/approvals/{}/withdraw", approval["id"]);
    assert!(shown.contains(&format!("action=\"{withdraw}\"")), "{shown}");
    send(&place.app, &withdraw, &session, &[("token", &token)]).await.expect(303);
    assert_eq!(audit(app, 1).await, [format!("revoke_approval done {ADA}")]);
    refused(app, &breaking).await;
    // Given again until a day, it lets the change through.
    let day = (time::OffsetDateTime::now_utc() + time::Duration::days(3)).date();
    let until = day.to_string();
    let fields = [("token", &token[..]), ("change", &digest), ("reason", "fine"), ("until", &until)];
    send(&place.app, FORM, &session, &fields).await.expect(303);
    let given = app.get_as(ADMIN, APPROVALS).await.json()["items"][0]["approvals"][1].clone();
    let midnight = format!("{}T00:00:00Z", day.next_day().unwrap());
    assert_eq!(given["until"], json!(midnight));
    assert_eq!(app.publish(&breaking).await.expect(201).json()["version"]["version"], "2.0.0");
}

async fn a_form_that_another_site_made_up_does_nothing(app: &TestApp) {
    let digest = refused(app, &shop(app).await).await;
    let place = office(app).await;
    let session = log_in(&place, json!({})).await;
    let token = form_token(&page(&place.app, "/approvals", &session).await);
    let other = log_in(&place, json!({ "email": "eve@acme.test" })).await;
    let others = form_token(&page(&place.app, "/approvals", &other).await);
    assert_ne!(token, others);
    let fields = |token: &'_ str| {
        vec![("token", token.to_owned()), ("change", digest.clone()), ("reason", "x".to_owned())]
    };
    let own = ("sec-fetch-site", "same-origin");
    for (from, token) in [
        (own, ""),
        (own, "made-up"),
        (own, &others[..]),
        (("sec-fetch-site", "cross-site"), &token),
        (("sec-fetch-site", "same-site"), &token),
        (("origin", "https://evil.test"), &token),
        (("origin", "null"), &token),
        (("x-nothing", "said"), &token),
    ] {
        let fields = fields(token);
        let fields: Vec<_> = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
        for path in [FORM, "/approvals/1/withdraw"] {
            let refused = send_from(&place.app, path, &session, &[from], &fields).await.expect(403).text();
            assert!(refused.contains("does not come from a page of this login"), "{from:?}: {refused}");
        }
    }
    assert_eq!(audit(app, 1).await, [format!("revoke_approval forbidden {ADA}")]);
    let listed = app.get_as(ADMIN, APPROVALS).await.json();
    assert_eq!(listed["items"][0]["approvals"], json!([]));
    // Nor does one of a session that is none, or of nobody.
    let refused =
        send(&place.app, FORM, "schemactl-session=made-up", &[("token", &token)]).await.expect(401).text();
    assert!(refused.contains("log in, and try again"), "{refused}");
    send(&place.app, FORM, "", &[("token", &token)]).await.expect(401);
    // A browser that says by its origin where a form stood is believed too.
    let fields = fields(&token);
    let fields: Vec<_> = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
    let from = [("origin", "http://registry.test")];
    send_from(&place.app, FORM, &session, &from, &fields).await.expect(303);
}

async fn what_is_not_done_is_told_in_its_place(app: &TestApp) {
    let breaking = shop(app).await;
    push(app, &json!({ "approvals": [table("breaking", &["privacy-*"])] })).await;
    let digest = refused(app, &breaking).await;
    let place = office(app).await;
    let session = log_in(&place, json!({})).await;
    let shown = page(&place.app, "/approvals", &session).await;
    assert!(shown.contains("policy does not let") && !shown.contains(FORM), "{shown}");
    push(app, &json!({})).await;
    refused(app, &breaking).await;
    let token = form_token(&page(&place.app, "/approvals", &session).await);
    let fields = |reason| {
        [
            ("token", token.clone()),
            ("change", digest.clone()),
            ("reason", reason),
            ("until", "2020-01-01".to_owned()),
        ]
    };
    let approve = async |reason: &str| {
        let fields = fields(reason.to_owned());
        let fields: Vec<_> = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
        send(&place.app, FORM, &session, &fields).await
    };
    let told = approve("<b>fine</b>").await.expect(400).text();
    let (problem, kept) = (
        "This was not done: the approval would end before it begins",
        "value=\"&#60;b&#62;fine&#60;/b&#62;\"",
    );
    assert!(told.contains(problem) && told.contains(kept) && told.contains("value=\"2020-01-01\""), "{told}");
    approve_as(app, ADMIN, &digest).await.expect(201);
    let told =
        send(&place.app, FORM, &session, &[("token", &token), ("change", &digest), ("reason", "x")]).await;
    let told = told.expect(409).text();
    assert!(told.contains("This was not done: &#34;admin&#34; approved this already"), "{told}");
    send(&place.app, "/approvals/99/withdraw", &session, &[("token", &token)]).await.expect(404);
    // Whoever asked sees why it is not for them.
    let own: Value = json!({ "groups": ["admins"], "email": "boss@acme.test" });
    let boss = log_in(&place, own).await;
    let shown = page(&place.app, "/approvals", &boss).await;
    assert!(shown.contains("Withdraw"), "{shown}");
    let reader = log_in(&place, json!({ "email": "ada@beta.test" })).await;
    let elsewhere = "/modules/beta/shop/approvals";
    let token = form_token(&page(&place.app, "/approvals", &reader).await);
    let fields = [("token", &token[..]), ("change", &digest), ("reason", "x")];
    send(&place.app, elsewhere, &reader, &fields).await.expect(403);
}

async fn the_audit_log_is_read_filtered_and_exported(app: &TestApp) {
    shop(app).await;
    let place = office(app).await;
    let session = log_in(&place, json!({})).await;
    let refused = super::login::ask(&place.app, "GET", "/audit", &session).await.expect(403).text();
    assert!(refused.contains("may not administer everything"), "{refused}");
    assert!(!page(&place.app, "/approvals", &session).await.contains("href=\"/audit\""));
    let boss = log_in(&place, json!({ "groups": ["admins"], "email": "boss@acme.test" })).await;
    let shown = page(&place.app, "/audit", &boss).await;
    for word in ["the-publisher", "forbidden", ADA, "create_token", "href=\"/audit/export\"", "aria-current"]
    {
        assert!(shown.contains(word), "{word}: {shown}");
    }
    let filtered =
        page(&place.app, "/audit?who=&action=publish&target=acme&since=2026-01-01&until=&order=", &boss)
            .await;
    assert!(filtered.contains("acme/shop") && !filtered.contains("create_token"), "{filtered}");
    let first = page(&place.app, "/audit?limit=1&order=oldest", &boss).await;
    assert!(first.contains("/audit?order=oldest&#38;after=1") && first.contains("create_token"), "{first}");
    let none = page(&place.app, "/audit?until=2020-01-01", &boss).await;
    assert!(none.contains("No entry matches"), "{none}");
    super::login::ask(&place.app, "GET", "/audit?since=yesterday", &boss).await.expect(400);
    let answer =
        super::login::ask(&place.app, "GET", "/audit/export?action=publish", &boss).await.expect(200);
    assert_eq!(answer.header("content-type"), "application/x-ndjson");
    assert_eq!(answer.header("content-disposition"), "attachment; filename=\"audit.jsonl\"");
    let lines: Vec<Value> = answer.text().lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let targets: Vec<_> = lines.iter().map(|line| line["target"].as_str().unwrap()).collect();
    assert_eq!(targets, ["schemactl/options", "acme/shop"]);
}
