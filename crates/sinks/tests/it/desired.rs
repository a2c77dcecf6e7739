//! From fields to columns.

use schemactl_sinks::{Desired, Engine, Environment, Table, plan, postgres};

use crate::load::{environment, event, lines, text};

fn table(desired: &Desired, engine: Engine) -> &Table {
    desired.tables.iter().find(|table| table.name.engine == engine && table.mark.event.is_some()).unwrap()
}

/// Columns of the event's own fields as `name type`.
fn postgres_columns(fields: &str) -> String {
    let (desired, findings) = event("postgres: {}", fields).desired(&environment());
    assert_eq!(lines(&findings), "");
    let columns = table(&desired, Engine::Postgres).columns.iter();
    let own = columns.filter(|column| !column.id.as_str().starts_with("envelope."));
    own.map(|column| format!("{} {}\n", column.value.name, postgres::spell(&column.value.r#type))).collect()
}

const EVERY_TYPE: &str = "
    bool a = 1; int32 b = 2; sint32 c = 3; sfixed32 d = 4; int64 e = 5; sint64 f = 6; sfixed64 g = 7;
    uint32 h = 8; fixed32 i = 9; uint64 j = 10; fixed64 k = 11; float l = 12; double m = 13; string n = 14;
    bytes o = 15; optional int32 p = 16; repeated string q = 17; repeated uint64 r = 18;
    map<string, int32> s = 19; google.protobuf.Timestamp t = 20; google.protobuf.Duration u = 21;
    google.protobuf.UInt64Value v = 22; google.protobuf.Struct w = 23; google.protobuf.Any x = 24;
    google.protobuf.Empty y = 25; google.protobuf.FieldMask z = 26; google.type.Date aa = 27;
    google.type.Money ab = 28; google.type.LatLng ac = 29; google.type.Decimal ad = 30;
    repeated google.protobuf.Timestamp ae = 31; repeated google.type.Money af = 32; repeated Inner ag = 33;
    Inner ah = 34; Named ai = 35; Numbered aj = 36; Recursive ak = 37;
    oneof choice { string al = 38; Inner am = 39; }
    message Inner { int64 a = 1; string b = 2; }
    message Recursive { string name = 1; repeated Recursive children = 2; }
    enum Named { NAMED_UNSPECIFIED = 0; }
    enum Numbered { option (schemactl.v1.enum).storage = ENUM_STORAGE_NUMBER; NUMBERED_UNSPECIFIED = 0; }
";

#[test]
fn every_type_has_a_postgres_column() {
    insta::assert_snapshot!("types.postgres", postgres_columns(EVERY_TYPE));
}

#[test]
fn every_type_has_a_place_in_the_lake() {
    let (desired, findings) = event("lake: {}", EVERY_TYPE).desired(&environment());
    assert_eq!(lines(&findings), "");
    let plan = plan(&Desired::default(), &desired, findings);
    let main: serde_json::Value = serde_json::from_str(&plan.files[0].content).unwrap();
    let columns = &main["resource"]["aws_glue_catalog_table"]["happened"]["storage_descriptor"][0]["columns"];
    let columns: Vec<_> = columns.as_array().unwrap().iter().collect();
    let data = columns.iter().find(|column| column["name"] == "data").unwrap()["type"].as_str().unwrap();
    insta::assert_snapshot!("types.glue", data.replace(",a", ",\na"));
}

#[test]
fn a_column_type_is_taken_if_it_holds_the_field() {
    let wide = r#"uint64 a = 1 [(schemactl.v1.field).column = {name: "total" type: {key: "postgres" value: "numeric(30, 2)"}}];"#;
    assert_eq!(postgres_columns(wide), "total numeric(30,2)\n");
}

#[test]
fn a_column_type_that_is_none_is_an_error_and_no_table() {
    for (kind, wanted, problem) in [
        ("postgres", "int); DROP TABLE users; --", "not a column type that postgres tables can have"),
        ("postgres", "smallint", "not a column type that postgres tables can have"),
        ("postgres", "integer", "does not hold every value"),
        ("oracle", "NUMBER", "which is no kind of destination"),
    ] {
        let field = format!(
            "int64 a = 1 [(schemactl.v1.field).column = {{type: {{key: {kind:?} value: {wanted:?}}}}}];"
        );
        let (desired, findings) = event("postgres: {}", &field).desired(&environment());
        assert!(lines(&findings).contains(problem), "{}", lines(&findings));
        assert_eq!(desired.tables, []);
    }
}

#[test]
fn a_field_selection_leaves_the_rest_out() {
    let fields = "string a = 1; string b = 2; string user = 3 [(schemactl.v1.field).role = ROLE_USER_ID];";
    let (desired, _) =
        event("postgres: {} fields: {exclude: [\"b\", \"user\"]}", fields).desired(&environment());
    let columns = &table(&desired, Engine::Postgres).columns;
    let names: Vec<_> = columns.iter().map(|column| column.value.name.as_str()).collect();
    assert!(names.contains(&"a") && !names.contains(&"b"));
    assert!(!names.contains(&"user") && !names.contains(&"user_id"));
}

#[test]
fn the_field_of_a_role_fills_the_envelope_column_of_another_name() {
    let field = "string account = 1 [(schemactl.v1.field).role = ROLE_USER_ID];";
    let (desired, _) = event("postgres: {}", field).desired(&environment());
    let columns = &table(&desired, Engine::Postgres).columns;
    assert!(columns.iter().any(|column| column.id.as_str() == "envelope.user_id"));
}

#[test]
fn two_columns_of_one_name_are_an_error() {
    let (desired, findings) = event("postgres: {}", "string service = 1;").desired(&environment());
    insta::assert_snapshot!(lines(&findings), @r#"error SINK_NAME: Event "happened", destination "postgres": two columns are called "service"."#);
    assert_eq!(desired.tables, []);
}

#[test]
fn two_events_in_one_table_are_an_error() {
    let event = |name: &str| {
        format!(
            "message {name} {{ option (schemactl.v1.event) = {{ destinations: [{{ postgres: {{table: \"t\"}} }}] }}; string a = 1; }}"
        )
    };
    let (desired, findings) = text(&format!("{}{}", event("One"), event("Two"))).desired(&environment());
    insta::assert_snapshot!(lines(&findings), @r#"error SINK_NAME: Event "two", destination "postgres": Postgres table events.t is event "one"'s already."#);
    assert_eq!(desired.tables.len(), 1);
}

#[test]
fn an_environment_without_the_connection_gets_nothing_and_says_so() {
    let (desired, findings) = event("postgres: {}", "string a = 1;").desired(&Environment::default());
    insta::assert_snapshot!(lines(&findings), @r#"warning SINK_NOT_CONNECTED: Event "happened", destination "postgres": the environment has no connection of kind postgres; nothing is provisioned."#);
    assert_eq!(desired, Desired::default());
}

#[test]
fn a_lake_without_a_stream_is_an_error() {
    let mut environment = environment();
    environment.connections.kinesis = None;
    let (desired, findings) = event("lake: {}", "string a = 1;").desired(&environment);
    insta::assert_snapshot!(lines(&findings), @r#"error SINK_NOT_CONNECTED: Event "happened", destination "lake": the lake is fed from a Kinesis stream, and the environment has no connection to one."#);
    assert_eq!(desired.lake, None);
}

#[test]
fn an_environment_refuses_keys_it_does_not_know() {
    let read = |text: &str| toml::from_str::<Environment>(text).map_err(|error| error.message().to_owned());
    assert!(read("[connections.lake]\nbucket = \"b\"").is_ok());
    assert!(read("[connections.lake]\nbukket = \"b\"").unwrap_err().contains("unknown field `bukket`"));
    assert!(read("[connections.lake]").unwrap_err().contains("missing field `bucket`"));
    assert!(read("[connections.oracle]").unwrap_err().contains("unknown field `oracle`"));
    assert!(read("password = \"p\"").unwrap_err().contains("unknown field `password`"));
}

#[test]
fn settings_that_no_cloud_takes_are_errors() {
    let mut environment = environment();
    environment.connections.lake.as_mut().unwrap().bucket = "x/../${y}".to_owned();
    environment.connections.kinesis.as_mut().unwrap().retention_hours = 1;
    let (desired, findings) = event("lake: {}", "string a = 1;").desired(&environment);
    insta::assert_snapshot!(lines(&findings), @r#"
    error SINK_ENVIRONMENT: connections.kinesis.retention_hours is "1", and must be 24 to 8760.
    error SINK_ENVIRONMENT: connections.lake.bucket is "x/../${y}", and must be a bucket's name: 3 to 63 of a-z 0-9 . -.
    "#);
    assert_eq!(desired, Desired::default());
}

#[test]
fn more_active_partitions_than_the_account_has_are_an_error() {
    let event = |index: usize| {
        format!(
            "message E{index} {{ option (schemactl.v1.event) = {{ destinations: [{{ lake: {{}} }}] }}; string a = 1; }}"
        )
    };
    let events: String = (0..251).map(event).collect();
    let loaded = text(&events);
    let mut environment = environment();
    insta::assert_snapshot!(lines(&loaded.desired(&environment).1), @r#"error SINK_LIMIT: 251 events land in the lake, by event and hour: 502 active partitions of the Firehose stream of all events, which has 500."#);
    environment.connections.lake.as_mut().unwrap().active_partitions = 502;
    assert_eq!(lines(&loaded.desired(&environment).1), "");
}

#[test]
fn no_table_has_its_files_where_the_lake_keeps_others() {
    for path in ["errors", "errors/mine", "all_events", "all_events/event_name=a", "all_events/mine"] {
        let (desired, findings) =
            event(&format!("lake: {{prefix: {path:?}}}"), "string a = 1;").desired(&environment());
        assert!(lines(&findings).contains("error SINK_NAME"), "{path}: {}", lines(&findings));
        assert_eq!(desired.lake, None);
    }
    let (desired, _) = event("lake: {prefix: \"errors_of_mine\"}", "string a = 1;").desired(&environment());
    assert!(desired.lake.is_some());
}

#[test]
fn an_event_lands_in_the_lake_once() {
    let loaded = event("lake: {} }, { name: \"second\" lake: {table: \"other\"}", "string a = 1;");
    let (desired, findings) = loaded.desired(&environment());
    assert_eq!(
        lines(&findings),
        "error SINK_NAME: Event \"happened\", destination \"second\": the event lands in the lake already, by another of its destinations.\n"
    );
    assert_eq!(desired.lake.unwrap().events.len(), 1);
}
