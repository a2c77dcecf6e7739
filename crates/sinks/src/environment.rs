//! Environments: what a kind of destination means in one place, for example in production.
//!
//! An environment is the table `[env.NAME]` of a `schemactl.toml`. A key that is not known is
//! refused, so that a misspelt bucket never becomes a default one. Nothing here is a secret: keys
//! and passwords are given to the tools that connect, by reference.

use serde::{Deserialize, Serialize};

/// One environment.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Environment {
    /// What each kind of destination means here. An event's destination of a kind that is not
    /// connected is reported, and nothing is provisioned for it.
    pub connections: Connections,
}

/// The connections of an environment, one of each kind at most.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Connections {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub lake: Option<LakeConnection>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub kafka: Option<KafkaConnection>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub kinesis: Option<KinesisConnection>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub snowflake: Option<SnowflakeConnection>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub bigquery: Option<BigQueryConnection>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub clickhouse: Option<ClickHouseConnection>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub postgres: Option<PostgresConnection>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub iceberg: Option<IcebergConnection>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub amplitude: Option<AmplitudeConnection>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub webhook: Option<WebhookConnection>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub custom: Option<CustomConnection>,
}

impl Connections {
    /// Whether a kind of destination (by its name, for example `kinesis`) is connected.
    pub fn has(&self, kind: &str) -> bool {
        match kind {
            "lake" => self.lake.is_some(),
            "kafka" => self.kafka.is_some(),
            "kinesis" => self.kinesis.is_some(),
            "snowflake" => self.snowflake.is_some(),
            "bigquery" => self.bigquery.is_some(),
            "clickhouse" => self.clickhouse.is_some(),
            "postgres" => self.postgres.is_some(),
            "iceberg" => self.iceberg.is_some(),
            "amplitude" => self.amplitude.is_some(),
            "webhook" => self.webhook.is_some(),
            "custom" => self.custom.is_some(),
            _ => false,
        }
    }
}

/// `[env.NAME.connections.lake]`: Parquet files in S3 with Glue tables over them, fed from the
/// environment's Kinesis stream.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LakeConnection {
    /// The S3 bucket. No default: bucket names are unique in the world.
    pub bucket: String,
    /// Path in the bucket below which everything lies. Default: `events`.
    #[serde(default = "events")]
    pub prefix: String,
    /// The Glue database. Default: `events`.
    #[serde(default = "events")]
    pub database: String,
    /// Active partitions a Firehose stream may have: AWS gives 500, and up to 5000 on request.
    /// Default: 500.
    #[serde(default = "active_partitions")]
    pub active_partitions: u32,
}

/// `[env.NAME.connections.kinesis]`: the account's streams.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct KinesisConnection {
    /// The stream that carries every event which names no stream of its own. Default: `events`.
    pub stream: String,
    /// What stands before the name of a stream that an event names. Default: nothing.
    pub prefix: String,
    /// Hours for which streams keep a record, 24 to 8760. Default: 168.
    pub retention_hours: u32,
    /// The AWS region. Default: the one the tools are configured with.
    pub region: Option<String>,
}

impl Default for KinesisConnection {
    fn default() -> Self {
        Self { stream: events(), prefix: String::new(), retention_hours: 168, region: None }
    }
}

/// `[env.NAME.connections.postgres]`: a database's tables. Where the database is, is given to
/// `apply`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct PostgresConnection {
    /// The schema of tables that name none. Default: `events`.
    pub schema: String,
}

impl Default for PostgresConnection {
    fn default() -> Self {
        Self { schema: events() }
    }
}

/// `[env.NAME.connections.kafka]`
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct KafkaConnection {
    /// What stands before every topic's name. Default: nothing.
    pub prefix: String,
}

/// `[env.NAME.connections.snowflake]`
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SnowflakeConnection {
    /// The database.
    pub database: String,
    /// The schema of tables that name none. Default: `PUBLIC`.
    #[serde(default = "public")]
    pub schema: String,
}

/// `[env.NAME.connections.bigquery]`
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BigQueryConnection {
    /// The project.
    pub project: String,
    /// The dataset of tables that name none. Default: `events`.
    #[serde(default = "events")]
    pub dataset: String,
}

/// `[env.NAME.connections.clickhouse]`
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ClickHouseConnection {
    /// The database of tables that name none. Default: `events`.
    pub database: String,
}

impl Default for ClickHouseConnection {
    fn default() -> Self {
        Self { database: events() }
    }
}

/// `[env.NAME.connections.iceberg]`
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct IcebergConnection {
    /// The namespace of tables that name none. Default: `events`.
    pub namespace: String,
}

impl Default for IcebergConnection {
    fn default() -> Self {
        Self { namespace: events() }
    }
}

/// `[env.NAME.connections.amplitude]`
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct AmplitudeConnection {
    /// Whether the project lies in Amplitude's European data centre. Default: false.
    pub eu: bool,
}

/// `[env.NAME.connections.webhook]`
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WebhookConnection {
    /// The address below which events' paths lie.
    pub endpoint: String,
}

/// `[env.NAME.connections.custom]`
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct CustomConnection {
    /// Plugins that this environment has. Default: none.
    pub plugins: Vec<String>,
}

fn events() -> String {
    "events".to_owned()
}

fn public() -> String {
    "PUBLIC".to_owned()
}

fn active_partitions() -> u32 {
    500
}
