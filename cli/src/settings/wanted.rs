//! A server's configuration while it is put together.

use std::{
    net::{Ipv4Addr, SocketAddr},
    path::PathBuf,
};

use schemactl_compile::worker::Worker;
use schemactl_registry::{Config, MetricsAccess, TlsFiles, secret_key_file, token_file};
use schemactl_store::Address;

use super::bucket::BucketParts;
use crate::error::{Error, Result};

/// How log lines look.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LogFormat {
    Text,
    Json,
}

/// What was asked for. What follows from the address that is bound, unless somebody says otherwise, stays open until
/// then.
pub struct Wanted {
    pub listen: String,
    pub address: Option<String>,
    pub anonymous_reads: Option<bool>,
    pub metrics: Option<MetricsAccess>,
    pub token_file: Option<PathBuf>,
    pub tls_cert: Option<PathBuf>,
    pub tls_key: Option<PathBuf>,
    pub log_format: LogFormat,
    pub otlp_endpoint: Option<String>,
    pub oidc_client_secret: Option<String>,
    pub bucket: BucketParts,
    /// All else, as the registry takes it.
    pub config: Config,
}

impl Wanted {
    /// What holds where nobody says anything.
    pub fn defaults() -> Wanted {
        let listen = SocketAddr::from((Ipv4Addr::LOCALHOST, 8080));
        // Whoever starts the server says how its children are started.
        let worker = Worker { program: PathBuf::new(), args: Vec::new() };
        Wanted {
            listen: listen.to_string(),
            address: None,
            anonymous_reads: None,
            metrics: None,
            token_file: None,
            tls_cert: None,
            tls_key: None,
            log_format: LogFormat::Text,
            otlp_endpoint: None,
            oidc_client_secret: None,
            bucket: BucketParts::default(),
            config: Config::new(Address::Sqlite("schemactl.db".into()), listen, worker),
        }
    }

    /// The certificate, where there is one.
    pub fn tls(&self) -> Result<Option<TlsFiles>> {
        match (&self.tls_cert, &self.tls_key) {
            (None, None) => Ok(None),
            (Some(certificate), Some(key)) => {
                Ok(Some(TlsFiles { certificate: certificate.clone(), key: key.clone() }))
            }
            (given, _) => {
                let (given, missing) =
                    if given.is_some() { ("tls_cert", "tls_key") } else { ("tls_key", "tls_cert") };
                let error = Error::usage(format!("{given} is of no use without {missing}"));
                Err(error.hint("TLS takes a certificate and its key, both as PEM").into())
            }
        }
    }

    /// The configuration of a server that listens at an address.
    pub fn config(mut self, bound: SocketAddr, worker: Worker) -> Result<Config> {
        if let Some(login) = &mut self.config.oidc.login {
            login.secret = self.oidc_client_secret.take();
        }
        let tls = self.tls()?;
        let bucket = self.bucket.settings()?;
        let scheme = if tls.is_some() { "https" } else { "http" };
        let token_file = self.token_file.unwrap_or_else(|| token_file(&self.config.database));
        let secret_key_file = secret_key_file(&self.config.database);
        Ok(Config {
            worker,
            tls,
            bucket,
            token_file,
            secret_key_file,
            address: self.address.unwrap_or_else(|| format!("{scheme}://{bound}")),
            anonymous_reads: self.anonymous_reads.unwrap_or(bound.ip().is_loopback()),
            metrics: self.metrics.unwrap_or(MetricsAccess::of(bound)),
            ..self.config
        })
    }
}
