//! What an environment's settings may be: names go into statements and addresses as they are.

use schemactl_model::{Finding, Severity, Span};

use super::{report::rule, streams::is_stream_name};
use crate::environment::{Environment, LakeConnection};

/// EventBridge's rules on one bus; more on request.
const RULES: usize = 300;

/// What is wrong with an environment.
pub(super) fn check(environment: &Environment) -> Vec<Finding> {
    let mut problems = Vec::new();
    let mut require = |fine: bool, key: &str, value: &str, expected: &str| {
        if !fine {
            problems.push(error(format!("connections.{key} is {value:?}, and must be {expected}.")));
        }
    };
    if let Some(kinesis) = &environment.connections.kinesis {
        let expected = "a stream's name: 1 to 128 of a-z A-Z 0-9 _ . -";
        require(is_stream_name(&kinesis.stream), "kinesis.stream", &kinesis.stream, expected);
        let hours = kinesis.retention_hours.to_string();
        require(
            (24..=8760).contains(&kinesis.retention_hours),
            "kinesis.retention_hours",
            &hours,
            "24 to 8760",
        );
        if let Some(region) = &kinesis.region {
            let known = region.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-');
            require(known && !region.is_empty(), "kinesis.region", region, "a region's name");
        }
    }
    if let Some(lake) = &environment.connections.lake {
        require(
            is_bucket(&lake.bucket),
            "lake.bucket",
            &lake.bucket,
            "a bucket's name: 3 to 63 of a-z 0-9 . -",
        );
        // It begins the names of streams and roles, of which AWS takes 64 characters.
        let fine = is_glue_name(&lake.database) && lake.database.len() <= 40;
        require(fine, "lake.database", &lake.database, "1 to 40 of a-z 0-9 _");
        let prefix = lake.prefix.trim_matches('/');
        require(is_path(prefix), "lake.prefix", prefix, "a path of a-z A-Z 0-9 _ . - /");
    }
    problems
}

/// What a lake of so many events asks of AWS beyond what every account is given.
pub(super) fn check_lake_size(events: usize, connection: &LakeConnection) -> Vec<Finding> {
    let mut findings = Vec::new();
    // While one hour's files fill up, the last events of the hour before still come in.
    let partitions = events.saturating_mul(2);
    if partitions > connection.active_partitions as usize {
        let problem = format!(
            "{events} events land in the lake, by event and hour: {partitions} active partitions of the Firehose \
             stream of all events, which has {}.",
            connection.active_partitions
        );
        findings.push(limit(problem).with_hint(
            "ask AWS for more (up to 5000) and say so in connections.lake.active_partitions, or send fewer events",
        ));
    }
    if events > RULES {
        let problem =
            format!("{events} events land in the lake, each by an EventBridge rule; an account has {RULES}.");
        findings.push(
            limit(problem).with_severity(Severity::Warning).with_hint("ask AWS for more rules per bus"),
        );
    }
    findings
}

fn error(message: String) -> Finding {
    Finding::error(rule::ENVIRONMENT, None, Span::START, message)
}

fn limit(message: String) -> Finding {
    Finding::error(rule::LIMIT, None, Span::START, message)
}

fn is_bucket(name: &str) -> bool {
    let known = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || matches!(b, b'.' | b'-');
    let edge = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit();
    (3..=63).contains(&name.len())
        && name.bytes().all(known)
        && name.starts_with(edge)
        && name.ends_with(edge)
        && !name.contains("..")
}

/// What Glue takes as a database's or a table's name, and Athena without quotes.
pub(super) fn is_glue_name(name: &str) -> bool {
    let known = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_';
    (1..=255).contains(&name.len()) && name.bytes().all(known)
}

/// A path in a bucket, without slashes at its ends. Firehose gives `!{` a meaning, so it may not.
pub(super) fn is_path(path: &str) -> bool {
    let known = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'.' | b'-' | b'/');
    let parts = !path.split('/').any(|part| matches!(part, "" | "." | ".."));
    path.len() <= 200 && path.bytes().all(known) && parts
}
