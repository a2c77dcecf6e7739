//! What an answer may be, whatever was asked.

use serde_json::Value;

use super::{places::Target, values::MARK};
use crate::answer::Answer;

/// Says what is wrong with an answer.
pub fn wrong(target: &Target, answer: &Answer) -> Option<String> {
    let status = answer.status.as_u16();
    if answer.status.is_server_error() {
        return Some(format!("{status}: {}", answer.text()));
    }
    headers(answer).or_else(|| match &target.operation {
        Some(operation) => described(operation, answer),
        None => page(answer),
    })
}

/// No header is there that the value brought, and none leads away.
fn headers(answer: &Answer) -> Option<String> {
    let names_mark = answer.headers.keys().find(|name| name.as_str().contains(MARK));
    if let Some(name) = names_mark {
        return Some(format!("the header {name} was brought along"));
    }
    let location =
        answer.headers.get("location").map(|value| String::from_utf8_lossy(value.as_bytes()).into_owned());
    if let Some(location) = location {
        let is_own = location.starts_with('/') && !location.starts_with("//") && !location.contains('\\');
        if !is_own {
            return Some(format!("it leads to {location}"));
        }
    }
    let brings_mark =
        |value: &axum::http::HeaderValue| String::from_utf8_lossy(value.as_bytes()).contains("zq=");
    answer
        .headers
        .get_all("set-cookie")
        .iter()
        .find(|value| brings_mark(value))
        .map(|value| format!("{value:?}"))
}

/// Status, media type and code are those of the description.
fn described(operation: &Value, answer: &Answer) -> Option<String> {
    let status = answer.status.as_u16();
    let described = &operation["responses"][status.to_string()];
    if described.is_null() {
        return Some(format!("{status} is not described: {}", answer.text()));
    }
    let media_type = answer.header("content-type").split(';').next().unwrap_or_default();
    let is_described = match described["content"].as_object() {
        Some(content) => content.contains_key(media_type),
        None => media_type.is_empty() && answer.body.is_empty(),
    };
    if !is_described {
        return Some(format!("{status} as {media_type:?} is not described"));
    }
    if !media_type.ends_with("json") {
        return None;
    }
    let Ok(body) = serde_json::from_slice::<Value>(&answer.body) else {
        return Some(format!("{status} is no JSON: {}", answer.text()));
    };
    let code = body["code"].as_str().filter(|_| status >= 400)?;
    let codes = described["description"].as_str().unwrap_or_default();
    (!codes.contains(&format!("`{code}`: "))).then(|| format!("{status} {code} is not described"))
}

/// Nothing of a page runs that the value brought.
pub fn page(answer: &Answer) -> Option<String> {
    let text = answer.text();
    let media_type = answer.header("content-type");
    if media_type.starts_with("text/html") {
        let live = [
            "<zq",
            "<img src=zq",
            "<script>zq",
            "\" onmouseover=\"zq",
            "' onmouseover='zq",
            "href=\"javascript:zq",
            "src=\"javascript:zq",
            "action=\"javascript:zq",
        ];
        return live
            .into_iter()
            .find(|live| text.contains(live))
            .map(|live| format!("{live} is alive in {text}"));
    }
    let is_redirect = answer.status.is_redirection() && text.is_empty();
    let is_other = [
        "text/plain",
        "text/css",
        "application/json",
        "application/problem+json",
        "application/x-ndjson",
        "text/javascript",
        "image/",
    ];
    let is_known = is_redirect || is_other.iter().any(|known| media_type.starts_with(known));
    (!is_known).then(|| format!("{} as {media_type:?}", answer.status))
}
