//! A registry with something of everything in it, closed and ready to be copied.

use std::cell::Cell;

use schemactl_registry::Config;
use schemactl_store::Address;
use schemactl_testing::Postgres;
use serde_json::json;
use sqlx::{AssertSqlSafe, Connection, SqliteConnection};
use tempfile::TempDir;

use super::afterwards;
use crate::{
    app::{ADMIN, APPROVER, TestApp, config, request},
    sources::{MONEY, ORDERS, PRICES, orders_with_a_field, orders_with_another_type},
};

pub struct Seed {
    pub address: String,
    folder: TempDir,
    server: Option<&'static Postgres>,
    copies: Cell<u32>,
}

impl Seed {
    pub async fn sqlite() -> Seed {
        let folder = TempDir::new().unwrap();
        let address = format!("sqlite://{}/registry.db", folder.path().display());
        fill(config(address.parse().unwrap(), &folder)).await;
        Seed { address, folder, server: None, copies: Cell::new(0) }
    }

    /// `None` where PostgreSQL is not installed; that has been said, or is a failure, by then.
    pub async fn postgres(test: &str) -> Option<Seed> {
        let server = Postgres::shared(test)?;
        let (folder, address) = (TempDir::new().unwrap(), server.database());
        fill(config(address.parse().unwrap(), &folder)).await;
        Some(Seed { address, folder, server: Some(server), copies: Cell::new(0) })
    }

    pub fn is_sqlite(&self) -> bool {
        self.server.is_none()
    }

    /// The address of a copy.
    pub async fn copy(&self) -> String {
        if let Some(server) = self.server {
            return server.copy(&self.address);
        }
        self.copies.set(self.copies.get() + 1);
        let file = self.address.trim_start_matches("sqlite://");
        let copy = self.folder.path().join(format!("copy-{}.db", self.copies.get()));
        let mut connection = SqliteConnection::connect(file).await.unwrap();
        let vacuum = AssertSqlSafe(format!("VACUUM INTO '{}'", copy.display()));
        sqlx::raw_sql(vacuum).execute(&mut connection).await.unwrap();
        format!("sqlite://{}", copy.display())
    }
}

const FILE: &str = "acme/shop/v1/orders.proto";

/// Has a registry do something of everything.
pub async fn fill(config: Config) {
    let app = TestApp::open(config).await;
    let money = [("acme/common/v1/money.proto", MONEY)];
    app.publish(&request("acme/common", None, &money)).await.expect(201);
    let more = format!("{MONEY}\n// More.\nmessage More {{}}\n");
    let more = request("acme/common", Some("0.1.0"), &[("acme/common/v1/money.proto", &more)]);
    app.publish(&more).await.expect(201);
    let mut prices = request("acme/prices", None, &[("acme/shop/v1/prices.proto", PRICES)]);
    prices["dependencies"] = json!({ "acme/common": "^0.1" });
    app.publish(&prices).await.expect(201);

    app.publish(&request("acme/shop", None, &[(FILE, ORDERS)])).await.expect(201);
    let field = request("acme/shop", Some("0.1.0"), &[(FILE, &orders_with_a_field())]);
    app.publish(&field).await.expect(201);
    let breaking = request("acme/shop", Some("0.1.1"), &[(FILE, &orders_with_another_type())]);
    let problem = app.publish(&breaking).await.problem(422, "refused");
    let approval = json!({ "module": "acme/shop", "digest": problem["change"], "reason": "nobody reads it" });
    app.post_as(APPROVER, "/api/v1/approvals", &approval).await.expect(201);
    app.publish(&breaking).await.expect(201);
    let again = request("acme/shop", Some("0.2.0"), &[(FILE, ORDERS)]);
    app.publish(&again).await.problem(422, "refused");
    for base in [0, 1] {
        let policy = json!({ "base": base, "policy": { "owner_contacts": [] } });
        app.put_as(ADMIN, "/api/v1/policy", &policy).await.expect(200);
    }
    afterwards::fill(&app).await;
}

/// What a registry does that was moved: everything has its next number.
pub async fn go_on(address: Address, folder: &TempDir) {
    let app = TestApp::open_again(config(address, folder)).await;
    let body = request("acme/shop", Some("0.2.0"), &[(FILE, ORDERS)]);
    let problem = app.publish(&body).await.problem(422, "refused");
    let approval = json!({ "module": "acme/shop", "digest": problem["change"], "reason": "back again" });
    let given = app.post_as(APPROVER, "/api/v1/approvals", &approval).await.expect(201).json();
    assert_eq!(given["id"], 2);
    assert_eq!(app.publish(&body).await.expect(201).json()["version"]["version"], "0.3.0");
}
