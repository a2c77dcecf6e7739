//! Ranges of numbers: what of an old one is left.

use schemactl_model::schema::NumberRange;

/// The largest number of a field; ranges that end there are printed as `max`.
pub(super) const FIELD_MAX: i32 = 536_870_911;
/// The same in a message of the message set wire format.
pub(super) const MESSAGE_SET_MAX: i32 = i32::MAX - 1;

/// Sorted, with overlapping and adjacent ranges made one.
pub(super) fn merged(ranges: &[NumberRange]) -> Vec<NumberRange> {
    let mut sorted = ranges.to_vec();
    sorted.sort_unstable();
    let mut merged: Vec<NumberRange> = Vec::with_capacity(sorted.len());
    for range in sorted {
        match merged.last_mut() {
            Some(last) if range.start <= last.end.saturating_add(1) => last.end = last.end.max(range.end),
            _ => merged.push(range),
        }
    }
    merged
}

/// The parts of a range that merged ranges leave out.
pub(super) fn missing(range: NumberRange, kept: &[NumberRange]) -> Vec<NumberRange> {
    let mut missing = Vec::new();
    // Wider than the numbers, so that the step past the last one cannot overflow.
    let mut start = i64::from(range.start);
    for kept in kept.iter().filter(|kept| kept.end >= range.start && kept.start <= range.end) {
        push(&mut missing, start, i64::from(kept.start) - 1);
        start = i64::from(kept.end) + 1;
    }
    push(&mut missing, start, range.end.into());
    missing
}

fn push(missing: &mut Vec<NumberRange>, start: i64, end: i64) {
    if start <= end {
        let number = |value: i64| i32::try_from(value).expect("it lies between two i32");
        missing.push(NumberRange { start: number(start), end: number(end) });
    }
}

/// `[4]`, `[4,6]` or `[4,max]`.
pub(super) fn printed(range: NumberRange, max: i32) -> String {
    match range {
        NumberRange { start, end } if start == end => format!("[{start}]"),
        NumberRange { start, end } if end == max => format!("[{start},max]"),
        NumberRange { start, end } => format!("[{start},{end}]"),
    }
}

/// The same as a .proto writes it: `4`, `4 to 6` or `4 to max`.
pub(super) fn written(range: NumberRange, max: i32) -> String {
    match range {
        NumberRange { start, end } if start == end => start.to_string(),
        NumberRange { start, end } if end == max => format!("{start} to max"),
        NumberRange { start, end } => format!("{start} to {end}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn range(start: i32, end: i32) -> NumberRange {
        NumberRange { start, end }
    }

    #[test]
    fn merges_overlapping_and_adjacent_ranges() {
        let ranges = [range(5, 9), range(1, 2), range(3, 4), range(8, i32::MAX)];
        assert_eq!(merged(&ranges), [range(1, i32::MAX)]);
    }

    #[test]
    fn finds_what_is_missing() {
        let kept = [range(10, 20)];
        assert_eq!(missing(range(8, 25), &kept), [range(8, 9), range(21, 25)]);
        assert_eq!(missing(range(10, 20), &kept), []);
        assert_eq!(missing(range(1, 5), &kept), [range(1, 5)]);
        assert_eq!(missing(range(i32::MIN, i32::MAX), &[range(i32::MIN, i32::MAX)]), []);
    }
}
