//! The network: names, and connections to addresses.

use std::{io, net::SocketAddr, pin::Pin};

use tokio::net::{TcpStream, lookup_host};

/// What comes of asking a network.
pub(super) type Coming<'a, T> = Pin<Box<dyn Future<Output = io::Result<T>> + Send + 'a>>;

/// What the courier asks of a network. Connections go to addresses and never to names: whoever was looked at is
/// whoever is connected to.
pub(super) trait Net: Send + Sync {
    /// The addresses that a name has in this moment.
    fn resolve<'a>(&'a self, name: &'a str, port: u16) -> Coming<'a, Vec<SocketAddr>>;

    fn connect(&self, address: SocketAddr) -> Coming<'_, TcpStream>;
}

/// The one that the operating system knows.
pub(super) struct System;

impl Net for System {
    fn resolve<'a>(&'a self, name: &'a str, port: u16) -> Coming<'a, Vec<SocketAddr>> {
        Box::pin(async move { Ok(lookup_host((name, port)).await?.collect()) })
    }

    fn connect(&self, address: SocketAddr) -> Coming<'_, TcpStream> {
        Box::pin(TcpStream::connect(address))
    }
}
