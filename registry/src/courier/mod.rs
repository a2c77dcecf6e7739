//! The one place from which the server opens connections to the world: it posts what others asked for to addresses that
//! others chose, and fetches what the operator chose.
//!
//! A name is resolved once, every address it has is looked at, and the connection goes to one of those and nowhere
//! else. Redirects are not followed, no proxy is asked; of answers to what is posted only the status is read, and of what is
//! fetched no more than was said. What is said about a failure names the host and nothing else of an address, because its
//! path may be a secret.

mod destination;
mod net;
mod network;
#[cfg(test)]
mod rebinding;
mod send;
mod tls;

pub(crate) use destination::{Destination, InvalidDestination};
pub(crate) use send::{Courier, Undelivered};
