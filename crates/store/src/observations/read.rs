//! Asking what was seen.

use schemactl_model::{EventName, ModuleName};
use time::OffsetDateTime;

use super::day;
use crate::{StoreError, Tx, events::milliseconds, text, tx::on};

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

const SEEN: &str = "\
    SELECT o.event, o.version, o.producer, o.reporter, o.source,
        (SELECT MAX(h.module) FROM event_versions h WHERE h.event = o.event AND h.version = o.version),
        CAST(SUM(o.seen) AS BIGINT), MIN(o.first_ms), MAX(o.last_ms)
    FROM observations o
    WHERE (o.event, o.version, o.producer, o.reporter, o.source) > ($1, $2, $3, $4, $5)
        AND ($6 = '' OR o.event = $6)
        AND ($7 = '' OR EXISTS (SELECT 1 FROM event_versions h WHERE h.event = o.event AND h.module = $7))
        AND ($8 = '' OR o.version = $8)
        AND ($9 = '' OR o.producer = $9)
        AND o.day >= $10 AND o.last_ms >= $11
    GROUP BY o.event, o.version, o.producer, o.reporter, o.source
    ORDER BY o.event, o.version, o.producer, o.reporter, o.source LIMIT $12";

impl Tx {
    /// Observations that answer a query, in the order of their keys.
    pub async fn observations(&mut self, query: &ObservationQuery) -> Result<Vec<Observation>, StoreError> {
        let after = query.after.clone().unwrap_or_default();
        // As the table keeps them.
        let kept = |filter: &Option<String>| text::storable(filter.as_deref().unwrap_or_default());
        let rows: Vec<Row> = on!(self, connection => {
            sqlx::query_as(SEEN)
                .bind(text::storable(&after.event))
                .bind(text::storable(&after.version))
                .bind(text::storable(&after.producer))
                .bind(text::storable(&after.reporter))
                .bind(text::storable(&after.source))
                .bind(query.event.as_ref().map_or("", EventName::as_str))
                .bind(query.module.as_ref().map_or("", ModuleName::as_str))
                .bind(kept(&query.version))
                .bind(kept(&query.producer))
                .bind(day(query.since))
                .bind(milliseconds(query.since))
                .bind(i64::from(query.limit))
                .fetch_all(connection)
                .await?
        });
        rows.into_iter().map(observation).collect()
    }
}

fn observation(row: Row) -> Result<Observation, StoreError> {
    let (event, version, producer, reporter, source, module, count, first, last) = row;
    Ok(Observation {
        key: ObservationKey { event, version, producer, reporter, source },
        module: text::parse_optional("a module name", module)?,
        count: text::natural("a count", count)?,
        first_seen: text::moment(first)?,
        last_seen: text::moment(last)?,
    })
}
