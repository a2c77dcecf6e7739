//! TOML of ours: what does not fit is refused with its place, and a key that is misspelt with the one that
//! was meant.

use schemactl_model::closest;
use serde::de::DeserializeOwned;

use super::error::{Place, at};
use crate::error::{Error, Result};

/// Reads a text; `file` is how messages name it.
pub fn from_toml<T: DeserializeOwned>(file: &str, text: &str) -> Result<T> {
    Ok(toml::from_str(text).map_err(|error| refused(file, text, &error))?)
}

fn refused(file: &str, text: &str, error: &toml::de::Error) -> Error {
    let place = error.span().map(|span| Place::of(text, span.start));
    let message = error.message().trim_end();
    let refused = at(file, place, message);
    match suggestion(message) {
        Some(known) => refused.hint(format!("did you mean {known:?}?")),
        None => refused,
    }
}

/// serde's "unknown field `nme`, expected one of `name`, `root`" names what could have been meant.
fn suggestion(message: &str) -> Option<&str> {
    let mut quoted = message.split('`').skip(1).step_by(2);
    let word = quoted.next()?;
    closest(word, quoted)
}
