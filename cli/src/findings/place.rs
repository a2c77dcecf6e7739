//! Where a finding is shown by programs that want a place for each.

use schemactl_model::{Finding, Span};

use super::Report;
use crate::printer::visible;

/// The path, as it is shown, and the place in it: of what is gone those it had, else the start of the folder.
pub(super) fn place(finding: &Finding, report: &Report) -> (String, Span) {
    let (path, span) = match (&finding.path, &finding.before) {
        (Some(path), _) => (report.texts.shown(path), finding.span),
        (None, Some(before)) => (report.texts.below(&before.path), before.span),
        (None, None) => (report.texts.below("."), finding.span),
    };
    (visible(&path), span)
}
