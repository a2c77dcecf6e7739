//! What is wrong, where, and the way out.

use schemactl_model::Severity;
use schemactl_store::Relation;
use serde::Serialize;

/// Something that is not as a registry wrote it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Problem {
    /// What programs decide by; stable.
    pub code: &'static str,
    /// An error, or a notice where nothing is lost and nobody misled.
    pub severity: Severity,
    /// Which row or version.
    pub place: String,
    /// What is wrong with it.
    pub message: String,
    /// The way out.
    pub hint: &'static str,
}

const RESTORE: &str = "take this from a backup; until then nothing that reads it can be relied on";
const REPUBLISH: &str = "the next version of the module that is published writes its index anew";
const LEAVE: &str = "it takes room and does no harm";

impl Problem {
    pub(super) fn new(code: &'static str, place: impl Into<String>, message: impl Into<String>) -> Problem {
        let is_of_index = ["INDEX_", "TEXT_"].iter().any(|family| code.starts_with(family));
        let hint = if is_of_index || code == "TAG_WITHOUT_EVENT" { REPUBLISH } else { RESTORE };
        Problem { code, severity: Severity::Error, place: place.into(), message: message.into(), hint }
    }

    pub(super) fn of(relation: &Relation, place: String) -> Problem {
        let problem = Problem::new(relation.code, place, relation.message);
        if relation.is_harmless {
            Problem { severity: Severity::Notice, hint: LEAVE, ..problem }
        } else {
            problem
        }
    }

    /// Content in the bucket that the database does not know.
    pub(super) fn unknown_object(place: String) -> Problem {
        let message = "no row refers to it: a publish was cut off, or is under way".to_owned();
        Problem { code: "OBJECT_UNUSED", severity: Severity::Notice, place, message, hint: LEAVE }
    }

    /// Instead of all the others of a sort.
    pub(super) fn more(relation: &Relation, told: u32) -> Problem {
        let message = format!("there may be more than these {told}");
        Problem { message, ..Problem::of(relation, "and more".to_owned()) }
    }
}
