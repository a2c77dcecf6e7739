//! Making, listing and revoking tokens.

use serde_json::{Value, json};
use time::{OffsetDateTime, format_description::well_known::Rfc3339};

use crate::{
    answer::Answer,
    app::{ADMIN, PUBLISHER, TestApp, on_both, request, token},
    sources::CARTS,
};

on_both!(
    a_token_opens_what_its_role_says_until_it_is_revoked,
    the_list_has_no_secret,
    a_name_is_given_once,
    refuses_odd_names_and_roles,
    the_last_admin_stays,
    what_is_done_with_tokens_is_noted,
    a_token_says_where_it_reaches_and_when_it_ends,
    refuses_odd_scopes_and_ends,
    who_manages_an_owner_makes_tokens_for_it_and_no_broader,
    who_manages_an_owner_sees_and_revokes_its_tokens_only,
);

async fn create(app: &TestApp, name: &str, role: &str) -> Answer {
    app.post_as(ADMIN, "/api/v1/tokens", &json!({ "name": name, "role": role })).await
}

async fn a_token_opens_what_its_role_says_until_it_is_revoked(app: &TestApp) {
    let created = create(app, "ci@shop", "publisher").await.expect(201);
    assert_eq!(created.header("cache-control"), "no-store");
    let created = created.json();
    assert_eq!((&created["name"], &created["role"]), (&json!("ci@shop"), &json!("publisher")));
    let token = created["token"].as_str().unwrap();
    let random = token.strip_prefix("sctl_").unwrap();
    assert!(random.len() == 64 && random.bytes().all(|byte| byte.is_ascii_hexdigit()), "{token}");
    let body = request("acme/shop", None, &[("a.proto", CARTS)]);
    let path = "/api/v1/modules/acme/shop/versions";
    let published = app.post_as(token, path, &body).await.expect(201).json();
    assert_eq!(published["version"]["publisher"], "ci@shop");
    app.delete_as(ADMIN, "/api/v1/tokens/ci@shop").await.expect(204);
    app.post_as(token, path, &body).await.problem(401, "unauthenticated");
    app.delete_as(ADMIN, "/api/v1/tokens/ci@shop").await.problem(404, "not_found");
}

async fn the_list_has_no_secret(app: &TestApp) {
    let created = create(app, "ci", "reader").await.expect(201).json();
    app.delete_as(ADMIN, "/api/v1/tokens/ci").await.expect(204);
    let listed = app.get_as(ADMIN, "/api/v1/tokens").await.expect(200);
    assert!(!listed.text().contains("sctl_") && !listed.text().contains("hash"), "{}", listed.text());
    let items = listed.json()["items"].clone();
    let of = |item: &Value| (item["name"].clone(), item["role"].clone(), item["revoked_at"].is_string());
    let rows: Vec<_> = items.as_array().unwrap().iter().map(of).collect();
    let row = |name: &str, role: &str, revoked| (json!(name), json!(role), revoked);
    let expected = [
        row("admin", "admin", false),
        row("ci", "reader", true),
        row("the-approver", "approver", false),
        row("the-publisher", "publisher", false),
        row("the-reader", "reader", false),
    ];
    assert_eq!(rows, expected);
    let page = app.get_as(ADMIN, "/api/v1/tokens?limit=2&after=admin").await.expect(200).json();
    assert_eq!((&page["items"][0]["name"], &page["next"]), (&json!("ci"), &json!("the-approver")));
    let audit = app.get_as(ADMIN, "/api/v1/audit").await.expect(200).text();
    assert!(!audit.contains(created["token"].as_str().unwrap()), "{audit}");
}

/// Also not again when it is revoked: the audit log would not know who is meant.
async fn a_name_is_given_once(app: &TestApp) {
    create(app, "ci", "reader").await.expect(201);
    create(app, "ci", "publisher").await.problem(409, "token_exists");
    app.delete_as(ADMIN, "/api/v1/tokens/ci").await.expect(204);
    create(app, "ci", "publisher").await.problem(409, "token_exists");
}

async fn refuses_odd_names_and_roles(app: &TestApp) {
    let long = "x".repeat(65);
    for name in ["", "-ci", "a b", "a/b", "a\nb", "anonymous", "schemactl", "é", &long] {
        let problem = create(app, name, "reader").await.problem(400, "invalid_request");
        assert!(problem["hint"].as_str().unwrap().contains("64 letters"), "{problem}");
    }
    let problem = create(app, "ci", "writer").await.problem(400, "invalid_request");
    assert!(problem["detail"].as_str().unwrap().contains("publisher"), "{problem}");
    let long = json!({ "name": "x".repeat(100_000), "role": "reader" });
    app.post_as(ADMIN, "/api/v1/tokens", &long).await.problem(413, "body_too_large");
}

async fn the_last_admin_stays(app: &TestApp) {
    let problem = app.delete_as(ADMIN, "/api/v1/tokens/admin").await.problem(409, "last_admin");
    assert_eq!(problem["hint"], "make another admin token first");
    create(app, "root", "admin").await.expect(201);
    app.delete_as(ADMIN, "/api/v1/tokens/admin").await.expect(204);
    app.get_as(ADMIN, "/api/v1/tokens").await.problem(401, "unauthenticated");
}

async fn what_is_done_with_tokens_is_noted(app: &TestApp) {
    create(app, "ci", "reader").await.expect(201);
    create(app, "ci", "reader").await.problem(409, "token_exists");
    app.delete_as(ADMIN, "/api/v1/tokens/ci").await.expect(204);
    app.delete_as(ADMIN, "/api/v1/tokens/none").await.problem(404, "not_found");
    app.delete_as(PUBLISHER, "/api/v1/tokens/the-reader").await.problem(403, "forbidden");
    let audit = app.get_as(ADMIN, "/api/v1/audit?limit=5").await.expect(200).json();
    let of = |entry: &Value| {
        ["who", "action", "target", "outcome"].map(|key| entry[key].as_str().unwrap().to_owned())
    };
    let rows: Vec<_> = audit["items"].as_array().unwrap().iter().map(of).collect();
    let expected = [
        ["the-publisher", "manage", "/api/v1/tokens/the-reader", "forbidden"],
        ["admin", "revoke_token", "none", "not_found"],
        ["admin", "revoke_token", "ci", "done"],
        ["admin", "create_token", "ci", "token_exists"],
        ["admin", "create_token", "ci", "done"],
    ];
    assert_eq!(rows, expected);
    assert!(audit["items"][4]["detail"].as_str().unwrap().contains("reader"), "{audit}");
}

async fn made(app: &TestApp, token: &str, body: &Value) -> Answer {
    app.post_as(token, "/api/v1/tokens", body).await
}

async fn a_token_says_where_it_reaches_and_when_it_ends(app: &TestApp) {
    let scopes = json!(["beta/web", "acme", "acme"]);
    let body =
        json!({ "name": "ci", "role": "publisher", "scopes": scopes, "until": "2999-12-31T23:59:59+02:00" });
    let created = made(app, ADMIN, &body).await.expect(201).json();
    assert_eq!(created["scopes"], json!(["acme", "beta/web"]));
    assert_eq!(created["ends_at"], "2999-12-31T21:59:59Z");
    assert_eq!((&created["created_by"], &created["last_used_at"]), (&json!("admin"), &Value::Null));
    let listed = app.get_as(ADMIN, "/api/v1/tokens?after=admin&limit=1").await.expect(200).json();
    for key in ["name", "role", "scopes", "created_at", "created_by", "ends_at"] {
        assert_eq!(listed["items"][0][key], created[key], "{key}");
    }
    let usual = create(app, "usual", "publisher").await.expect(201).json();
    assert_eq!(usual["scopes"], json!(["*"]));
    let end = OffsetDateTime::parse(usual["ends_at"].as_str().unwrap(), &Rfc3339).unwrap();
    let days = (end - OffsetDateTime::now_utc()).as_seconds_f64() / 86_400.0;
    assert!((89.9..90.1).contains(&days), "{usual}");
    let body = json!({ "name": "service", "role": "reader", "until": "never" });
    assert_eq!(made(app, ADMIN, &body).await.expect(201).json()["ends_at"], Value::Null);
}

async fn refuses_odd_scopes_and_ends(app: &TestApp) {
    let many: Vec<String> = (0..101).map(|number| format!("owner-{number}")).collect();
    for (key, odd) in [
        ("scopes", json!([])),
        ("scopes", json!(["acme/*"])),
        ("scopes", json!("acme")),
        ("scopes", json!(many)),
        ("until", json!("2020-01-01T00:00:00Z")),
        ("until", json!("9999-12-31T23:59:59-02:00")),
        ("until", json!("tomorrow")),
        ("until", json!(90)),
    ] {
        let mut body = json!({ "name": "ci", "role": "publisher" });
        body[key] = odd;
        made(app, ADMIN, &body).await.problem(400, "invalid_request");
    }
    let body = json!({ "name": "ci", "role": "reader", "scopes": ["acme"] });
    let problem = made(app, ADMIN, &body).await.problem(400, "invalid_request");
    assert!(problem["detail"].as_str().unwrap().contains("reads everything"), "{problem}");
}

/// The text of the token of an admin of `acme`.
const ACMES: &str = "the-token-of-an-admin-of-acme";

async fn add_admin_of_acme(app: &TestApp) {
    app.add_token(ACMES, token("acmes-admin", "admin", "acme")).await;
}

async fn who_manages_an_owner_makes_tokens_for_it_and_no_broader(app: &TestApp) {
    add_admin_of_acme(app).await;
    for (number, (role, scope, fine)) in [
        ("publisher", "acme", true),
        ("admin", "acme", true),
        ("approver", "acme/shop", true),
        ("reader", "*", true),
        ("publisher", "*", false),
        ("admin", "*", false),
        ("publisher", "beta", false),
        ("publisher", "acmeco/shop", false),
    ]
    .into_iter()
    .enumerate()
    {
        let body = json!({ "name": format!("new-{number}"), "role": role, "scopes": [scope] });
        let answer = made(app, ACMES, &body).await;
        if fine {
            answer.expect(201);
            continue;
        }
        let problem = answer.problem(403, "forbidden");
        assert_eq!(problem["missing"], json!({ "permission": "manage", "scope": scope, "roles": ["admin"] }));
    }
    let both = json!({ "name": "both", "role": "publisher", "scopes": ["acme", "beta"] });
    made(app, ACMES, &both).await.problem(403, "forbidden");
}

async fn who_manages_an_owner_sees_and_revokes_its_tokens_only(app: &TestApp) {
    add_admin_of_acme(app).await;
    for (name, scopes) in [("of-acme", json!(["acme/shop"])), ("of-both", json!(["acme", "beta"]))] {
        let body = json!({ "name": name, "role": "publisher", "scopes": scopes });
        made(app, ADMIN, &body).await.expect(201);
    }
    made(app, ACMES, &json!({ "name": "own-reader", "role": "reader" })).await.expect(201);
    let listed = app.get_as(ACMES, "/api/v1/tokens").await.expect(200).json();
    let names: Vec<_> = listed["items"].as_array().unwrap().iter().map(|item| item["name"].clone()).collect();
    assert_eq!(names, ["acmes-admin", "of-acme", "own-reader"]);
    let page = app.get_as(ACMES, "/api/v1/tokens?limit=1&after=acmes-admin").await.expect(200).json();
    assert_eq!((&page["items"][0]["name"], &page["next"]), (&json!("of-acme"), &json!("of-acme")));
    for name in ["of-both", "the-reader", "admin"] {
        app.delete_as(ACMES, &format!("/api/v1/tokens/{name}")).await.problem(403, "forbidden");
    }
    for name in ["of-acme", "own-reader"] {
        app.delete_as(ACMES, &format!("/api/v1/tokens/{name}")).await.expect(204);
    }
}
