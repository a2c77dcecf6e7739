//! What each change of an event means at every kind of destination.

use std::fmt::Write;

use schemactl_sinks::{
    Class, Cost, Desired, Engine, Impact, ImpactClass, Side, changes, impacts, plan, postgres,
};

use schemactl_testing::{FIELD_CHANGES, FieldChange};

use crate::load::{Loaded, environment, event, text};

/// A destination of every kind, in the contract's order.
const ALL: &str = r#"lake: {} }, { kafka: {} }, { kinesis: {} }, { snowflake: {} }, { bigquery: {} }, { clickhouse: {} },
    { postgres: {} }, { iceberg: {} }, { amplitude: {} }, { webhook: {} }, { custom: {plugin: "beam"}"#;

fn side(loaded: &Loaded) -> Side<'_> {
    Side { schema: &loaded.schema, events: &loaded.events }
}

fn between(before: &Loaded, after: &Loaded) -> Vec<Impact> {
    impacts(side(before), side(after))
}

/// `kind element: class (cost): reason` of each impact, without a reason that is asked for elsewhere.
fn lines(impacts: &[Impact]) -> String {
    let line = |impact: &Impact| {
        let element = impact.element.as_ref().map(|element| format!(" {}", element.path)).unwrap_or_default();
        let cost = impact.cost.filter(|cost| *cost != Cost::None).map(|cost| format!(" ({cost})"));
        let (kind, class, cost) = (&impact.kind, impact.class, cost.unwrap_or_default());
        format!("{kind}{element}: {class}{cost}: {}\n", impact.reason)
    };
    impacts.iter().map(line).collect()
}

fn with(destinations: &str, fields: &str) -> Loaded {
    let common = "message M { int32 a = 1; } message N { int32 a = 1; string b = 2; }";
    event(destinations, &format!("string key = 15; {common}\n{fields}"))
}

#[test]
fn each_change_of_a_field_at_each_kind_of_destination() {
    let mut shown = String::new();
    for FieldChange { name, before, after } in FIELD_CHANGES {
        let found = between(&with(ALL, before), &with(ALL, after));
        write!(shown, "== {name}\n{}\n", lines(&found)).unwrap();
    }
    insta::assert_snapshot!(shown);
}

/// Changes of one destination: what they are called, before, after.
const DESTINATIONS: &[(&str, &str, &str)] = &[
    ("another Postgres table", "postgres: {}", r#"postgres: {table: "two"}"#),
    ("another lake table", "lake: {}", r#"lake: {table: "two"}"#),
    ("another path in the lake", "lake: {}", r#"lake: {prefix: "elsewhere"}"#),
    ("another topic", "kafka: {}", r#"kafka: {topic: "two"}"#),
    ("a compacted topic of more partitions", "kafka: {}", "kafka: {compact: true partitions: 12}"),
    ("a stream of its own", "kinesis: {}", r#"kinesis: {stream: "two"}"#),
    ("another Snowflake schema", "snowflake: {}", r#"snowflake: {schema: "RAW"}"#),
    ("another BigQuery dataset", "bigquery: {}", r#"bigquery: {dataset: "raw"}"#),
    ("another Iceberg namespace", "iceberg: {}", r#"iceberg: {namespace: "raw"}"#),
    ("another event type", "amplitude: {}", r#"amplitude: {event_type: "It Happened"}"#),
    ("another path of a webhook", "webhook: {}", r#"webhook: {path: "/two"}"#),
    ("another plugin", r#"custom: {plugin: "one"}"#, r#"custom: {plugin: "two"}"#),
    (
        "other settings of a plugin",
        r#"custom: {plugin: "one"}"#,
        r#"custom: {plugin: "one" settings: {key: "a" value: "b"}}"#,
    ),
    ("another sorting key", "clickhouse: {}", r#"clickhouse: {order_by: ["key"]}"#),
    ("partitions in BigQuery", "bigquery: {}", r#"bigquery: {} partition_by: "key""#),
    ("partitions in Iceberg", "iceberg: {}", r#"iceberg: {} partition_by: "key""#),
    ("partitions in Postgres", "postgres: {}", r#"postgres: {} partition_by: "key""#),
    ("partitions in Kafka", "kafka: {}", r#"kafka: {} partition_by: "key""#),
    ("another kind under one name", r#"postgres: {} name: "dwh""#, r#"snowflake: {} name: "dwh""#),
    ("another name for one place", r#"postgres: {} name: "one""#, r#"postgres: {} name: "two""#),
    ("a destination more", "postgres: {}", "postgres: {} }, { lake: {} }, { kafka: {} }, { bigquery: {}"),
    ("a destination less", "postgres: {} }, { lake: {} }, { kafka: {}", "kafka: {}"),
    (
        "a field left out",
        "postgres: {} }, { snowflake: {}",
        r#"postgres: {} fields: {exclude: "a"} }, { snowflake: {} fields: {exclude: "a"}"#,
    ),
    ("a field taken in", r#"bigquery: {} fields: {include: "key"}"#, "bigquery: {}"),
];

#[test]
fn each_change_of_a_destination() {
    let mut shown = String::new();
    for (name, before, after) in DESTINATIONS {
        let found = between(&with(before, "string a = 1;"), &with(after, "string a = 1;"));
        write!(shown, "== {name}\n{}\n", lines(&found)).unwrap();
    }
    insta::assert_snapshot!(shown);
}

/// Every kind that can, with an action on e-mail addresses.
fn acting(action: &str) -> String {
    let kinds = [
        "lake",
        "kafka",
        "kinesis",
        "snowflake",
        "bigquery",
        "clickhouse",
        "postgres",
        "iceberg",
        "amplitude",
        "webhook",
    ];
    let rule = format!("pii: {{of: PII_EMAIL action: PII_ACTION_{action}}}");
    kinds.map(|kind| format!("{kind}: {{}} {rule}")).join(" }, { ")
}

#[test]
fn each_action_on_personal_data() {
    let mark = "[(schemactl.v1.field).pii = PII_EMAIL]";
    let (plain, email) = ("string a = 1;".to_owned(), format!("string a = 1 {mark};"));
    let inside = format!("S a = 1; message S {{ string b = 1; string c = 2 {mark}; }}");
    let emptier = "S a = 1; message S { string b = 1; }";
    let changes = [
        (
            "a field becomes personal and is hashed",
            acting("HASH"),
            acting("HASH"),
            plain.clone(),
            email.clone(),
        ),
        ("a field becomes personal and is dropped", acting("DROP"), acting("DROP"), plain, email.clone()),
        ("what was dropped is hashed", acting("DROP"), acting("HASH"), email.clone(), email.clone()),
        ("what was hashed is allowed", acting("HASH"), acting("ALLOW"), email.clone(), email.clone()),
        ("what was allowed is masked", acting("ALLOW"), acting("MASK"), email.clone(), email),
        (
            "a dropped field is added in a message",
            acting("DROP"),
            acting("DROP"),
            emptier.to_owned(),
            inside.clone(),
        ),
        ("a hashed field is added in a message", acting("HASH"), acting("HASH"), emptier.to_owned(), inside),
    ];
    let mut shown = String::new();
    for (name, before, after, old, new) in changes {
        let found = between(&with(&before, &old), &with(&after, &new));
        write!(shown, "== {name}\n{}\n", lines(&found)).unwrap();
    }
    insta::assert_snapshot!(shown);
}

#[test]
fn an_event_that_is_new_renamed_or_gone() {
    let destinations = "destinations: [{postgres: {}}, {lake: {}}, {kinesis: {}}, {kafka: {}}]";
    let named = |name: &str| {
        text(&format!(
            "message Happened {{ option (schemactl.v1.event) = {{ name: {name:?} {destinations} }}; string a = 1; }}"
        ))
    };
    let none = text("");
    let mut shown = String::new();
    for (name, before, after) in [
        ("new", &none, &named("happened")),
        ("renamed", &named("happened"), &named("occurred")),
        ("gone", &named("happened"), &none),
    ] {
        write!(shown, "== {name}\n{}\n", lines(&between(before, after))).unwrap();
    }
    insta::assert_snapshot!(shown);
}

#[test]
fn what_the_envelope_copies_and_how_long_files_are_kept() {
    let with = |key: &str, other: &str, days: u32| {
        text(&format!(
            "message Happened {{ option (schemactl.v1.event) = {{ retention_days: {days} destinations: [{{ {ALL} }}] }};\n\
             string a = 1 {key}; string b = 2 {other}; }}"
        ))
    };
    let role = |role: &str| format!("[(schemactl.v1.field).role = ROLE_{role}]");
    let mut shown = String::new();
    for name in ["IDEMPOTENCY_KEY", "USER_ID", "PARTITION_KEY"] {
        let found = between(&with(&role(name), "", 30), &with("", &role(name), 30));
        write!(shown, "== {name}\n{}\n", lines(&found)).unwrap();
    }
    let found = between(&with("", "", 30), &with("", "", 10));
    write!(shown, "== days\n{}\n", lines(&found)).unwrap();
    insta::assert_snapshot!(shown);
}

#[test]
fn where_files_lie_and_how_long_is_what_terraform_writes() {
    let lake = |prefix: &str, days: &str| {
        text(&format!(
            "message Happened {{ option (schemactl.v1.event) = {{ {days} destinations: [{{ lake: {{{prefix}}} }}] }}; string a = 1; }}"
        ))
    };
    let (old, new) = ("prefix: \"old\"", "prefix: \"new\"");
    let mut shown = String::new();
    for (name, before, after) in [
        ("another path", lake(old, ""), lake(new, "")),
        (
            "another path of files that are deleted",
            lake("", "retention_days: 30"),
            lake(new, "retention_days: 30"),
        ),
        ("shorter", lake("", "retention_days: 30"), lake("", "retention_days: 10")),
        ("for ever", lake("", "retention_days: 30"), lake("", "")),
        ("both", lake(old, ""), lake(new, "retention_days: 10")),
    ] {
        writeln!(shown, "== {name}").unwrap();
        for impact in between(&before, &after) {
            writeln!(
                shown,
                "{}: {}\n  {}",
                impact.class,
                impact.reason,
                impact.ddl.statements().join("\n  ")
            )
            .unwrap();
        }
    }
    insta::assert_snapshot!(shown);
}

#[test]
fn a_column_type_that_is_asked_for() {
    let asked = |kind: &str, r#type: &str| {
        let column = format!("[(schemactl.v1.field).column.type = {{key: {kind:?} value: {type:?}}}]");
        with(&format!("{kind}: {{}}"), &format!("uint64 a = 1 {column};"))
    };
    let mut shown = String::new();
    for (kind, before, after) in [
        ("postgres", "numeric(20,0)", "numeric(38,0)"),
        ("snowflake", "NUMBER(20,0)", "NUMBER(38,0)"),
        ("snowflake", "NUMBER(38,0)", "NUMBER(38,2)"),
        ("bigquery", "NUMERIC(20,0)", "BIGNUMERIC(38,0)"),
        ("iceberg", "decimal(20,0)", "decimal(38,0)"),
        ("clickhouse", "UInt64", "UInt128"),
        ("postgres", "numeric(38,0)", "bigint"),
    ] {
        let found = between(&asked(kind, before), &asked(kind, after));
        write!(shown, "== {before} -> {after}\n{}\n", lines(&found)).unwrap();
    }
    insta::assert_snapshot!(shown);
}

#[test]
fn the_ddl_is_the_plans() {
    let both = "postgres: {} }, { lake: {}";
    for FieldChange { name, before, after } in FIELD_CHANGES {
        let (before, after) = (with(both, before), with(both, after));
        let (old, new) = (before.desired(&environment()).0, after.desired(&environment()).0);
        let planned = changes(&old, &new);
        let found = between(&before, &after);
        let of = |kind: &'static str| found.iter().filter(move |impact| impact.kind == kind);
        let sql: Vec<_> = of("postgres").flat_map(|impact| impact.ddl.statements().to_vec()).collect();
        assert_eq!(sql, postgres::render(&planned), "{name}");
        for (engine, kind) in [(Engine::Postgres, "postgres"), (Engine::Glue, "lake")] {
            let refused = |class: Class| matches!(class, Class::Breaking | Class::NewTable);
            let by_plan = planned.iter().any(|change| change.table.engine == engine && refused(change.class));
            let stops = |class| matches!(class, ImpactClass::Impossible | ImpactClass::NewTable);
            assert_eq!(of(kind).any(|impact| stops(impact.class)), by_plan, "{name} in {engine:?}");
        }
        if planned.iter().any(|change| matches!(change.class, Class::Breaking | Class::NewTable)) {
            continue;
        }
        let (old, new) = (glue_columns(&Desired::default(), &old), glue_columns(&old, &new));
        let mut has_ddl = false;
        for statement in of("lake").flat_map(|impact| impact.ddl.statements()) {
            let (address, written) = statement.split_once(": ").unwrap();
            assert_eq!(address, "aws_glue_catalog_table.happened.storage_descriptor.columns");
            let written: Vec<serde_json::Value> = serde_json::from_str(written).unwrap();
            assert!(written.iter().all(|column| new.contains(column)), "{name}: {statement}");
            has_ddl = true;
        }
        assert_eq!(has_ddl, old != new, "{name}");
    }
}

/// Columns of the event's table in the plan's Terraform.
fn glue_columns(before: &Desired, after: &Desired) -> Vec<serde_json::Value> {
    let files = plan(before, after, Vec::new()).files;
    let main = files.iter().find(|file| file.path.ends_with("main.tf.json")).unwrap();
    let main: serde_json::Value = serde_json::from_str(&main.content).unwrap();
    let table = &main["resource"]["aws_glue_catalog_table"]["happened"];
    table["storage_descriptor"][0]["columns"].as_array().unwrap().clone()
}

#[test]
fn a_place_is_told_on_both_sides() {
    let inside = |field: &str| with("kafka: {}", &format!("S a = 1; message S {{ {field} }}"));
    let found = between(&inside("int64 b = 1;"), &inside("\nint32 c = 1;"));
    let element = found[0].element.as_ref().unwrap();
    let line = |place: &Option<schemactl_model::FilePlace>| place.as_ref().unwrap().span.start_line;
    assert_eq!(element.path, "a.c");
    assert_eq!(line(&element.after), line(&element.before) + 1);
    assert_eq!(element.after.as_ref().unwrap().path, "test/v1/test.proto");
}

#[test]
fn an_impact_is_read_back_from_json() {
    let found = between(&with(ALL, "int32 a = 1;"), &with(ALL, "int64 b = 1;"));
    let text = serde_json::to_string(&found).unwrap();
    assert_eq!(serde_json::from_str::<Vec<Impact>>(&text).unwrap(), found);
    let postgres = found.iter().find(|impact| impact.kind == "postgres").unwrap();
    insta::assert_snapshot!(serde_json::to_string_pretty(postgres).unwrap());
}

#[test]
fn messages_in_each_other_are_looked_into_once() {
    // Each message holds the next twice: 2^60 ways lead to the last one.
    let chain = |last: &str| {
        let mut messages = String::new();
        for index in 0..60 {
            writeln!(messages, "message M{index} {{ M{0} a = 1; M{0} b = 2; }}", index + 1).unwrap();
        }
        text(&format!(
            "message Happened {{ option (schemactl.v1.event) = {{ destinations: [{{ kafka: {{}} }}] }}; M0 a = 1; M60 z = 2; }}\n\
             {messages} message M60 {{ {last} }}"
        ))
    };
    let found =
        between(&chain("int64 a = 1; Happened again = 2;"), &chain("int32 a = 1; Happened again = 2;"));
    let shown: Vec<_> =
        found.iter().map(|impact| (impact.class, impact.element.as_ref().unwrap().path.as_str())).collect();
    assert_eq!(shown, [(ImpactClass::Impossible, "z.a")]);
}

#[test]
fn what_lies_too_deep_is_not_known() {
    let chain = |last: &str| {
        let mut messages = String::new();
        for index in 0..110 {
            writeln!(messages, "message M{index} {{ M{} a = 1; }}", index + 1).unwrap();
        }
        text(&format!(
            "message Happened {{ option (schemactl.v1.event) = {{ destinations: [{{ kafka: {{}} }}] }}; M0 a = 1; }}\n\
             {messages} message M110 {{ {last} }}"
        ))
    };
    let found = between(&chain("int64 a = 1;"), &chain("int32 a = 1;"));
    assert_eq!(found.iter().map(|impact| impact.class).collect::<Vec<_>>(), [ImpactClass::Unknown]);
}

#[test]
fn at_another_place_everything_is_possible() {
    let places = |number: u32| {
        format!(
            r#"snowflake: {{table: "T{number}"}} }}, {{ clickhouse: {{table: "t{number}" order_by: "key{number}"}} }},
               {{ postgres: {{table: "t{number}"}} }}, {{ lake: {{table: "t{number}"}} }}, {{ kafka: {{topic: "t{number}"}}"#
        )
    };
    let fields = |r#type: &str| format!("string key1 = 2; string key2 = 3; {type} a = 1;");
    let found = between(&with(&places(1), &fields("int64")), &with(&places(2), &fields("repeated bytes")));
    assert_eq!(found.iter().map(|impact| impact.class).collect::<Vec<_>>(), [ImpactClass::Moved; 5]);
}
