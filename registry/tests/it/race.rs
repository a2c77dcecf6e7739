//! Many publishers at once.

use crate::{
    app::{TestApp, on_both, request},
    sources::{CARTS, MONEY, PRICES},
};

on_both!(
    of_publishers_at_once_nothing_is_lost,
    of_first_publishers_at_once_one_is_first,
    of_two_who_take_a_name_at_once_one_gets_it,
    whoever_depends_on_a_module_that_moves_is_never_told_that_the_registry_failed,
);

fn carts_with(field: &str) -> String {
    CARTS.replace("  string id = 1;\n", &format!("  string id = 1;\n  int32 {field} = 2;\n"))
}

const FILE: &str = "acme/shop/v1/carts.proto";
const PUBLISHERS: usize = 5;

/// Each adds a file of their own to the same base: whoever is not first does not have the files of those
/// before, and is told.
async fn of_publishers_at_once_nothing_is_lost(app: &TestApp) {
    app.publish(&request("acme/shop", None, &[(FILE, CARTS)])).await.expect(201);
    let publishers: Vec<_> = (0..PUBLISHERS)
        .map(|number| {
            let app = app.clone();
            let text = CARTS.replace("Cart", &format!("Cart{number}"));
            let path = format!("acme/shop/v1/p{number}.proto");
            tokio::spawn(async move {
                app.publish(&request("acme/shop", Some("0.1.0"), &[(FILE, CARTS), (&path, &text)])).await
            })
        })
        .collect();
    let mut landed = 0;
    for publisher in publishers {
        let answer = publisher.await.unwrap();
        if answer.status == 201 {
            landed += 1;
        } else {
            let problem = answer.problem(409, "stale_base");
            assert_eq!(problem["latest"], "0.1.1");
        }
    }
    assert_eq!(landed, 1);
    let versions = app.get("/api/v1/modules/acme/shop/versions").await.expect(200).json();
    assert_eq!(versions.as_array().unwrap().len(), 2);
}

async fn of_first_publishers_at_once_one_is_first(app: &TestApp) {
    let publishers = ["left", "right"].map(|field| {
        let (app, text) = (app.clone(), carts_with(field));
        tokio::spawn(async move { app.publish(&request("acme/shop", None, &[(FILE, &text)])).await })
    });
    let mut statuses = Vec::new();
    for publisher in publishers {
        statuses.push(publisher.await.unwrap().status.as_u16());
    }
    statuses.sort_unstable();
    assert_eq!(statuses, [201, 409]);
}

async fn of_two_who_take_a_name_at_once_one_gets_it(app: &TestApp) {
    for round in 0..4 {
        let modules = [format!("acme/left{round}"), format!("acme/right{round}")];
        let path = format!("acme/shop/v1/carts{round}.proto");
        for module in &modules {
            app.publish(&request(module, None, &[(&path, CARTS)])).await.expect(201);
        }
        let takers = modules.map(|module| {
            let app = app.clone();
            tokio::spawn(async move { app.transfer(&module, &format!("acme/taken{round}")).await })
        });
        let mut statuses = Vec::new();
        for taker in takers {
            let answer = taker.await.unwrap();
            statuses.push(answer.status.as_u16());
            if answer.status != 204 {
                answer.problem(409, "name_taken");
            }
        }
        statuses.sort_unstable();
        assert_eq!(statuses, [204, 409]);
    }
}

/// The module that is needed goes to and fro while others publish what needs it.
async fn whoever_depends_on_a_module_that_moves_is_never_told_that_the_registry_failed(app: &TestApp) {
    let file = [("acme/common/v1/money.proto", MONEY)];
    app.publish(&request("acme/common", None, &file)).await.expect(201);
    let mover = {
        let app = app.clone();
        tokio::spawn(async move {
            for _ in 0..15 {
                app.transfer("acme/common", "base/values").await.expect(204);
                app.transfer("base/values", "acme/common").await.expect(204);
            }
        })
    };
    let publishers: Vec<_> = (0..3)
        .map(|number| {
            let app = app.clone();
            tokio::spawn(async move {
                for round in 0..5 {
                    let module = format!("acme/shop{number}{round}");
                    let mut body = request(&module, None, &[("acme/shop/v1/prices.proto", PRICES)]);
                    body["dependencies"] = serde_json::json!({ "acme/common": "*" });
                    let answer = app.publish(&body).await;
                    if answer.status != 201 {
                        answer.problem(503, "busy");
                    }
                }
            })
        })
        .collect();
    mover.await.unwrap();
    for publisher in publishers {
        publisher.await.unwrap();
    }
    let (_, problems) = crate::fsck::check(&app.database).await;
    let wrong = problems.iter().filter(|problem| problem.severity == schemactl_model::Severity::Error);
    assert_eq!(wrong.count(), 0, "{problems:?}");
}
