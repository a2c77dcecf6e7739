//! Days of the calendar, as `YYYY-MM-DD`.

use std::{borrow::Cow, fmt, str::FromStr};

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// A day. Its order is the calendar's.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Day {
    year: u16,
    month: u8,
    day: u8,
}

/// Text that is no day.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a day is written YYYY-MM-DD, in quotes, for example \"2030-01-31\", and exists")]
pub struct InvalidDay;

impl Day {
    /// The day of a count of days since 1970-01-01; days before that are that day.
    pub fn since_epoch(days: u32) -> Day {
        let (mut year, mut left) = (1970, days);
        while let Some(rest) = left.checked_sub(days_of_year(year)).filter(|_| year < 9999) {
            (year, left) = (year + 1, rest);
        }
        let mut month = 1;
        while let Some(rest) = left.checked_sub(u32::from(days_of_month(year, month))).filter(|_| month < 12)
        {
            (month, left) = (month + 1, rest);
        }
        Day { year, month, day: u8::try_from(left + 1).unwrap_or(31) }
    }
}

fn days_of_year(year: u16) -> u32 {
    if is_leap(year) { 366 } else { 365 }
}

fn is_leap(year: u16) -> bool {
    year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400))
}

fn days_of_month(year: u16, month: u8) -> u8 {
    match month {
        4 | 6 | 9 | 11 => 30,
        2 if is_leap(year) => 29,
        2 => 28,
        _ => 31,
    }
}

impl FromStr for Day {
    type Err = InvalidDay;

    fn from_str(text: &str) -> Result<Self, InvalidDay> {
        let parts: Vec<&str> = text.split('-').collect();
        let [year, month, day] = parts.as_slice() else { return Err(InvalidDay) };
        let is_number =
            |part: &str, digits| part.len() == digits && part.bytes().all(|byte| byte.is_ascii_digit());
        if !(is_number(year, 4) && is_number(month, 2) && is_number(day, 2)) {
            return Err(InvalidDay);
        }
        let year = year.parse().map_err(|_| InvalidDay)?;
        let month = month.parse().map_err(|_| InvalidDay)?;
        let day = day.parse().map_err(|_| InvalidDay)?;
        if (1..=12).contains(&month) && (1..=days_of_month(year, month)).contains(&day) {
            Ok(Day { year, month, day })
        } else {
            Err(InvalidDay)
        }
    }
}

impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}-{:02}", self.year, self.month, self.day)
    }
}

impl JsonSchema for Day {
    fn schema_name() -> Cow<'static, str> {
        "Day".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "string", "format": "date", "description": "A day, YYYY-MM-DD." })
    }
}

impl Serialize for Day {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Day {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_counted_as_the_calendar_does() {
        for (days, text) in
            [(0, "1970-01-01"), (59, "1970-03-01"), (789, "1972-02-29"), (20_543, "2026-03-31")]
        {
            assert_eq!(Day::since_epoch(days).to_string(), text);
            assert_eq!(text.parse(), Ok(Day::since_epoch(days)));
        }
        assert_eq!(Day::since_epoch(u32::MAX).to_string(), "9999-12-31");
    }

    #[test]
    fn what_is_no_day_is_refused() {
        for text in
            ["", "2026-02-29", "2026-13-01", "2026-1-1", "2026-00-10", "26-01-01", "2026-01-32", "+026-01-01"]
        {
            assert_eq!(text.parse::<Day>(), Err(InvalidDay), "{text}");
        }
    }
}
