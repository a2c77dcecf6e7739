//! Whom a connection to a registry trusts.

use std::{fs, path::Path};

use ureq::tls::{PemItem, RootCerts, TlsConfig, parse_pem};

use crate::error::{Error, Result, io_error};

/// The authorities that browsers trust or, where there is a file, its certificates and no others.
pub(super) fn config(authorities: Option<&Path>) -> Result<TlsConfig> {
    let Some(path) = authorities else { return Ok(TlsConfig::default()) };
    let pem = fs::read(path).map_err(|error| io_error("read", path.display(), &error))?;
    let mut certificates = Vec::new();
    for item in parse_pem(&pem) {
        match item {
            Ok(PemItem::Certificate(certificate)) => certificates.push(certificate),
            Ok(_) => {}
            Err(error) => return Err(none(path).because(&error).into()),
        }
    }
    if certificates.is_empty() {
        return Err(none(path).into());
    }
    Ok(TlsConfig::builder().root_certs(RootCerts::from(certificates)).build())
}

fn none(path: &Path) -> Error {
    let error = Error::usage(format!("{} holds no certificate as PEM", path.display()));
    error.hint("--ca and SCHEMACTL_CA name a file with the certificate of the authority, -----BEGIN CERTIFICATE-----")
}
