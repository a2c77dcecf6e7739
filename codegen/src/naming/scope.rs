//! Names that must differ from each other.

use std::collections::BTreeMap;

use schemactl_model::schema::Element;

use crate::problems::{NAME, Problems};

/// One namespace of a language.
pub struct Scope {
    language: &'static str,
    taken: BTreeMap<String, String>,
}

impl Scope {
    /// An empty namespace; `language` is how a finding calls it.
    pub fn new(language: &'static str) -> Self {
        Self { language, taken: BTreeMap::new() }
    }

    /// Takes a name for what a finding calls `title`; if it is taken, both are named. Answers whether it
    /// was free.
    pub fn claim(
        &mut self,
        name: &str,
        title: String,
        at: impl Into<Element>,
        problems: &mut Problems,
    ) -> bool {
        let Some(other) = self.taken.get(name) else {
            self.taken.insert(name.to_owned(), title);
            return true;
        };
        let message = format!("{other} and {title} are both called \"{name}\" in {}", self.language);
        problems.add(NAME, at, message, "rename one of them");
        false
    }
}
