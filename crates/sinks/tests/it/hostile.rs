//! Text from a schema that is not meant well.

use schemactl_sinks::{Desired, plan, postgres, sqlite};

use crate::load::{environment, event, lines};

const COMMENT: &str =
    "// '; DROP TABLE users; -- \\' $$ \"; ${aws_s3_bucket.lake.id} %{ if true } /* <script>\n";

fn plan_of(destination: &str, fields: &str) -> schemactl_sinks::Plan {
    let (desired, findings) = event(destination, fields).desired(&environment());
    plan(&Desired::default(), &desired, findings)
}

#[test]
fn comments_and_names_stay_text_in_sql() {
    let field = format!(
        "{COMMENT} string a = 1 [(schemactl.v1.field).column = {{name: \"a\\\" text); DROP TABLE users; --\"}}];"
    );
    let plan = plan_of("postgres: {table: \"t\\\"; DROP TABLE users; --\" schema: \"s'\"}", &field);
    assert_eq!(lines(&plan.findings), "");
    let statements: Vec<_> = postgres::render(&plan.changes)
        .into_iter()
        .filter(|statement| !statement.contains("envelope."))
        .collect();
    insta::assert_snapshot!("hostile.postgres", statements.join(";\n"));
    let (statements, findings) = sqlite::render(&plan.changes);
    assert_eq!(findings, []);
    let statements: Vec<_> =
        statements.into_iter().filter(|statement| !statement.contains("envelope.")).collect();
    insta::assert_snapshot!("hostile.sqlite", statements.join(";\n"));
}

#[test]
fn a_comment_never_becomes_an_expression_of_terraform() {
    let field = format!("{COMMENT} string a = 1 [(schemactl.v1.field).role = ROLE_USER_ID];");
    let plan = plan_of(
        "lake: {} }, { kinesis: {}",
        &format!("{field} {COMMENT} M m = 2; message M {{ string b = 1; }}"),
    );
    assert_eq!(lines(&plan.findings), "");
    let main = &plan.files[0].content;
    let expressions = main.matches("${").count();
    let ours =
        main.matches("${aws_").count() + main.matches("${data.aws_").count() + main.matches("$${").count();
    assert_eq!(expressions, ours, "every expression is one of ours or escaped");
    assert!(!main.replace("%%{", "").contains("%{"));
}

#[test]
fn names_that_aws_does_not_take_are_errors() {
    for (destination, problem) in [
        ("lake: {table: \"${x}\"}", "is not what Glue and S3 take"),
        ("lake: {prefix: \"a/../b\"}", "is not what Glue and S3 take"),
        ("lake: {prefix: \"!{partitionKeyFromQuery:x}\"}", "is not what Glue and S3 take"),
        ("lake: {table: \"all_events\"}", "is the table of all events"),
        ("lake: {prefix: \"all_events\"}", "others lie there"),
        ("kinesis: {stream: \"a b\"}", "is not a stream's name"),
        ("postgres: {table: \"\"}", "has no name that Postgres can hold"),
    ] {
        let plan = plan_of(destination, "string a = 1;");
        assert!(lines(&plan.findings).contains(problem), "{destination}: {}", lines(&plan.findings));
        assert!(plan.is_refused());
        assert_eq!(plan.files, []);
    }
}

#[test]
fn names_that_postgres_would_cut_stay_apart() {
    let long = "x".repeat(70);
    let plan = plan_of("postgres: {}", &format!("string {long}_one = 1; string {long}_two = 2;"));
    assert_eq!(lines(&plan.findings), "");
    let sql = &plan.files[0].content;
    let names: Vec<_> =
        sql.split('"').filter(|name| name.starts_with("xxx") && !name.contains(' ')).collect();
    assert!(names.iter().all(|name| name.len() == 63), "{names:?}");
    let different: std::collections::BTreeSet<_> = names.into_iter().collect();
    assert_eq!(different.len(), 2);
}

#[test]
fn a_message_that_unfolds_without_end_is_an_error_and_not_a_wait() {
    let level = |index: usize| {
        let next = index + 1;
        format!("message L{index} {{ L{next} a = 1; L{next} b = 2; L{next} c = 3; string s = 4; }}")
    };
    let levels: String = (0..20).map(level).collect();
    let fields = format!("L0 a = 1; {levels} message L20 {{ string s = 1; }}");
    let plan = plan_of("lake: {} }, { postgres: {}", &fields);
    insta::assert_snapshot!(lines(&plan.findings), @r#"error SINK_LIMIT: Event "happened", destination "lake": its message has more than 2000 fields, nested ones included."#);
}
