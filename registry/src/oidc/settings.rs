//! Whom the registry believes, as its operator says it.

use std::{collections::BTreeMap, path::PathBuf, time::Duration};

use schemactl_api::{Role, Scope};
use serde::{Deserialize, Serialize};

use crate::courier::Destination;

/// Rules of one issuer.
const MOST_RULES: usize = 1_000;
/// Characters of a value that a claim may have.
const LONGEST_PATTERN: usize = 500;

/// Issuers that may say who somebody is.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Oidc {
    /// Authorities that the issuers' certificates may be signed by, beside those that browsers trust, as PEM.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ca: Option<PathBuf>,
    /// Those who are believed.
    pub issuers: Vec<OidcIssuer>,
    /// How people log in on the pages.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub login: Option<OidcLogin>,
    /// How long keys are held.
    #[serde(skip)]
    pub keys: OidcKeyTimes,
}

/// How people log in on the pages.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OidcLogin {
    /// Whose word counts, by their name above.
    pub issuer: String,
    /// What the issuer calls this registry.
    pub client_id: String,
    /// What the issuer is asked to tell.
    #[serde(default = "scopes")]
    pub scopes: Vec<String>,
    /// Hours for which a login lasts.
    #[serde(default = "hours")]
    pub hours: u8,
    /// What the registry shows to the issuer, where that asks for it.
    #[serde(skip)]
    pub secret: Option<String>,
}

/// One who is believed, and what follows from their word.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OidcIssuer {
    /// How principals' names begin: `oidc:NAME:`.
    pub name: String,
    /// The claim `iss`, which is also where the discovery document lies.
    pub issuer: String,
    /// The claim `aud` of tokens for this registry; its own address unless said.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub audience: Option<String>,
    /// The claim that principals are called by.
    #[serde(default = "subject")]
    pub identity: String,
    /// Who gets what; those that fit add up.
    #[serde(default)]
    pub rules: Vec<OidcRule>,
}

/// What those get whose claims all fit.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OidcRule {
    /// What claims have to be.
    pub claims: BTreeMap<String, Patterns>,
    /// What they may do,
    pub role: Role,
    /// and where.
    #[serde(default)]
    pub scopes: Vec<Scope>,
}

/// Values that a claim may have: `*` is any characters but slashes, `**` any at all.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Patterns {
    /// This one.
    One(String),
    /// Any of these.
    Any(Vec<String>),
}

/// How long an issuer's keys are held.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OidcKeyTimes {
    /// Older ones are fetched anew, and go on being believed meanwhile.
    pub fresh: Duration,
    /// For so long they are believed while the issuer cannot be reached.
    pub keep: Duration,
    /// Time at least between two attempts to fetch.
    pub pause: Duration,
}

impl Default for OidcKeyTimes {
    fn default() -> Self {
        let (fresh, keep) = (Duration::from_secs(3_600), Duration::from_secs(24 * 3_600));
        OidcKeyTimes { fresh, keep, pause: Duration::from_secs(10) }
    }
}

fn scopes() -> Vec<String> {
    ["openid", "profile", "email"].map(str::to_owned).into()
}

fn hours() -> u8 {
    8
}

fn subject() -> String {
    "sub".to_owned()
}

/// Why issuers cannot be believed as configured.
#[derive(Debug, thiserror::Error)]
pub enum InvalidOidc {
    /// A name that would not do in the audit log.
    #[error("issuer name {0:?}: it has 1 to 32 small letters, digits and dashes")]
    Name(String),
    /// Two of the same name or address.
    #[error("there are two issuers {0:?}")]
    Twice(String),
    /// An address that nothing may be fetched from.
    #[error(
        "issuer {name:?}: {issuer:?} is no https:// address without a query (http:// is for 127.0.0.1 and [::1] alone)"
    )]
    Address {
        /// The issuer.
        name: String,
        /// Its address.
        issuer: String,
    },
    /// A rule that makes no sense, or too much.
    #[error("issuer {name:?}, rule {number}: {why}")]
    Rule {
        /// The issuer.
        name: String,
        /// Counted from one.
        number: usize,
        /// What about it.
        why: &'static str,
    },
    /// People would log in by the word of nobody.
    #[error("login: there is no issuer {0:?}, or the client_id is empty, or openid is not among the scopes")]
    Login(String),
    /// More than are looked at.
    #[error("issuer {0:?} has more than {MOST_RULES} rules")]
    TooManyRules(String),
    /// The authorities that issuers are to be trusted by cannot be read.
    #[error("cannot read the authorities that issuers are to be trusted by")]
    Authorities(#[source] std::io::Error),
}

/// Issuers that sign for everybody, with the claims that say on whose behalf. A rule that names none of these would let
/// in the whole world.
const FOR_EVERYBODY: [(&str, &[&str]); 2] = [
    (
        "https://token.actions.githubusercontent.com",
        &["repository", "repository_id", "repository_owner", "repository_owner_id", "sub"],
    ),
    ("https://gitlab.com", &["project_path", "project_id", "namespace_path", "namespace_id", "sub"]),
];

impl Patterns {
    pub(super) fn as_slice(&self) -> &[String] {
        match self {
            Patterns::One(one) => std::slice::from_ref(one),
            Patterns::Any(any) => any,
        }
    }
}

impl Oidc {
    /// Looks at all of it.
    ///
    /// # Errors
    /// Something in it cannot be meant.
    pub fn check(&self) -> Result<(), InvalidOidc> {
        for (number, issuer) in self.issuers.iter().enumerate() {
            let before = &self.issuers[..number];
            if before.iter().any(|other| other.name == issuer.name || other.issuer == issuer.issuer) {
                return Err(InvalidOidc::Twice(issuer.name.clone()));
            }
            issuer.check()?;
        }
        match &self.login {
            Some(login) if !login.is_sound(&self.issuers) => Err(InvalidOidc::Login(login.issuer.clone())),
            _ => Ok(()),
        }
    }
}

impl OidcLogin {
    fn is_sound(&self, issuers: &[OidcIssuer]) -> bool {
        issuers.iter().any(|issuer| issuer.name == self.issuer)
            && !self.client_id.is_empty()
            && self.scopes.iter().any(|scope| scope == "openid")
    }
}

impl OidcIssuer {
    fn check(&self) -> Result<(), InvalidOidc> {
        let is_plain = |letter: char| letter.is_ascii_lowercase() || letter.is_ascii_digit() || letter == '-';
        if !(1..=32).contains(&self.name.len()) || !self.name.chars().all(is_plain) {
            return Err(InvalidOidc::Name(self.name.clone()));
        }
        let address = self.issuer.parse::<Destination>().ok();
        if self.issuer.contains('?') || !address.is_some_and(|address| address.is_private_enough()) {
            return Err(InvalidOidc::Address { name: self.name.clone(), issuer: self.issuer.clone() });
        }
        if self.rules.len() > MOST_RULES {
            return Err(InvalidOidc::TooManyRules(self.name.clone()));
        }
        self.rules.iter().zip(1..).try_for_each(|(rule, number)| {
            let wrong = |why| InvalidOidc::Rule { name: self.name.clone(), number, why };
            rule.check(&self.issuer).map_err(wrong)
        })
    }
}

impl OidcRule {
    fn check(&self, issuer: &str) -> Result<(), &'static str> {
        if self.claims.is_empty() {
            return Err("it names no claims, so that it would fit everybody");
        }
        if self.claims.values().any(|patterns| patterns.as_slice().is_empty()) {
            return Err("a claim has no value that would fit");
        }
        let all = || self.claims.values().flat_map(Patterns::as_slice);
        if all().any(|pattern| pattern.is_empty() || pattern.len() > LONGEST_PATTERN) {
            return Err("a value is empty or longer than 500 characters");
        }
        if self.scopes.is_empty() && self.role != Role::Reader {
            return Err("it says no scopes; \"*\" is everything");
        }
        let public = FOR_EVERYBODY.iter().find(|(address, _)| *address == issuer.trim_end_matches('/'));
        match public {
            Some((_, claims)) if !claims.iter().any(|claim| self.says_whose(claim)) => {
                Err("the issuer signs for everybody, and no claim says whose token it has to be \
                     (for example repository on GitHub, project_path on GitLab)")
            }
            _ => Ok(()),
        }
    }

    /// Whether a claim has to begin with an owner's name.
    fn says_whose(&self, claim: &str) -> bool {
        let begins = |pattern: &String| {
            let fixed = pattern.split('*').next().unwrap_or_default();
            fixed == pattern || fixed.contains('/')
        };
        self.claims.get(claim).is_some_and(|patterns| patterns.as_slice().iter().all(begins))
    }

    /// Where the role reaches.
    pub(super) fn reach(&self) -> Vec<Scope> {
        if self.role == Role::Reader { vec![Scope::Everything] } else { self.scopes.clone() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const GITHUB: &str = "https://token.actions.githubusercontent.com";

    fn said(issuer: &str, claims: &[(&str, &str)], role: Role, scopes: &[&str]) -> String {
        let claims =
            claims.iter().map(|(name, text)| ((*name).to_owned(), Patterns::One((*text).to_owned())));
        let scopes = scopes.iter().map(|scope| scope.parse().unwrap()).collect();
        let issuer = OidcIssuer {
            name: "ci".to_owned(),
            issuer: issuer.to_owned(),
            audience: None,
            identity: subject(),
            rules: vec![OidcRule { claims: claims.collect(), role, scopes }],
        };
        match (Oidc { issuers: vec![issuer], ..Oidc::default() }).check() {
            Ok(()) => "fine".to_owned(),
            Err(error) => error.to_string(),
        }
    }

    #[test]
    fn a_rule_that_lets_the_world_in_is_refused() {
        let publisher = |claims: &[(&str, &str)]| said(GITHUB, claims, Role::Publisher, &["acme/shop"]);
        assert_eq!(publisher(&[("repository", "acme/shop"), ("ref", "refs/heads/main")]), "fine");
        assert_eq!(publisher(&[("sub", "repo:acme/*:environment:prod")]), "fine");
        assert_eq!(publisher(&[("repository_owner", "acme")]), "fine");
        for claims in [
            &[("ref", "refs/heads/main")][..],
            &[("repository", "*/shop")],
            &[("repository_owner", "*")],
            &[("sub", "repo:*")],
            &[("job_workflow_ref", "acme/ci/.github/workflows/publish.yml@refs/heads/main")],
        ] {
            let error = publisher(claims);
            assert!(error.contains("rule 1: the issuer signs for everybody"), "{claims:?}: {error}");
        }
        let own = "https://login.acme.test/realms/all";
        assert_eq!(said(own, &[("groups", "schemas")], Role::Admin, &["*"]), "fine");
        assert!(said(own, &[], Role::Admin, &["*"]).contains("fit everybody"));
        assert!(said(own, &[("groups", "")], Role::Admin, &["*"]).contains("empty"));
        assert!(said(own, &[("groups", "x")], Role::Admin, &[]).contains("no scopes"));
        assert_eq!(said(own, &[("groups", "x")], Role::Reader, &[]), "fine");
    }

    #[test]
    fn an_issuer_is_asked_with_encryption() {
        let at = |address: &str| said(address, &[("a", "b")], Role::Reader, &[]);
        assert_eq!(at("http://127.0.0.1:4000/x"), "fine");
        assert_eq!(at("http://[::1]:4000"), "fine");
        for address in ["http://acme.test", "http://10.0.0.1", "ftp://a.test", "https://a.test/?q=1", "acme"]
        {
            assert!(at(address).contains("no https:// address"), "{address}");
        }
    }
}
