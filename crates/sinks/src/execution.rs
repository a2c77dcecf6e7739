//! What carries out an action on personal data at a destination. Emulators are looser than the
//! products, so this table decides and no emulator does.

use schemactl_model::event::PiiAction;

/// Who or what executes an action.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Execution {
    /// The value lands as it is; nothing has to be done.
    Plain,
    /// The table or type has no place for the value.
    LeftOut,
    /// A column of its own holds the keyed hash that the writer makes; there is none for the value.
    HashColumn,
    /// The named means can, and `plan` does not render it yet: nothing is provisioned there.
    NotRendered(&'static str),
    /// Nothing there can; the reason.
    Never(&'static str),
}

const NO_GRANTS: &str = "readers of it all see the same bytes, so nothing can be masked for some of them";

/// What executes an action at a kind of destination, by the kind's name. [`PiiAction::Deny`] is
/// executed nowhere: the event may not go there.
pub fn execution(kind: &str, action: PiiAction) -> Execution {
    use Execution::{HashColumn, LeftOut, Never, NotRendered, Plain};
    match (kind, action) {
        (_, PiiAction::Deny) => Never("the event may not go there with such a value"),
        (_, PiiAction::Allow) => Plain,

        ("postgres", PiiAction::Drop) => LeftOut,
        ("postgres", PiiAction::Hash) => HashColumn,
        ("postgres", PiiAction::Mask) => NotRendered("a view that masks, with grants on it"),

        // Firehose writes to Parquet what the Glue table names, and nothing else. But what it cannot
        // write, and what does not reach it, is kept whole for 14 days: its error output below
        // `<prefix>/errors/` and the queue of undelivered records. A warning says so of every such value.
        ("lake", PiiAction::Drop) => LeftOut,
        ("lake", PiiAction::Hash) => NotRendered("a processor before the files are written"),
        ("lake", PiiAction::Mask) => Never(NO_GRANTS),

        ("kinesis" | "kafka", PiiAction::Drop | PiiAction::Hash) => {
            NotRendered("a processor that writes a stream of its own")
        }
        ("kinesis" | "kafka", PiiAction::Mask) => Never(NO_GRANTS),

        ("clickhouse", PiiAction::Drop | PiiAction::Hash) => NotRendered("a materialized view"),
        ("clickhouse", PiiAction::Mask) => NotRendered("a view that masks, with grants on it"),
        ("snowflake", PiiAction::Mask) => NotRendered("a masking policy"),
        ("bigquery", PiiAction::Mask) => NotRendered("a data policy"),
        ("iceberg", PiiAction::Mask) => Never(NO_GRANTS),
        ("snowflake" | "bigquery" | "iceberg", PiiAction::Drop) => NotRendered("a column left out"),
        ("snowflake" | "bigquery" | "iceberg", PiiAction::Hash) => NotRendered("a keyed-hash column"),

        ("amplitude" | "webhook", PiiAction::Drop | PiiAction::Hash) => NotRendered("a forwarder"),
        ("amplitude" | "webhook", PiiAction::Mask) => Never(NO_GRANTS),
        ("custom", _) => NotRendered("the plugin"),
        (_, _) => Never("it is not a kind of destination"),
    }
}

/// Whether a kind of destination carries the whole envelope, so that nothing there executes a choice
/// of fields.
pub fn is_whole(kind: &str) -> bool {
    matches!(kind, "kafka" | "kinesis")
}

/// Whether `plan` renders anything for a kind of destination.
pub fn is_rendered(kind: &str) -> bool {
    matches!(kind, "lake" | "kinesis" | "postgres")
}

#[cfg(test)]
mod tests {
    use schemactl_model::event::KIND_NAMES;

    use super::*;

    #[test]
    fn every_kind_has_an_answer_for_every_action() {
        for kind in KIND_NAMES {
            for action in PiiAction::ALL {
                let answer = execution(kind, *action);
                assert_ne!(answer, Execution::Never("it is not a kind of destination"), "{kind} {action}");
            }
        }
    }

    #[test]
    fn a_denied_value_is_executed_nowhere() {
        for kind in KIND_NAMES {
            assert!(matches!(execution(kind, PiiAction::Deny), Execution::Never(_)));
        }
    }
}
