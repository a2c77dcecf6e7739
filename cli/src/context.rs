//! What every command has: where to print and which registry to talk to.

use std::{path::PathBuf, time::Duration};

use crate::{
    error::{Error, Result},
    printer::Printer,
};

/// What every command has.
#[derive(Debug)]
pub struct Context {
    pub printer: Printer,
    /// Address of the registry, where one is named.
    pub registry: Option<String>,
    /// Token for it. Never printed.
    pub token: Option<Token>,
    /// Whom a job's own token is to be for, where there is no other.
    pub audience: Option<String>,
    /// How registries are talked to.
    pub link: Link,
}

/// How registries are talked to.
#[derive(Clone, Debug, Default)]
pub struct Link {
    /// The authorities to trust, as PEM; those that browsers trust where there is none.
    pub authorities: Option<PathBuf>,
    /// How long a whole exchange may take.
    pub timeout: Duration,
    /// How long a request waits in all for a registry that asks to come back later.
    pub patience: Duration,
}

/// A secret; its debug form says nothing.
#[derive(Clone)]
pub struct Token(pub String);

impl std::fmt::Debug for Token {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Token(…)")
    }
}

impl Context {
    /// The same without a registry.
    pub fn offline(&self) -> Context {
        Context { printer: Printer, registry: None, token: None, audience: None, link: self.link.clone() }
    }

    /// Address of the registry.
    ///
    /// # Errors
    /// None is named; the hint says how.
    pub fn registry(&self) -> Result<&str> {
        let missing = || {
            Error::usage("no registry is named")
                .hint("pass --registry http://127.0.0.1:8080 or set SCHEMACTL_REGISTRY")
        };
        Ok(self.registry.as_deref().ok_or_else(missing)?)
    }
}
