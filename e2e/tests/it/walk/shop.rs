//! The module that is walked through: its first state, and what the organisation asks.

/// Paths and texts of the first state.
pub const FIRST: &[(&str, &str)] = &[("proto/schemactl.toml", CONFIG), (ORDER, ORDERS), (ACCOUNT, ACCOUNTS)];

pub const ORDER: &str = "proto/acme/shop/v1/order.proto";
pub const ACCOUNT: &str = "proto/acme/shop/v1/account.proto";

const CONFIG: &str = r#"[module]
name = "acme/shop"

[lint]
use = ["STANDARD"]

[breaking]
use = ["FILE"]
"#;

const ORDERS: &str = r#"// What becomes of orders.
syntax = "proto3";

package acme.shop.v1;

import "google/protobuf/timestamp.proto";
import "schemactl/v1/options.proto";

option (schemactl.v1.defaults) = {
  owner: {team: "checkout" email: "checkout@acme.dev"}
  producers: ["checkout-api"]
  readers: ["finance"]
  retention_days: 400
  destinations: [{lake: {}}, {postgres: {}}]
};

// A customer placed an order.
message OrderPlaced {
  option (schemactl.v1.event) = {};

  // The order.
  string order_id = 1 [(schemactl.v1.field) = {role: ROLE_IDEMPOTENCY_KEY example: "ord_1"}];
  // The customer.
  string user_id = 2 [(schemactl.v1.field) = {role: ROLE_USER_ID example: "usr_7Q2M"}];
  // When it was placed.
  google.protobuf.Timestamp placed_at = 3 [(schemactl.v1.field).role = ROLE_EVENT_TIME];
  // What it costs.
  int64 total_cents = 4 [(schemactl.v1.field).example = "1250"];
  // Where the customer came from.
  string channel = 5 [(schemactl.v1.field).example = "web"];
}
"#;

const ACCOUNTS: &str = r#"// What becomes of accounts.
syntax = "proto3";

package acme.shop.v1;

import "google/protobuf/timestamp.proto";
import "schemactl/v1/options.proto";

option (schemactl.v1.defaults) = {
  owner: {team: "identity" email: "identity@acme.dev"}
  producers: ["account-api"]
  retention_days: 400
  destinations: [{lake: {} pii: {of: PII_EMAIL action: PII_ACTION_DROP}}]
};

// Somebody opened an account.
message AccountRegistered {
  option (schemactl.v1.event) = {};

  // The customer.
  string user_id = 1 [(schemactl.v1.field) = {role: ROLE_USER_ID example: "usr_7Q2M"}];
  // The address that confirmed the account.
  string email = 2 [(schemactl.v1.field) = {pii: PII_EMAIL example: "ada@example.com"}];
  // When it happened.
  google.protobuf.Timestamp registered_at = 3 [(schemactl.v1.field).role = ROLE_EVENT_TIME];
}
"#;

/// What the organisation asks, living with one finding until a day.
pub fn policy(until: &str) -> String {
    format!(
        r#"[retention_days]
email = 365

[[waivers]]
rule = "PII_RETENTION"
module = "acme/shop"
reason = "the archive moves in May"
author = "ada@acme.dev"
until = "{until}"
"#
    )
}

/// A case of the policy: a file on a day, and the rules that refuse it then.
pub fn policy_case(proto: &str, today: &str, refused: &str) -> String {
    format!(
        "[[case]]\nname = \"on {today}\"\ntoday = \"{today}\"\nmodule = \"acme/shop\"\nexpect = {refused}\n\
         proto = '''\n{proto}'''\n"
    )
}
