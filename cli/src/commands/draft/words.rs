//! What publishing a draft would have meant, in words.

use schemactl_api::DraftVerdict;

use crate::printer::{count, visible};

/// `accepted as 0.3.0 (minor)`, `refused (major, 2 errors; approvals would lift that)`
pub fn sentence(verdict: &DraftVerdict) -> String {
    let bump = verdict.bump.as_deref().map(visible);
    let behind = (!verdict.stale_files.is_empty())
        .then(|| format!("{} behind what was published since", count(verdict.stale_files.len(), "file")));
    let errors = (verdict.errors > 0).then(|| count(verdict.errors, "error"));
    let lifted = verdict.approvable.then(|| "approvals would lift that".to_owned());
    let more: Vec<String> = [bump, errors, behind, lifted].into_iter().flatten().collect();
    let next = verdict.next.as_ref().map(|next| format!(" as {next}")).unwrap_or_default();
    let more = if more.is_empty() { String::new() } else { format!(" ({})", more.join(", ")) };
    format!("{}{next}{more}", visible(&verdict.outcome))
}
