//! What a level says about a schema and several that came before it.

use std::{borrow::Cow, collections::BTreeMap};

use schemactl_model::{Finding, Schema, Span};

use super::compare;
use crate::{BreakingConfig, UnknownRule};

/// How many versions a finding names.
const NAMED: usize = 8;

/// What a level says about a schema and those before it, which are handed in one at a time: no two of
/// them need to be in memory together.
#[derive(Clone, Debug, Default)]
pub struct History {
    compared: usize,
    found: BTreeMap<Said, Found>,
}

/// What a finding says, wherever the other side of the change stands.
type Said = (Option<String>, Span, Cow<'static, str>, String);

#[derive(Clone, Debug)]
struct Found {
    /// As the version that was compared last has it.
    finding: Finding,
    versions: Vec<String>,
}

impl History {
    /// Compares with one more, the oldest first; `version` is what findings call it.
    ///
    /// # Errors
    /// The configuration names a rule or category that does not exist.
    pub fn compare(
        &mut self,
        version: &str,
        before: &Schema,
        after: &Schema,
        config: &BreakingConfig,
    ) -> Result<(), UnknownRule> {
        self.compared += 1;
        for finding in compare(before, after, config)? {
            let said = (finding.path.clone(), finding.span, finding.rule.clone(), finding.message.clone());
            let found = self
                .found
                .entry(said)
                .or_insert_with(|| Found { finding: finding.clone(), versions: Vec::new() });
            found.finding = finding;
            if found.versions.last().is_none_or(|last| last != version) {
                found.versions.push(version.to_owned());
            }
        }
        Ok(())
    }

    /// The findings, sorted; where there were several versions, each says which ones it is about.
    pub fn findings(self) -> Vec<Finding> {
        let several = self.compared > 1;
        let named = |found: Found| match several {
            true => Finding {
                message: format!("{} {}", found.finding.message, list(&found.versions)),
                ..found.finding
            },
            false => found.finding,
        };
        let mut findings: Vec<Finding> = self.found.into_values().map(named).collect();
        findings.sort_unstable();
        findings
    }
}

/// `Compared with 0.1.0, 0.2.0.`
fn list(versions: &[String]) -> String {
    let named = versions.len().min(NAMED);
    let mut list = format!("Compared with {}", versions[..named].join(", "));
    if versions.len() > named {
        list.push_str(&format!(" and {} more", versions.len() - named));
    }
    list.push('.');
    list
}
