//! What each change of a schema does to a Postgres table and to a Glue table.

use schemactl_sinks::{Class, Desired, Engine, SinkChange, changes, postgres};

use crate::load::{environment, event};

const BOTH: &str = "postgres: {} }, { lake: {}";

fn state(fields: &str) -> Desired {
    let (desired, findings) = event(BOTH, fields).desired(&environment());
    assert_eq!(findings, []);
    desired
}

fn between(before: &str, after: &str) -> Vec<SinkChange> {
    let message = "message M { int32 a = 1; } message N { int32 a = 1; string b = 2; }";
    let common = |fields: &str| format!("string key = 15; {message}\n{fields}");
    changes(&state(&common(before)), &state(&common(after)))
}

/// Checks one row: the changes to Postgres, with their SQL, and those to Glue, one a line.
#[track_caller]
fn row(before: &str, after: &str, expected_postgres: &str, expected_glue: &str) {
    let changes = between(before, after);
    let of = |engine: Engine| changes.iter().filter(move |change| change.table.engine == engine);
    let shown = |change: &SinkChange| {
        let text = change.to_string();
        text.replace("Postgres table events.happened: ", "").replace("Glue table events.happened: ", "")
    };
    let sql = postgres::render(&changes);
    let sql = sql.iter().filter(|statement| !statement.starts_with("COMMENT"));
    let postgres: Vec<String> =
        of(Engine::Postgres).map(shown).filter(|line| !line.contains(": comment on")).collect();
    let lines: Vec<String> = postgres.into_iter().chain(sql.cloned()).collect();
    assert_eq!(lines.join("\n"), unindented(expected_postgres), "Postgres: {before} -> {after}");
    let glue: Vec<String> = of(Engine::Glue).map(shown).collect();
    assert_eq!(glue.join("\n"), unindented(expected_glue), "Glue: {before} -> {after}");
}

fn unindented(text: &str) -> String {
    text.trim().lines().map(str::trim).collect::<Vec<_>>().join("\n")
}

#[test]
fn add_a_field() {
    row(
        "",
        "string a = 1;",
        r#"SAFE: add column "a"
           ALTER TABLE "events"."happened" ADD COLUMN IF NOT EXISTS "a" text"#,
        r#"SAFE: add member "data.a""#,
    );
}

#[test]
fn add_an_unsigned_field_with_its_range() {
    row(
        "",
        "uint64 a = 1;",
        r#"SAFE: add column "a"
           ALTER TABLE "events"."happened" ADD COLUMN IF NOT EXISTS "a" numeric(20,0) CHECK ("a" BETWEEN 0 AND 18446744073709551615)"#,
        r#"SAFE: add member "data.a""#,
    );
}

#[test]
fn add_a_field_in_a_message() {
    row(
        "Sub a = 1; message Sub { int32 b = 1; }",
        "Sub a = 1; message Sub { int32 b = 1; int32 c = 2; }",
        "",
        r#"SAFE: add member "data.a.c""#,
    );
}

#[test]
fn widen_a_signed_integer() {
    row(
        "int32 a = 1;",
        "int64 a = 1;",
        r#"SAFE: change type of "a": the table is rewritten and locked while that runs
           ALTER TABLE "events"."happened" ALTER COLUMN "a" TYPE bigint"#,
        r#"SAFE: change type of "data.a""#,
    );
}

#[test]
fn widen_an_unsigned_integer() {
    row(
        "uint32 a = 1;",
        "uint64 a = 1;",
        r#"SAFE: change type of "a": the table is rewritten and locked while that runs
           ALTER TABLE "events"."happened" ALTER COLUMN "a" TYPE numeric(20,0), ADD CHECK ("a" BETWEEN 0 AND 18446744073709551615)"#,
        r#"WARN: change type of "data.a": files from before hold integers; read them with a cast"#,
    );
}

#[test]
fn narrow_an_integer() {
    row(
        "int64 a = 1;",
        "int32 a = 1;",
        r#"BREAKING: "a": int64 became int32: large numbers would be lost"#,
        r#"BREAKING: "data.a": int64 became int32: large numbers would be lost"#,
    );
}

#[test]
fn change_the_sign() {
    for (before, after) in [("int32", "uint32"), ("uint32", "int64"), ("uint64", "int64")] {
        let changes = between(&format!("{before} a = 1;"), &format!("{after} a = 1;"));
        let classes: Vec<_> = changes.iter().map(|change| change.class).collect();
        assert_eq!(classes, [Class::Breaking, Class::Breaking], "{before} {after}");
    }
}

#[test]
fn float_to_double() {
    row(
        "float a = 1;",
        "double a = 1;",
        r#"BREAKING: "a": float became double: their bytes mean different numbers"#,
        r#"BREAKING: "data.a": float became double: their bytes mean different numbers"#,
    );
}

#[test]
fn more_digits_of_a_decimal() {
    let decimal = |postgres: &str, lake: &str| {
        format!(
            "uint64 a = 1 [(schemactl.v1.field).column = {{\
             type: {{key: \"postgres\" value: {postgres:?}}} type: {{key: \"lake\" value: {lake:?}}}}}];"
        )
    };
    row(
        &decimal("numeric(20,0)", "decimal(20,0)"),
        &decimal("numeric(38,0)", "decimal(38,0)"),
        r#"SAFE: change type of "a": the rows stay as they are
           ALTER TABLE "events"."happened" ALTER COLUMN "a" TYPE numeric(38,0), ADD CHECK ("a" BETWEEN 0 AND 18446744073709551615)"#,
        r#"SAFE: change type of "data.a""#,
    );
    row(
        &decimal("numeric(38,0)", "decimal(38,0)"),
        &decimal("numeric(38,2)", "decimal(38,2)"),
        r#"NEW_COLUMN: add column "a_v2": uint64 is stored in another way
           ALTER TABLE "events"."happened" ADD COLUMN IF NOT EXISTS "a_v2" numeric(38,2) CHECK ("a_v2" BETWEEN 0 AND 18446744073709551615)"#,
        r#"NEW_TABLE: "data.a": uint64 is stored in another way; files are read by name, so there is no place beside it"#,
    );
}

const ENUM: &str = "E a = 1; enum E { E_UNSPECIFIED = 0; E_ONE = 1; }";

#[test]
fn add_an_enum_value() {
    row(
        ENUM,
        "E a = 1; enum E { E_UNSPECIFIED = 0; E_ONE = 1; E_TWO = 2; }",
        r#"SAFE: "a": value E_TWO is new"#,
        r#"SAFE: "data.a": value E_TWO is new"#,
    );
}

#[test]
fn rename_an_enum_value() {
    row(
        ENUM,
        "E a = 1; enum E { E_UNSPECIFIED = 0; E_FIRST = 1; }",
        r#"WARN: "a": value E_ONE became E_FIRST; what was written keeps the old name"#,
        r#"WARN: "data.a": value E_ONE became E_FIRST; what was written keeps the old name"#,
    );
}

#[test]
fn delete_an_enum_value() {
    row(
        ENUM,
        "E a = 1; enum E { E_UNSPECIFIED = 0; }",
        r#"WARN: "a": value E_ONE is gone; what holds it keeps it"#,
        r#"WARN: "data.a": value E_ONE is gone; what holds it keeps it"#,
    );
}

#[test]
fn rename_a_field() {
    row(
        "string a = 1;",
        "string b = 1;",
        r#"WARN: keep "a" for field "b": the column keeps its name, so that who reads it still can"#,
        r#"WARN: "data.b": it was "a"; files from before have it under that name only"#,
    );
}

#[test]
fn move_into_a_new_oneof() {
    row(
        "string a = 1;",
        "oneof o { string a = 1; }",
        r#"WARN: "a": it moved into the new oneof "o"; rows from before have no case
           SAFE: add column "o_case"
           ALTER TABLE "events"."happened" ADD COLUMN IF NOT EXISTS "o_case" text"#,
        r#"WARN: "data.a": it moved into oneof "o""#,
    );
}

#[test]
fn move_into_an_existing_oneof() {
    row(
        "string a = 1; oneof o { string b = 2; }",
        "oneof o { string a = 1; string b = 2; }",
        r#"BREAKING: "a": it moved into oneof "o", whose other members would clear it"#,
        r#"BREAKING: "data.a": it moved into oneof "o""#,
    );
}

#[test]
fn one_value_to_a_list() {
    row(
        "string a = 1;",
        "repeated string a = 1;",
        r#"NEW_COLUMN: add column "a_v2": string became repeated string: one value became a list
           ALTER TABLE "events"."happened" ADD COLUMN IF NOT EXISTS "a_v2" text[]"#,
        r#"NEW_TABLE: "data.a": string became repeated string: one value became a list; files are read by name, so there is no place beside it"#,
    );
    let message = between("M a = 1;", "repeated M a = 1;");
    let classes: Vec<_> = message.iter().map(|change| change.class).collect();
    assert_eq!(classes, [Class::NewTable, Class::NewColumn]);
}

#[test]
fn a_list_to_one_value() {
    row(
        "repeated string a = 1;",
        "string a = 1;",
        r#"BREAKING: "a": repeated string became string: a list became one value"#,
        r#"BREAKING: "data.a": repeated string became string: a list became one value"#,
    );
}

#[test]
fn presence() {
    row("int32 a = 1;", "optional int32 a = 1;", "", "");
    row("optional int32 a = 1;", "int32 a = 1;", "", "");
}

#[test]
fn delete_a_field() {
    row(
        "string a = 1;",
        "reserved 1;",
        r#"WARN: keep column "a": its field is gone or lands here no more; what was written stays"#,
        r#"WARN: keep column "data.a": the table lists it no more; files from before still hold it"#,
    );
}

#[test]
fn change_the_table() {
    let with = |table: &str| {
        let (desired, _) =
            event(&format!("postgres: {{table: {table:?}}}"), "string a = 1;").desired(&environment());
        desired
    };
    let changes = changes(&with("one"), &with("two"));
    let shown: Vec<_> = changes.iter().map(ToString::to_string).collect();
    assert_eq!(
        shown,
        [
            "SAFE: Postgres table events.two: create with 9 columns",
            "WARN: Postgres table events.one: keep: no event asks for it any more; it stays as it is",
        ]
    );
}

#[test]
fn a_field_that_becomes_personal_gets_a_column_for_its_hash() {
    let hashed = "postgres: {} pii: {of: PII_EMAIL action: PII_ACTION_HASH}";
    let (before, _) = event(hashed, "string a = 1;").desired(&environment());
    let (after, _) =
        event(hashed, "string a = 1 [(schemactl.v1.field).pii = PII_EMAIL];").desired(&environment());
    let shown: Vec<_> = changes(&before, &after).iter().map(ToString::to_string).collect();
    assert_eq!(
        shown,
        [
            "SAFE: Postgres table events.happened: add column \"a_hash\"",
            "WARN: Postgres table events.happened: keep column \"a\": its field is gone or lands here no more; what was written stays",
        ]
    );
}

#[test]
fn a_new_field_of_a_deleted_ones_name_gets_another_column() {
    row(
        "string a = 1;",
        "reserved 1; int32 a = 2;",
        r#"NEW_COLUMN: add column "a_v2": the table has another column "a" already
           WARN: keep column "a": its field is gone or lands here no more; what was written stays
           ALTER TABLE "events"."happened" ADD COLUMN IF NOT EXISTS "a_v2" integer"#,
        r#"SAFE: add member "data.a"
           WARN: keep column "data.a": the table lists it no more; files from before still hold it"#,
    );
}

#[test]
fn a_new_description_is_a_new_comment() {
    let commented = |text: &str| format!("// {text}\nstring a = 1;");
    let changes = between(&commented("One."), &commented("Two."));
    let sql = postgres::render(&changes);
    assert_eq!(
        sql,
        ["COMMENT ON COLUMN \"events\".\"happened\".\"a\" IS 'schemactl:tag=1;type=string\nTwo.'"]
    );
}

#[test]
fn a_table_of_another_event_is_not_taken_over() {
    let (mut before, after) = (state("string a = 1;"), state("string a = 1;"));
    before.tables.iter_mut().for_each(|table| table.mark.event = Some("other".parse().unwrap()));
    let refused = changes(&before, &after);
    assert!(refused.iter().all(|change| change.class == Class::NewTable), "{refused:?}");
    assert_eq!(postgres::render(&refused), [""; 0]);
}
