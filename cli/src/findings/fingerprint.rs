//! A name for a finding that stays the same when its line moves.

use std::collections::HashMap;

use schemactl_model::{Digest, DigestBuilder, Finding};

use super::Report;

/// Fingerprints of findings, in their order: of the rule, the path and the message. Findings that have all
/// of them in common are told apart by how many came before.
pub(super) fn fingerprints(report: &Report) -> Vec<Digest> {
    let mut seen: HashMap<Digest, u32> = HashMap::new();
    let mut fingerprint = |finding: &Finding| {
        let said = digest(finding, report, 0);
        let before = seen.entry(said).or_default();
        let fingerprint = if *before == 0 { said } else { digest(finding, report, *before) };
        *before += 1;
        fingerprint
    };
    report.findings.iter().map(&mut fingerprint).collect()
}

fn digest(finding: &Finding, report: &Report, before: u32) -> Digest {
    let mut digest = DigestBuilder::default();
    let path = finding.path.as_deref().map(|path| report.texts.shown(path)).unwrap_or_default();
    digest.part(finding.rule.as_bytes()).part(path.as_bytes()).part(finding.message.as_bytes());
    if before > 0 {
        digest.part(&before.to_be_bytes());
    }
    digest.finish()
}
