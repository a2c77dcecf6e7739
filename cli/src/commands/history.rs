//! Comparing with several states, one in memory at a time.

use schemactl_check::{BreakingConfig, History};
use schemactl_model::{ModuleName, Version};

use super::options::unknown_rule;
use crate::{
    client::Client,
    context::Context,
    error::Result,
    input::{self, In, Loaded},
};

/// A schema that is compared with others.
pub struct Compared<'a> {
    pub after: &'a Loaded,
    /// Where it came from: commits are read in the same folder.
    pub input: &'a In,
    pub config: &'a BreakingConfig,
}

impl Compared<'_> {
    /// What the level says about some states, the oldest first.
    pub fn history(&self, states: &[In], context: &Context) -> Result<History> {
        let mut history = History::default();
        for state in states {
            let before = input::load_against(state, self.input, &self.after.config, context)?;
            self.add(state, &before, &mut history)?;
        }
        Ok(history)
    }

    /// Adds what the level says about one more.
    pub fn add(&self, state: &In, before: &Loaded, history: &mut History) -> Result<()> {
        let name = match &before.published {
            Some(published) => published.version.to_string(),
            None => state.to_string(),
        };
        let added = history.compare(&name, &before.schema, &self.after.schema, self.config);
        Ok(added.map_err(|error| unknown_rule(&error))?)
    }
}

/// The published versions of a module, the oldest first, up to one where there is one.
pub fn published(module: &ModuleName, until: Option<&Version>, context: &Context) -> Result<Vec<In>> {
    let versions = Client::new(context)?.versions(module)?.into_iter().map(|version| version.version);
    let mut versions: Vec<Version> =
        versions.filter(|version| until.is_none_or(|until| version < until)).collect();
    versions.sort_unstable();
    let input = |version| In::Registry { module: module.clone(), version: Some(version) };
    Ok(versions.into_iter().map(input).collect())
}
