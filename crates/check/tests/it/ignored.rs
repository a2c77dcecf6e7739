//! `buf:lint:ignore` as buf 1.75 honours it: cases of ours with what `buf lint` said of them, recorded.

use std::collections::BTreeSet;

use schemactl_check::{LintConfig, lint};
use schemactl_model::Finding;
use serde_json::Value;

use crate::schemas::schema;

/// Declares the cases by their names below `buf_ignored/acme/v1`.
macro_rules! cases {
    ($($name:literal)*) => {
        &[$((concat!("acme/v1/", $name), include_str!(concat!("buf_ignored/acme/v1/", $name)))),*]
    };
}

const FILES: &[(&str, &str)] = cases!("a.proto" "b.proto" "c.proto" "d.proto" "Dd.proto" "e.proto");

/// Path, place, rule and message: what buf prints of a finding.
type Said = (String, u64, u64, String, String);

fn said_by_buf(recorded: &str) -> Vec<Said> {
    let said = |line: &str| {
        let value: Value = serde_json::from_str(line).expect("a line is JSON");
        let text = |key: &str| value[key].as_str().unwrap_or_default().to_owned();
        let number = |key: &str| value[key].as_u64().expect("a place is a number");
        (text("path"), number("start_line"), number("start_column"), text("type"), text("message"))
    };
    recorded.lines().map(said).collect()
}

fn said(finding: &Finding) -> Said {
    let Finding { path, span, rule, message, .. } = finding;
    let (line, column) = (span.start_line.into(), span.start_column.into());
    (path.clone().unwrap_or_default(), line, column, rule.to_string(), message.clone())
}

#[track_caller]
fn assert_same(config: &LintConfig, recorded: &str) {
    let ours: Vec<_> = lint(&schema(FILES), config).expect("every name is known").iter().map(said).collect();
    let bufs = said_by_buf(recorded);
    let missing: BTreeSet<_> = bufs.iter().filter(|one| !ours.contains(one)).collect();
    let extra: BTreeSet<_> = ours.iter().filter(|one| !bufs.contains(one)).collect();
    assert!(missing.is_empty() && extra.is_empty(), "missing: {missing:#?}\nextra: {extra:#?}");
    assert_eq!(ours, bufs, "the order differs");
}

fn everything() -> LintConfig {
    LintConfig {
        except: vec!["PROTOVALIDATE".to_owned()],
        ..LintConfig::of(&["STANDARD", "COMMENTS", "UNARY_RPC"])
    }
}

#[test]
fn comments_silence_what_they_silence_for_buf() {
    assert_same(&everything(), include_str!("buf_ignored/buf.jsonl"));
}

#[test]
fn comments_silence_nothing_where_that_is_not_allowed() {
    let config = LintConfig { disallow_comment_ignores: true, ..everything() };
    assert_same(&config, include_str!("buf_ignored/disallowed.jsonl"));
}
