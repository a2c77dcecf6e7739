//! Which request it is, for the audit log.

use std::net::IpAddr;

use axum::http::request::Parts;

use super::request_id::RequestId;
use crate::service::Origin;

/// The request's id, and the address it came from.
pub(super) fn origin(parts: &Parts, sender: Option<IpAddr>) -> Origin {
    let request_id = parts.extensions.get::<RequestId>().map(|id| id.0.clone()).unwrap_or_default();
    Origin { request_id, address: sender.map(|sender| sender.to_string()).unwrap_or_default() }
}
