//! A change and the modules that depend on it.

use serde_json::{Value, json};

use crate::{
    answer::Answer,
    app::{APPROVER, PUBLISHER, TestApp, on_both, request},
    sources::{MONEY, PRICES},
};

on_both!(
    a_change_that_does_not_compile_in_a_dependent_is_refused_until_it_is_approved,
    a_dependent_whose_range_stays_below_is_warned_about,
    what_others_import_through_a_dependent_is_compiled_too,
    what_was_broken_before_is_not_told_again,
    a_change_that_breaks_nobody_says_how_many_were_compiled,
);

const MONEY_FILE: &str = "acme/common/v1/money.proto";

fn common(base: Option<&str>, text: &str) -> Value {
    let mut body = request("acme/common", base, &[(MONEY_FILE, text)]);
    if base.is_none() {
        body["initial"] = json!("1.0.0");
    }
    body
}

/// Money has another name: the bytes are the same, and so is every promise that `WIRE` makes.
fn renamed() -> String {
    MONEY.replace("Money", "Amount")
}

async fn shop(app: &TestApp, base: Option<&str>, range: &str) {
    let mut body = request("acme/shop", base, &[("acme/shop/v1/prices.proto", PRICES)]);
    body["dependencies"] = json!({ "acme/common": range });
    app.publish(&body).await.expect(201);
}

fn rules(findings: &Value) -> Vec<String> {
    let rule = |finding: &Value| {
        format!("{} {}", finding["rule"].as_str().unwrap(), finding["severity"].as_str().unwrap())
    };
    findings.as_array().unwrap().iter().map(rule).collect()
}

async fn check(app: &TestApp, body: &Value) -> Value {
    app.check(body).await.expect(200).json()
}

async fn a_change_that_does_not_compile_in_a_dependent_is_refused_until_it_is_approved(app: &TestApp) {
    app.publish(&common(None, MONEY)).await.expect(201);
    shop(app, None, "^1.0").await;
    let body = common(Some("1.0.0"), &renamed());
    let checked = check(app, &body).await;
    assert_eq!(rules(&checked["findings"]), ["DEPENDENT_BROKEN error"]);
    let broken = &checked["neighbours"]["broken"][0];
    assert_eq!((&broken["module"], &broken["version"]), (&json!("acme/shop"), &json!("0.1.0")));
    assert_eq!(broken["asks"], json!([{ "module": "acme/shop", "requirement": "^1.0" }]));
    let problem = broken["problem"].as_str().unwrap();
    assert!(problem.starts_with("acme/shop/v1/prices.proto:8:3: "), "{problem}");
    let refused: Answer = app.publish(&body).await;
    let refused = refused.problem(422, "refused");
    assert_eq!((&refused["findings"], &refused["approvable"]), (&checked["findings"], &json!(true)));
    let approval = json!({ "module": "acme/common", "digest": refused["change"], "reason": "shop follows" });
    app.post_as(APPROVER, "/api/v1/approvals", &approval).await.expect(201);
    assert_eq!(app.publish(&body).await.expect(201).json()["version"]["version"], "2.0.0");
}

async fn a_dependent_whose_range_stays_below_is_warned_about(app: &TestApp) {
    app.publish(&common(None, MONEY)).await.expect(201);
    shop(app, None, "~1.0").await;
    let body = common(Some("1.0.0"), &renamed());
    assert_eq!(rules(&check(app, &body).await["findings"]), ["DEPENDENT_BROKEN warning"]);
    let published = app.publish(&body).await.expect(201).json();
    assert_eq!(published["version"]["version"], "1.1.0");
    let message = published["findings"][0]["message"].as_str().unwrap();
    assert!(message.contains("it asks for ~1.0 and stays below 1.1.0"), "{message}");
}

async fn what_others_import_through_a_dependent_is_compiled_too(app: &TestApp) {
    app.publish(&common(None, MONEY)).await.expect(201);
    let text = "syntax = \"proto3\";\npackage acme.shop.v1;\nimport public \"acme/common/v1/money.proto\";\n";
    let mut shop = request("acme/shop", None, &[("acme/shop/v1/all.proto", text)]);
    shop["dependencies"] = json!({ "acme/common": "^1.0" });
    app.publish(&shop).await.expect(201);
    let text = "syntax = \"proto3\";\npackage acme.web.v1;\nimport \"acme/shop/v1/all.proto\";\n\
                message Page {\n  acme.common.v1.Money price = 1;\n}\n";
    let mut web = request("acme/web", None, &[("acme/web/v1/page.proto", text)]);
    web["dependencies"] = json!({ "acme/shop": "*" });
    app.publish(&web).await.expect(201);
    let checked = check(app, &common(Some("1.0.0"), &renamed())).await;
    assert_eq!(rules(&checked["findings"]), ["DEPENDENT_BROKEN error"]);
    let broken = &checked["neighbours"]["broken"];
    assert_eq!((broken.as_array().unwrap().len(), &broken[0]["module"]), (1, &json!("acme/web")));
    assert_eq!(broken[0]["asks"], json!([{ "module": "acme/shop", "requirement": "^1.0" }]));
    assert_eq!(checked["neighbours"]["compiled"], 2);
}

async fn what_was_broken_before_is_not_told_again(app: &TestApp) {
    app.publish(&common(None, MONEY)).await.expect(201);
    shop(app, None, "*").await;
    let body = common(Some("1.0.0"), &renamed());
    let refused = app.publish(&body).await.problem(422, "refused");
    let approval = json!({ "module": "acme/common", "digest": refused["change"], "reason": "shop follows" });
    app.post_as(APPROVER, "/api/v1/approvals", &approval).await.expect(201);
    app.publish(&body).await.expect(201);
    let more = renamed().replace("int64 units = 1;", "int64 units = 1;\n  int32 nanos = 2;");
    let checked = check(app, &common(Some("2.0.0"), &more)).await;
    assert_eq!((rules(&checked["findings"]).len(), &checked["next"]), (0, &json!("2.1.0")));
}

async fn a_change_that_breaks_nobody_says_how_many_were_compiled(app: &TestApp) {
    app.publish(&common(None, MONEY)).await.expect(201);
    shop(app, None, "^1.0").await;
    let mut aside =
        request("acme/aside", None, &[("acme/aside/v1/prices.proto", &PRICES.replace("shop", "aside"))]);
    aside["dependencies"] = json!({ "acme/common": "=1.0.0" });
    app.post_as(PUBLISHER, "/api/v1/modules/acme/aside/versions", &aside).await.expect(201);
    let more = MONEY.replace("int64 units = 1;", "int64 units = 1;\n  int32 nanos = 2;");
    let body = common(Some("1.0.0"), &more);
    let checked = check(app, &body).await;
    assert_eq!((&checked["verdict"], &checked["neighbours"]["compiled"]), (&json!("accepted"), &json!(2)));
    app.publish(&body).await.expect(201);
    // Whoever stays with 1.0.0 is not touched by what comes behind 1.1.0; a comment touches nobody.
    let checked = check(app, &common(Some("1.1.0"), &renamed())).await;
    assert_eq!(checked["neighbours"]["broken"].as_array().unwrap().len(), 1);
    let comment = more.replace("message", "// Money.\nmessage");
    let checked = check(app, &common(Some("1.1.0"), &comment)).await;
    assert_eq!((&checked["next"], &checked["neighbours"]["compiled"]), (&json!("1.1.1"), &json!(0)));
}
