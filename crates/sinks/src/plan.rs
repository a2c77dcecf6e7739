//! A plan: what to do, as files to read and to run.

use schemactl_model::{Finding, Severity};
use serde::{Deserialize, Serialize};

use crate::{
    changes::{SinkChange, changes},
    desired::Desired,
    sql::postgres,
    terraform,
};

/// What it takes to get from one desired state to the next.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Plan {
    /// `postgres.sql` and `terraform/*.tf.json`, as far as the events ask for them.
    pub files: Vec<terraform::File>,
    pub changes: Vec<SinkChange>,
    /// Sorted. With an error among them the files are what would be done without the refused changes.
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
    findings.sort();
    findings.dedup();
    let mut files = terraform::render(after);
    let has_postgres = changes.iter().any(|change| change.table.engine == crate::Engine::Postgres);
    if has_postgres {
        let content = postgres::script(&changes);
        files.insert(0, terraform::File { path: "postgres.sql".to_owned(), content });
    }
    Plan { files, changes, findings }
}
