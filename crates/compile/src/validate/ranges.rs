//! Reserved and extension ranges.

use std::ops::Range;

use prost_types::{DescriptorProto, EnumDescriptorProto};

use super::{Report, join, numbered};
use crate::places::path::{enumeration, message};

/// A range with what it is and where it stands.
struct Declared {
    kind: &'static str,
    path: Vec<i32>,
    /// Wide enough for an end behind the last number.
    range: Range<i64>,
}

pub(super) fn of_message(report: &mut Report, path: &[i32], declared: &DescriptorProto) {
    if declared.reserved_range.is_empty() && declared.extension_range.is_empty() {
        return;
    }
    let reserved = numbered(&declared.reserved_range).map(|(index, range)| Declared {
        kind: "reserved range",
        path: join(path, &[message::RESERVED_RANGE, index]),
        range: range.start().into()..range.end().into(),
    });
    let extensions = numbered(&declared.extension_range).map(|(index, range)| Declared {
        kind: "extension range",
        path: join(path, &[message::EXTENSION_RANGE, index]),
        range: range.start().into()..range.end().into(),
    });
    check(report, reserved.chain(extensions).collect());
}

pub(super) fn of_enum(report: &mut Report, path: &[i32], declared: &EnumDescriptorProto) {
    let reserved = numbered(&declared.reserved_range).map(|(index, range)| Declared {
        kind: "reserved range",
        path: join(path, &[enumeration::RESERVED_RANGE, index]),
        range: range.start().into()..i64::from(range.end()) + 1,
    });
    check(report, reserved.collect());
}

fn check(report: &mut Report, mut ranges: Vec<Declared>) {
    for declared in &ranges {
        if declared.range.is_empty() {
            report.add(&declared.path, &[], format!("the {} ends before it starts", declared.kind));
        }
    }
    ranges.sort_by_key(|declared| declared.range.start);
    // The one that reaches furthest so far.
    let mut furthest: Option<&Declared> = None;
    for declared in &ranges {
        if let Some(before) = furthest.filter(|before| before.range.end > declared.range.start) {
            // The later of the two in the file is the one to mend.
            let (first, second) =
                if before.path < declared.path { (before, declared) } else { (declared, before) };
            let (start, end) = (first.range.start, first.range.end - 1);
            let message = format!("{} overlaps {} {start} to {end}", second.kind, first.kind);
            report.add(&second.path, &[], message);
        }
        if furthest.is_none_or(|before| before.range.end < declared.range.end) {
            furthest = Some(declared);
        }
    }
}
