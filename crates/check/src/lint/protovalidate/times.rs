//! Rules of Duration and Timestamp.

use super::{
    numbers,
    rules::{Rules, seconds_and_nanos},
    subject::Subject,
};

/// How Go's protobuf starts its errors: with a space that does not break behind it.
const PROTO: &str = "proto:\u{a0}";

/// What protovalidate's runtimes can hold: nanoseconds in 64 bits, but for a few.
const MOST: i128 = 9_223_372_036_854_775_428;
const FIRST_TIMESTAMP: i64 = -62_135_596_800;
const LAST_TIMESTAMP: i64 = 253_402_300_799;

pub(super) fn duration(subject: &mut Subject<'_, '_>, rules: &Rules<'_>) {
    let schema = subject.schema;
    numbers::bounds(subject, "duration", rules, |value| valid_duration(seconds_and_nanos(schema, value)));
}

pub(super) fn timestamp(subject: &mut Subject<'_, '_>, rules: &Rules<'_>) {
    let schema = subject.schema;
    numbers::bounds(subject, "timestamp", rules, |value| valid_timestamp(seconds_and_nanos(schema, value)));
    if rules.flag("lt_now") == Some(true) && rules.flag("gt_now") == Some(true) {
        let message = format!(
            "Field {} has both {} and {}. A timestamp cannot be both before and after validation time.",
            subject.name(),
            subject.rule(&["timestamp", "gt_now"]),
            subject.rule(&["timestamp", "lt_now"])
        );
        let both: [&[&str]; 2] = [&["timestamp", "gt_now"], &["timestamp", "lt_now"]];
        subject.add_both(both, &message, "take one of the two away");
    }
    within(subject, rules);
}

fn within(subject: &mut Subject<'_, '_>, rules: &Rules<'_>) {
    let Some(value) = rules.value("within") else {
        return;
    };
    let time = seconds_and_nanos(subject.schema, value);
    let (name, rule) = (subject.name(), subject.rule(&["timestamp", "within"]));
    let message = match valid_duration(time) {
        Err(why) => format!("Field {name} has an invalid {rule}: {why}."),
        Ok((seconds, nanos)) if seconds <= 0 && nanos <= 0 => {
            format!("Field {name} must have a positive {rule} ({}).", printed(time))
        }
        Ok(_) => return,
    };
    subject.add(&["timestamp", "within"], message, "write a duration above zero");
}

fn valid_duration(time: (i64, i64)) -> Result<(i64, i64), String> {
    let (seconds, nanos) = time;
    let shown = printed(time);
    let total = i128::from(seconds) * 1_000_000_000 + i128::from(nanos);
    if !(-999_999_999..=999_999_999).contains(&nanos) {
        Err(format!("duration ({shown}) must have nanos in the range 0 to 999999999"))
    } else if (seconds > 0 && nanos < 0) || (seconds < 0 && nanos > 0) {
        Err(format!("duration ({shown}) has seconds and nanos with different signs"))
    } else if !(-MOST..=MOST).contains(&total) {
        let (least, most) = (printed((-9_223_372_036, -854_775_428)), printed((9_223_372_036, 854_775_428)));
        Err(format!("duration ({shown}) must be in the range {least} to {most}"))
    } else {
        Ok(time)
    }
}

fn valid_timestamp(time: (i64, i64)) -> Result<(i64, i64), String> {
    let shown = printed(time);
    if time.0 < FIRST_TIMESTAMP {
        Err(format!("{PROTO}timestamp ({shown}) before 0001-01-01"))
    } else if time.0 > LAST_TIMESTAMP {
        Err(format!("{PROTO}timestamp ({shown}) after 9999-12-31"))
    } else if !(0..=999_999_999).contains(&time.1) {
        Err(format!("{PROTO}timestamp ({shown}) has out-of-range nanos"))
    } else {
        Ok(time)
    }
}

/// Text format of a Duration or Timestamp: what is zero is not written.
fn printed((seconds, nanos): (i64, i64)) -> String {
    let seconds = (seconds != 0).then(|| format!("seconds:{seconds}"));
    let nanos = (nanos != 0).then(|| format!("nanos:{nanos}"));
    seconds.into_iter().chain(nanos).collect::<Vec<_>>().join(" ")
}
