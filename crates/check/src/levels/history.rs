//! What a level says about a schema and several that came before it.

use std::{borrow::Cow, collections::BTreeMap};

use schemactl_model::{Finding, Schema, Span};

use super::compare;
use crate::{
    BreakingConfig, UnknownRule,
    found::{Found, Outcome, sorted},
};

/// How many versions a finding names.
const NAMED: usize = 8;

/// What a level says about a schema and those before it, which are handed in one at a time: no two of
/// them need to be in memory together.
#[derive(Clone, Debug, Default)]
pub struct History {
    compared: usize,
    found: BTreeMap<Said, Repeated>,
    /// The version that was compared last.
    latest: String,
    /// The rules that were asked.
    ran: Vec<&'static str>,
}

/// What a finding says, wherever the other side of the change stands.
type Said = (Option<String>, Span, Cow<'static, str>, String);

#[derive(Clone, Debug)]
struct Repeated {
    /// As the version that was compared last has it.
    found: Found,
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
        let outcome = compare(before, after, config)?;
        self.ran = outcome.ran;
        version.clone_into(&mut self.latest);
        for found in outcome.found {
            let Finding { path, span, rule, message, .. } = &found.finding;
            let said = (path.clone(), *span, rule.clone(), message.clone());
            let first = || Repeated { found: found.clone(), versions: Vec::new() };
            let repeated = self.found.entry(said).or_insert_with(first);
            repeated.found = found;
            if repeated.versions.last().is_none_or(|last| last != version) {
                repeated.versions.push(version.to_owned());
            }
        }
        Ok(())
    }

    /// The findings, sorted, whatever the source waives; where there were several versions, each says
    /// which ones it is about.
    pub fn findings(self) -> Vec<Finding> {
        sorted(self.outcome().findings())
    }

    /// The same before waivers.
    pub(crate) fn outcome(self) -> Outcome {
        let several = self.compared > 1;
        let named = |Repeated { mut found, versions }: Repeated| {
            if several {
                found.finding.message = format!("{} {}", found.finding.message, list(&versions));
            }
            // The side before is told of the latest version alone: that is the one at hand.
            if versions.last() != Some(&self.latest) {
                found.finding.before = None;
            }
            found
        };
        Outcome { found: self.found.into_values().map(named).collect(), ran: self.ran }
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
