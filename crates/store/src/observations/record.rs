//! Adding what was seen.

use std::collections::{BTreeMap, BTreeSet};

use schemactl_model::EventName;
use time::{Duration, OffsetDateTime};

use super::{KEPT, day};
use crate::{StoreError, Tx, batch, events::milliseconds, text, tx::on};

/// Rows of a day that an event has for itself; events that no version declares share as many.
const MOST_ROWS: i64 = 1_000;

/// Beyond this nothing is counted, so that sums fit into the database's integers.
const MOST_SEEN: u64 = 1_000_000_000_000_000;

/// How long a batch is remembered.
const REMEMBERED: Duration = Duration::days(30);

/// What somebody saw.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewObservation {
    /// The event, whether it is known or not.
    pub event: EventName,
    /// The version that its producer was generated from, as it says.
    pub version: String,
    /// The service that logged it.
    pub producer: String,
    /// Where it was seen; empty where nobody says.
    pub source: String,
    /// How many.
    pub count: u64,
    /// When the first was.
    pub first: OffsetDateTime,
    /// When the last was; its day is the one that all of them count to.
    pub last: OffsetDateTime,
}

/// Observations that are told together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Report {
    /// Who tells: a token's name.
    pub reporter: String,
    /// What the reporter calls the batch. The second of a name is not counted.
    pub batch: String,
    /// When it came.
    pub at: OffsetDateTime,
    /// What was seen.
    pub observations: Vec<NewObservation>,
}

/// What became of a report.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Recorded {
    /// Whether it had been counted before, and so was not again.
    pub repeated: bool,
    /// Rows that were counted.
    pub counted: usize,
    /// Rows that were not, because there are too many different ones of their day.
    pub dropped: usize,
    /// Rows among them that tell of an event in a version that is not known.
    pub unknown: usize,
}

/// Event, version, producer, source and day: what is added up.
type Key<'r> = (&'r EventName, &'r str, &'r str, &'r str, i64);

/// What is added.
struct Sum {
    seen: u64,
    first: i64,
    last: i64,
    /// Rows of the report that it comes from.
    rows: usize,
}

/// What a row counts to where the number of rows is limited: its event, or what is not known; and the day.
type Bucket<'r> = (&'r str, i64);

impl Tx {
    /// Adds a report to what was seen, once. What is older than it is kept goes away.
    pub async fn record(&mut self, report: &Report) -> Result<Recorded, StoreError> {
        self.forget_observations(report.at).await?;
        if !self.insert_batch(report).await? {
            return Ok(Recorded { repeated: true, ..Recorded::default() });
        }
        let declared = self.declared(report).await?;
        let known: BTreeSet<&str> = declared.iter().map(|(event, _)| event.as_str()).collect();
        let sums = add_up(&report.observations);
        let mut buckets: BTreeMap<Bucket<'_>, Vec<(&Key<'_>, &Sum)>> = BTreeMap::new();
        for (key, sum) in &sums {
            let event = known.get(key.0.as_str()).copied().unwrap_or_default();
            buckets.entry((event, key.4)).or_default().push((key, sum));
        }
        let mut recorded = Recorded::default();
        for ((bucket, day), rows) in buckets {
            let room = MOST_ROWS - self.rows_of(bucket, day).await?;
            for (key, sum) in self.fitting(&report.reporter, rows, room, &mut recorded).await? {
                self.add(&report.reporter, bucket, key, sum).await?;
                recorded.counted += sum.rows;
                if !declared.contains(&(key.0.to_string(), key.1.to_owned())) {
                    recorded.unknown += sum.rows;
                }
            }
        }
        Ok(recorded)
    }

    async fn forget_observations(&mut self, at: OffsetDateTime) -> Result<(), StoreError> {
        on!(self, connection => {
            sqlx::query("DELETE FROM observations WHERE day < $1")
                .bind(day(at - KEPT))
                .execute(&mut *connection)
                .await?;
            sqlx::query("DELETE FROM observation_batches WHERE day < $1")
                .bind(day(at - REMEMBERED))
                .execute(connection)
                .await?;
        });
        Ok(())
    }

    /// Whether the batch is new. Of two that come at once the second waits for the first.
    async fn insert_batch(&mut self, report: &Report) -> Result<bool, StoreError> {
        let rows = on!(self, connection => {
            sqlx::query(
                "INSERT INTO observation_batches (reporter, batch, day) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING",
            )
            .bind(text::storable(&report.reporter))
            .bind(text::storable(&report.batch))
            .bind(day(report.at))
            .execute(connection)
            .await?
            .rows_affected()
        });
        Ok(rows > 0)
    }

    /// Which of the events are known, in all versions that had them.
    async fn declared(&mut self, report: &Report) -> Result<BTreeSet<(String, String)>, StoreError> {
        let names: BTreeSet<&str> = report.observations.iter().map(|row| row.event.as_str()).collect();
        let names: Vec<&str> = names.into_iter().collect();
        let mut declared = BTreeSet::new();
        for chunk in names.chunks(batch::ROWS) {
            let select = "SELECT event, version FROM event_versions WHERE event IN";
            let rows: Vec<(String, String)> = on!(self, connection => {
                let mut query = sqlx::query_as(batch::one_of(select, chunk.len()));
                for name in chunk {
                    query = query.bind(*name);
                }
                query.fetch_all(connection).await?
            });
            declared.extend(rows);
        }
        Ok(declared)
    }

    async fn rows_of(&mut self, bucket: &str, day: i64) -> Result<i64, StoreError> {
        let (rows,): (i64,) = on!(self, connection => {
            sqlx::query_as("SELECT count(*) FROM observations WHERE bucket = $1 AND day = $2")
                .bind(bucket)
                .bind(day)
                .fetch_one(connection)
                .await?
        });
        Ok(rows)
    }

    /// Those that there is room for, or that are there already. The others are dropped.
    async fn fitting<'r>(
        &mut self,
        reporter: &str,
        rows: Vec<(&'r Key<'r>, &'r Sum)>,
        mut room: i64,
        recorded: &mut Recorded,
    ) -> Result<Vec<(&'r Key<'r>, &'r Sum)>, StoreError> {
        if text::integer(rows.len()) <= room {
            return Ok(rows);
        }
        let mut fitting = Vec::new();
        for (key, sum) in rows {
            if self.is_observed(reporter, key).await? {
                fitting.push((key, sum));
            } else if room > 0 {
                room -= 1;
                fitting.push((key, sum));
            } else {
                recorded.dropped += sum.rows;
            }
        }
        Ok(fitting)
    }

    async fn is_observed(&mut self, reporter: &str, key: &Key<'_>) -> Result<bool, StoreError> {
        let (event, version, producer, source, day) = key;
        let row: Option<(i64,)> = on!(self, connection => {
            sqlx::query_as(
                "SELECT day FROM observations WHERE event = $1 AND version = $2 AND producer = $3
                    AND reporter = $4 AND source = $5 AND day = $6",
            )
            .bind(event.as_str())
            .bind(text::storable(version))
            .bind(text::storable(producer))
            .bind(text::storable(reporter))
            .bind(text::storable(source))
            .bind(day)
            .fetch_optional(connection)
            .await?
        });
        Ok(row.is_some())
    }

    async fn add(
        &mut self,
        reporter: &str,
        bucket: &str,
        key: &Key<'_>,
        sum: &Sum,
    ) -> Result<(), StoreError> {
        let (event, version, producer, source, day) = key;
        on!(self, connection => {
            sqlx::query(ADD)
                .bind(event.as_str())
                .bind(text::storable(version))
                .bind(text::storable(producer))
                .bind(text::storable(reporter))
                .bind(text::storable(source))
                .bind(day)
                .bind(bucket)
                .bind(i64::try_from(sum.seen).unwrap_or(i64::MAX))
                .bind(sum.first)
                .bind(sum.last)
                .bind(i64::try_from(MOST_SEEN).unwrap_or(i64::MAX))
                .execute(connection)
                .await?;
        });
        Ok(())
    }
}

const ADD: &str = "\
    INSERT INTO observations (event, version, producer, reporter, source, day, bucket, seen, first_ms, last_ms)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
    ON CONFLICT (event, version, producer, reporter, source, day) DO UPDATE SET
        seen = CASE WHEN observations.seen + excluded.seen > $11 THEN $11
            ELSE observations.seen + excluded.seen END,
        first_ms = CASE WHEN excluded.first_ms < observations.first_ms THEN excluded.first_ms
            ELSE observations.first_ms END,
        last_ms = CASE WHEN excluded.last_ms > observations.last_ms THEN excluded.last_ms
            ELSE observations.last_ms END";

/// One sum to a key, in the order in which all writers write: two that held each other's rows would wait for ever.
fn add_up(observations: &[NewObservation]) -> BTreeMap<Key<'_>, Sum> {
    let mut sums: BTreeMap<Key<'_>, Sum> = BTreeMap::new();
    for one in observations {
        let key =
            (&one.event, one.version.as_str(), one.producer.as_str(), one.source.as_str(), day(one.last));
        let (first, last) = (milliseconds(one.first), milliseconds(one.last));
        let sum = sums.entry(key).or_insert(Sum { seen: 0, first, last, rows: 0 });
        sum.seen = sum.seen.saturating_add(one.count).min(MOST_SEEN);
        sum.first = sum.first.min(first);
        sum.last = sum.last.max(last);
        sum.rows += 1;
    }
    sums
}
