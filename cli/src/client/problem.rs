//! What the registry refuses, in words that say what to do.

use std::time::Duration;

use schemactl_api::{Consequences, Problem};
use schemactl_check::{Bump, NeededApproval};
use schemactl_model::{Digest, Finding, Version};

use super::transport::Answer;
use crate::{
    error::{Error, Stop},
    findings::Report,
};

/// No answer came.
pub(super) fn unreachable(address: &str, error: &ureq::Error) -> Stop {
    let failed = Error::failed(format!("cannot reach the registry at {address}")).because(error);
    let hint = match error {
        ureq::Error::Timeout(ureq::Timeout::Global) => {
            "it has as long as --timeout or SCHEMACTL_TIMEOUT says"
        }
        _ if is_distrust(error) => {
            "is its certificate by an authority of your own? name that: --ca FILE or SCHEMACTL_CA"
        }
        _ => "is it running? start one with schemactl serve, or mend --registry or SCHEMACTL_REGISTRY",
    };
    failed.hint(hint).into()
}

/// Whether the other side could not prove who it is.
fn is_distrust(error: &ureq::Error) -> bool {
    match error {
        ureq::Error::Rustls(_) => true,
        ureq::Error::Io(error) => error.to_string().contains("certificate"),
        _ => false,
    }
}

/// Why the checks refuse what was sent.
#[derive(Debug)]
pub struct Refusal {
    /// The gravest; the answer leaves out `omitted` more.
    pub findings: Vec<Finding>,
    pub omitted: usize,
    /// What it would mean beside them.
    pub consequences: Consequences,
    /// How much would change, as far as the registry says so.
    pub bump: Option<Bump>,
    /// The version that it was compared with.
    pub latest: Option<Version>,
    /// What to name to whoever approves it, where an approval would lift the refusal.
    pub approvable: Option<Digest>,
    /// Who has to approve what it breaks, and who did.
    pub needed: Vec<NeededApproval>,
    pub hint: Option<String>,
}

/// The refusal that a body is.
pub(super) fn refusal(body: &[u8]) -> Option<Refusal> {
    let problem: Problem = serde_json::from_slice(body).ok()?;
    let is_refusal = problem.code == "refused" && !problem.findings.is_empty();
    is_refusal.then(|| Refusal {
        findings: problem.findings,
        needed: problem.needed,
        omitted: problem.omitted_findings,
        consequences: problem.consequences,
        bump: problem.bump.and_then(|bump| bump.parse().ok()),
        latest: problem.latest,
        approvable: problem.change.filter(|_| problem.approvable),
        hint: problem.hint,
    })
}

/// An answer that is not a success.
pub(super) fn refused(answer: &Answer) -> Stop {
    let Answer { status, body, address, with_token, retry_after } = answer;
    let (status, with_token) = (*status, *with_token);
    let Ok(problem) = serde_json::from_slice::<Problem>(body) else {
        let error = Error::failed(format!("{address} answered {status}, and not in a registry's words"));
        return error.hint("is a registry at this address? mend --registry or SCHEMACTL_REGISTRY").into();
    };
    if matches!(problem.code.as_str(), "refused" | "does_not_compile") && !problem.findings.is_empty() {
        return Report::bare(problem.findings).into();
    }
    let hint = match (status, problem.code.as_str()) {
        (429 | 503, _) if retry_after.is_some() => retry_after.map(come_back),
        (401, _) if with_token => {
            Some("the token is not one of this registry's; check --token or SCHEMACTL_TOKEN".to_owned())
        }
        (401, _) => Some("pass --token or set SCHEMACTL_TOKEN".to_owned()),
        (409, "stale_base") => Some(stale(&problem)),
        (404, _) if problem.hint.is_none() => {
            Some("schemactl module list and schemactl search show what there is".to_owned())
        }
        _ => problem.hint.clone(),
    };
    let message = match status {
        401 if with_token => format!("the registry at {address} does not accept the token"),
        401 => format!("the registry at {address} wants a token"),
        _ => problem.detail.clone(),
    };
    let mut error = Error::failed(message);
    if status >= 500 && !problem.request_id.is_empty() {
        error.causes.push(format!("request {} in the registry's log", problem.request_id));
    }
    error.details = problem.files.iter().map(|file| format!("{file} has changed since")).collect();
    match hint {
        Some(hint) => error.hint(hint).into(),
        None => error.into(),
    }
}

fn come_back(wait: Duration) -> String {
    let seconds = wait.as_secs();
    format!(
        "come back in {seconds} seconds; --patience or SCHEMACTL_PATIENCE says for how long schemactl waits by itself"
    )
}

fn stale(problem: &Problem) -> String {
    let latest = problem.latest.as_ref().map(ToString::to_string).unwrap_or_default();
    format!(
        "take over what {latest} has in these files (schemactl pull, schemactl diff); then publish with --base {latest}, or with --base latest to replace what you have looked at"
    )
}
