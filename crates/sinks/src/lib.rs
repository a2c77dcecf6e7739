//! What events need of their destinations.
//!
//! From a Schema, its events and an environment to the [`Desired`] state; from two such states to
//! typed [`SinkChange`]s; from those to SQL and Terraform. From two Schemas, with no environment, to the
//! [`Impact`]s of a change at every kind of destination. Text only: nothing here connects to
//! anything, and what a destination really looks like is an argument. `schemactl-apply` executes.

mod changes;
mod desired;
mod environment;
mod execution;
mod impact;
mod plan;
mod sql;
pub mod terraform;
mod types;

pub use changes::{Action, Class, SinkChange, changes};
pub use desired::{
    Column, ColumnId, ColumnMark, Desired, Engine, Lake, LakeEvent, Member, Stream, Table, TableMark,
    TableName, desired,
};
pub use environment::{
    AmplitudeConnection, BigQueryConnection, ClickHouseConnection, Connections, CustomConnection,
    Environment, IcebergConnection, KafkaConnection, KinesisConnection, LakeConnection, PostgresConnection,
    SnowflakeConnection, WebhookConnection,
};
pub use execution::{Execution, execution, is_rendered};
pub use impact::{Cost, Ddl, Impact, ImpactClass, ImpactElement, Side, impacts};
pub use plan::{Plan, plan};
pub use sql::{postgres, sqlite};
pub use types::Type;
