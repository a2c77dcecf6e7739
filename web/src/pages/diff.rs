//! What changed between two versions: what the rules say about it, then the text.

use askama::Template;
use schemactl_model::{Finding, ModuleName, Version};

use crate::{FileChange, FileDiff, Site, links, unified};

/// `/modules/OWNER/NAME/diff?from=&to=`
#[derive(Template)]
#[template(path = "diff.html")]
pub struct DiffPage {
    pub site: Site,
    pub module: ModuleName,
    pub from: Version,
    pub to: Version,
    /// All versions, the latest first, to choose others from.
    pub versions: Vec<Version>,
    /// What the module's breaking rules say.
    pub findings: Vec<Finding>,
    pub files: Vec<FileDiff>,
}

impl DiffPage {
    /// The page for the files of both versions, compared here; equal ones are left out.
    pub fn new(
        site: Site,
        module: ModuleName,
        (from, to): (Version, Version),
        versions: Vec<Version>,
        findings: Vec<Finding>,
        files: &[FileChange],
    ) -> Self {
        let files = unified::diffs(files);
        Self { site, module, from, to, versions, findings, files }
    }

    fn action(&self) -> String {
        format!("{}/diff", links::module(&self.module))
    }

    fn module_link(&self) -> String {
        links::module(&self.module)
    }

    fn before_link(&self) -> String {
        links::version(&self.module, &self.from)
    }

    fn after_link(&self) -> String {
        links::version(&self.module, &self.to)
    }

    /// Where a finding is: findings lie in the version that comes after.
    fn place(&self, finding: &Finding) -> Option<(String, String)> {
        let path = finding.path.as_deref()?;
        let line = finding.span.start_line;
        let link = links::line(&self.module, &self.to, path, line);
        Some((format!("{path}:{line}:{}", finding.span.start_column), link))
    }
}
