//! How much changes, and the version that comes of it.

use std::{fmt, str::FromStr};

use schemactl_model::Version;

use super::Change;

/// How much changes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Bump {
    /// There was no version before.
    Initial,
    /// Nothing is declared otherwise: formatting, comments, what dependencies are locked at.
    Patch,
    /// Something is declared otherwise, and nobody loses anything.
    Minor,
    /// Somebody loses something.
    Major,
}

impl Bump {
    /// The word: `initial`, `patch`, `minor` or `major`.
    pub fn as_str(self) -> &'static str {
        match self {
            Bump::Initial => "initial",
            Bump::Patch => "patch",
            Bump::Minor => "minor",
            Bump::Major => "major",
        }
    }

    pub(super) fn of(change: &Change, breaks: bool) -> Self {
        match change.before {
            None => Bump::Initial,
            Some(_) if breaks => Bump::Major,
            Some((base, _)) if base.declared_digest() == change.after.declared_digest() => Bump::Patch,
            Some(_) => Bump::Minor,
        }
    }

    /// The version that follows. Below 1.0.0 nothing is promised: a break counts as minor, all else as
    /// patch, until somebody promises stability.
    pub(super) fn next(self, change: &Change) -> Version {
        let first_stable = Version::new(1, 0, 0);
        let Some((_, base)) = change.before else {
            let initial = change.initial.clone().unwrap_or(Version::new(0, 1, 0));
            return if change.stable { initial.max(first_stable) } else { initial };
        };
        match (base.major, self) {
            (0, _) if change.stable => first_stable,
            (0, Bump::Major) => Version::new(0, base.minor + 1, 0),
            (0, _) => Version::new(0, base.minor, base.patch + 1),
            (major, Bump::Major) => Version::new(major + 1, 0, 0),
            (major, Bump::Minor) => Version::new(major, base.minor + 1, 0),
            (major, Bump::Initial | Bump::Patch) => Version::new(major, base.minor, base.patch + 1),
        }
    }
}

/// A word that says no bump.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} is not how much a version changes; one of initial, patch, minor, major")]
pub struct UnknownBump(String);

impl FromStr for Bump {
    type Err = UnknownBump;

    fn from_str(word: &str) -> Result<Self, UnknownBump> {
        let bumps = [Bump::Initial, Bump::Patch, Bump::Minor, Bump::Major];
        let found = bumps.into_iter().find(|bump| bump.as_str() == word);
        found.ok_or_else(|| UnknownBump(word.chars().take(20).collect()))
    }
}

impl fmt::Display for Bump {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}
