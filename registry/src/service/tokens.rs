//! Making and revoking tokens.

use schemactl_api::Role;
use schemactl_model::Digest;
use schemactl_store::{StoreError, Token};
use serde_json::json;

use super::{Caller, Service, ServiceError, audit, auth::ANONYMOUS, bundle, now};

/// What every token begins with, so that scanners for secrets find those that were committed.
const PREFIX: &str = "sctl_";

/// Characters of a name.
const LONGEST_NAME: usize = 64;

/// A new token's text: 256 random bits.
pub(super) fn random() -> Result<String, getrandom::Error> {
    let mut bytes = [0; 32];
    getrandom::fill(&mut bytes)?;
    Ok(format!("{PREFIX}{}", hex::encode(bytes)))
}

impl Service {
    /// Makes a token; its text is answered here and kept nowhere.
    pub(crate) async fn create_token(
        &self,
        caller: &Caller,
        name: &str,
        role: Role,
    ) -> Result<(String, Token), ServiceError> {
        let outcome = self.try_create(caller, name, role).await;
        if let Err(error) = &outcome {
            self.note_refusal(caller, "create_token", name, error).await;
        }
        outcome
    }

    async fn try_create(
        &self,
        caller: &Caller,
        name: &str,
        role: Role,
    ) -> Result<(String, Token), ServiceError> {
        refuse_odd_name(name)?;
        let text = random().map_err(|error| ServiceError::internal(std::io::Error::other(error)))?;
        let token = Token {
            name: name.to_owned(),
            role: role.as_str().to_owned(),
            created_at: now(),
            revoked_at: None,
        };
        let mut tx = self.store.write().await?;
        tx.insert_token(Digest::of(text.as_bytes()), &token).await.map_err(|error| match error {
            StoreError::TokenExists(_) => taken(name),
            other => other.into(),
        })?;
        let detail = json!({ "role": token.role });
        tx.insert_audit(&audit::entry(caller, "create_token", name, "done", &detail)).await?;
        tx.commit().await?;
        Ok((text, token))
    }

    /// Tokens by name, revoked ones too.
    pub(crate) async fn tokens(&self, after: &str, limit: u32) -> Result<Vec<Token>, ServiceError> {
        Ok(self.store.read().await?.tokens(after, limit).await?)
    }

    /// Ends a token.
    pub(crate) async fn revoke_token(&self, caller: &Caller, name: &str) -> Result<(), ServiceError> {
        let outcome = self.try_revoke(caller, name).await;
        if let Err(error) = &outcome {
            self.note_refusal(caller, "revoke_token", name, error).await;
        }
        outcome
    }

    async fn try_revoke(&self, caller: &Caller, name: &str) -> Result<(), ServiceError> {
        let mut tx = self.store.write().await?;
        let admins = tx.lock_tokens(Role::Admin.as_str()).await?;
        let found = tx.named_token(name).await?.filter(|token| token.revoked_at.is_none());
        let Some(token) = found else { return Err(no_token(name)) };
        if token.role == Role::Admin.as_str() && admins <= 1 {
            return Err(ServiceError::Conflict {
                code: "last_admin",
                detail: format!("token {name:?} is the last admin's: without it nobody could make another"),
                hint: Some("make another admin token first".to_owned()),
            });
        }
        if !tx.revoke_token(name, now()).await? {
            return Err(no_token(name));
        }
        tx.insert_audit(&audit::entry(caller, "revoke_token", name, "done", &json!({}))).await?;
        Ok(tx.commit().await?)
    }
}

fn no_token(name: &str) -> ServiceError {
    let shown: String = name.chars().take(LONGEST_NAME).collect();
    ServiceError::NotFound(format!("there is no token {shown:?} that opens anything"))
}

fn taken(name: &str) -> ServiceError {
    ServiceError::Conflict {
        code: "token_exists",
        detail: format!("there is a token {name:?}, or was: names stand in the audit log for good"),
        hint: Some("choose another name".to_owned()),
    }
}

/// Names are for logs, pages and shells: nothing in them has to be escaped, and none is one of ours.
fn refuse_odd_name(name: &str) -> Result<(), ServiceError> {
    let is_plain = |character: char| character.is_ascii_alphanumeric() || "-_.@".contains(character);
    let reserved = [ANONYMOUS, bundle::OWNER];
    let fits = (1..=LONGEST_NAME).contains(&name.len())
        && name.starts_with(|first: char| first.is_ascii_alphanumeric())
        && name.chars().all(is_plain);
    if fits && !reserved.contains(&name) {
        return Ok(());
    }
    let shown: String = name.chars().take(LONGEST_NAME).collect();
    Err(ServiceError::Invalid {
        detail: format!("{shown:?} cannot be a token's name"),
        hint: Some(format!(
            "a name has at most {LONGEST_NAME} letters, digits and -_.@, begins with a letter or digit, and is none of {}",
            reserved.join(", ")
        )),
    })
}
