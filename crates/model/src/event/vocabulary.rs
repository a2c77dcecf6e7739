//! The closed lists of the option contract, as types that print the words of the .proto.

use std::{borrow::Cow, fmt, str::FromStr};

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// Text that is not a word of a list.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{text:?} is not a {what}; one of {known}")]
pub struct UnknownWord {
    what: &'static str,
    text: String,
    known: String,
}

impl UnknownWord {
    pub(super) fn of_list(what: &'static str, text: &str, known: &[&str]) -> Self {
        Self { what, text: text.chars().take(80).collect(), known: known.join(", ") }
    }
}

/// A closed list: each variant with its number in the contract and its word.
macro_rules! vocabulary {
    ($(#[doc = $doc:literal])* $name:ident, $what:literal: $($(#[$variant_doc:meta])* $variant:ident = $number:literal $word:literal),* $(,)?) => {
        $(#[doc = $doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum $name {
            $($(#[$variant_doc])* $variant,)*
        }

        impl $name {
            /// Every word of the list, in the contract's order.
            pub const ALL: &[$name] = &[$($name::$variant),*];

            /// The word, lower case with underscores.
            pub fn as_str(self) -> &'static str {
                match self {
                    $($name::$variant => $word,)*
                }
            }

            /// From the number in the contract; zero and unknown numbers are `None`.
            pub fn from_number(number: i32) -> Option<Self> {
                match number {
                    $($number => Some($name::$variant),)*
                    _ => None,
                }
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(self.as_str())
            }
        }

        /// Reads the word in any casing; `-` stands for `_`.
        impl FromStr for $name {
            type Err = UnknownWord;

            fn from_str(text: &str) -> Result<Self, UnknownWord> {
                let word = text.to_ascii_lowercase().replace('-', "_");
                let found = Self::ALL.iter().copied().find(|value| value.as_str() == word);
                found.ok_or_else(|| UnknownWord::of_list($what, text, &[$($word),*]))
            }
        }

        impl JsonSchema for $name {
            fn schema_name() -> Cow<'static, str> {
                stringify!($name).into()
            }

            fn json_schema(_: &mut SchemaGenerator) -> Schema {
                json_schema!({ "type": "string", "description": concat!($($doc),*).trim(), "enum": [$($word),*] })
            }
        }

        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(self.as_str())
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let text = String::deserialize(deserializer)?;
                text.parse().map_err(serde::de::Error::custom)
            }
        }
    };
}

vocabulary! {
    /// How far consumers may rely on an event.
    Stage, "stage":
    Experimental = 1 "experimental",
    Stable = 2 "stable",
    Deprecated = 3 "deprecated",
    Retired = 4 "retired",
}

vocabulary! {
    /// A class of personal data.
    PiiClass, "class of personal data":
    Email = 1 "email",
    Name = 2 "name",
    Phone = 3 "phone",
    Address = 4 "address",
    GovernmentId = 5 "government_id",
    Financial = 6 "financial",
    Health = 7 "health",
    Location = 8 "location",
    Device = 9 "device",
    Ip = 10 "ip",
    BirthDate = 11 "birth_date",
    Credential = 12 "credential",
    FreeText = 13 "free_text",
    Other = 14 "other",
}

vocabulary! {
    /// What a destination does to a personal value.
    PiiAction, "PII action":
    Deny = 1 "deny",
    Drop = 2 "drop",
    Hash = 3 "hash",
    Mask = 4 "mask",
    Allow = 5 "allow",
}

vocabulary! {
    /// How much harm a leak does; ordered from little to much.
    Sensitivity, "sensitivity":
    Low = 1 "low",
    Medium = 2 "medium",
    High = 3 "high",
}

vocabulary! {
    /// What a field is for.
    Role, "role":
    UserId = 1 "user_id",
    DeviceId = 2 "device_id",
    EventTime = 3 "event_time",
    IdempotencyKey = 4 "idempotency_key",
    PartitionKey = 5 "partition_key",
}
