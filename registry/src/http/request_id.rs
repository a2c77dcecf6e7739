//! The id that ties a request to the server's log.

use axum::http::{HeaderMap, HeaderName};
use uuid::Uuid;

pub(super) const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");
const TRACE_PARENT: &str = "traceparent";

/// The id that ties a request to the server's log.
#[derive(Clone, Debug)]
pub(super) struct RequestId(pub String);

/// The client's id, where it gives one that may stand in a log as it is; else one of our own.
pub(super) fn of(headers: &HeaderMap) -> String {
    let given = headers.get(REQUEST_ID).and_then(|value| value.to_str().ok());
    let given = given.filter(|id| is_harmless(id));
    given.map_or_else(|| Uuid::now_v7().to_string(), str::to_owned)
}

fn is_harmless(id: &str) -> bool {
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-_.".contains(&byte);
    (8..=64).contains(&id.len()) && id.bytes().all(is_plain)
}

/// A trace that the request is part of (W3C Trace Context).
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct TraceParent {
    /// 32 hexadecimal digits.
    pub trace: String,
    /// The sender's span: 16 hexadecimal digits.
    pub span: String,
    /// Whether the sender keeps the trace.
    pub sampled: bool,
}

/// The trace that a `traceparent` names; `None` where it is missing or not as it should be.
pub(super) fn trace(headers: &HeaderMap) -> Option<TraceParent> {
    let text = headers.get(TRACE_PARENT)?.to_str().ok()?;
    let parts: Vec<&str> = text.split('-').collect();
    let is_hex = |part: &str, length: usize| {
        part.len() == length && part.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'))
    };
    let names_something = |part: &str| part.bytes().any(|byte| byte != b'0');
    // A later version may have more parts; its first four are these.
    let [version, trace, span, flags, rest @ ..] = parts.as_slice() else { return None };
    let is_known = is_hex(version, 2) && *version != "ff" && (*version != "00" || rest.is_empty());
    let is_whole = is_hex(trace, 32) && is_hex(span, 16) && is_hex(flags, 2);
    if !(is_known && is_whole && names_something(trace) && names_something(span)) {
        return None;
    }
    let sampled = u8::from_str_radix(flags, 16).is_ok_and(|flags| flags & 1 == 1);
    Some(TraceParent { trace: (*trace).to_owned(), span: (*span).to_owned(), sampled })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(name: &'static str, value: &str) -> HeaderMap {
        HeaderMap::from_iter([(HeaderName::from_static(name), value.parse().unwrap())])
    }

    #[test]
    fn takes_an_id_that_is_harmless_and_no_other() {
        assert_eq!(of(&headers("x-request-id", "0193-abc.DEF_7")), "0193-abc.DEF_7");
        for odd in ["", "short", "with space", "quote\"quote", "a=b;c=d;e", &"x".repeat(65)] {
            let id = of(&headers("x-request-id", odd));
            assert_eq!(id.len(), 36, "{odd} became {id}");
        }
    }

    #[test]
    fn takes_a_trace_that_is_whole() {
        let trace_id = "0af7651916cd43dd8448eb211c80319c";
        let parent = trace(&headers("traceparent", &format!("00-{trace_id}-b7ad6b7169203331-01"))).unwrap();
        assert_eq!(
            parent,
            TraceParent { trace: trace_id.to_owned(), span: "b7ad6b7169203331".to_owned(), sampled: true }
        );
        assert!(
            !trace(&headers("traceparent", &format!("00-{trace_id}-b7ad6b7169203331-00"))).unwrap().sampled
        );
        assert!(
            trace(&headers("traceparent", &format!("01-{trace_id}-b7ad6b7169203331-00-later"))).is_some()
        );
        for odd in [
            String::new(),
            "00".to_owned(),
            format!("ff-{trace_id}-b7ad6b7169203331-01"),
            format!("00-{trace_id}-b7ad6b7169203331-01-more"),
            format!("00-{}-b7ad6b7169203331-01", "0".repeat(32)),
            format!("00-{trace_id}-{}-01", "0".repeat(16)),
            format!("00-{}-b7ad6b7169203331-01", trace_id.to_uppercase()),
            format!("00-{trace_id}-b7ad6b716920333-01"),
        ] {
            assert_eq!(trace(&headers("traceparent", &odd)), None, "{odd}");
        }
    }
}
