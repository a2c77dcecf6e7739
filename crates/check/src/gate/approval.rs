//! What an approval lifts: the promises that a change breaks, and nothing else. Untidiness, policy and
//! what cannot be carried out have to be mended.

use schemactl_model::{Finding, Severity};

use crate::{breaking, event_changes, levels, neighbours};

/// Somebody's word that a change may break what it breaks. That it is about this very change, and has
/// neither ended nor been revoked, is the caller's to see.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Approval {
    /// Who gave it.
    pub approver: String,
    /// Why.
    pub reason: String,
    /// The day it ends, as it is printed.
    pub until: String,
}

/// Whether these findings refuse a change, and an approval would lift every one that does.
pub fn is_approvable(findings: &[Finding]) -> bool {
    let mut errors = findings.iter().filter(|finding| finding.severity == Severity::Error).peekable();
    errors.peek().is_some() && errors.all(is_break)
}

/// Turns breaks into warnings that say who approved them; whether there were any.
pub(super) fn lift(findings: &mut [Finding], approval: &Approval) -> bool {
    let Approval { approver, reason, until } = approval;
    let mut lifted = false;
    let breaks = findings.iter_mut().filter(|finding| finding.severity == Severity::Error);
    for finding in breaks.filter(|finding| is_break(finding)) {
        finding.severity = Severity::Warning;
        finding.message.push_str(&format!(" Approved by {approver:?} until {until}: {reason}"));
        // It says how not to break what may be broken now.
        finding.hint = None;
        lifted = true;
    }
    lifted
}

fn is_break(finding: &Finding) -> bool {
    let promises = breaking::rules().chain(levels::rules()).chain(event_changes::rules());
    promises.chain(neighbours::promises()).any(|rule| rule.id == finding.rule)
}
