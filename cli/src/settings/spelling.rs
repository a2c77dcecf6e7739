//! How durations, sizes, numbers and switches are written.

use std::time::Duration;

/// Longest first among those that end alike.
const DURATIONS: [(&str, u64); 5] =
    [("ms", 1), ("s", 1_000), ("m", 60_000), ("h", 3_600_000), ("d", 86_400_000)];
const SIZES: [(&str, u64); 4] = [("GiB", 1 << 30), ("MiB", 1 << 20), ("KiB", 1 << 10), ("B", 1)];

pub fn duration(text: &str) -> Result<Duration, String> {
    let milliseconds = with_unit(text, &DURATIONS);
    milliseconds
        .map(Duration::from_millis)
        .ok_or("is no duration; write for example 10s, 500ms or 5m".to_owned())
}

/// In the largest unit that it is a whole number of.
pub fn print_duration(duration: Duration) -> String {
    let milliseconds = u64::try_from(duration.as_millis()).unwrap_or(u64::MAX);
    if milliseconds == 0 { "0s".to_owned() } else { in_unit(milliseconds, DURATIONS.iter().rev()) }
}

pub fn size(text: &str) -> Result<usize, String> {
    let bytes = with_unit(text, &SIZES).and_then(|bytes| usize::try_from(bytes).ok());
    bytes.ok_or("is no size; write for example 128MiB, 64KiB or 0B".to_owned())
}

pub fn print_size(bytes: usize) -> String {
    if bytes == 0 { "0B".to_owned() } else { in_unit(bytes as u64, SIZES.iter()) }
}

pub fn number(text: &str) -> Result<usize, String> {
    let number = text.parse().ok().filter(|number| *number > 0);
    number.ok_or("is no number above 0".to_owned())
}

pub fn switch(text: &str) -> Result<bool, String> {
    match text {
        "true" => Ok(true),
        "false" => Ok(false),
        _ => Err("is neither true nor false".to_owned()),
    }
}

/// `off`, or something.
pub fn optional<T>(text: &str, read: impl FnOnce(&str) -> Result<T, String>) -> Result<Option<T>, String> {
    if text == "off" { Ok(None) } else { read(text).map(Some).map_err(|why| format!("{why}, or off")) }
}

pub fn print_optional<T: ToString>(value: Option<T>) -> String {
    value.map_or_else(|| "off".to_owned(), |value| value.to_string())
}

fn with_unit(text: &str, units: &[(&str, u64)]) -> Option<u64> {
    let digits = text.find(|character: char| !character.is_ascii_digit())?;
    let (number, unit) = text.split_at(digits);
    let (_, factor) = units.iter().find(|(name, _)| *name == unit.trim())?;
    number.parse::<u64>().ok()?.checked_mul(*factor)
}

fn in_unit<'u>(value: u64, mut largest_first: impl Iterator<Item = &'u (&'u str, u64)>) -> String {
    match largest_first.find(|(_, factor)| value.is_multiple_of(*factor)) {
        Some((unit, factor)) => format!("{}{unit}", value / factor),
        None => value.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_read_as_they_are_printed() {
        for text in ["0s", "10s", "90s", "5m", "2h", "250ms", "14d"] {
            assert_eq!(print_duration(duration(text).unwrap()), text);
        }
        for text in ["", "10", "s", "-1s", "1.5s", "1w", "10sec", "99999999999999999999s"] {
            assert!(duration(text).is_err(), "{text}");
        }
    }

    #[test]
    fn sizes_read_as_they_are_printed() {
        for text in ["0B", "10B", "64KiB", "128MiB", "2GiB"] {
            assert_eq!(print_size(size(text).unwrap()), text);
        }
        for text in ["", "10", "10MB", "-1B", "1.5GiB"] {
            assert!(size(text).is_err(), "{text}");
        }
    }
}
