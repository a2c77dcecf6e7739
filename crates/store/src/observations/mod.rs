//! Observations: who was seen to log which version of which event. Rows are added up by day, so that what is kept
//! does not grow with the traffic that it tells of.

mod read;
mod record;

use time::{Duration, OffsetDateTime};

pub use read::{Observation, ObservationKey, ObservationQuery};
pub use record::{NewObservation, Recorded, Report};

/// How long observations are kept.
pub const KEPT: Duration = Duration::days(400);

/// The day of a moment, in days since 1970.
fn day(at: OffsetDateTime) -> i64 {
    at.unix_timestamp().div_euclid(86_400)
}
