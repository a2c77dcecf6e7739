//! When a token ends.

use std::{borrow::Cow, fmt};

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error as _, ser::Error as _};
use time::{OffsetDateTime, format_description::well_known::Rfc3339};

/// When a token ends: a time, or the word `never`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Until {
    /// Only when it is revoked.
    Never,
    /// From then on it opens nothing.
    Time(OffsetDateTime),
}

const NEVER: &str = "never";

impl fmt::Display for Until {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Until::Never => f.write_str(NEVER),
            Until::Time(at) => f.write_str(&at.format(&Rfc3339).map_err(|_| fmt::Error)?),
        }
    }
}

impl JsonSchema for Until {
    fn schema_name() -> Cow<'static, str> {
        "Until".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "description": "A time, or `never`",
            "anyOf": [{ "const": NEVER }, { "type": "string", "format": "date-time" }],
        })
    }
}

impl Serialize for Until {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Until::Never => serializer.serialize_str(NEVER),
            Until::Time(at) => serializer.serialize_str(&at.format(&Rfc3339).map_err(S::Error::custom)?),
        }
    }
}

impl<'de> Deserialize<'de> for Until {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        if text == NEVER {
            return Ok(Until::Never);
        }
        let at = OffsetDateTime::parse(&text, &Rfc3339);
        at.map(Until::Time).map_err(|_| D::Error::custom("an end is an RFC 3339 time or \"never\""))
    }
}

#[cfg(test)]
mod tests {
    use time::macros::datetime;

    use super::*;

    #[test]
    fn an_end_is_a_time_or_never() {
        let end = Until::Time(datetime!(2026-03-01 10:00 UTC));
        assert_eq!(serde_json::to_string(&end).unwrap(), "\"2026-03-01T10:00:00Z\"");
        for until in [Until::Never, end] {
            assert_eq!(serde_json::from_str::<Until>(&format!("\"{until}\"")).unwrap(), until);
        }
        for odd in ["\"\"", "\"tomorrow\"", "null", "7"] {
            assert!(serde_json::from_str::<Until>(odd).is_err(), "{odd}");
        }
    }
}
