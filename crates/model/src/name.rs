//! Names that exist only if they are valid: parsed at the edge, trusted from there on.

use std::{borrow::Cow, fmt, str::FromStr};

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// Why some text is not a name.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{what} {text:?} {reason}")]
pub struct InvalidName {
    what: &'static str,
    text: String,
    reason: &'static str,
}

impl InvalidName {
    fn new(what: &'static str, text: &str, reason: &'static str) -> Self {
        // A name from outside may be megabytes long; the message shows its start.
        Self { what, text: text.chars().take(120).collect(), reason }
    }
}

/// The shape all names share: a newtype over text, parsed by `$check`, with the text's order.
macro_rules! name {
    ($(#[doc = $doc:literal])* $name:ident, $check:expr) => {
        $(#[doc = $doc])*
        #[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(Box<str>);

        impl $name {
            /// The name as text.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl FromStr for $name {
            type Err = InvalidName;

            fn from_str(text: &str) -> Result<Self, InvalidName> {
                let check: fn(&str) -> Result<(), InvalidName> = $check;
                check(text).map(|()| Self(text.into()))
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, "{:?}", self.0)
            }
        }

        impl JsonSchema for $name {
            fn schema_name() -> Cow<'static, str> {
                stringify!($name).into()
            }

            fn json_schema(_: &mut SchemaGenerator) -> Schema {
                json_schema!({ "type": "string", "description": concat!($($doc),*).trim() })
            }
        }

        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(&self.0)
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

name! {
    /// `owner/name`: the unit of publishing. Each part is 1 to 64 of `a-z 0-9 - _`, starting with a
    /// letter or digit.
    ModuleName,
    |text| {
        let invalid = |reason| InvalidName::new("module name", text, reason);
        let (owner, name) = text.split_once('/').ok_or_else(|| invalid("is not of the form owner/name"))?;
        for part in [owner, name] {
            slug(part).map_err(invalid)?;
        }
        Ok(())
    }
}

impl ModuleName {
    /// The part before the slash.
    pub fn owner(&self) -> &str {
        self.0.split_once('/').map_or("", |(owner, _)| owner)
    }

    /// The part behind the slash.
    pub fn name(&self) -> &str {
        self.0.split_once('/').map_or("", |(_, name)| name)
    }
}

name! {
    /// Name of an event, unique in the registry: 1 to 128 of `a-z 0-9 _ .`, starting with a letter.
    EventName,
    |text| {
        let invalid = |reason| InvalidName::new("event name", text, reason);
        if !text.starts_with(|c: char| c.is_ascii_lowercase()) {
            return Err(invalid("does not start with a lower-case letter"));
        }
        if text.len() > 128 {
            return Err(invalid("is longer than 128 characters"));
        }
        if !text.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_' || b == b'.') {
            return Err(invalid("has a character other than a-z, 0-9, _ and ."));
        }
        Ok(())
    }
}

name! {
    /// Name of a draft: 1 to 64 of `a-z 0-9 - _`, starting with a letter or digit.
    DraftName,
    |text| slug(text).map_err(|reason| InvalidName::new("draft name", text, reason))
}

name! {
    /// Path of a source file within its module, as an `import` spells it: relative, `/` between
    /// parts, no empty, `.` or `..` part, no control character or backslash, ending in `.proto`.
    FilePath,
    |text| {
        let invalid = |reason| InvalidName::new("file path", text, reason);
        if text.len() > 1024 {
            return Err(invalid("is longer than 1024 bytes"));
        }
        if text.contains(|c: char| c.is_control() || c == '\\') {
            return Err(invalid("has a control character or a backslash"));
        }
        if text.split('/').any(|part| matches!(part, "" | "." | "..")) {
            return Err(invalid("is not a relative path without empty, . and .. parts"));
        }
        if !text.ends_with(".proto") {
            return Err(invalid("does not end in .proto"));
        }
        Ok(())
    }
}

fn slug(text: &str) -> Result<(), &'static str> {
    if text.is_empty() || text.len() > 64 {
        return Err("has a part that is not 1 to 64 characters long");
    }
    if !text.starts_with(|c: char| c.is_ascii_lowercase() || c.is_ascii_digit()) {
        return Err("has a part that does not start with a lower-case letter or a digit");
    }
    if !text.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-' || b == b'_') {
        return Err("has a character other than a-z, 0-9, - and _");
    }
    Ok(())
}
