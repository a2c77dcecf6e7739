//! What a webhook may be called.

use crate::service::ServiceError;

/// Characters of a name.
const LONGEST: usize = 64;

/// Names stand in addresses, logs and shells: nothing in them has to be escaped.
pub(super) fn refuse_odd(name: &str) -> Result<(), ServiceError> {
    let is_plain = |character: char| character.is_ascii_alphanumeric() || "-_.".contains(character);
    let fits = (1..=LONGEST).contains(&name.len())
        && name.starts_with(|first: char| first.is_ascii_alphanumeric())
        && name.chars().all(is_plain);
    if fits {
        return Ok(());
    }
    Err(ServiceError::Invalid {
        detail: format!("{:?} cannot be a webhook's name", shown(name)),
        hint: Some(format!(
            "a name has at most {LONGEST} letters, digits and -_. and begins with a letter or digit"
        )),
    })
}

pub(super) fn unknown(name: &str) -> ServiceError {
    ServiceError::NotFound(format!("there is no webhook {:?}", shown(name)))
}

pub(super) fn taken(name: &str) -> ServiceError {
    ServiceError::Conflict {
        code: "webhook_exists",
        detail: format!("there is a webhook {name:?}"),
        hint: Some("choose another name, or change that one".to_owned()),
    }
}

fn shown(name: &str) -> String {
    name.chars().take(LONGEST).collect()
}
