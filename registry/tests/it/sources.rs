//! Modules the tests publish.

/// A file with one event.
pub const ORDERS: &str = r#"syntax = "proto3";

package acme.shop.v1;

import "schemactl/v1/options.proto";

// A customer placed an order.
message OrderPlaced {
  option (schemactl.v1.event) = {
    owner: {team: "checkout"}
    producers: ["checkout-api"]
    destinations: [
      {
        snowflake: {table: "ORDER_PLACED"}
        pii: {of: PII_EMAIL action: PII_ACTION_HASH}
      }
    ]
    tags: {key: "domain" value: "sales"}
  };
  string order_id = 1;
  string email = 2 [(schemactl.v1.field).pii = PII_EMAIL];
}
"#;

/// The same with one more field: compatible.
pub fn orders_with_a_field() -> String {
    ORDERS.replace("  string order_id = 1;\n", "  string order_id = 1;\n  string coupon = 3;\n")
}

/// The same with a field of another type: breaking. Its table is another one too, since the first could
/// not follow.
pub fn orders_with_another_type() -> String {
    ORDERS.replace("string order_id = 1", "int64 order_id = 1").replace("ORDER_PLACED", "ORDERS_BY_NUMBER")
}

/// A file without events.
pub const CARTS: &str =
    "syntax = \"proto3\";\n\npackage acme.shop.v1;\n\nmessage Cart {\n  string id = 1;\n}\n";

pub fn carts_with_a_field() -> String {
    CARTS.replace("  string id = 1;\n", "  string id = 1;\n  int32 items = 2;\n")
}

/// A file that others import.
pub const MONEY: &str =
    "syntax = \"proto3\";\n\npackage acme.common.v1;\n\nmessage Money {\n  int64 units = 1;\n}\n";

/// A file that imports it.
pub const PRICES: &str = "syntax = \"proto3\";\n\npackage acme.shop.v1;\n\nimport \"acme/common/v1/money.proto\";\n\n\
     message Price {\n  acme.common.v1.Money amount = 1;\n}\n";
