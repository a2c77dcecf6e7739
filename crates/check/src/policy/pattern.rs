//! Names with `*` for anything.

use schemars::JsonSchema;
use serde::{Deserialize, Deserializer, Serialize};

/// Characters of a pattern.
const LONGEST: usize = 200;

/// A pattern; without a `*` it is the name itself.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, JsonSchema)]
#[serde(transparent)]
pub struct Pattern(String);

/// Text that is no pattern.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a pattern has 1 to {LONGEST} characters, with * for any others; this one has {0}")]
pub struct InvalidPattern(usize);

impl Pattern {
    /// The pattern of a text.
    ///
    /// # Errors
    /// It is empty or too long.
    pub fn new(text: &str) -> Result<Self, InvalidPattern> {
        let length = text.chars().count();
        if length == 0 || length > LONGEST {
            Err(InvalidPattern(length))
        } else {
            Ok(Pattern(text.to_owned()))
        }
    }

    /// As it was written.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether a whole name fits. Takes time with the product of both lengths, and no more.
    pub fn fits(&self, name: &str) -> bool {
        let Some((head, rest)) = self.0.split_once('*') else {
            return self.0 == name;
        };
        let Some(mut name) = name.strip_prefix(head) else {
            return false;
        };
        let (middle, tail) = rest.rsplit_once('*').unwrap_or(("", rest));
        for part in middle.split('*').filter(|part| !part.is_empty()) {
            match name.split_once(part) {
                Some((_, behind)) => name = behind,
                None => return false,
            }
        }
        name.ends_with(tail)
    }
}

impl<'de> Deserialize<'de> for Pattern {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        Pattern::new(&text).map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_star_stands_for_anything_and_nothing() {
        let fits = |pattern: &str, name: &str| Pattern::new(pattern).unwrap().fits(name);
        for (pattern, name) in [
            ("a", "a"),
            ("*", ""),
            ("PII_*", "PII_MARKED"),
            ("PII_*", "PII_"),
            ("*_id", "user_id"),
            ("a*b*c", "abc"),
            ("a*b*c", "a.b.b.c"),
            ("**", "x"),
            ("acme/*", "acme/shop"),
        ] {
            assert!(fits(pattern, name), "{pattern} {name}");
        }
        for (pattern, name) in
            [("a", "ab"), ("PII_*", "EVENT_PII_"), ("a*a", "a"), ("a*b*c", "acb"), ("*b*b", "ab"), ("", "a")]
        {
            assert!(pattern.is_empty() || !fits(pattern, name), "{pattern} {name}");
        }
        assert!(Pattern::new("").is_err());
        assert!(Pattern::new(&"*".repeat(LONGEST + 1)).is_err());
        assert!(!fits(&"*a".repeat(100), &"b".repeat(100_000)));
    }
}
