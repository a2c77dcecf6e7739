//! Between text and time as the database keeps them and the model's types.

use std::{fmt::Display, str::FromStr};

use time::{OffsetDateTime, UtcOffset};

use crate::StoreError;

/// Reads a column that this program wrote.
pub(crate) fn parse<T>(what: &'static str, text: &str) -> Result<T, StoreError>
where
    T: FromStr,
    T::Err: Display,
{
    text.parse().map_err(|error| StoreError::corrupt(what, error))
}

/// Reads a column that may be null.
pub(crate) fn parse_optional<T>(what: &'static str, text: Option<String>) -> Result<Option<T>, StoreError>
where
    T: FromStr,
    T::Err: Display,
{
    text.map(|text| parse(what, &text)).transpose()
}

/// A time as both databases keep it: in UTC, cut to microseconds.
pub(crate) fn micros(at: OffsetDateTime) -> OffsetDateTime {
    at.to_offset(UtcOffset::UTC).truncate_to_microsecond()
}

/// A time that is compared in a query: SQLite compares text, and text of whole seconds sorts as time.
pub(crate) fn seconds(at: OffsetDateTime) -> OffsetDateTime {
    at.to_offset(UtcOffset::UTC).truncate_to_second()
}

/// Text without the NUL character, which Postgres cannot keep.
pub(crate) fn storable(text: &str) -> String {
    text.replace('\0', "\u{fffd}")
}

/// A size as the database's integers.
pub(crate) fn integer(size: usize) -> i64 {
    i64::try_from(size).expect("no content in memory is longer than an i64 can say")
}

/// A count or size read back.
pub(crate) fn natural(what: &'static str, number: i64) -> Result<u64, StoreError> {
    u64::try_from(number).map_err(|error| StoreError::corrupt(what, error))
}

/// A moment that is kept as milliseconds since 1970.
pub(crate) fn moment(milliseconds: i64) -> Result<OffsetDateTime, StoreError> {
    let nanoseconds = i128::from(milliseconds) * 1_000_000;
    OffsetDateTime::from_unix_timestamp_nanos(nanoseconds)
        .map_err(|error| StoreError::corrupt("a moment", error))
}
