//! Personal data at destinations.

use schemactl_sinks::{Desired, Engine, plan};

use crate::load::{environment, event, lines};

const NESTED: &str = "
    Person buyer = 1; repeated Person guests = 2; map<string, Person> by_role = 3; string note = 4;
    message Person {
      string email = 1 [(schemactl.v1.field).pii = PII_EMAIL];
      string city = 2;
      Person parent = 3;
    }
";

fn columns(destination: &str, fields: &str) -> (Vec<String>, String) {
    let (desired, findings) = event(destination, fields).desired(&environment());
    let columns = desired.tables.iter().filter(|table| table.name.engine == Engine::Postgres);
    let columns = columns
        .flat_map(|table| &table.columns)
        .filter(|column| !column.id.as_str().starts_with("envelope."));
    (columns.map(|column| format!("{}={}", column.id, column.value.name)).collect(), lines(&findings))
}

fn glue_text(destination: &str, fields: &str) -> String {
    let (desired, findings) = event(destination, fields).desired(&environment());
    let plan = plan(&Desired::default(), &desired, findings);
    plan.files.into_iter().map(|file| file.content).collect()
}

#[test]
fn a_dropped_value_has_no_column_at_any_depth() {
    let (columns, findings) = columns("postgres: {} pii: {of: PII_EMAIL action: PII_ACTION_DROP}", NESTED);
    assert_eq!(columns, ["1.2=buyer__city", "4=note"]);
    insta::assert_snapshot!(findings, @r#"
    warning SINK_LEFT_OUT: Event "happened", destination "postgres": field "by_role" is left out whole: values inside it are to be dropped, and have no columns of their own.
    warning SINK_LEFT_OUT: Event "happened", destination "postgres": field "guests" is left out whole: values inside it are to be dropped, and have no columns of their own.
    warning SINK_LEFT_OUT: Event "happened", destination "postgres": field "parent" is left out whole: values inside it are to be dropped, and have no columns of their own.
    "#);
}

#[test]
fn a_hashed_value_has_a_column_of_its_own() {
    let (columns, _) = columns("postgres: {} pii: {of: PII_EMAIL action: PII_ACTION_HASH}", NESTED);
    assert_eq!(columns, ["1.1.hash=buyer__email_hash", "1.2=buyer__city", "4=note"]);
}

#[test]
fn an_allowed_value_stays_where_it_is() {
    let (columns, findings) = columns("postgres: {} pii: {of: PII_EMAIL action: PII_ACTION_ALLOW}", NESTED);
    assert_eq!(columns, ["1=buyer", "2=guests", "3=by_role", "4=note"]);
    assert_eq!(findings, "");
}

#[test]
fn a_class_without_a_rule_is_an_error_and_nothing_lands() {
    for kind in ["postgres", "lake", "kinesis"] {
        let (columns, findings) = columns(&format!("{kind}: {{}}"), NESTED);
        assert_eq!(columns, [""; 0]);
        assert!(
            findings.contains(&format!("error SINK_PII: Event \"happened\", destination \"{kind}\"")),
            "{findings}"
        );
    }
}

#[test]
fn a_field_that_is_not_sent_needs_no_rule() {
    let destination = "postgres: {} fields: {include: [\"note\"]}";
    assert_eq!(columns(destination, NESTED), (vec!["4=note".to_owned()], String::new()));
}

#[test]
fn masking_in_postgres_is_not_rendered_and_nothing_lands() {
    let (columns, findings) = columns("postgres: {} pii: {of: PII_EMAIL action: PII_ACTION_MASK}", NESTED);
    assert_eq!(columns, [""; 0]);
    insta::assert_snapshot!(findings, @r#"warning SINK_NOT_RENDERED: Event "happened", destination "postgres": to mask buyer.email (email), guests.email (email), by_role.email (email) takes a view that masks, with grants on it, which plan does not render for postgres yet; nothing is provisioned."#);
}

#[test]
fn a_lake_cannot_mask() {
    let (_, findings) = columns("lake: {} pii: {of: PII_EMAIL action: PII_ACTION_MASK}", NESTED);
    insta::assert_snapshot!(findings, @r#"error SINK_PII: Event "happened", destination "lake": lake cannot mask buyer.email (email), guests.email (email), by_role.email (email): readers of it all see the same bytes, so nothing can be masked for some of them."#);
}

#[test]
fn what_a_lake_drops_is_in_no_table_and_no_json() {
    let text = glue_text("lake: {} pii: {of: PII_EMAIL action: PII_ACTION_DROP}", NESTED);
    assert!(text.contains("struct<buyer:struct<city:string>,guests:array<struct<city:string>>,"), "{text}");
    assert!(!text.contains("email") && !text.contains("parent"));
}

#[test]
fn a_personal_user_is_in_the_lake_only_where_it_is_allowed() {
    let field = "string user = 1 [(schemactl.v1.field) = {pii: PII_EMAIL role: ROLE_USER_ID}];";
    let dropped = glue_text("lake: {} pii: {of: PII_EMAIL action: PII_ACTION_DROP}", field);
    assert!(!dropped.contains("user_id"), "{dropped}");
    let allowed = glue_text("lake: {} pii: {of: PII_EMAIL action: PII_ACTION_ALLOW}", field);
    assert_eq!(allowed.matches("\"user_id\"").count(), 2, "{allowed}");
}

#[test]
fn a_personal_key_cannot_be_left_out() {
    let field = "string mail = 1 [(schemactl.v1.field) = {pii: PII_EMAIL role: ROLE_IDEMPOTENCY_KEY}];";
    for kind in ["postgres", "lake"] {
        let (_, findings) =
            columns(&format!("{kind}: {{}} pii: {{of: PII_EMAIL action: PII_ACTION_DROP}}"), field);
        assert!(findings.contains("its idempotency key is personal"), "{findings}");
    }
}

#[test]
fn a_credential_lands_nowhere() {
    let field = "string token = 1 [(schemactl.v1.field).pii = PII_CREDENTIAL];";
    let (columns, findings) =
        columns("postgres: {} pii: {of: PII_CREDENTIAL action: PII_ACTION_ALLOW}", field);
    assert_eq!(columns, [""; 0]);
    insta::assert_snapshot!(findings, @r#"error SINK_PII: Event "happened", destination "postgres": token is a credential, which no destination may hold."#);
}

#[test]
fn a_personal_key_or_time_lands_whatever_fields_do() {
    let key =
        "string mail = 1 [(schemactl.v1.field) = {pii: PII_EMAIL role: ROLE_IDEMPOTENCY_KEY}]; string a = 2;";
    let time = "google.protobuf.Timestamp born = 1 [(schemactl.v1.field) = {pii: PII_BIRTH_DATE role: ROLE_EVENT_TIME}]; string a = 2;";
    for kind in ["postgres", "lake"] {
        for (field, name, what) in [(key, "mail", "idempotency key"), (time, "born", "event time")] {
            let excluded = format!("{kind}: {{}} fields: {{exclude: [{name:?}]}}");
            let (desired, findings) = event(&excluded, field).desired(&environment());
            assert!(lines(&findings).contains(&format!("its {what} is personal")), "{}", lines(&findings));
            assert_eq!(desired.tables, []);
        }
        let allowed = format!(
            "{kind}: {{}} fields: {{exclude: [\"mail\"]}} pii: {{of: PII_EMAIL action: PII_ACTION_ALLOW}}"
        );
        assert_ne!(event(&allowed, key).desired(&environment()).0.tables, []);
    }
}

#[test]
fn an_excluded_user_or_device_is_in_no_table_of_the_lake() {
    for (role, column) in [("ROLE_USER_ID", "user_id"), ("ROLE_DEVICE_ID", "device_id")] {
        let field = format!("string who = 1 [(schemactl.v1.field).role = {role}]; string a = 2;");
        let taken = glue_text("lake: {}", &field);
        assert!(taken.contains(&format!("\"{column}\"")), "{taken}");
        let excluded = glue_text("lake: {} fields: {exclude: [\"who\"]}", &field);
        assert!(!excluded.contains(&format!("\"{column}\"")), "{excluded}");
    }
}

#[test]
fn a_stream_carries_whole_events_and_takes_no_choice_of_fields() {
    for fields in ["include: [\"note\"]", "exclude: [\"note\"]"] {
        let destination = format!("kinesis: {{}} fields: {{{fields}}}");
        let (desired, findings) =
            event(&destination, "string note = 1; string other = 2;").desired(&environment());
        assert_eq!(desired.streams, []);
        assert!(
            lines(&findings).starts_with("warning SINK_NOT_RENDERED: Event \"happened\", destination \"kinesis\": kinesis carries whole events"),
            "{}",
            lines(&findings)
        );
    }
    let mail = "string mail = 1 [(schemactl.v1.field).pii = PII_EMAIL];";
    let (_, findings) = event("kinesis: {} fields: {exclude: [\"mail\"]}", mail).desired(&environment());
    assert!(lines(&findings).contains("error SINK_PII"), "{}", lines(&findings));
}

#[test]
fn what_a_lake_leaves_out_still_lies_among_its_errors() {
    let mail = "string mail = 1 [(schemactl.v1.field).pii = PII_EMAIL]; string a = 2;";
    for rule in ["pii: {of: PII_EMAIL action: PII_ACTION_DROP}", "fields: {exclude: [\"mail\"]}"] {
        let (_, findings) = event(&format!("lake: {{}} {rule}"), mail).desired(&environment());
        assert_eq!(
            lines(&findings),
            "warning SINK_PII: Event \"happened\", destination \"lake\": its tables leave mail out, but error output below \"events/errors/\" and the queue of undelivered records keep whole records for 14 days.\n"
        );
    }
    let allowed = "lake: {} pii: {of: PII_EMAIL action: PII_ACTION_ALLOW}";
    assert_eq!(lines(&event(allowed, mail).desired(&environment()).1), "");
}
