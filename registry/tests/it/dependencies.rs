//! Modules that depend on others.

use serde_json::{Value, json};

use crate::{
    app::{TestApp, in_bucket, on_both, request},
    sources::{MONEY, PRICES},
};

on_both!(
    resolves_the_highest_version_that_fits,
    holds_a_dependency_at_the_locked_version,
    says_what_does_not_fit,
    names_a_module_that_does_not_exist,
    refuses_a_module_that_depends_on_itself,
    settles_what_several_modules_ask_for,
    serves_the_option_contract_as_a_module,
);
in_bucket!(settles_what_several_modules_ask_for, serves_the_option_contract_as_a_module);

const MONEY_FILE: &str = "acme/common/v1/money.proto";

async fn common(app: &TestApp) {
    let versions = ["", "  int32 nanos = 2;\n", "  int32 nanos = 2;\n  string currency = 3;\n"];
    for (number, fields) in versions.into_iter().enumerate() {
        let text = MONEY.replace("= 1;\n", &format!("= 1;\n{fields}"));
        let base = (number > 0).then(|| format!("1.0.{}", number - 1));
        let base = base.as_deref().map(|base| if base == "1.0.0" { "1.0.0" } else { "1.1.0" });
        let mut body = request("acme/common", base, &[(MONEY_FILE, &text)]);
        body["initial"] = if number == 0 { json!("1.0.0") } else { Value::Null };
        app.publish(&body).await.expect(201);
    }
}

fn shop(requirement: &str) -> Value {
    let mut body = request("acme/shop", None, &[("acme/shop/v1/prices.proto", PRICES)]);
    body["dependencies"] = json!({ "acme/common": requirement });
    body
}

async fn dependencies(app: &TestApp, module: &str) -> Value {
    let path = format!("/api/v1/modules/{module}/versions/latest");
    app.get(&path).await.expect(200).json()["dependencies"].clone()
}

async fn resolves_the_highest_version_that_fits(app: &TestApp) {
    common(app).await;
    app.publish(&shop("^1.0")).await.expect(201);
    let expected = json!([{ "module": "acme/common", "requirement": "^1.0", "version": "1.2.0" }]);
    assert_eq!(dependencies(app, "acme/shop").await, expected);
}

async fn holds_a_dependency_at_the_locked_version(app: &TestApp) {
    common(app).await;
    let mut body = shop("^1.0");
    body["lock"] = json!({ "acme/common": "1.1.0" });
    app.publish(&body).await.expect(201);
    assert_eq!(dependencies(app, "acme/shop").await[0]["version"], "1.1.0");
    app.publish(&body).await.expect(200);
    // Moving the lock alone is a new version.
    body["lock"] = json!({ "acme/common": "1.2.0" });
    body["base"] = json!("0.1.0");
    assert_eq!(app.publish(&body).await.expect(201).json()["version"]["version"], "0.1.1");
}

async fn says_what_does_not_fit(app: &TestApp) {
    common(app).await;
    let problem = app.publish(&shop("^2")).await.problem(422, "unresolved_dependency");
    let expected = "no version of module \"acme/common\" fits: acme/shop asks for ^2; \
                    there are 1.2.0, 1.1.0, 1.0.0";
    assert_eq!(problem["detail"], expected);
}

async fn names_a_module_that_does_not_exist(app: &TestApp) {
    let problem = app.publish(&shop("^1")).await.problem(422, "unresolved_dependency");
    assert_eq!(problem["detail"], "module \"acme/common\" does not exist; acme/shop asks for ^1");
    assert!(problem["hint"].as_str().unwrap().contains("publish \"acme/common\" first"), "{problem}");
}

async fn refuses_a_module_that_depends_on_itself(app: &TestApp) {
    common(app).await;
    app.publish(&shop("^1")).await.expect(201);
    let mut body = request("acme/common", Some("1.2.0"), &[(MONEY_FILE, MONEY)]);
    body["dependencies"] = json!({ "acme/shop": "^0.1" });
    let problem = app.publish(&body).await.problem(422, "unresolved_dependency");
    assert!(problem["detail"].as_str().unwrap().contains("would depend on itself"), "{problem}");
}

/// web needs common and shop; shop needs common too and holds it below 1.2.
async fn settles_what_several_modules_ask_for(app: &TestApp) {
    common(app).await;
    app.publish(&shop("~1.1")).await.expect(201);
    let text = PRICES
        .replace("acme.shop.v1", "acme.web.v1")
        .replace("import", "import \"acme/shop/v1/prices.proto\";\nimport");
    let text = text.replace("\n}\n", "\n  acme.shop.v1.Price price = 2;\n}\n");
    let mut body = request("acme/web", None, &[("acme/web/v1/web.proto", &text)]);
    body["dependencies"] = json!({ "acme/common": "^1", "acme/shop": "*" });
    app.publish(&body).await.expect(201);
    let chosen = dependencies(app, "acme/web").await;
    assert_eq!((&chosen[0]["version"], &chosen[1]["version"]), (&json!("1.1.0"), &json!("0.1.0")));
    body["dependencies"]["acme/common"] = json!("^1.2");
    body["base"] = json!("0.1.0");
    let problem = app.publish(&body).await.problem(422, "unresolved_dependency");
    let detail = problem["detail"].as_str().unwrap();
    assert!(detail.contains("acme/shop 0.1.0 asks for ~1.1, acme/web asks for ^1.2"), "{detail}");
    // What comes along need not be declared.
    body["dependencies"] = json!({ "acme/shop": "*" });
    app.publish(&body).await.expect(201);
    let chosen = dependencies(app, "acme/web").await;
    assert_eq!(chosen[0], json!({ "module": "acme/common", "requirement": "", "version": "1.1.0" }));
}

async fn serves_the_option_contract_as_a_module(app: &TestApp) {
    let module = app.get("/api/v1/modules/schemactl/options").await.expect(200).json();
    let version = module["latest"].as_str().unwrap();
    let path =
        format!("/api/v1/modules/schemactl/options/versions/{version}/files/schemactl/v1/options.proto");
    let source = app.get(&path).await.expect(200).text();
    assert!(source.contains("extend google.protobuf.MessageOptions"), "{source}");
    let mut body = request("acme/shop", None, &[("acme/shop/v1/orders.proto", crate::sources::ORDERS)]);
    body["dependencies"] = json!({ "schemactl/options": format!("^{version}") });
    app.publish(&body).await.expect(201);
}
