//! A plan: what to do, as files to read and to run.

use schemactl_model::{Finding, Severity, Span};
use serde::{Deserialize, Serialize};

use crate::{
    changes::{Action, SinkChange, changes},
    desired::{Desired, Engine, rule},
    sql::postgres,
    terraform,
};

/// What it takes to get from one desired state to the next.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Plan {
    /// `postgres.sql` and `terraform/*.tf.json`, as far as the events ask for them.
    pub files: Vec<terraform::File>,
    pub changes: Vec<SinkChange>,
    /// Sorted. With an error among them the files are what would be done without the refused changes:
    /// none of Terraform's, which describe all of a table, where one concerns the lake.
    pub findings: Vec<Finding>,
}

impl Plan {
    /// Whether something cannot be as declared.
    pub fn is_refused(&self) -> bool {
        self.findings.iter().any(|finding| finding.severity == Severity::Error)
    }
}

/// The plan from `before` (the empty state where nothing is there yet) to `after`, with the findings
/// that [`crate::desired()`] had.
pub fn plan(before: &Desired, after: &Desired, mut findings: Vec<Finding>) -> Plan {
    let changes = changes(before, after);
    findings.extend(changes.iter().filter_map(SinkChange::finding));
    findings.extend(before.gone_streams(after).map(given_up));
    let mut files = terraform::render_after(before, after);
    if !files.is_empty() && is_lake_refused(&changes, &findings) {
        files.clear();
        findings.push(withheld());
    }
    findings.sort();
    findings.dedup();
    let has_postgres = changes.iter().any(|change| change.table.engine == Engine::Postgres);
    if has_postgres {
        let content = postgres::script(&changes);
        files.insert(0, terraform::File { path: "postgres.sql".to_owned(), content });
    }
    Plan { files, changes, findings }
}

/// Whether Terraform's files would carry out what was refused: a change of a Glue table, or its removal
/// while something is in the way of a destination, which may be the table's.
fn is_lake_refused(changes: &[SinkChange], findings: &[Finding]) -> bool {
    let is_refused = findings.iter().any(|finding| finding.severity == Severity::Error);
    let mut glue = changes.iter().filter(|change| change.table.engine == Engine::Glue);
    glue.any(|change| match change.action {
        Action::Refuse { .. } => true,
        Action::KeepTable => is_refused,
        _ => false,
    })
}

fn withheld() -> Finding {
    let message = "The Terraform files are left out: they would carry out a refused change of the lake.";
    Finding::error(rule::CHANGE, None, Span::START, message.to_owned())
        .with_hint("resolve the errors of the lake's tables first; files from an earlier plan still hold")
}

fn given_up(stream: &str) -> Finding {
    let message = format!(
        "Kinesis stream {stream} is asked for no more: these Terraform files give it up, and it stays with its records."
    );
    Finding::error(rule::CHANGE, None, Span::START, message)
        .with_severity(Severity::Warning)
        .with_hint("delete it by hand once nobody reads it")
}
