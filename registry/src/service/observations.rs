//! Observations: what was seen of events, told by those who see them pass.

use schemactl_api::{NewObservationBody, ObservationReport};
use schemactl_store::{NewObservation, OBSERVATIONS_KEPT, Observation, ObservationQuery, Recorded, Report};
use time::{Duration, OffsetDateTime};

use super::{Caller, Permission, Service, ServiceError, now};

/// Rows of a report.
const MOST: usize = 1_000;
/// Characters of a word.
const LONGEST: usize = 100;
/// How many a row tells of at most.
const MOST_COUNTED: u64 = 1_000_000_000_000;
/// How far a reporter's clock may be ahead.
const AHEAD: Duration = Duration::HOUR;
/// How far an answer looks back where nobody says how far.
const LOOK_BACK: Duration = Duration::days(30);

impl Service {
    /// Adds what somebody saw. Nothing is refused for what was seen, only for how it is told.
    pub(crate) async fn record(
        &self,
        caller: &Caller,
        report: ObservationReport,
    ) -> Result<Recorded, ServiceError> {
        caller.require(Permission::Observe, None)?;
        let at = now();
        let report = read(report, caller.who(), at)?;
        let mut tx = self.store.write().await?;
        let recorded = tx.record(&report).await?;
        tx.commit().await?;
        Ok(recorded)
    }

    /// Observations that answer a query.
    pub(crate) async fn observations(
        &self,
        query: &ObservationQuery,
    ) -> Result<Vec<Observation>, ServiceError> {
        Ok(self.store.read().await?.observations(query).await?)
    }
}

/// From when on observations count where nobody says.
pub(crate) fn recently() -> OffsetDateTime {
    now() - LOOK_BACK
}

fn read(report: ObservationReport, reporter: &str, at: OffsetDateTime) -> Result<Report, ServiceError> {
    word("batch", &report.batch, 1)?;
    let rows = report.observations.len();
    if rows > MOST {
        return Err(ServiceError::Invalid {
            detail: format!("there are {rows} observations, and a report has at most {MOST}"),
            hint: Some("send the others as a report of another batch".to_owned()),
        });
    }
    let rows = report.observations.into_iter().enumerate();
    let observations = rows.map(|(place, row)| observation(row, at).map_err(|error| placed(place, &error)));
    Ok(Report {
        reporter: reporter.to_owned(),
        batch: report.batch,
        at,
        observations: observations.collect::<Result<_, _>>()?,
    })
}

fn placed(place: usize, error: &ServiceError) -> ServiceError {
    ServiceError::invalid(format!("observations[{place}]: {error}"))
}

fn observation(row: NewObservationBody, at: OffsetDateTime) -> Result<NewObservation, ServiceError> {
    let NewObservationBody { event, version, producer, source, count, first_seen, last_seen } = row;
    word("version", &version, 1)?;
    word("producer", &producer, 1)?;
    word("source", &source, 0)?;
    if !(1..=MOST_COUNTED).contains(&count) {
        return Err(ServiceError::invalid(format!("count is {count}, and has to be 1 to {MOST_COUNTED}")));
    }
    if last_seen > at + AHEAD {
        return Err(ServiceError::invalid("last_seen has not come yet"));
    }
    if last_seen < at - OBSERVATIONS_KEPT {
        let days = OBSERVATIONS_KEPT.whole_days();
        return Err(ServiceError::invalid(format!(
            "last_seen is more than {days} days ago, which is not kept"
        )));
    }
    let first = first_seen.unwrap_or(last_seen);
    if first > last_seen {
        return Err(ServiceError::invalid("first_seen is after last_seen"));
    }
    Ok(NewObservation { event, version, producer, source, count, first, last: last_seen })
}

fn word(name: &str, text: &str, least: usize) -> Result<(), ServiceError> {
    let length = text.chars().count();
    if (least..=LONGEST).contains(&length) && !text.chars().any(char::is_control) {
        return Ok(());
    }
    Err(ServiceError::invalid(format!(
        "{name} has {length} characters, and has to have {least} to {LONGEST}, none of them a control character"
    )))
}
