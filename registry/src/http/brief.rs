//! Answers of a bearable length.

use schemactl_api::{CheckBody, Consequences, VerdictBody};
use schemactl_model::Finding;

/// Findings in one answer. Nobody reads more, and a module of thousands of files may have a hundred thousand.
const FINDINGS: usize = 1_000;

/// Keeps the gravest, in their order, and answers how many it leaves out.
pub(super) fn findings(findings: &mut Vec<Finding>) -> usize {
    let omitted = findings.len().saturating_sub(FINDINGS);
    if omitted > 0 {
        let mut ranked: Vec<(usize, Finding)> = findings.drain(..).enumerate().collect();
        ranked.sort_by_key(|(_, finding)| std::cmp::Reverse(finding.severity));
        ranked.truncate(FINDINGS);
        ranked.sort_by_key(|(place, _)| *place);
        findings.extend(ranked.into_iter().map(|(_, finding)| finding));
    }
    omitted
}

/// Impacts in one answer, and things about personal data; a change of many events has as many.
const CONSEQUENCES: usize = 1_000;

/// Keeps the first of each, and says how many it leaves out.
pub(super) fn consequences(all: &mut Consequences) {
    let Consequences { impacts, omitted_impacts, personal_data, omitted_personal_data } = all;
    *omitted_impacts = cut(impacts);
    *omitted_personal_data = cut(personal_data);
}

fn cut<T>(all: &mut Vec<T>) -> usize {
    let omitted = all.len().saturating_sub(CONSEQUENCES);
    all.truncate(CONSEQUENCES);
    omitted
}

/// The same for a verdict.
pub(super) fn check(mut body: CheckBody) -> CheckBody {
    match &mut body.verdict {
        VerdictBody::Unchanged => {}
        VerdictBody::Accepted { findings: all, omitted_findings, consequences: beside, .. }
        | VerdictBody::Refused { findings: all, omitted_findings, consequences: beside, .. } => {
            *omitted_findings = findings(all);
            consequences(beside);
        }
    }
    body
}

#[cfg(test)]
mod tests {
    use schemactl_model::{Severity, Span};

    use super::*;

    fn finding(severity: Severity, message: String) -> Finding {
        Finding { severity, ..Finding::error("RULE", None, Span::START, message) }
    }

    #[test]
    fn the_gravest_are_kept_in_their_order() {
        let mut all: Vec<Finding> =
            (0..FINDINGS).map(|n| finding(Severity::Warning, n.to_string())).collect();
        assert_eq!(findings(&mut all), 0);
        all.push(finding(Severity::Error, "late".to_owned()));
        all.insert(0, finding(Severity::Notice, "early".to_owned()));
        assert_eq!(findings(&mut all), 2);
        assert_eq!(all.len(), FINDINGS);
        assert_eq!((&*all[0].message, &*all[FINDINGS - 1].message), ("0", "late"));
    }
}
