//! Answers that a client may keep.

use axum::{
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use schemactl_store::StoredVersion;

use crate::service::VersionChoice;

/// What a client is told to keep an answer under.
pub(super) struct Tag {
    text: String,
    control: &'static str,
    is_known: bool,
}

impl Tag {
    /// The tag of what is answered about a version. What was asked for by number never changes; `latest`
    /// has to be asked for again.
    pub(super) fn new(request: &HeaderMap, choice: &VersionChoice, version: &StoredVersion) -> Tag {
        // Two versions may have the same content, and the same digest; what is said about them differs.
        let text = format!("\"{}@{}/{}\"", version.module, version.version, version.digest);
        let known = request.get(header::IF_NONE_MATCH).and_then(|value| value.to_str().ok());
        // What was purged is gone for whoever kept it, too.
        let is_known = !version.is_purged
            && known.is_some_and(|known| known.split(',').any(|known| known.trim() == text));
        let control = match choice {
            VersionChoice::Exactly(_) => "private, max-age=31536000, immutable",
            VersionChoice::Latest | VersionChoice::Newest => "private, no-cache",
        };
        Tag { text, control, is_known }
    }

    /// 304 where the client has it already: then nothing needs to be read.
    pub(super) fn known(&self) -> Option<Response> {
        self.is_known.then(|| self.answer(StatusCode::NOT_MODIFIED))
    }

    /// Adds the tag to an answer.
    pub(super) fn answer(&self, answer: impl IntoResponse) -> Response {
        let mut response = answer.into_response();
        let headers = response.headers_mut();
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static(self.control));
        if let Ok(tag) = HeaderValue::from_str(&self.text) {
            headers.insert(header::ETAG, tag);
        }
        response
    }
}
