//! Where a request comes from, also through proxies.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};

use axum::{
    extract::ConnectInfo,
    http::{Extensions, HeaderMap, HeaderName},
};

use crate::{Network, server::network};

const FORWARDED_FOR: HeaderName = HeaderName::from_static("x-forwarded-for");

/// The address of whoever asks; `None` where nothing says who connected.
pub(super) fn sender(extensions: &Extensions, headers: &HeaderMap, trusted: &[Network]) -> Option<IpAddr> {
    let peer = extensions.get::<ConnectInfo<IpAddr>>()?;
    Some(behind(peer.0, headers, trusted))
}

/// What counts as one sender.
pub(super) fn counted(sender: Option<IpAddr>) -> IpAddr {
    sender.map_or(IpAddr::V4(Ipv4Addr::UNSPECIFIED), network)
}

/// A proxy that is trusted names whoever is behind it; what stands further left in the header was written by
/// those who are not, and is worth nothing.
fn behind(peer: IpAddr, headers: &HeaderMap, trusted: &[Network]) -> IpAddr {
    let is_trusted = |address: IpAddr| trusted.iter().any(|network| network.contains(address));
    let mut client = peer.to_canonical();
    let lines = headers.get_all(FORWARDED_FOR).into_iter().filter_map(|line| line.to_str().ok());
    let named: Vec<&str> = lines.flat_map(|line| line.split(',')).map(str::trim).collect();
    for name in named.into_iter().rev() {
        if !is_trusted(client) {
            break;
        }
        match address(name) {
            Some(address) => client = address.to_canonical(),
            None => break,
        }
    }
    client
}

/// An address, with a port or without: proxies write either.
fn address(text: &str) -> Option<IpAddr> {
    let bare = text.trim_start_matches('[').trim_end_matches(']');
    bare.parse().ok().or_else(|| text.parse::<SocketAddr>().ok().map(|address| address.ip()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked_by(peer: &str, forwarded: &[&str]) -> String {
        let trusted: Vec<Network> = ["10.0.0.0/8", "::1"].map(|text| text.parse().unwrap()).into();
        let mut headers = HeaderMap::new();
        for line in forwarded {
            headers.append(FORWARDED_FOR, line.parse().unwrap());
        }
        behind(peer.parse().unwrap(), &headers, &trusted).to_string()
    }

    #[test]
    fn whoever_connects_is_the_client_unless_trusted() {
        assert_eq!(asked_by("203.0.113.7", &[]), "203.0.113.7");
        assert_eq!(asked_by("203.0.113.7", &["198.51.100.1"]), "203.0.113.7");
        assert_eq!(asked_by("::ffff:203.0.113.7", &[]), "203.0.113.7");
    }

    #[test]
    fn a_trusted_proxy_names_the_client() {
        assert_eq!(asked_by("10.0.0.1", &["198.51.100.1"]), "198.51.100.1");
        assert_eq!(asked_by("10.0.0.1", &["[2001:db8::1]:4711"]), "2001:db8::1");
        assert_eq!(asked_by("::1", &["198.51.100.1:80, 10.0.0.2"]), "198.51.100.1");
        assert_eq!(asked_by("10.0.0.1", &["198.51.100.1", "10.0.0.2"]), "198.51.100.1");
    }

    #[test]
    fn what_the_client_wrote_itself_is_not_believed() {
        assert_eq!(asked_by("10.0.0.1", &["192.0.2.9, 198.51.100.1"]), "198.51.100.1");
        assert_eq!(asked_by("10.0.0.1", &["192.0.2.9, nonsense"]), "10.0.0.1");
        assert_eq!(asked_by("10.0.0.1", &[""]), "10.0.0.1");
    }
}
