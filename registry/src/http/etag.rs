//! Answers that a client may keep.

use axum::{
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use schemactl_model::Digest;

use crate::service::VersionChoice;

/// Adds the digest as ETag. What was asked for by number never changes; `latest` has to be asked for
/// again. Answers 304 where the client has it already.
pub(super) fn tagged(
    request: &HeaderMap,
    choice: &VersionChoice,
    digest: Digest,
    answer: impl IntoResponse,
) -> Response {
    let tag = format!("\"{digest}\"");
    let known = request.get(header::IF_NONE_MATCH).and_then(|value| value.to_str().ok());
    let is_known = known.is_some_and(|known| known.split(',').any(|known| known.trim() == tag));
    let mut response =
        if is_known { StatusCode::NOT_MODIFIED.into_response() } else { answer.into_response() };
    let control = match choice {
        VersionChoice::Exactly(_) => "private, max-age=31536000, immutable",
        VersionChoice::Latest => "private, no-cache",
    };
    let headers = response.headers_mut();
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static(control));
    if let Ok(tag) = HeaderValue::from_str(&tag) {
        headers.insert(header::ETAG, tag);
    }
    response
}
