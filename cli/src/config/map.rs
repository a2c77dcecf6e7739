//! Maps of a YAML file, read key by key; what is not known is refused with its place.

use std::collections::BTreeMap;

use schemactl_model::closest;

use super::{
    error::at,
    schemactl::below,
    yaml::{Node, Value},
};
use crate::error::{Error, Result};

/// A map with text keys.
pub(super) struct Map<'a> {
    pub file: &'a str,
    what: &'a str,
    entries: Vec<(&'a str, &'a Node, &'a Node)>,
}

impl<'a> Map<'a> {
    pub fn of(file: &'a str, what: &'a str, node: &'a Node) -> Result<Map<'a>> {
        let entries = match &node.value {
            Value::Map(entries) => entries.as_slice(),
            _ if node.is_null() => &[],
            _ => return Err(at(file, Some(node.place), &format!("{what} is not a map")).into()),
        };
        let entry = |(key, value): &'a (Node, Node)| match key.text() {
            Some(text) => Ok((text, key, value)),
            None => Err(at(file, Some(key.place), "a key is a word").into()),
        };
        let entries = entries.iter().map(entry).collect::<Result<Vec<_>>>()?;
        Ok(Map { file, what, entries })
    }

    pub fn get(&self, key: &str) -> Option<&'a Node> {
        self.entries.iter().find(|(name, ..)| *name == key).map(|(_, _, value)| *value)
    }

    /// Refuses keys other than these.
    pub fn only(&self, known: &[&str]) -> Result<()> {
        for (name, key, _) in &self.entries {
            if !known.contains(name) {
                let message = format!("{name:?} is not a key of {}", self.what);
                let error = at(self.file, Some(key.place), &message);
                let meant = closest(name, known.iter().copied());
                return Err(match meant {
                    Some(meant) => error.hint(format!("did you mean {meant:?}?")).into(),
                    None => error.into(),
                });
            }
        }
        Ok(())
    }

    pub fn texts(&self, key: &str) -> Result<Vec<String>> {
        let Some(node) = self.get(key).filter(|node| !node.is_null()) else {
            return Ok(Vec::new());
        };
        let text = |node: &Node| match node.text() {
            Some(text) => Ok(text.to_owned()),
            None => Err(self.wrong(node, key, "a list of words").into()),
        };
        list(self.file, key, node)?.iter().map(text).collect()
    }

    pub fn paths(&self, key: &str) -> Result<Vec<String>> {
        self.texts(key)?.iter().map(|path| below(self.file, key, path)).collect()
    }

    pub fn word(&self, key: &str) -> Result<Option<String>> {
        match self.get(key).filter(|node| !node.is_null()) {
            None => Ok(None),
            Some(node) => Ok(Some(node.text().ok_or_else(|| self.wrong(node, key, "a word"))?.to_owned())),
        }
    }

    pub fn flag(&self, key: &str) -> Result<bool> {
        match self.get(key) {
            None => Ok(false),
            Some(node) if node.is_null() => Ok(false),
            Some(node) => Ok(node.flag().ok_or_else(|| self.wrong(node, key, "true or false"))?),
        }
    }

    /// Without the rules that come along, plugins would have to do the work.
    pub fn builtin_runs(&self) -> Result<()> {
        match (self.flag("disable_builtin")?, self.get("disable_builtin")) {
            (true, Some(node)) => {
                let message = format!("disable_builtin of {} leaves nothing to run", self.what);
                Err(at(self.file, Some(node.place), &message).into())
            }
            _ => Ok(()),
        }
    }

    pub fn ignore_only(&self) -> Result<BTreeMap<String, Vec<String>>> {
        let Some(node) = self.get("ignore_only").filter(|node| !node.is_null()) else {
            return Ok(BTreeMap::new());
        };
        let rules = Map::of(self.file, "ignore_only", node)?;
        let names = rules.entries.iter().map(|(name, ..)| *name);
        names.map(|name| Ok((name.to_owned(), rules.paths(name)?))).collect()
    }

    fn wrong(&self, node: &Node, key: &str, expected: &str) -> Error {
        at(self.file, Some(node.place), &format!("{key} is not {expected}"))
    }
}

/// The items of a list; none where it says nothing.
pub(super) fn list<'a>(file: &str, key: &str, node: &'a Node) -> Result<&'a [Node]> {
    match &node.value {
        Value::List(items) => Ok(items),
        _ if node.is_null() => Ok(&[]),
        _ => Err(at(file, Some(node.place), &format!("{key} is not a list")).into()),
    }
}
