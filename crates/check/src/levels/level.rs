//! The levels themselves.

use std::{fmt, str::FromStr};

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Who has to be able to read whose data, in the words of schema registries.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Level {
    /// Nobody.
    None,
    /// New readers read data of the version before.
    Backward,
    /// Readers of the version before read new data.
    Forward,
    /// Both.
    Full,
    /// New readers read data of every version before.
    BackwardTransitive,
    /// Readers of every version before read new data.
    ForwardTransitive,
    /// Both, for every version before.
    FullTransitive,
}

impl Level {
    /// Every level, the weakest first.
    pub const ALL: [Level; 7] = [
        Level::None,
        Level::Backward,
        Level::Forward,
        Level::Full,
        Level::BackwardTransitive,
        Level::ForwardTransitive,
        Level::FullTransitive,
    ];

    /// The level as it is written.
    pub fn as_str(self) -> &'static str {
        match self {
            Level::None => "NONE",
            Level::Backward => "BACKWARD",
            Level::Forward => "FORWARD",
            Level::Full => "FULL",
            Level::BackwardTransitive => "BACKWARD_TRANSITIVE",
            Level::ForwardTransitive => "FORWARD_TRANSITIVE",
            Level::FullTransitive => "FULL_TRANSITIVE",
        }
    }

    /// Whether it asks about every version before and not only the last.
    pub fn is_transitive(self) -> bool {
        matches!(self, Level::BackwardTransitive | Level::ForwardTransitive | Level::FullTransitive)
    }

    pub(super) fn directions(self) -> &'static [Direction] {
        match self {
            Level::None => &[],
            Level::Backward | Level::BackwardTransitive => &[Direction::Backward],
            Level::Forward | Level::ForwardTransitive => &[Direction::Forward],
            Level::Full | Level::FullTransitive => &[Direction::Backward, Direction::Forward],
        }
    }
}

impl fmt::Display for Level {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// A word that is no level.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{name:?} is not a compatibility level; known are {}", Level::ALL.map(Level::as_str).join(", "))]
pub struct UnknownLevel {
    /// What was written.
    pub name: String,
}

impl FromStr for Level {
    type Err = UnknownLevel;

    fn from_str(text: &str) -> Result<Self, UnknownLevel> {
        let found = Level::ALL.into_iter().find(|level| level.as_str() == text);
        found.ok_or_else(|| UnknownLevel { name: text.chars().take(80).collect() })
    }
}

/// Which side of a change wrote the data and which reads it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Direction {
    /// Written before the change, read after it.
    Backward,
    /// Written after the change, read before it.
    Forward,
}

impl Direction {
    /// What to call the schema of the writer and that of the reader.
    pub(super) fn words(self) -> (&'static str, &'static str) {
        match self {
            Direction::Backward => ("old", "new"),
            Direction::Forward => ("new", "old"),
        }
    }
}
