//! A point in time as the pages print it.

use std::fmt;

use time::{OffsetDateTime, UtcOffset};

/// A point in time, in UTC.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Moment(OffsetDateTime);

impl Moment {
    /// For the `datetime` attribute: `2026-03-01T12:30:05Z`.
    pub fn machine(&self) -> String {
        let (date, time) = (self.0.date(), self.0.time());
        let (hour, minute, second) = time.as_hms();
        format!("{date}T{hour:02}:{minute:02}:{second:02}Z")
    }
}

impl From<OffsetDateTime> for Moment {
    fn from(time: OffsetDateTime) -> Self {
        Self(time.to_offset(UtcOffset::UTC))
    }
}

/// `2026-03-01 12:30 UTC`
impl fmt::Display for Moment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (hour, minute, _) = self.0.time().as_hms();
        write!(f, "{} {hour:02}:{minute:02} UTC", self.0.date())
    }
}
