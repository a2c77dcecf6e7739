//! Where something is posted to.

use std::{fmt, net::IpAddr, str::FromStr};

use axum::http::Uri;

/// Characters of an address.
const LONGEST: usize = 2_048;

/// An address on the web, taken apart. It prints as its host, because the rest may be a secret.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct Destination {
    pub encrypted: bool,
    pub host: Host,
    pub port: u16,
    /// As the request line has it.
    pub path: String,
    /// As the header `Host` has it.
    pub authority: String,
}

/// A name to be resolved, or an address.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Host {
    Name(String),
    Address(IpAddr),
}

/// Why text is no address to post to.
#[derive(Debug, thiserror::Error)]
pub(crate) enum InvalidDestination {
    #[error("the address is longer than {LONGEST} characters")]
    TooLong,
    #[error("the address is not a URL with https:// or http:// and a host")]
    NotAnAddress,
    #[error("the address has a user name or password in it")]
    Credentials,
    #[error("the address has a fragment, which is sent nowhere")]
    Fragment,
}

impl FromStr for Destination {
    type Err = InvalidDestination;

    fn from_str(text: &str) -> Result<Destination, InvalidDestination> {
        use InvalidDestination::{Credentials, Fragment, NotAnAddress, TooLong};
        if text.len() > LONGEST {
            return Err(TooLong);
        }
        if text.contains('#') {
            return Err(Fragment);
        }
        let uri: Uri = text.parse().map_err(|_| NotAnAddress)?;
        let encrypted = match uri.scheme_str() {
            Some("https") => true,
            Some("http") => false,
            _ => return Err(NotAnAddress),
        };
        let authority = uri.authority().ok_or(NotAnAddress)?;
        if authority.as_str().contains('@') {
            return Err(Credentials);
        }
        let default = if encrypted { 443 } else { 80 };
        let port = match authority.as_str().strip_prefix(authority.host()) {
            Some("") => default,
            _ => authority.port_u16().filter(|port| *port > 0).ok_or(NotAnAddress)?,
        };
        Ok(Destination {
            encrypted,
            host: host(authority.host()).ok_or(NotAnAddress)?,
            port,
            path: uri.path_and_query().map_or("/", |path| path.as_str()).to_owned(),
            authority: authority.as_str().to_owned(),
        })
    }
}

impl Destination {
    /// Whether nobody on the way can read or change what is sent: it is encrypted, or does not leave the machine.
    pub(crate) fn is_private_enough(&self) -> bool {
        self.encrypted || matches!(self.host, Host::Address(address) if address.is_loopback())
    }
}

fn host(text: &str) -> Option<Host> {
    if let Some(inside) = text.strip_prefix('[') {
        return inside.strip_suffix(']')?.parse().ok().map(Host::Address);
    }
    match text.parse() {
        Ok(address) => Some(Host::Address(address)),
        Err(_) => (!text.is_empty()).then(|| Host::Name(text.to_ascii_lowercase())),
    }
}

impl fmt::Display for Destination {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.host {
            Host::Name(name) => f.write_str(name),
            Host::Address(address) => write!(f, "{address}"),
        }
    }
}

impl fmt::Debug for Destination {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Destination({self})")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_taken_apart() {
        let found: Destination = "https://Hooks.test/T0/secret?a=b".parse().unwrap();
        assert_eq!((found.host, found.port), (Host::Name("hooks.test".to_owned()), 443));
        assert_eq!((&found.path[..], &found.authority[..]), ("/T0/secret?a=b", "Hooks.test"));
        let found: Destination = "http://[::1]:8080".parse().unwrap();
        assert_eq!((found.host, found.port), (Host::Address("::1".parse().unwrap()), 8080));
        assert_eq!((&found.path[..], found.encrypted), ("/", false));
    }

    #[test]
    fn what_is_printed_is_the_host() {
        let found: Destination = "https://hooks.test/T0/secret".parse().unwrap();
        assert_eq!(format!("{found} {found:?}"), "hooks.test Destination(hooks.test)");
    }

    #[test]
    fn what_cannot_be_posted_to_is_refused() {
        let long = format!("https://a.test/{}", "x".repeat(3_000));
        let wrong = [
            "",
            "a.test",
            "/path",
            "ftp://a.test",
            "file:///etc/passwd",
            "https://",
            "https://user:hunter2@a.test/",
            "https://user@a.test/",
            "https://a.test/#part",
            "https://a.test:0/",
            "https://a.test:99999/",
            "https://a.test:/",
            "https://a b.test/",
            "https://[::1/",
            "https://a.test/\r\nx: y",
            &long,
        ];
        for text in wrong {
            let error = text.parse::<Destination>().unwrap_err().to_string();
            assert!(!error.contains("hunter2"), "{error}");
        }
    }
}
