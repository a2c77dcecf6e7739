//! Days in arguments.

use std::str::FromStr;

use time::{Date, Duration, OffsetDateTime, Time, macros::format_description};

/// A day, in UTC.
#[derive(Clone, Copy, Debug)]
pub struct Day(Date);

impl Day {
    /// Its first second.
    pub fn start(self) -> OffsetDateTime {
        OffsetDateTime::new_utc(self.0, Time::MIDNIGHT)
    }

    /// Its last second.
    pub fn end(self) -> OffsetDateTime {
        self.start() + Duration::seconds(86_399)
    }
}

impl FromStr for Day {
    type Err = String;

    fn from_str(text: &str) -> Result<Day, String> {
        let date = Date::parse(text, format_description!("[year]-[month]-[day]"));
        date.map(Day).map_err(|_| format!("{text:?} is not a day; write for example 2026-12-31"))
    }
}
