//! Reading modules and versions.

use axum::{body::Body, http::Request};
use serde_json::json;

use crate::{
    app::{TestApp, in_bucket, on_both, request},
    sources::{CARTS, MONEY},
};

on_both!(
    lists_modules_in_pages,
    answers_files_with_their_content,
    answers_descriptors_and_keeps_them_for_ever,
    says_what_does_not_exist,
);
in_bucket!(answers_files_with_their_content, answers_descriptors_and_keeps_them_for_ever);

async fn lists_modules_in_pages(app: &TestApp) {
    for name in ["acme/b", "acme/a"] {
        let text = CARTS.replace("acme.shop.v1", &name.replace('/', "."));
        app.publish(&request(name, None, &[("a.proto", &text)])).await.expect(201);
    }
    let page = app.get("/api/v1/modules?limit=2").await.expect(200).json();
    assert_eq!((&page["items"][0]["name"], &page["items"][1]["name"]), (&json!("acme/a"), &json!("acme/b")));
    let next = page["next"].as_str().unwrap();
    let page = app.get(&format!("/api/v1/modules?after={next}")).await.expect(200).json();
    assert_eq!(page["items"][0]["name"], "schemactl/options");
    assert_eq!(page.get("next"), None);
    for limit in ["0", "5000"] {
        app.get(&format!("/api/v1/modules?limit={limit}")).await.problem(400, "invalid_request");
    }
    let problem = app.get("/api/v1/modules?limti=3").await.problem(400, "invalid_request");
    assert!(problem["detail"].as_str().unwrap().contains("limti"), "{problem}");
}

async fn answers_files_with_their_content(app: &TestApp) {
    app.publish(&request("acme/shop", None, &[("b.proto", CARTS), ("a.proto", MONEY)])).await.expect(201);
    let files =
        app.get("/api/v1/modules/acme/shop/versions/latest/files?content=true").await.expect(200).json();
    assert_eq!((&files[0]["path"], &files[0]["content"]), (&json!("a.proto"), &json!({ "text": MONEY })));
    assert_eq!((&files[1]["path"], &files[1]["size"]), (&json!("b.proto"), &json!(CARTS.len())));
    let bare = app.get("/api/v1/modules/acme/shop/versions/0.1.0/files").await.expect(200).json();
    assert_eq!(bare[0].get("content"), None);
}

async fn answers_descriptors_and_keeps_them_for_ever(app: &TestApp) {
    app.publish(&request("acme/shop", None, &[("a.proto", CARTS)])).await.expect(201);
    let path = "/api/v1/modules/acme/shop/versions/0.1.0/descriptors";
    let answer = app.get(path).await.expect(200);
    assert_eq!(answer.header("content-type"), "application/octet-stream");
    assert_eq!(answer.header("cache-control"), "private, max-age=31536000, immutable");
    let schema = schemactl_model::Schema::decode(answer.body.clone().into(), |_| false).unwrap();
    assert!(schema.message("acme.shop.v1.Cart").is_some());
    let again = Request::get(path).header("if-none-match", answer.header("etag"));
    let again = app.send(again.body(Body::empty()).unwrap()).await.expect(304);
    assert!(again.body.is_empty());
    let latest = app.get("/api/v1/modules/acme/shop/versions/latest").await.expect(200);
    assert_eq!(latest.header("cache-control"), "private, no-cache");
    let with_content = "/api/v1/modules/acme/shop/versions/0.1.0/files?content=true";
    let files = Request::get(with_content).header("if-none-match", latest.header("etag"));
    app.send(files.body(Body::empty()).unwrap()).await.expect(304);
    // The same content once more, as another version.
    let mut stable = request("acme/shop", Some("0.1.0"), &[("a.proto", CARTS)]);
    stable["stable"] = true.into();
    app.publish(&stable).await.expect(201);
    let again = Request::get("/api/v1/modules/acme/shop/versions/latest")
        .header("if-none-match", latest.header("etag"));
    let again = app.send(again.body(Body::empty()).unwrap()).await.expect(200).json();
    assert_eq!(again["version"], "1.0.0");
}

async fn says_what_does_not_exist(app: &TestApp) {
    app.publish(&request("acme/shop", None, &[("a.proto", CARTS)])).await.expect(201);
    let detail = async |path: &str| app.get(path).await.problem(404, "not_found")["detail"].clone();
    assert_eq!(detail("/api/v1/modules/acme/nowhere").await, "module \"acme/nowhere\" does not exist");
    let missing = detail("/api/v1/modules/acme/shop/versions/7.0.0").await;
    assert_eq!(missing, "module \"acme/shop\" has no version 7.0.0; its latest is 0.1.0");
    let missing = detail("/api/v1/modules/acme/shop/versions/0.1.0/files/b.proto").await;
    assert_eq!(missing, "module \"acme/shop\" 0.1.0 has no file \"b.proto\"");
    detail("/api/v1/nothing").await;
    app.get("/api/v1/modules/acme/shop/versions/one").await.problem(400, "invalid_request");
    app.get("/api/v1/modules/ACME/shop").await.problem(400, "invalid_request");
    let delete = Request::delete("/api/v1/modules").body(Body::empty()).unwrap();
    app.send(delete).await.problem(405, "method_not_allowed");
}
