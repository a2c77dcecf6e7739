//! Recognising somebody by a login on the pages.

use schemactl_model::Digest;
use schemactl_store::Session;
use serde_json::json;
use time::{Duration, OffsetDateTime};

use super::{Caller, Grant, Kind, Origin, Principal};
use crate::{
    oidc::{self, Attempt, Claims, Person},
    service::{Service, ServiceError, audit, now},
};

/// What a browser is to hold, and until when.
pub(crate) struct Login {
    pub secret: String,
    pub lasts: Duration,
}

impl Service {
    /// Whether people can log in.
    pub(crate) fn has_login(&self) -> bool {
        self.trust.has_login()
    }

    /// Begins a login: what ties the answer to the browser, and where that is to go.
    pub(crate) async fn begin_login(&self) -> Result<(Attempt, String), ServiceError> {
        let attempt = Attempt::new().map_err(ServiceError::internal)?;
        let address = self.trust.begin(&attempt).await?.ok_or_else(no_login)?;
        Ok((attempt, address))
    }

    /// Ends a login: whoever comes back with a code is somebody, and some rule lets them in.
    pub(crate) async fn log_in(
        &self,
        attempt: &Attempt,
        code: &str,
        origin: &Origin,
    ) -> Result<Login, ServiceError> {
        let at = now();
        let person = self.trust.finish(attempt, code, at.unix_timestamp()).await?.ok_or_else(no_login)?;
        let Person { name, issuer, claims } = person;
        let principal = self.principal_of(name.clone(), &issuer, &claims);
        let Some(principal) = principal else {
            let error = super::oidc::fits_no_rule(&name, &[]);
            self.note_distrust(name, origin, &error).await;
            return Err(error);
        };
        let lasts = Duration::hours(self.trust.hours());
        let secret = oidc::random().map_err(ServiceError::internal)?;
        let session = Session {
            who: name,
            issuer,
            claims: serde_json::Value::Object(claims.0).to_string(),
            created_at: at,
            ends_at: at + lasts,
        };
        let caller = Caller { principal, origin: origin.clone() };
        let mut tx = self.store.write().await?;
        tx.insert_session(Digest::of(secret.as_bytes()), &session).await?;
        tx.insert_audit(&audit::entry(&caller, "login", &session.issuer, "done", &json!({}))).await?;
        tx.commit().await?;
        Ok(Login { secret, lasts })
    }

    /// Whose session it is; `None` where it has ended, or rules do not let them in any more.
    pub(crate) async fn session(&self, secret: &str) -> Result<Option<Principal>, ServiceError> {
        let at: OffsetDateTime = now();
        let found = self.store.read().await?.session(Digest::of(secret.as_bytes()), at).await?;
        let Some(Session { who, issuer, claims, .. }) = found else { return Ok(None) };
        let claims = serde_json::from_str(&claims).map_err(ServiceError::internal)?;
        Ok(self.principal_of(who, &issuer, &Claims(claims)))
    }

    /// Ends a session. Whoever made one up keeps nobody from writing.
    pub(crate) async fn log_out(&self, secret: &str) -> Result<(), ServiceError> {
        let hash = Digest::of(secret.as_bytes());
        if self.store.read().await?.session(hash, now()).await?.is_none() {
            return Ok(());
        }
        let mut tx = self.store.write().await?;
        tx.delete_session(hash).await?;
        Ok(tx.commit().await?)
    }

    fn principal_of(&self, name: String, issuer: &str, claims: &Claims) -> Option<Principal> {
        let grants = self.trust.judge(issuer, claims)?.into_iter();
        let grants = grants.map(|(role, scope)| Grant { role, scope }).collect();
        Some(Principal { name, kind: Kind::Session, vouched: true, grants })
    }
}

fn no_login() -> ServiceError {
    ServiceError::NotFound("nobody logs in here: the registry is told of no issuer for that".to_owned())
}
