use schemactl_model::schema::{Use, UseKind};

use crate::schema;

const ORDER: &str = r#"syntax = "proto3";
package acme.v1;
message Order {
  Line line = 1;
}
message Line {}
enum State {
  STATE_UNSPECIFIED = 0;
}
"#;

const OTHERS: &str = r#"syntax = "proto3";
package acme.web.v1;
import "order.proto";
message Page {
  string title = 1;
  repeated acme.v1.Order orders = 2;
  map<string, acme.v1.State> states = 3;
  Page next = 4;
}
service Pages {
  rpc Show(Page) returns (acme.v1.Order);
  rpc Hide(Page) returns (Page);
}
"#;

fn line(used: &Use) -> String {
    format!("{:?} {} {} {}", used.kind, used.element, used.r#type, used.file)
}

#[test]
fn whoever_names_a_type_of_a_file_uses_it() {
    let schema = schema(&[("order.proto", ORDER), ("page.proto", OTHERS)]);
    let uses = schema.uses_of(schema.file("order.proto").unwrap());
    let lines: Vec<String> = uses.iter().map(line).collect();
    let expected = [
        "Field acme.web.v1.Page.orders acme.v1.Order page.proto",
        "Field acme.web.v1.Page.states acme.v1.State page.proto",
        "Method acme.web.v1.Pages.Show acme.v1.Order page.proto",
    ];
    assert_eq!(lines, expected);
    assert_eq!(uses[2].kind, UseKind::Method);
    assert_eq!(schema.uses_of(schema.file("page.proto").unwrap()), []);
}
