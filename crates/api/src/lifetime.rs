//! How long something lives.

use std::{borrow::Cow, fmt, str::FromStr, time::Duration};

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error as _};

/// How long something lives, in days or hours: `14d`, `36h`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Lifetime(Duration);

/// Text that is no such length of time.
#[derive(Debug, thiserror::Error)]
#[error("{0:?} is no number of days or hours above 0, as 14d or 36h")]
pub struct InvalidLifetime(String);

const HOUR: u64 = 3_600;
const UNITS: [(char, u64); 2] = [('d', 24 * HOUR), ('h', HOUR)];

impl Lifetime {
    /// As a length of time.
    pub fn duration(self) -> Duration {
        self.0
    }
}

impl FromStr for Lifetime {
    type Err = InvalidLifetime;

    fn from_str(text: &str) -> Result<Self, InvalidLifetime> {
        let seconds = UNITS.iter().find_map(|(unit, seconds)| {
            let number = text.strip_suffix(*unit)?;
            let number = number.bytes().all(|byte| byte.is_ascii_digit()).then_some(number)?;
            number.parse::<u64>().ok()?.checked_mul(*seconds)
        });
        match seconds {
            Some(seconds) if seconds > 0 => Ok(Lifetime(Duration::from_secs(seconds))),
            _ => Err(InvalidLifetime(text.chars().take(40).collect())),
        }
    }
}

/// In the largest unit that it is a whole number of.
impl fmt::Display for Lifetime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let seconds = self.0.as_secs();
        let (unit, factor) = if seconds.is_multiple_of(24 * HOUR) { UNITS[0] } else { UNITS[1] };
        write!(f, "{}{unit}", seconds / factor)
    }
}

impl JsonSchema for Lifetime {
    fn schema_name() -> Cow<'static, str> {
        "Lifetime".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "type": "string",
            "description": "A number of days or hours, as `14d` or `36h`",
            "pattern": "^[0-9]*[1-9][0-9]*[dh]$",
        })
    }
}

impl Serialize for Lifetime {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Lifetime {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(D::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_lifetime_reads_as_it_is_written() {
        for text in ["1d", "14d", "36h", "1h"] {
            assert_eq!(text.parse::<Lifetime>().unwrap().to_string(), text);
        }
        assert_eq!("48h".parse::<Lifetime>().unwrap(), "2d".parse().unwrap());
        for odd in ["", "d", "0d", "14", "-1d", "+1d", "1.5d", "3w", "99999999999999999999d"] {
            assert!(odd.parse::<Lifetime>().is_err(), "{odd}");
        }
    }
}
