//! Making, listing and revoking tokens.
//!
//! Who manages a scope makes tokens for it, and none that reaches further. Whoever made a token, or manages all
//! of its scopes, sees and revokes it.

use schemactl_api::{NewTokenBody, Role, Scope, Until};
use schemactl_model::Digest;
use schemactl_store::{StoreError, Token, Tx};
use serde_json::json;
use time::{Duration, OffsetDateTime, UtcOffset};

use super::{
    Caller, Permission, Service, ServiceError, audit,
    auth::{ANONYMOUS, scopes_of, scopes_text},
    bundle, now,
};

/// What every token begins with, so that scanners for secrets find those that were committed.
const PREFIX: &str = "sctl_";

/// Characters of a name.
const LONGEST_NAME: usize = 64;
/// Scopes of a token.
const MOST_SCOPES: usize = 100;
/// How long a token is good for where nobody says so: one that was forgotten ends by itself.
const USUAL: Duration = Duration::days(90);
/// Tokens that are read at a time to find those that somebody may see.
const CHUNK: u32 = 1_000;

/// A new token's text: 256 random bits.
pub(super) fn random() -> Result<String, getrandom::Error> {
    let mut bytes = [0; 32];
    getrandom::fill(&mut bytes)?;
    Ok(format!("{PREFIX}{}", hex::encode(bytes)))
}

/// The scopes of a token that reaches everything, as they are stored.
pub(super) fn everything() -> String {
    scopes_text(&[Scope::Everything])
}

impl Service {
    /// Makes a token; its text is answered here and kept nowhere.
    pub(crate) async fn create_token(
        &self,
        caller: &Caller,
        new: NewTokenBody,
    ) -> Result<(String, Token), ServiceError> {
        let name = new.name.clone();
        let outcome = self.try_create(caller, new).await;
        if let Err(error) = &outcome {
            self.note_refusal(caller, "create_token", &name, error).await;
        }
        outcome
    }

    async fn try_create(&self, caller: &Caller, new: NewTokenBody) -> Result<(String, Token), ServiceError> {
        let NewTokenBody { name, role, scopes, until } = new;
        refuse_odd_name(&name)?;
        refuse_odd_scopes(role, &scopes)?;
        refuse_more_than_own(caller, role, &scopes)?;
        let text = random().map_err(|error| ServiceError::internal(std::io::Error::other(error)))?;
        // As it is kept: the answer is what every later one says.
        let at = now().truncate_to_microsecond();
        let token = Token {
            role: role.as_str().to_owned(),
            scopes: scopes_text(&scopes),
            created_at: at,
            created_by: caller.who().to_owned(),
            // Who decides about one owner grants by no name what policy leaves to those who bear it.
            vouched: caller.is_allowed(Permission::Administer, &Scope::Everything),
            ends_at: end(until, at)?,
            last_used_at: None,
            revoked_at: None,
            name,
        };
        let mut tx = self.store.write().await?;
        tx.insert_token(Digest::of(text.as_bytes()), &token).await.map_err(|error| match error {
            StoreError::TokenExists(name) => taken(&name),
            other => other.into(),
        })?;
        let detail = json!({ "role": token.role, "scopes": scopes, "until": until_of(&token) });
        tx.insert_audit(&audit::entry(caller, "create_token", &token.name, "done", &detail)).await?;
        tx.commit().await?;
        Ok((text, token))
    }

    /// Tokens by name that the caller may see, revoked ones too.
    pub(crate) async fn tokens(
        &self,
        caller: &Caller,
        after: &str,
        limit: u32,
    ) -> Result<Vec<Token>, ServiceError> {
        let mut tx = self.store.read().await?;
        let (mut seen, mut after) = (Vec::new(), after.to_owned());
        loop {
            let chunk = tx.tokens(&after, CHUNK).await?;
            let is_last = chunk.len() < CHUNK as usize;
            after = chunk.last().map(|token| token.name.clone()).unwrap_or_default();
            seen.extend(chunk.into_iter().filter(|token| manages(caller, token).is_ok()));
            if is_last || seen.len() >= limit as usize {
                seen.truncate(limit as usize);
                return Ok(seen);
            }
        }
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
        let at = now();
        let admins = tx.lock_tokens(Role::Admin.as_str(), &everything(), at).await?;
        let Some(token) = tx.named_token(name).await? else { return Err(no_token(name)) };
        manages(caller, &token)?;
        if token.revoked_at.is_some() {
            return Err(no_token(name));
        }
        let is_admin = token.role == Role::Admin.as_str() && token.scopes == everything();
        if is_admin && token.is_open(at) && admins <= 1 {
            return Err(last_admin(name));
        }
        revoke(&mut tx, caller, name, at).await?;
        Ok(tx.commit().await?)
    }
}

async fn revoke(tx: &mut Tx, caller: &Caller, name: &str, at: OffsetDateTime) -> Result<(), ServiceError> {
    if !tx.revoke_token(name, at).await? {
        return Err(no_token(name));
    }
    Ok(tx.insert_audit(&audit::entry(caller, "revoke_token", name, "done", &json!({}))).await?)
}

/// Fails unless the caller made the token or manages all of its scopes.
fn manages(caller: &Caller, token: &Token) -> Result<(), ServiceError> {
    if token.created_by == caller.who() {
        return Ok(());
    }
    scopes_of(token).try_for_each(|scope| {
        // A word of a later version of this program: only who manages everything manages that.
        let scope = scope.parse().unwrap_or(Scope::Everything);
        caller.require(Permission::Manage, Some(&scope))
    })
}

/// Fails unless the caller manages all that the token would reach. Whoever manages anything lets others read.
fn refuse_more_than_own(caller: &Caller, role: Role, scopes: &[Scope]) -> Result<(), ServiceError> {
    if role == Role::Reader {
        return caller.require(Permission::Manage, None);
    }
    scopes.iter().try_for_each(|scope| caller.require(Permission::Manage, Some(scope)))
}

fn refuse_odd_scopes(role: Role, scopes: &[Scope]) -> Result<(), ServiceError> {
    if !(1..=MOST_SCOPES).contains(&scopes.len()) {
        return Err(ServiceError::Invalid {
            detail: format!("a token has between 1 and {MOST_SCOPES} scopes, not {}", scopes.len()),
            hint: Some("name an owner instead of all of its modules".to_owned()),
        });
    }
    if role == Role::Reader && scopes != [Scope::Everything] {
        return Err(ServiceError::Invalid {
            detail: "a reader reads everything: a scope limits what somebody changes, not what they read"
                .to_owned(),
            hint: Some("leave the scope out".to_owned()),
        });
    }
    Ok(())
}

/// To the second, as it is kept.
fn end(asked: Option<Until>, now: OffsetDateTime) -> Result<Option<OffsetDateTime>, ServiceError> {
    let end = match asked {
        Some(Until::Never) => return Ok(None),
        Some(Until::Time(end)) => end
            .checked_to_offset(UtcOffset::UTC)
            .ok_or_else(|| ServiceError::invalid("the end of the token is in no year that is counted"))?
            .truncate_to_second(),
        None => (now + USUAL).truncate_to_second(),
    };
    if end <= now {
        return Err(ServiceError::invalid("the token would end before it begins"));
    }
    Ok(Some(end))
}

fn until_of(token: &Token) -> String {
    token.ends_at.map_or(Until::Never, Until::Time).to_string()
}

fn no_token(name: &str) -> ServiceError {
    let shown: String = name.chars().take(LONGEST_NAME).collect();
    ServiceError::NotFound(format!("there is no token {shown:?} that could be revoked"))
}

fn last_admin(name: &str) -> ServiceError {
    ServiceError::Conflict {
        code: "last_admin",
        detail: format!("token {name:?} is the last admin's of everything: nobody could make another"),
        hint: Some("make another admin token first".to_owned()),
    }
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
