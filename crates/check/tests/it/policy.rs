//! Policy and changes of events: what goes beyond each rule's example.

use insta::assert_snapshot;
use schemactl_check::{
    Policy, UnknownRule, Weight, event_changes, event_changes::Side, nothing_taken, policy,
};
use schemactl_model::{EventName, ModuleName, Schema, event::events};

use crate::schemas::{lines, shop};

fn said(schema: &Schema, rules: &Policy) -> String {
    lines(&policy(schema, &events(schema).0, &nothing_taken, rules).expect("every name is known"))
}

fn changed(before: &str, after: &str, rules: &Policy) -> String {
    let (before, after) = (shop(before), shop(after));
    let (events_before, events_after) = (events(&before).0, events(&after).0);
    let before = Side { schema: &before, events: &events_before };
    let after = Side { schema: &after, events: &events_after };
    lines(&event_changes(before, after, rules).expect("every name is known"))
}

#[test]
fn personal_data_is_found_in_nested_messages_maps_and_lists() {
    let schema = shop(
        "message SignedUp {\n  option (schemactl.v1.event) = {owner: {team: \"a\"} destinations: [{kafka: {} name: \"stream\"}]};\n  map<string, Person> people = 1;\n  repeated Person more = 2;\n  string id = 3;\n}\nmessage Person {\n  string name = 1 [(schemactl.v1.field).pii = PII_NAME];\n}\n",
    );
    assert_snapshot!(said(&schema, &Policy::default()), @r#"
    acme/v1/shop.proto:11:3: error: Event "signed_up" sends "more.name" (PII_NAME) to destination "stream", which does not say what happens to that class. (PII_DESTINATION)
    acme/v1/shop.proto:11:3: error: Event "signed_up" sends "people.name" (PII_NAME) to destination "stream", which does not say what happens to that class. (PII_DESTINATION)
    "#);
    let hint =
        policy(&schema, &events(&schema).0, &nothing_taken, &Policy::default()).unwrap()[0].hint.clone();
    assert_snapshot!(hint.unwrap_or_default(), @r#"write pii: {of: PII_NAME action: PII_ACTION_HASH} (or PII_ACTION_DROP, _MASK, _ALLOW) into destination "stream""#);
}

#[test]
fn fields_that_do_not_land_are_nobodys_harm() {
    let event = |destination: &str| {
        said(
            &shop(&format!(
                "message A {{ option (schemactl.v1.event) = {{owner: {{team: \"a\"}} destinations: [{destination}]}}; string mail = 1 [(schemactl.v1.field).pii = PII_EMAIL]; string id = 2; }}"
            )),
            &Policy::default(),
        )
    };
    assert_eq!(event("{lake: {} fields: {exclude: \"mail\"}}"), "");
    assert_eq!(event("{lake: {} fields: {include: \"id\"}}"), "");
    assert_eq!(event("{lake: {} pii: {of: PII_EMAIL action: PII_ACTION_DROP}}"), "");
    assert!(event("{lake: {} pii: {of: PII_EMAIL action: PII_ACTION_DENY}}").contains("which denies it"));
    let unsaid = event("{lake: {} pii: {of: PII_NAME action: PII_ACTION_HASH}}");
    assert!(unsaid.contains("which does not say what happens to that class"), "{unsaid}");
}

#[test]
fn streams_carry_fields_that_they_exclude() {
    let event = |kind: &str| {
        said(
            &shop(&format!(
                "message A {{ option (schemactl.v1.event) = {{owner: {{team: \"a\"}} destinations: [{{{kind}: {{}} fields: {{exclude: \"mail\"}}}}]}}; string mail = 1 [(schemactl.v1.field).pii = PII_EMAIL]; }}"
            )),
            &Policy::default(),
        )
    };
    for kind in ["kafka", "kinesis"] {
        assert!(event(kind).contains("PII_DESTINATION"), "{kind}");
    }
    assert_eq!(event("postgres"), "");
}

#[test]
fn a_personal_key_lands_as_the_events_id_unless_it_is_allowed() {
    let event = |destination: &str| {
        said(
            &shop(&format!(
                "message A {{ option (schemactl.v1.event) = {{owner: {{team: \"a\"}} destinations: [{{lake: {{}} {destination}}}]}}; string mail = 1 [(schemactl.v1.field) = {{pii: PII_EMAIL role: ROLE_IDEMPOTENCY_KEY}}]; }}"
            )),
            &Policy::default(),
        )
    };
    for refused in ["fields: {exclude: \"mail\"}", "pii: {of: PII_EMAIL action: PII_ACTION_DROP}"] {
        assert!(event(refused).contains("where it is the event's id, which lands as it is"), "{refused}");
    }
    assert_eq!(event("fields: {exclude: \"mail\"} pii: {of: PII_EMAIL action: PII_ACTION_ALLOW}"), "");
}

#[test]
fn no_destination_holds_a_credential_however_it_is_protected() {
    let event = |action: &str| {
        said(
            &shop(&format!(
                "message A {{ option (schemactl.v1.event) = {{owner: {{team: \"a\"}} destinations: [{{lake: {{}} pii: {{of: PII_CREDENTIAL action: {action}}}}}]}}; string token = 1 [(schemactl.v1.field).pii = PII_CREDENTIAL]; }}"
            )),
            &Policy::default(),
        )
    };
    assert_eq!(event("PII_ACTION_DROP"), "");
    for action in ["PII_ACTION_HASH", "PII_ACTION_MASK", "PII_ACTION_ALLOW"] {
        assert!(event(action).contains("no destination may hold a credential"), "{action}");
    }
}

#[test]
fn a_name_of_another_module_is_refused_and_the_module_named() {
    let schema = shop("message Seen { option (schemactl.v1.event).owner.team = \"a\"; }");
    let taken = |name: &EventName| -> Option<ModuleName> {
        (name.as_str() == "seen").then(|| "other/module".parse().expect("a module name"))
    };
    let findings = policy(&schema, &events(&schema).0, &taken, &Policy::default()).unwrap();
    assert_snapshot!(lines(&findings), @r#"acme/v1/shop.proto:4:1: error: Event name "seen" of message "acme.v1.Seen" belongs to module "other/module". (EVENT_NAME_UNIQUE)"#);
}

#[test]
fn a_platform_weighs_rules_and_refuses_ids_that_are_none() {
    let schema = shop("message Seen { option (schemactl.v1.event) = {}; }");
    let weighed = |weight| Policy {
        severity: [("EVENT_OWNER_REQUIRED".to_owned(), weight)].into(),
        ..Policy::default()
    };
    assert!(said(&schema, &weighed(Weight::Warning)).contains(": warning: "));
    assert_eq!(said(&schema, &weighed(Weight::Off)), "");
    let odd = Policy { severity: [("EVENT_OWNER".to_owned(), Weight::Off)].into(), ..Policy::default() };
    let error = policy(&schema, &[], &nothing_taken, &odd).unwrap_err();
    assert!(matches!(error, UnknownRule::Unknown { ref name, .. } if name == "EVENT_OWNER"), "{error}");
}

const NESTED: &str = "message A { option (schemactl.v1.event) = {}; Person who = 1; }\nmessage Person { string mail = 1 [(schemactl.v1.field).pii = PII_EMAIL]; }\nmessage Plain { string mail = 1; }\n";

#[test]
fn a_class_is_lowered_by_another_message_in_the_same_place_too() {
    let after = NESTED.replace("Person who", "Plain who");
    assert_snapshot!(changed(NESTED, &after, &Policy::default()), @r#"acme/v1/shop.proto:6:17: error: "who.mail" of event "a" is no longer marked PII_EMAIL. (PII_NO_LOWER)"#);
}

#[test]
fn a_field_that_is_renamed_or_deleted_is_not_lowered() {
    assert_eq!(
        changed(NESTED, &NESTED.replace("string mail = 1 [", "string email = 1 ["), &Policy::default()),
        ""
    );
    assert_eq!(changed(NESTED, &NESTED.replace("Person who = 1;", "reserved 1;"), &Policy::default()), "");
}

#[test]
fn a_class_that_changes_or_counts_for_less_is_lowered() {
    let another = NESTED.replace("PII_EMAIL", "PII_OTHER");
    assert!(
        changed(NESTED, &another, &Policy::default()).contains("changed class from PII_EMAIL to PII_OTHER")
    );
    let less = NESTED.replace(".pii = PII_EMAIL]", " = {pii: PII_EMAIL sensitivity: SENSITIVITY_LOW}]");
    assert!(changed(NESTED, &less, &Policy::default()).contains("SENSITIVITY_MEDIUM to SENSITIVITY_LOW"));
    assert_eq!(changed(&less, NESTED, &Policy::default()), "");
}

#[test]
fn an_event_whose_message_is_renamed_is_the_same_by_its_name() {
    let before = "message A { option (schemactl.v1.event).name = \"seen\"; }";
    let after = "message B { option (schemactl.v1.event).name = \"seen\"; }";
    assert_eq!(changed(before, after, &Policy::default()), "");
    let gone = changed(before, "message B {}", &Policy::default());
    assert_snapshot!(gone, @r#"acme/v1/shop.proto:1:1: error: Previously present event "seen" of message "acme.v1.A" was deleted. (EVENT_NO_DELETE)"#);
}

#[test]
fn a_name_of_old_weighs_what_took_its_place() {
    let before = "message A { option (schemactl.v1.event).retention_days = 30; }";
    let weighed =
        |id: &str| Policy { severity: [(id.to_owned(), Weight::Error)].into(), ..Policy::default() };
    for (after, told) in [("3", "shortened retention from 30 days to 3"), ("300", "lengthened")] {
        let after = before.replace("30", after);
        let said = changed(before, &after, &weighed("EVENT_SAME_RETENTION"));
        assert!(said.contains(": error: ") && said.contains(told), "{said}");
    }
    let longer = before.replace("30", "300");
    let said = changed(before, &longer, &weighed("EVENT_RETENTION_NO_SHORTEN"));
    assert!(said.contains(": notice: "), "{said}");
}

#[test]
fn readers_are_told_apart_by_what_they_lose_and_get() {
    let event =
        |readers: &str| format!("message A {{ option (schemactl.v1.event) = {{readers: [{readers}]}}; }}");
    let said = |before: &str, after: &str| changed(&event(before), &event(after), &Policy::default());
    assert!(said("", "\"x\"").contains("is no longer for everybody but x"));
    assert!(said("\"x\"", "").contains("is now for everybody too"));
    let both = said("\"x\", \"y\"", "\"y\", \"z\"");
    assert!(both.contains("is no longer for x.") && both.contains("is now for z too."), "{both}");
    assert_eq!(said("\"x\", \"y\"", "\"y\", \"x\""), "");
}

#[test]
fn personal_data_that_starts_to_land_is_told_with_how() {
    let event = |action: &str, more: &str| {
        format!(
            "message A {{ option (schemactl.v1.event).destinations = {{lake: {{}} pii: {{of: PII_EMAIL action: {action}}}}}; string mail = 1 [(schemactl.v1.field).pii = PII_EMAIL]; {more} }}"
        )
    };
    let said = |before: &str, after: &str| changed(before, after, &Policy::default());
    let hashed = event("PII_ACTION_HASH", "");
    let begins = said(&event("PII_ACTION_DROP", ""), &hashed);
    assert!(begins.contains(r#"Personal "mail" (PII_EMAIL) of event "a" now reaches destination "lake", with PII_ACTION_HASH. (PII_NEW_DESTINATION)"#), "{begins}");
    let field = event("PII_ACTION_HASH", "string other = 2 [(schemactl.v1.field).pii = PII_EMAIL];");
    assert!(said(&hashed, &field).contains(r#"Personal "other""#));
    let allowed = said(&hashed, &event("PII_ACTION_ALLOW", ""));
    assert!(!allowed.contains("PII_NEW_DESTINATION"), "it was there: {allowed}");
    let streamed = hashed.replace("lake: {}", "kafka: {} fields: {exclude: \"mail\"} name: \"s\"");
    assert!(
        said(&hashed, &streamed).contains(r#"reaches destination "s""#),
        "streams carry what they exclude"
    );
}

#[test]
fn personal_data_that_is_called_otherwise_is_no_news_where_it_lands() {
    let event = |fields: &str| {
        format!(
            "message A {{ option (schemactl.v1.event).destinations = {{lake: {{}} pii: {{of: PII_EMAIL action: PII_ACTION_HASH}}}}; {fields} }} message Person {{ string mail = 1 [(schemactl.v1.field).pii = PII_EMAIL]; }} message Human {{ string address = 1 [(schemactl.v1.field).pii = PII_EMAIL]; }}"
        )
    };
    let said = |before: &str, after: &str| changed(&event(before), &event(after), &Policy::default());
    let new = "(PII_NEW_DESTINATION)";
    let mail =
        |name: &str, number: i32| format!("string {name} = {number} [(schemactl.v1.field).pii = PII_EMAIL];");
    let renamed = said(&mail("mail", 1), &mail("address", 1));
    assert!(!renamed.contains(new), "its column is the same: {renamed}");
    let inside = said("Person buyer = 3;", "Human customer = 3;");
    assert!(!inside.contains(new), "so is its place in a message: {inside}");
    let moved = said(&mail("mail", 1), &mail("mail", 2));
    assert!(moved.contains(new), "another number is another column: {moved}");
}
