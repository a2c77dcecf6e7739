//! From configuration to the rules that run: ids and categories in, unknown ones refused by name.

use std::collections::BTreeMap;

use schemactl_model::closest_few;

use crate::{
    Rule,
    families::{Renamed, did_you_mean},
};

/// Configuration that names a rule or category that is not there, or not to be changed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum UnknownRule {
    /// No rule or category has this name.
    #[error("{name:?} is not a {family} rule or category{}", suggestion(close))]
    Unknown {
        /// What was written.
        name: String,
        /// `breaking`, `lint` or `policy`.
        family: &'static str,
        /// Names that may have been meant.
        close: Vec<&'static str>,
    },
    /// The rule has one weight everywhere.
    #[error("{name:?} is always an error; no policy changes what it weighs")]
    Fixed {
        /// What was written.
        name: String,
    },
}

fn suggestion(close: &[&str]) -> String {
    if close.is_empty() { String::new() } else { format!("; {}", did_you_mean(close)) }
}

/// What a family of rules offers.
pub(crate) struct Catalog {
    /// `breaking` or `lint`.
    pub family: &'static str,
    /// Its rules, in the order of the documentation.
    pub rules: Vec<&'static Rule>,
    /// Names of old with the names that took their place.
    pub renamed: Renamed,
    /// What runs where `use` is empty.
    pub default: &'static [&'static str],
}

/// What was configured.
pub(crate) struct Settings<'a> {
    pub r#use: &'a [String],
    pub except: &'a [String],
    pub ignore: &'a [String],
    pub ignore_only: &'a BTreeMap<String, Vec<String>>,
}

/// The rules that run, and where each does not.
#[derive(Debug, Default)]
pub(crate) struct Selection {
    /// Ids, with the paths where the rule is silent.
    rules: BTreeMap<&'static str, Vec<String>>,
}

impl Selection {
    /// Whether a rule runs at all.
    pub fn runs(&self, id: &str) -> bool {
        self.rules.contains_key(id)
    }

    /// The rules of this selection that another does not have.
    pub fn without(mut self, other: &Selection) -> Self {
        self.rules.retain(|id, _| !other.runs(id));
        self
    }

    /// Whether a rule is silent about a path.
    pub fn ignores(&self, id: &str, path: &str) -> bool {
        self.rules.get(id).is_some_and(|paths| paths.iter().any(|prefix| is_below(path, prefix)))
    }
}

impl Catalog {
    /// The selection that settings ask for.
    pub fn select(&self, settings: &Settings) -> Result<Selection, UnknownRule> {
        let mut except = Vec::new();
        for name in settings.except {
            except.extend(self.ids(name)?);
        }
        let mut selected = Vec::new();
        let defaults: Vec<String> = self.default.iter().map(|name| (*name).to_owned()).collect();
        let names = if settings.r#use.is_empty() { &defaults } else { settings.r#use };
        for name in names {
            selected.extend(self.ids(name)?.into_iter().filter(|id| !except.contains(id)));
        }
        let mut selection = Selection::default();
        for rule in self.rules.iter().filter(|rule| selected.contains(&rule.id)) {
            selection.rules.insert(rule.id, settings.ignore.to_vec());
        }
        for (name, paths) in settings.ignore_only {
            for id in self.ids(name)? {
                if let Some(ignored) = selection.rules.get_mut(id) {
                    ignored.extend_from_slice(paths);
                }
            }
        }
        Ok(selection)
    }

    /// Ids that a name stands for.
    fn ids(&self, name: &str) -> Result<Vec<&'static str>, UnknownRule> {
        if let Some((_, names)) = self.renamed.iter().find(|(old, _)| *old == name) {
            let ids = names.iter().map(|name| self.ids(name)).collect::<Result<Vec<_>, _>>()?;
            return Ok(ids.concat());
        }
        let is_meant = |rule: &&&Rule| rule.id == name || rule.categories.contains(&name);
        let ids: Vec<_> = self.rules.iter().filter(is_meant).map(|rule| rule.id).collect();
        if ids.is_empty() {
            return Err(UnknownRule::Unknown {
                name: name.chars().take(80).collect(),
                family: self.family,
                close: closest_few(&name.to_ascii_uppercase(), self.known()),
            });
        }
        Ok(ids)
    }

    fn known(&self) -> Vec<&'static str> {
        let mut known = self.categories();
        known.extend(self.rules.iter().map(|rule| rule.id));
        known
    }

    fn categories(&self) -> Vec<&'static str> {
        let mut categories: Vec<_> =
            self.rules.iter().flat_map(|rule| rule.categories.iter().copied()).collect();
        categories.sort_unstable();
        categories.dedup();
        categories
    }
}

/// Whether a path is `prefix` or lies below it.
fn is_below(path: &str, prefix: &str) -> bool {
    let prefix = prefix.trim_start_matches("./").trim_end_matches('/');
    if matches!(prefix, "" | ".") {
        return true;
    }
    path.strip_prefix(prefix).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_is_below_its_folder_and_not_below_a_name_it_starts_with() {
        assert!(is_below("a/b.proto", "a"));
        assert!(is_below("a/b.proto", "./a/"));
        assert!(is_below("a/b.proto", "a/b.proto"));
        assert!(is_below("a/b.proto", "."));
        assert!(!is_below("ab/c.proto", "a"));
    }
}
