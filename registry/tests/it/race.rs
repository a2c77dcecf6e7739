//! Many publishers at once.

use crate::{
    app::{TestApp, on_both, request},
    sources::CARTS,
};

on_both!(of_publishers_at_once_nothing_is_lost, of_first_publishers_at_once_one_is_first);

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
