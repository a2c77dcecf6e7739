//! The demo tells its whole story, step by step.

use std::{env, path::Path};

use crate::program;

/// What every step must show, in this order.
const STORY: &[(&str, &[&str])] = &[
    ("1. A registry on an embedded SQLite file", &["It answers at http://127.0.0.1:"]),
    (
        "2. Publish two modules",
        &["acme/common 0.1.0 (initial) ", "acme/shop 0.1.0 (initial) ", "option (schemactl.v1.event) = {"],
    ),
    (
        "3. A change that breaks nobody",
        &["+ field acme.shop.v1.OrderPlaced.campaign_id: optional string = 14", "acme/shop 1.0.0 (minor) "],
    ),
    (
        "4. A change that breaks somebody",
        &[
            "order.proto:57:1: error: Previously present enum value \"2\"",
            "hint: reserve 2 and \"CANCELLED_BY_SUPPORT\" instead of deleting",
            "(FIELD_NO_DELETE_UNLESS_NUMBER_RESERVED)",
            "(PII_NO_LOWER)",
            "(FIELD_WIRE_COMPATIBLE_TYPE)",
            "refused; nothing was published",
            "$ schemactl module show acme/shop",
            "1.0.0  minor",
        ],
    ),
    (
        "5. A break that is wanted",
        &[
            "Previously present event \"purchase_completed\"",
            "(EVENT_NO_DELETE)",
            "refused; nothing was published",
            "$ schemactl approve acme/shop --change ",
            "acme/shop approved until ",
            "acme/shop 2.0.0 (major) ",
        ],
    ),
    ("6. Typed loggers", &["rust: ", "python: "]),
    ("7. Log with them", &["$ cargo run --quiet"]),
    (
        "8. Decode what they logged",
        &["order_placed from checkout-api: {", "\"loyalty_points\": \"18446744073709551615\""],
    ),
    (
        "9. The plan",
        &[
            "CREATE TABLE IF NOT EXISTS \"schemactl_demo\".\"account_closed\"",
            "numeric(20,0) CHECK",
            "plan/terraform/main.tf.json",
            "\"aws_kinesis_stream\": {",
        ],
    ),
    (
        "10. Apply it",
        &[
            "ALTER TABLE ",
            "\"sales_channel\"",
            "CREATE TABLE IF NOT EXISTS ",
            "order_returned",
            "nothing to do",
        ],
    ),
    ("11. Everybody finds it", &["order_placed  acme/shop 2.0.0  checkout  stable", "/events/order_placed"]),
];

fn assert_story(shown: &str) {
    let mut rest = shown;
    for (step, lines) in STORY {
        for expected in std::iter::once(step).chain(*lines) {
            let found = rest.find(expected);
            let found = found.unwrap_or_else(|| {
                panic!("step {step:?}: no {expected:?} behind what came before:\n{shown}")
            });
            rest = &rest[found + expected.len()..];
        }
    }
}

/// Runs the demo with what a test adds to its environment; answers what it showed.
fn demo(variables: &[(&str, &str)]) -> String {
    let output = program::command()
        .args(["demo", "--once", "--listen", "127.0.0.1:0"])
        // The generated crate is built like everything else here, and into a folder that stays.
        .env("CARGO_TARGET_DIR", Path::new(env!("CARGO_TARGET_TMPDIR")).join("demo"))
        .envs(variables.iter().copied())
        .output()
        .expect("schemactl starts");
    let shown = String::from_utf8(output.stdout).expect("the demo prints UTF-8");
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{}\n{shown}\n{errors}", output.status);
    shown
}

#[test]
fn the_demo_shows_every_step_of_the_main_job_on_sqlite() {
    // Nobody answers there: the SQLite file stands in.
    let shown = demo(&[("SCHEMACTL_DEMO_POSTGRES", "postgres://nobody@127.0.0.1:1/nothing")]);
    assert_story(&shown);
    assert!(shown.contains("the SQLite file landing.db: nothing to do"), "{shown}");
}

#[test]
fn the_demo_lands_on_postgres_and_runs_the_python_logger() {
    let test = "the_demo_lands_on_postgres_and_runs_the_python_logger";
    let packages = Path::new(env!("CARGO_TARGET_TMPDIR")).join("python");
    let (Some(postgres), Some(python)) =
        (schemactl_testing::Postgres::shared(test), schemactl_testing::python(test, &packages))
    else {
        return;
    };
    let mut path = vec![python.parent().expect("an interpreter lies in a folder").to_owned()];
    path.extend(env::split_paths(&env::var_os("PATH").unwrap_or_default()));
    let path = env::join_paths(path).expect("these paths were joined before");
    let path = path.to_str().expect("the tests run with a PATH that is text");
    let shown = demo(&[("SCHEMACTL_DEMO_POSTGRES", &postgres.database()), ("PATH", path)]);
    assert_story(&shown);
    assert!(shown.contains("$ python3 "), "{shown}");
    assert!(shown.contains("order_returned from warehouse: {"), "what the Python logger logged:\n{shown}");
    assert!(!shown.contains("SQLite file stands in"), "{shown}");
}
