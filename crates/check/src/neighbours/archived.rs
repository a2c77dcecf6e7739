//! The module itself.

use schemactl_model::Severity;

use super::{ArchivedModule, Check, Checked, Neighbours, Said};
use crate::rule::rule;

rule! {
    /// An archived module can be read and depended on, and nothing is published to it until somebody takes that
    /// back with `schemactl module unarchive`. No policy and no waiver makes this lighter.
    MODULE_ARCHIVED [] Always(archived)
    "Checks that nothing is published to an archived module."
}

fn archived(neighbours: &Neighbours) -> Option<Said> {
    let ArchivedModule { who, reason } = neighbours.archived.as_ref()?;
    let message = format!("The module was archived by {who:?}: {reason}");
    let hint = "schemactl module unarchive opens it again".to_owned();
    Some(Said { severity: Severity::Error, message, hint, module: None })
}
