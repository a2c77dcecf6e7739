//! Recognising somebody by the word of an issuer.

use serde_json::json;

use super::{Caller, Grant, Kind, Origin, Principal};
use crate::{
    oidc::{Recognised, Refused},
    service::{Service, ServiceError, audit, now},
};

impl Service {
    /// Who shows a token of an issuer's. One that the issuer did sign, and that is refused, is noted in the audit log; what
    /// anybody could write is not.
    pub(super) async fn recognise(&self, token: &str, origin: &Origin) -> Result<Principal, ServiceError> {
        match self.trust.recognise(token, now().unix_timestamp()).await {
            Ok(Recognised { name, grants: Ok(grants) }) => {
                let grants = grants.into_iter().map(|(role, scope)| Grant { role, scope });
                Ok(Principal { name, kind: Kind::Oidc, vouched: true, grants: grants.collect() })
            }
            Ok(Recognised { name, grants: Err(differing) }) => {
                let error = fits_no_rule(&name, &differing);
                self.note_distrust(name, origin, &error).await;
                Err(error)
            }
            Err(Refused { why, name }) => {
                let error = ServiceError::from(why);
                if let Some(name) = name {
                    self.note_distrust(name, origin, &error).await;
                }
                Err(error)
            }
        }
    }

    pub(super) async fn note_distrust(&self, name: String, origin: &Origin, error: &ServiceError) {
        let principal = Principal { name: name.clone(), kind: Kind::Oidc, vouched: true, grants: Vec::new() };
        let caller = Caller { principal, origin: origin.clone() };
        let detail = json!({ "reason": error.to_string() });
        self.note(&audit::entry(&caller, "authenticate", &name, error.code(), &detail)).await;
    }
}

/// Names the claims and not what they would have to be: anybody can have themselves a token of a public issuer.
pub(super) fn fits_no_rule(name: &str, differing: &[String]) -> ServiceError {
    let because = match differing {
        [] => "its issuer has none that would do".to_owned(),
        [one] => format!("the closest wants another {one}"),
        [all @ .., last] => format!("the closest wants another {} and {last}", all.join(", ")),
    };
    ServiceError::Forbidden {
        detail: format!("{name:?} fits none of the registry's rules: {because}"),
        hint: Some("whoever runs the registry decides whose tokens may do what; see docs/oidc.md".to_owned()),
        missing: None,
    }
}
