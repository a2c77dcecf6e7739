use schemactl_model::{
    EventSpec, Finding,
    event::{PiiAction, PiiClass, Role, Sensitivity, Stage, events},
};

use crate::schema;

/// The events of one file with the given body.
fn read(body: &str) -> (Vec<EventSpec>, Vec<Finding>) {
    let head = "syntax = \"proto3\";\npackage acme.v1;\nimport \"schemactl/v1/options.proto\";\n";
    events(&schema(&[("acme/v1/a.proto", &format!("{head}{body}"))]))
}

fn one(body: &str) -> EventSpec {
    let (mut events, findings) = read(body);
    assert!(findings.is_empty(), "{findings:#?}");
    assert_eq!(events.len(), 1, "{events:#?}");
    events.remove(0)
}

fn problem(body: &str) -> String {
    let (events, findings) = read(body);
    assert!(events.is_empty(), "{events:#?}");
    findings.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n")
}

#[test]
fn an_event_is_named_after_its_message_unless_it_says_so() {
    assert_eq!(
        one("message HTTPCallMade2 { option (schemactl.v1.event) = {}; }").name.as_str(),
        "http_call_made2"
    );
    let named = one("message A { option (schemactl.v1.event) = {name: \"shop.a\"}; }");
    assert_eq!(named.name.as_str(), "shop.a");
}

#[test]
fn a_message_without_the_option_is_no_event() {
    assert!(read("message A {}").0.is_empty());
}

#[test]
fn says_what_the_event_says() {
    let event = one(r#"
// An order was placed.
//
// By a customer.
message OrderPlaced {
  option (schemactl.v1.event) = {
    owner: {team: "checkout" email: "c@acme.dev"}
    producers: ["api"]
    stage: STAGE_DEPRECATED
    replaced_by: "order_v2"
    removal_date: "2030-02-28"
    expectations: {min_per_day: 5}
    tags: {key: "tier" value: "1"}
    destinations: [{name: "dwh" snowflake: {table: "ORDERS"} pii: {of: [PII_EMAIL, PII_IP] action: PII_ACTION_HASH}}]
  };
  // Its number.
  string id = 1 [(schemactl.v1.field) = {role: ROLE_USER_ID example: "o1"}];
  optional uint64 cents = 2 [(schemactl.v1.field).unit = "ct"]; // Price.
}
"#);
    insta::assert_json_snapshot!(event);
}

#[test]
fn defaults_are_merged_field_by_field() {
    let event = one(r#"
option (schemactl.v1.defaults) = {
  owner: {team: "base" email: "base@acme.dev"}
  producers: ["a", "b"]
  stage: STAGE_EXPERIMENTAL
  retention_days: 400
  expectations: {min_per_day: 1 max_per_day: 9}
  tags: [{key: "k" value: "default"}, {key: "other" value: "default"}]
  destinations: [
    {lake: {prefix: "raw"} pii: {of: PII_EMAIL action: PII_ACTION_DROP}},
    {kafka: {partitions: 3}},
    {webhook: {}}
  ]
};
message A {
  option (schemactl.v1.event) = {
    owner: {team: "own"}
    retention_days: 0
    expectations: {max_per_day: 5}
    tags: {key: "k" value: "own"}
    destinations: [{lake: {table: "a"}}, {kafka: {} enabled: false}, {name: "second" kafka: {topic: "t"}}]
  };
}
"#);
    let owner = event.owner.as_ref().unwrap();
    assert_eq!((owner.team.as_str(), owner.email.as_deref()), ("own", None), "owner is taken whole");
    assert_eq!(event.producers, ["a", "b"]);
    assert_eq!(event.stage, Stage::Experimental);
    assert_eq!(event.retention_days, Some(0), "a zero that was written survives");
    assert_eq!((event.expectations.min_per_day, event.expectations.max_per_day), (Some(1), Some(5)));
    assert_eq!((event.tags["k"].as_str(), event.tags["other"].as_str()), ("own", "default"));
    let destinations: Vec<_> = event
        .destinations
        .iter()
        .map(|d| (d.name.as_str(), serde_json::to_string(&d.kind).unwrap()))
        .collect();
    assert_eq!(
        destinations,
        [
            ("lake", r#"{"lake":{"table":"a","prefix":"raw"}}"#.to_owned()),
            ("webhook", r#"{"webhook":{"path":null}}"#.to_owned()),
            ("second", r#"{"kafka":{"topic":"t","partitions":null,"compact":null}}"#.to_owned()),
        ]
    );
    assert_eq!(event.destinations[0].action(PiiClass::Email), PiiAction::Drop);
}

#[test]
fn a_class_without_a_rule_is_denied_and_a_denial_survives_the_merge() {
    let event = one(r#"
option (schemactl.v1.defaults) = {destinations: [{lake: {} pii: {of: PII_EMAIL action: PII_ACTION_ALLOW}}]};
message A {
  option (schemactl.v1.event) = {destinations: [{lake: {} pii: {of: PII_EMAIL action: PII_ACTION_DENY}}]};
}
"#);
    assert_eq!(event.destinations[0].action(PiiClass::Email), PiiAction::Deny);
    assert_eq!(event.destinations[0].action(PiiClass::Phone), PiiAction::Deny);
}

#[test]
fn a_rule_that_leaves_its_action_open_inherits_it() {
    let event = one(r#"
option (schemactl.v1.defaults) = {destinations: [{lake: {} pii: {of: PII_EMAIL action: PII_ACTION_HASH}}]};
message A { option (schemactl.v1.event) = {destinations: [{lake: {} pii: {of: [PII_EMAIL, PII_IP]}}]}; }
"#);
    assert_eq!(event.destinations[0].action(PiiClass::Email), PiiAction::Hash);
    assert_eq!(event.destinations[0].action(PiiClass::Ip), PiiAction::Deny);
}

#[test]
fn personal_data_is_found_through_nested_messages_maps_and_lists() {
    let event = one(r#"
message A {
  option (schemactl.v1.event) = {};
  Person buyer = 1;
  map<string, Person> by_role = 2;
  repeated Person others = 3 [(schemactl.v1.field).pii = PII_OTHER];
}
message Person {
  string mail = 1 [(schemactl.v1.field) = {pii: PII_EMAIL sensitivity: SENSITIVITY_HIGH}];
  Person parent = 2;
  Plain plain = 3;
}
message Plain { string a = 1; }
"#);
    let found: Vec<_> = event.personal.iter().map(|p| (p.path.as_str(), p.class, p.sensitivity)).collect();
    assert_eq!(
        found,
        [
            ("buyer.mail", PiiClass::Email, Some(Sensitivity::High)),
            ("by_role.mail", PiiClass::Email, Some(Sensitivity::High)),
            ("others", PiiClass::Other, None),
        ]
    );
    assert_eq!(event.pii_classes(), [PiiClass::Email, PiiClass::Other]);
}

#[test]
fn messages_that_nest_without_end_are_refused_and_not_walked_for_ever() {
    let mut body = String::from("message A { option (schemactl.v1.event) = {}; M0 a = 1; }\n");
    for index in 0..30 {
        let fields: String = (1..=8).map(|n| format!("M{} f{n} = {n};", index + 1)).collect();
        body += &format!("message M{index} {{ {fields} }}\n");
    }
    body += "message M30 { string mail = 1 [(schemactl.v1.field).pii = PII_EMAIL]; }\n";
    assert!(problem(&body).contains("nest in too many ways"));
}

#[test]
fn a_chain_of_messages_of_any_length_is_refused_and_does_not_end_the_process() {
    let mut body = String::from("message A { option (schemactl.v1.event) = {}; M0 a = 1; }\n");
    for index in 0..3_000 {
        body += &format!("message M{index} {{ M{} f = 1; }}\n", index + 1);
    }
    body += "message M3000 { string mail = 1 [(schemactl.v1.field).pii = PII_EMAIL]; }\n";
    assert!(problem(&body).contains("nest in too many ways"));
}

#[test]
fn roles_are_found() {
    let event = one(
        "message A { option (schemactl.v1.event) = {}; string u = 1 [(schemactl.v1.field).role = ROLE_USER_ID]; }",
    );
    assert_eq!(event.field_with_role(Role::UserId).unwrap().name, "u");
    assert!(event.field_with_role(Role::EventTime).is_none());
}

#[test]
fn says_what_is_wrong_with_a_declaration_and_where() {
    let cases = [
        "message A { message B { option (schemactl.v1.event) = {}; } }",
        "message A { option (schemactl.v1.event) = {name: \"Bad Name\"}; }",
        "message A { option (schemactl.v1.event) = {removal_date: \"2030-02-30\"}; }",
        "message A { option (schemactl.v1.event) = {destinations: [{name: \"x\"}]}; }",
        "message A { option (schemactl.v1.event) = {destinations: [{lake: {} partition_by: \"gone\"}]}; }",
        "message A { option (schemactl.v1.event) = {destinations: [{lake: {}}, {lake: {}}]}; }",
    ];
    insta::assert_snapshot!(cases.map(problem).join("\n"));
}

#[test]
fn events_of_imports_belong_to_their_own_module() {
    let base = "syntax = \"proto3\"; package b; import \"schemactl/v1/options.proto\"; message B { option (schemactl.v1.event) = {}; }";
    let own = schema(&[("b.proto", base)]);
    assert_eq!(events(&own).0.len(), 1);
    assert!(own.files().filter(|(_, file)| file.is_import).count() > 0);
}

#[test]
fn refuses_names_that_fit_into_no_index() {
    let long = "x".repeat(256);
    for (what, written) in [
        ("owner team", format!("owner: {{team: \"{long}\"}}")),
        ("producer", format!("producers: \"{long}\"")),
        ("destination", format!("destinations: {{name: \"{long}\" lake: {{}}}}")),
        ("reader", format!("readers: \"{long}\"")),
        ("tag", format!("tags: {{key: \"{long}\" value: \"1\"}}")),
        ("value of a tag", format!("tags: {{key: \"a\" value: \"{long}\"}}")),
    ] {
        let found = problem(&format!("message A {{ option (schemactl.v1.event) = {{{written}}}; }}"));
        let expected = format!("{what} \"{}…\" is longer than 255 bytes", "x".repeat(40));
        assert!(found.contains(&expected), "{found}");
    }
    one(&format!("message A {{ option (schemactl.v1.event) = {{producers: \"{}\"}}; }}", "x".repeat(255)));
}
