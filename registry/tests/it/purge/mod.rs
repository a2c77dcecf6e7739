//! A leaked secret is taken out of every version that has it, and out of everything that was made of them.

mod leak;

use axum::{body::Body, http::Request};
use schemactl_model::{Schema, event};
use schemactl_registry::Config;
use schemactl_store::Address;
use serde_json::{Value, json};
use sqlx::ConnectOptions;
use tempfile::TempDir;

use crate::{
    app::{ADMIN, PUBLISHER, TestApp, on_both, request},
    fsck::check,
    moving::{exported, imported},
    sources::{CARTS, PRICES},
};
use leak::{COMMON, MONEY_FILE, REASON, SECRET};

on_both!(
    a_secret_goes_from_every_table_and_file,
    what_is_gone_is_told_as_gone_by_every_server,
    others_go_on_with_the_latest,
    a_dry_run_names_everything_and_changes_nothing,
    the_newest_version_is_refused_until_there_is_a_clean_one,
    copies_in_other_modules_go_too,
    what_was_purged_is_not_published_again,
    findings_that_quote_it_go,
    a_purge_is_noted_without_what_it_took,
    a_registry_with_purges_is_whole_and_can_be_moved,
    drafts_that_have_it_go,
    says_what_cannot_be_purged,
);

/// The secret is published, mended and purged, in both files that had it.
async fn purged(app: &TestApp) {
    leak::publish(app).await;
    leak::mend(app).await;
    for version in ["0.1.0", "0.1.2"] {
        leak::purge(app, version, false).await.expect(200);
    }
}

async fn a_secret_goes_from_every_table_and_file(app: &TestApp) {
    leak::publish(app).await;
    leak::mend(app).await;
    let before = leak::tables_with_secret(&app.database).await;
    assert_eq!(before, ["blobs", "event_facts"]);
    assert!(leak::is_in_files(&app.database) || !is_sqlite(app), "the search of the files finds nothing");
    let first = leak::purge(app, "0.1.0", false).await.expect(200).json();
    assert_eq!(leak::tables_with_secret(&app.database).await, before, "0.1.2 has another file with it");
    assert_eq!(first["others"][0]["version"], "0.1.2", "{first:#}");
    let second = leak::purge(app, "0.1.2", false).await.expect(200).json();
    assert_eq!((&second["purged"], &second["versions"][0]["version"]), (&true.into(), &"0.1.2".into()));
    assert_eq!(leak::tables_with_secret(&app.database).await, [""; 0]);
    assert!(!leak::is_in_files(&app.database));
}

fn is_sqlite(app: &TestApp) -> bool {
    matches!(app.database, Address::Sqlite(_))
}

async fn what_is_gone_is_told_as_gone_by_every_server(app: &TestApp) {
    leak::publish(app).await;
    leak::mend(app).await;
    let paths = [
        format!("{COMMON}/0.1.1/files/{MONEY_FILE}"),
        format!("{COMMON}/0.1.1/files?content=true"),
        format!("{COMMON}/0.1.1/descriptors"),
    ];
    let mut tags = Vec::new();
    // Twice: each server has read it.
    for path in paths.iter().chain(&paths) {
        tags.push(app.get(path).await.expect(200).header("etag").to_owned());
    }
    leak::purge(app, "0.1.1", false).await.expect(200);
    for (path, tag) in paths.iter().chain(&paths).zip(tags) {
        let problem = app.get(path).await.problem(410, "purged");
        let detail = problem["detail"].as_str().unwrap();
        assert!(
            detail.contains("was purged at 20") && detail.ends_with(&format!(" by admin: {REASON}")),
            "{detail}"
        );
        assert!(!leak::has_secret(problem.to_string().as_bytes()), "{problem}");
        let conditional = Request::get(path).header("if-none-match", tag).body(Body::empty()).unwrap();
        app.send(conditional).await.problem(410, "purged");
    }
    // What did not have it stays.
    let notes = app.get(&format!("{COMMON}/0.1.1/files/acme/common/v1/notes.proto")).await.expect(200);
    assert!(notes.text().contains("A note."));
    let version = app.get(&format!("{COMMON}/0.1.1")).await.expect(200).json();
    assert_eq!(version["files"].as_array().unwrap().len(), 2);
    let listed = app.get(COMMON).await.expect(200).json();
    assert_eq!(listed[2]["purged"]["reason"], REASON);
    assert_eq!(listed[2]["yanked"]["reason"], format!("purged: {REASON}"));
    assert_eq!(listed[0].get("purged"), None);
    let page = "/modules/acme/common/versions/0.1.1";
    let text = app.get(page).await.expect(200).text();
    assert!(text.contains("Purged") && text.contains(REASON), "{text}");
    let text = app.get(&format!("{page}/files/{MONEY_FILE}")).await.expect(410).text();
    assert!(text.contains(REASON), "{text}");
    app.get("/modules/acme/common/diff?from=0.1.1&to=0.1.3").await.expect(410);
    app.get("/modules/acme/common").await.expect(200);
}

async fn others_go_on_with_the_latest(app: &TestApp) {
    purged(app).await;
    let latest = app.get(&format!("{COMMON}/latest")).await.expect(200).json();
    assert_eq!(latest["version"], "0.1.3");
    app.get("/api/v1/events/money_seen").await.expect(200);
    let tags = app.get("/api/v1/tags?module=acme/common&version=0.1.1").await.expect(200).json();
    assert_eq!(tags["items"], json!([]));
    // Who imports it has its declarations still, and the classes of personal data.
    let prices = "/api/v1/modules/acme/prices/versions/0.1.0";
    let descriptors = app.get(&format!("{prices}/descriptors")).await.expect(200).body;
    assert!(!leak::has_secret(&descriptors));
    let schema = Schema::decode(descriptors.into(), |_| false).unwrap();
    assert!(schema.message("acme.shop.v1.Price").is_some());
    let (events, _) = event::events(&schema);
    let seen = events.iter().find(|event| event.message == "acme.common.v1.Money").unwrap();
    assert_eq!(seen.personal.len(), 1, "{seen:#?}");
    // A lock that holds a purged version is told to let go; a range chooses another.
    let text = format!("{PRICES}\n// More.\nmessage More {{}}\n");
    let mut next = request("acme/prices", Some("0.1.0"), &[("acme/shop/v1/prices.proto", &text)]);
    next["dependencies"] = json!({ "acme/common": "^0.1" });
    next["lock"] = json!({ "acme/common": "0.1.1" });
    let problem = app.publish(&next).await.problem(410, "purged");
    assert!(problem["detail"].as_str().unwrap().starts_with("acme/common 0.1.1"), "{problem}");
    app.check(&next).await.problem(410, "purged");
    next["lock"] = json!({});
    app.publish(&next).await.expect(201);
    // Nothing brings it back.
    app.delete_as(PUBLISHER, &format!("{COMMON}/0.1.1/yank")).await.problem(410, "purged");
    // A transitive level leaves out what is gone.
    let mut level =
        request("acme/common", Some("0.1.3"), &[(MONEY_FILE, &format!("{}\n// End.\n", leak::clean()))]);
    level["settings"] = json!({ "breaking": { "level": "BACKWARD_TRANSITIVE" } });
    let answer = app.publish(&level).await;
    assert_ne!(answer.status.as_u16(), 410, "{}", answer.text());
}

async fn a_dry_run_names_everything_and_changes_nothing(app: &TestApp) {
    leak::publish(app).await;
    leak::mend(app).await;
    let changes = "/api/v1/changes?after=0&limit=1000";
    let before = app.get(changes).await.expect(200).json();
    let told = leak::purge(app, "0.1.1", true).await.expect(200).json();
    assert_eq!(told["purged"], false);
    let named = |key: &str| -> Vec<String> {
        let of = |one: &Value| {
            format!("{}@{}", one["module"].as_str().unwrap_or_default(), one["version"].as_str().unwrap())
        };
        told[key].as_array().unwrap().iter().map(of).collect()
    };
    assert_eq!(named("versions"), ["acme/common@0.1.0", "acme/common@0.1.1"]);
    assert_eq!(named("redacted"), ["acme/prices@0.1.0"]);
    assert_eq!(named("others"), ["@0.1.2", "@0.1.3"]);
    assert_eq!(app.get(changes).await.expect(200).json(), before);
    app.get(&format!("{COMMON}/0.1.1/descriptors")).await.expect(200);
}

async fn the_newest_version_is_refused_until_there_is_a_clean_one(app: &TestApp) {
    leak::publish(app).await;
    // What the newest says as well is left to those who import it until that is purged too.
    let first = leak::purge(app, "0.1.1", false).await.expect(200).json();
    assert_eq!(first["redacted"], json!([]));
    let told = leak::purge(app, "0.1.2", true).await.expect(200).json();
    assert_eq!(told["versions"][0]["newest"], true);
    let problem = leak::purge(app, "0.1.2", false).await.problem(409, "newest_has_it");
    assert!(problem["detail"].as_str().unwrap().contains("acme/common@0.1.2"), "{problem}");
    assert!(problem["hint"].as_str().unwrap().contains("publish a version without it first"), "{problem}");
    app.get(&format!("{COMMON}/0.1.2/descriptors")).await.expect(200);
    leak::mend(app).await;
    // It may be the latest even so: the newest is yanked.
    let yank = json!({ "reason": "not yet" });
    app.put_as(PUBLISHER, &format!("{COMMON}/0.1.3/yank"), &yank).await.expect(204);
    assert_eq!(app.get(&format!("{COMMON}/latest")).await.expect(200).json()["version"], "0.1.2");
    let second = leak::purge(app, "0.1.2", false).await.expect(200).json();
    assert_eq!(second["redacted"], json!([{ "module": "acme/prices", "version": "0.1.0" }]));
    assert_eq!(app.get(&format!("{COMMON}/latest")).await.expect(200).json()["version"], "0.1.3");
    app.get(&format!("{COMMON}/latest/descriptors")).await.expect(200);
    assert_eq!(leak::tables_with_secret(&app.database).await, [""; 0]);
}

async fn copies_in_other_modules_go_too(app: &TestApp) {
    let text = format!("{CARTS}\n// The password is {SECRET}.\n");
    for module in ["acme/one", "beta/two"] {
        app.publish(&request(module, None, &[(MONEY_FILE, &text)])).await.expect(201);
    }
    let refused = app.post_as(ADMIN, "/api/v1/purges", &leak::body("acme/one", "0.1.0", false)).await;
    let detail = refused.problem(409, "newest_has_it")["detail"].to_string();
    assert!(detail.contains("acme/one@0.1.0, beta/two@0.1.0"), "{detail}");
    for module in ["acme/one", "beta/two"] {
        app.publish(&request(module, Some("0.1.0"), &[(MONEY_FILE, CARTS)])).await.expect(201);
    }
    let done = app
        .post_as(ADMIN, "/api/v1/purges", &leak::body("acme/one", "0.1.0", false))
        .await
        .expect(200)
        .json();
    assert_eq!(done["versions"].as_array().unwrap().len(), 2, "{done:#}");
    app.get("/api/v1/modules/beta/two/versions/0.1.0/descriptors").await.problem(410, "purged");
    assert_eq!(leak::tables_with_secret(&app.database).await, [""; 0]);
}

async fn drafts_that_have_it_go(app: &TestApp) {
    let text = format!("{CARTS}\n// The password is {SECRET}.\n");
    let leaky = request("acme/one", None, &[(MONEY_FILE, &text)]);
    app.publish(&leaky).await.expect(201);
    app.publish(&request("acme/one", Some("0.1.0"), &[(MONEY_FILE, CARTS)])).await.expect(201);
    app.put_as(
        ADMIN,
        "/api/v1/modules/beta/two/drafts/copy",
        &request("beta/two", None, &[("a.proto", &text)]),
    )
    .await
    .expect(201);
    let mut user = request("beta/user", None, &[("b.proto", "syntax = \"proto3\";\n")]);
    user["dependencies"] = json!({ "acme/one": "=0.1.0" });
    app.put_as(ADMIN, "/api/v1/modules/beta/user/drafts/next", &user).await.expect(201);
    app.put_as(
        ADMIN,
        "/api/v1/modules/beta/two/drafts/other",
        &request("beta/two", None, &[("a.proto", CARTS)]),
    )
    .await
    .expect(201);
    let purge = app.post_as(ADMIN, "/api/v1/purges", &leak::body("acme/one", "0.1.0", false)).await;
    let gone = json!([{ "module": "beta/two", "name": "copy" }, { "module": "beta/user", "name": "next" }]);
    assert_eq!(purge.expect(200).json()["drafts"], gone);
    app.get("/api/v1/modules/beta/two/drafts/copy").await.problem(404, "not_found");
    app.get("/api/v1/modules/beta/two/drafts/other").await.expect(200);
    assert_eq!(leak::tables_with_secret(&app.database).await, [""; 0]);
    let copy = request("beta/two", None, &[("a.proto", &text)]);
    app.put_as(ADMIN, "/api/v1/modules/beta/two/drafts/copy", &copy).await.problem(410, "purged");
    let told = app.get("/api/v1/changes?kind=draft_deleted").await.expect(200).json();
    assert_eq!(told["changes"].as_array().unwrap().len(), 2, "{told:#}");
    assert_eq!(check(&app.database).await.1, []);
}

async fn what_was_purged_is_not_published_again(app: &TestApp) {
    purged(app).await;
    let again = request("acme/common", Some("0.1.3"), &[(MONEY_FILE, &leak::leaky())]);
    let problem = app.publish(&again).await.problem(410, "purged");
    assert!(problem["detail"].as_str().unwrap().contains(MONEY_FILE), "{problem}");
    app.check(&again).await.problem(410, "purged");
    let elsewhere = request("beta/elsewhere", None, &[("other.proto", &leak::leaky())]);
    app.publish(&elsewhere).await.problem(410, "purged");
    assert_eq!(leak::tables_with_secret(&app.database).await, [""; 0]);
}

async fn findings_that_quote_it_go(app: &TestApp) {
    let text = |default: &str| {
        format!(
            "syntax = \"proto2\";\n\npackage a;\n\nmessage M {{\n  optional string s = 1 [default = \"{default}\"];\n}}\n"
        )
    };
    let body = |base: Option<&str>, default: &str| {
        let mut body = request("acme/common", base, &[(MONEY_FILE, &text(default))]);
        body["settings"] = json!({ "breaking": { "use": ["FILE"] } });
        body
    };
    app.publish(&body(None, "none")).await.expect(201);
    for (base, default) in [("0.1.0", SECRET), ("0.2.0", "nothing")] {
        let change = body(Some(base), default);
        let refused = app.publish(&change).await.problem(422, "refused");
        let approval =
            json!({ "module": "acme/common", "digest": refused["change"], "reason": "nobody reads it" });
        app.post_as(ADMIN, "/api/v1/approvals", &approval).await.expect(201);
        app.publish(&change).await.expect(201);
    }
    assert!(leak::tables_with_secret(&app.database).await.contains(&"approval_requests"));
    leak::purge(app, "0.2.0", false).await.expect(200);
    assert_eq!(leak::tables_with_secret(&app.database).await, [""; 0]);
    app.get("/api/v1/approvals?module=acme/common").await.expect(200);
    app.get("/approvals").await.expect(200);
}

async fn a_purge_is_noted_without_what_it_took(app: &TestApp) {
    purged(app).await;
    let noted = app.get_as(ADMIN, "/api/v1/audit?action=purge").await.expect(200).json();
    let first = &noted["items"][1];
    assert_eq!((&first["outcome"], &first["target"]), (&"done".into(), &"acme/common".into()));
    let detail: Value = serde_json::from_str(first["detail"].as_str().unwrap()).unwrap();
    assert_eq!((&detail["purged"], &detail["redacted"]), (&2.into(), &1.into()), "{noted:#}");
    assert_eq!(detail["versions"], json!(["acme/common@0.1.0", "acme/common@0.1.1"]));
    assert_eq!(detail["reason"], REASON);
    let kinds = |kind: &str| format!("/api/v1/changes?after=0&kind={kind}");
    let told = app.get(&kinds("purged")).await.expect(200).json();
    let told: Vec<&str> =
        told["changes"].as_array().unwrap().iter().map(|one| one["version"].as_str().unwrap()).collect();
    assert_eq!(told, ["0.1.0", "0.1.1", "0.1.2"]);
    let told = app.get(&kinds("redacted")).await.expect(200).json();
    assert_eq!(told["changes"][0]["module"], "acme/prices");
}

async fn a_registry_with_purges_is_whole_and_can_be_moved(app: &TestApp) {
    purged(app).await;
    // Once more: it is gone, and only looked for.
    leak::purge(app, "0.1.0", false).await.expect(200);
    assert_eq!(check(&app.database).await.1, []);
    let file = exported(&address(&app.database)).await;
    assert!(!leak::has_secret(&zstd::decode_all(&file[..]).unwrap()));
    let folder = TempDir::new().unwrap();
    let copy = format!("sqlite://{}/copy.db", folder.path().display());
    imported(&copy, &file).await.unwrap();
    assert_eq!(exported(&copy).await, file);
    let config: Config = crate::app::config(copy.parse().unwrap(), &folder);
    let there = TestApp::open_again(config).await;
    there.get(&format!("{COMMON}/0.1.1/descriptors")).await.problem(410, "purged");
    // A transfer takes it along.
    let to = json!({ "to": "base/values" });
    there.post_as(ADMIN, "/api/v1/modules/acme/common/transfer", &to).await.expect(204);
    there.get("/api/v1/modules/base/values/versions/0.1.1/descriptors").await.problem(410, "purged");
    let moved = there.post_as(ADMIN, "/api/v1/purges", &leak::body("acme/common", "0.1.0", true)).await;
    moved.problem(409, "module_moved");
}

fn address(address: &Address) -> String {
    match address {
        Address::Sqlite(file) => format!("sqlite://{}", file.display()),
        Address::Postgres(options) => options.to_url_lossy().to_string(),
    }
}

async fn says_what_cannot_be_purged(app: &TestApp) {
    leak::publish(app).await;
    let ask = async |body: Value| app.post_as(ADMIN, "/api/v1/purges", &body).await;
    ask(leak::body("acme/none", "0.1.0", false)).await.problem(404, "not_found");
    ask(leak::body("acme/common", "9.0.0", false)).await.problem(404, "not_found");
    let mut odd = leak::body("acme/common", "0.1.0", false);
    odd["path"] = json!("other.proto");
    ask(odd).await.problem(404, "not_found");
    for reason in [String::new(), "two\nlines".to_owned(), "x".repeat(501)] {
        let mut odd = leak::body("acme/common", "0.1.0", false);
        odd["reason"] = json!(reason);
        ask(odd).await.problem(400, "invalid_request");
    }
    let version = app.get("/api/v1/modules/schemactl/options/versions/latest").await.expect(200).json();
    let mut own = leak::body("schemactl/options", version["version"].as_str().unwrap(), false);
    own["path"] = version["files"][0]["path"].clone();
    ask(own).await.problem(403, "forbidden");
}
