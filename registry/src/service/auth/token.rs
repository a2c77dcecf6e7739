//! Recognising somebody by a token.

use schemactl_api::Scope;
use schemactl_model::Digest;
use schemactl_store::Token;
use serde_json::json;

use super::{Caller, Grant, Kind, Origin, Principal};
use crate::service::{Service, ServiceError, audit, now};

impl Service {
    /// Who shows a credential: a token of the registry's own, or of an issuer that it believes.
    pub(crate) async fn authenticate(
        &self,
        credential: &str,
        origin: &Origin,
    ) -> Result<Principal, ServiceError> {
        if self.trust.concerns(credential) {
            return self.recognise(credential, origin).await;
        }
        self.look_up(credential, origin).await
    }

    /// Who shows a token. One that is over is noted in the audit log: somebody may have found it.
    async fn look_up(&self, token: &str, origin: &Origin) -> Result<Principal, ServiceError> {
        let found = self.store.read().await?.token(Digest::of(token.as_bytes())).await?;
        let token = found.ok_or_else(opens_nothing)?;
        let at = now();
        if token.is_open(at) {
            self.last_used.note(&self.store, &token, at);
            return principal(&token);
        }
        let error = opens_nothing();
        let reason = if token.revoked_at.is_some() { "it was revoked" } else { "it has ended" };
        let (name, vouched) = (token.name.clone(), token.vouched);
        let principal = Principal { name, kind: Kind::Token, vouched, grants: Vec::new() };
        let caller = Caller { principal, origin: origin.clone() };
        let detail = json!({ "reason": reason });
        self.note(&audit::entry(&caller, "authenticate", &token.name, error.code(), &detail)).await;
        Err(error)
    }
}

/// One answer for all of these: who holds the text of a token that is over learns no more than others.
fn opens_nothing() -> ServiceError {
    ServiceError::Unauthenticated("the token is not one of this registry, was revoked, or has ended")
}

/// What a token's words allow. Those of a later version of this program open nothing: nobody guesses.
fn principal(token: &Token) -> Result<Principal, ServiceError> {
    let unknown = |word: &str| {
        ServiceError::forbidden(format!("this version of schemactl does not know {word:?} of the token"))
    };
    let role = token.role.parse().map_err(|_| unknown(&token.role))?;
    let scopes = scopes_of(token).map(|word| word.parse::<Scope>().map_err(|_| unknown(word)));
    let grants = scopes.map(|scope| Ok(Grant { role, scope: scope? }));
    let grants = grants.collect::<Result<Vec<_>, ServiceError>>()?;
    Ok(Principal { name: token.name.clone(), kind: Kind::Token, vouched: token.vouched, grants })
}

/// The scopes of a stored token, in words.
pub(crate) fn scopes_of(token: &Token) -> impl Iterator<Item = &str> {
    token.scopes.split(' ')
}

/// Scopes as a token is stored with them: each once, in order.
pub(in crate::service) fn scopes_text(scopes: &[Scope]) -> String {
    let mut scopes: Vec<String> = scopes.iter().map(Scope::to_string).collect();
    scopes.sort_unstable();
    scopes.dedup();
    scopes.join(" ")
}
