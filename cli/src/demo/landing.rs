//! Where events land: the plan as SQL and Terraform, and a database that is brought to it.

use std::fs;

use super::{stage::Stage, story::append};
use crate::{
    error::{Result, io_error},
    exit::Exit,
};

/// What destinations mean in the story. The schema has a name of its own: the database may be
/// somebody's.
const ENVIRONMENT: &str = "
[env.demo.connections.postgres]
schema = \"schemactl_demo\"

[env.demo.connections.kinesis]
stream = \"acme-events\"

[env.demo.connections.lake]
bucket = \"acme-events-lake\"
";

const POSTGRES: &str = "SCHEMACTL_DEMO_POSTGRES";
const LOCAL_POSTGRES: &str = "postgres://postgres@127.0.0.1:5432/postgres";
const SQLITE: &str = "sqlite://landing.db";

pub fn run(stage: &Stage) -> Result<()> {
    for module in ["shop", "changes/compatible"] {
        append(stage, &format!("{module}/schemactl.toml"), ENVIRONMENT)?;
    }
    plan(stage)?;
    apply(stage)
}

fn plan(stage: &Stage) -> Result<()> {
    stage.step("The plan: tables as SQL, streams and lake as Terraform")?;
    stage.schemactl(&["plan", "changes/compatible", "--env", "demo", "--out", "plan"], Exit::Fine)?;
    show(stage, "plan/postgres.sql", "BEGIN;")?;
    show(stage, "plan/terraform/main.tf.json", "    \"aws_kinesis_stream\": {")
}

/// The start of a part of a file.
fn show(stage: &Stage, path: &str, from: &str) -> Result<()> {
    let full = stage.folder.join(path);
    let text = fs::read_to_string(&full).map_err(|error| io_error("read", full.display(), &error))?;
    let start = text.find(from).unwrap_or(0);
    let which = if start == 0 { "" } else { ", in the middle" };
    stage.say(&format!("{path}{which}:"))?;
    stage.quote(&text[start..], 16)
}

fn apply(stage: &Stage) -> Result<()> {
    stage.step("Apply it: the first version, then the second, which adds what is new")?;
    let database = database(stage)?;
    for module in ["shop", "changes/compatible", "changes/compatible"] {
        stage.schemactl_on(&database, &["apply", module, "--env", "demo"])?;
    }
    if database != SQLITE {
        stage.say("To clean up: DROP SCHEMA schemactl_demo CASCADE")?;
    }
    Ok(())
}

/// Postgres where one answers, else a SQLite file.
fn database(stage: &Stage) -> Result<String> {
    let named = std::env::var(POSTGRES).ok().filter(|address| !address.is_empty());
    let address = named.clone().unwrap_or_else(|| LOCAL_POSTGRES.to_owned());
    let tried = stage.quiet_on(&address, &["apply", "shop", "--env", "demo", "--dry-run"])?;
    if tried.code == Some(0) {
        stage.say("A Postgres answers; SCHEMACTL_SINK names it.")?;
        return Ok(address);
    }
    let why = match named {
        Some(_) => format!("The Postgres of {POSTGRES} does not answer"),
        None => format!("No Postgres answers at 127.0.0.1:5432 ({POSTGRES} names another one)"),
    };
    stage.say(&format!("{why}, so a SQLite file stands in; SCHEMACTL_SINK names it."))?;
    Ok(SQLITE.to_owned())
}
