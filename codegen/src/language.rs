//! What can be generated.

use std::{fmt, str::FromStr};

/// A language that loggers are generated in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Language {
    /// A crate: messages, builders, a logger.
    Rust,
    /// A package: messages, a logger with keyword arguments, a pytest fixture.
    Python,
    /// No logger: the typed envelopes alone, as .proto files.
    Proto,
}

/// Text that is not a language.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnknownLanguage(String);

impl Language {
    /// Every language, in the order they are shown.
    pub const ALL: &[Language] = &[Language::Rust, Language::Python, Language::Proto];

    /// The word that selects it.
    pub fn as_str(self) -> &'static str {
        match self {
            Language::Rust => "rust",
            Language::Python => "python",
            Language::Proto => "proto",
        }
    }

    /// What comes out, in one line.
    pub fn description(self) -> &'static str {
        match self {
            Language::Rust => "a crate with messages (prost), builders and a logger",
            Language::Python => "a package with messages (protobuf), a logger and a pytest fixture",
            Language::Proto => "typed envelopes as .proto files, without a logger",
        }
    }
}

impl fmt::Display for Language {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl FromStr for Language {
    type Err = UnknownLanguage;

    fn from_str(text: &str) -> Result<Self, UnknownLanguage> {
        let found = Self::ALL.iter().copied().find(|language| language.as_str() == text);
        found.ok_or_else(|| UnknownLanguage(text.chars().take(80).collect()))
    }
}

impl fmt::Display for UnknownLanguage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let known: Vec<&str> = Language::ALL.iter().map(|language| language.as_str()).collect();
        write!(f, "there is no generator for {:?}; one of {}", self.0, known.join(", "))
    }
}

impl std::error::Error for UnknownLanguage {}
