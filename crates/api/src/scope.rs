//! Where a role reaches.

use std::{borrow::Cow, fmt, str::FromStr};

use schemactl_model::{ModuleName, OwnerName};
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// Where a role reaches: `*`, `acme` or `acme/shop`.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Scope {
    /// The registry with all that is in it, now and later.
    Everything,
    /// All modules of an owner, now and later.
    Owner(OwnerName),
    /// One module.
    Module(ModuleName),
}

/// Text that is no scope.
#[derive(Debug, thiserror::Error)]
#[error("{0:?} is not a scope; write * for everything, an owner as acme, or a module as acme/shop")]
pub struct InvalidScope(String);

impl Scope {
    /// Whether all of another is in this one.
    pub fn contains(&self, other: &Scope) -> bool {
        match (self, other) {
            (Scope::Everything, _) => true,
            (Scope::Owner(owner), Scope::Owner(other)) => owner == other,
            (Scope::Owner(owner), Scope::Module(module)) => owner.as_str() == module.owner(),
            (Scope::Module(module), Scope::Module(other)) => module == other,
            (_, Scope::Everything) | (Scope::Module(_), Scope::Owner(_)) => false,
        }
    }
}

impl From<&ModuleName> for Scope {
    fn from(module: &ModuleName) -> Scope {
        Scope::Module(module.clone())
    }
}

impl fmt::Display for Scope {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Scope::Everything => "*",
            Scope::Owner(owner) => owner.as_str(),
            Scope::Module(module) => module.as_str(),
        })
    }
}

impl FromStr for Scope {
    type Err = InvalidScope;

    fn from_str(text: &str) -> Result<Scope, InvalidScope> {
        let invalid = || InvalidScope(text.chars().take(140).collect());
        match text {
            "*" => Ok(Scope::Everything),
            module if module.contains('/') => module.parse().map(Scope::Module).map_err(|_| invalid()),
            owner => owner.parse().map(Scope::Owner).map_err(|_| invalid()),
        }
    }
}

impl JsonSchema for Scope {
    fn schema_name() -> Cow<'static, str> {
        "Scope".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "type": "string",
            "description": "`*` for everything, an owner as `acme`, or a module as `acme/shop`",
            "pattern": r"^(\*|[a-z0-9][a-z0-9_-]{0,63}(/[a-z0-9][a-z0-9_-]{0,63})?)$",
        })
    }
}

impl Serialize for Scope {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Scope {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn scope(text: &str) -> Scope {
        text.parse().unwrap()
    }

    #[test]
    fn a_scope_reads_back_what_it_prints() {
        for text in ["*", "acme", "acme/shop"] {
            assert_eq!(scope(text).to_string(), text);
        }
        for odd in ["", "**", "acme/*", "acme/", "/shop", "acme/shop/v1", "Acme", "acme shop", "acme\n"] {
            assert!(odd.parse::<Scope>().is_err(), "{odd:?}");
        }
    }

    #[test]
    fn a_scope_contains_itself_and_what_belongs_to_it() {
        let all = ["*", "acme", "acme/shop", "acme/cart", "acmeco", "acmeco/shop"];
        let contained = |text: &'static str| match text {
            "*" => all.to_vec(),
            "acme" => vec!["acme", "acme/shop", "acme/cart"],
            "acmeco" => vec!["acmeco", "acmeco/shop"],
            module => vec![module],
        };
        for outer in all {
            for inner in all {
                let expected = contained(outer).contains(&inner);
                assert_eq!(scope(outer).contains(&scope(inner)), expected, "{inner} in {outer}");
            }
        }
    }
}
