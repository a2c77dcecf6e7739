//! Asking what was seen.

use schemactl_model::{EventName, ModuleName};
use time::OffsetDateTime;

use super::day;
use crate::{
    StoreError, Tx,
    events::milliseconds,
    statement::{Statement, bound},
    text,
    tx::on,
};

/// What tells one row of an answer from the others, in the order of the answer.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct ObservationKey {
    /// The event.
    pub event: String,
    /// The version that its producer was generated from.
    pub version: String,
    /// The service that logged it.
    pub producer: String,
    /// Who told so: a token's name.
    pub reporter: String,
    /// Where it was seen.
    pub source: String,
}

/// Which observations. What is `None` leaves the choice open.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ObservationQuery {
    /// The event.
    pub event: Option<EventName>,
    /// A module some version of which declares the event.
    pub module: Option<ModuleName>,
    /// The version.
    pub version: Option<String>,
    /// The service that logged it.
    pub producer: Option<String>,
    /// Only what was seen then or later; counted by days.
    pub since: OffsetDateTime,
    /// Only those behind this one.
    pub after: Option<ObservationKey>,
    /// At most so many.
    pub limit: u32,
}

/// What was seen of one version of an event, from one producer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Observation {
    /// Of what.
    pub key: ObservationKey,
    /// The module whose version that is; `None` where no module has it.
    pub module: Option<ModuleName>,
    /// How many, over the days that were asked for.
    pub count: u64,
    /// When the first of them was.
    pub first_seen: OffsetDateTime,
    /// When the last was.
    pub last_seen: OffsetDateTime,
}

type Row = (String, String, String, String, String, Option<String>, i64, i64, i64);

/// One event is a stretch of the primary key.
const OF_EVENT: &str = "o.event = {0}";
const OF_MODULE: &str = "EXISTS (SELECT 1 FROM event_versions h WHERE h.event = o.event AND h.module = {0})";
const OF_VERSION: &str = "o.version = {0}";
const OF_PRODUCER: &str = "o.producer = {0}";

const SEEN: &str = "\
    SELECT o.event, o.version, o.producer, o.reporter, o.source,
        (SELECT MAX(h.module) FROM event_versions h WHERE h.event = o.event AND h.version = o.version),
        CAST(SUM(o.seen) AS BIGINT), MIN(o.first_ms), MAX(o.last_ms)
    FROM observations o
    WHERE o.day >= {0} AND o.last_ms >= {1}";
const BEHIND: &str =
    " AND (o.event, o.version, o.producer, o.reporter, o.source) > ({0}, {1}, {2}, {3}, {4})";
const IN_ORDER: &str = "\
    \x20GROUP BY o.event, o.version, o.producer, o.reporter, o.source
    ORDER BY o.event, o.version, o.producer, o.reporter, o.source LIMIT {0}";

impl Tx {
    /// Observations that answer a query, in the order of their keys.
    pub async fn observations(&mut self, query: &ObservationQuery) -> Result<Vec<Observation>, StoreError> {
        let statement = statement(query);
        let rows: Vec<Row> = on!(self, connection => {
            bound!(sqlx::query_as(statement.sql()), statement).fetch_all(connection).await?
        });
        rows.into_iter().map(observation).collect()
    }
}

fn statement(query: &ObservationQuery) -> Statement {
    // As the table keeps them.
    let kept = |filter: &Option<String>| filter.as_deref().map(text::storable);
    let mut statement = Statement::default();
    statement
        .push(SEEN, [day(query.since).into(), milliseconds(query.since).into()])
        .and(OF_EVENT, query.event.as_ref().map(ToString::to_string))
        .and(OF_MODULE, query.module.as_ref().map(ToString::to_string))
        .and(OF_VERSION, kept(&query.version))
        .and(OF_PRODUCER, kept(&query.producer));
    if let Some(ObservationKey { event, version, producer, reporter, source }) = &query.after {
        let key = [event, version, producer, reporter, source].map(|part| text::storable(part).into());
        statement.push(BEHIND, key);
    }
    statement.push(IN_ORDER, [i64::from(query.limit).into()]);
    statement
}

fn observation(row: Row) -> Result<Observation, StoreError> {
    let (event, version, producer, reporter, source, module, count, first, last) = row;
    Ok(Observation {
        key: ObservationKey { event, version, producer, reporter, source },
        module: text::parse_optional("a module name", module)?,
        count: text::natural("a count", count)?,
        first_seen: moment(first)?,
        last_seen: moment(last)?,
    })
}

fn moment(milliseconds: i64) -> Result<OffsetDateTime, StoreError> {
    let nanoseconds = i128::from(milliseconds) * 1_000_000;
    OffsetDateTime::from_unix_timestamp_nanos(nanoseconds)
        .map_err(|error| StoreError::corrupt("a moment", error))
}
