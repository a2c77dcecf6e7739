//! The findings of a request, cut to what somebody who decides can read and the database is to hold.

use schemactl_check::NeededApproval;
use schemactl_model::{FilePlace, Finding, Severity};
use serde::{Deserialize, Serialize};

/// Findings that are kept.
const MOST: usize = 100;
/// Characters that are kept of each text.
const LONGEST: usize = 1_000;

/// What an approver looks at: the first errors, and how many more there were.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub(super) struct FindingsInBrief {
    pub findings: Vec<Finding>,
    pub omitted: usize,
    /// The approvals it takes.
    pub needed: Vec<NeededApproval>,
}

impl FindingsInBrief {
    pub(super) fn of(findings: &[Finding], needed: &[NeededApproval]) -> FindingsInBrief {
        let errors: Vec<_> = findings.iter().filter(|finding| finding.severity == Severity::Error).collect();
        FindingsInBrief {
            omitted: errors.len().saturating_sub(MOST),
            findings: errors.into_iter().take(MOST).map(cut).collect(),
            needed: needed.to_vec(),
        }
    }

    /// Reads what was stored; what a later version wrote and this one cannot read is shown as nothing.
    pub(super) fn read(stored: &str) -> FindingsInBrief {
        serde_json::from_str(stored).unwrap_or_default()
    }
}

fn cut(finding: &Finding) -> Finding {
    let short = |text: &String| text.chars().take(LONGEST).collect::<String>();
    Finding {
        path: finding.path.as_ref().map(short),
        message: short(&finding.message),
        hint: finding.hint.as_ref().map(short),
        before: finding.before.as_ref().map(|place| FilePlace { path: short(&place.path), span: place.span }),
        ..finding.clone()
    }
}

#[cfg(test)]
mod tests {
    use schemactl_model::Span;

    use super::*;

    #[test]
    fn keeps_the_first_errors_and_counts_the_others() {
        let error = |number: usize| Finding::error("RULE", None, Span::START, format!("{number}"));
        let mut findings: Vec<_> = (0..MOST + 7).map(error).collect();
        findings.insert(0, error(9_999).with_severity(Severity::Warning));
        findings[1].message = "ü".repeat(5_000);
        let brief = FindingsInBrief::of(&findings, &[]);
        assert_eq!((brief.findings.len(), brief.omitted), (MOST, 7));
        assert_eq!(brief.findings[0].message, "ü".repeat(LONGEST));
        let stored = serde_json::to_string(&brief).unwrap();
        assert_eq!(FindingsInBrief::read(&stored), brief);
        assert_eq!(FindingsInBrief::read("[later]"), FindingsInBrief::default());
    }
}
