//! A request with a hostile value in one place, and all else as it should be.

use axum::{
    body::Body,
    http::{HeaderValue, Request, Uri},
};
use serde_json::{Value, json};
use time::{OffsetDateTime, format_description::well_known::Rfc3339};

use super::{
    places::{Place, Target},
    shape::HOLE,
    values::Hostile,
};
use crate::{
    answer::Answer,
    app::{ADMIN, TestApp},
};

/// What the server reads of a request's head, or what others are known to read.
const HEADERS: [&str; 18] = [
    "host",
    "accept",
    "cookie",
    "expect",
    "forwarded",
    "if-none-match",
    "if-modified-since",
    "last-event-id",
    "origin",
    "range",
    "referer",
    "traceparent",
    "tracestate",
    "user-agent",
    "x-forwarded-for",
    "x-forwarded-host",
    "x-forwarded-proto",
    "x-request-id",
];

/// `None` where the value has no spelling for the place: a header has no line feed, a part of an address is not empty.
pub async fn to(
    app: &TestApp,
    target: &Target,
    place: &Place,
    value: &Hostile,
    number: usize,
) -> Option<Request<Body>> {
    let mut request =
        Request::builder().method(target.route.method.as_str()).uri(address(target, place, value)?);
    let content_type = match place {
        Place::Header("content-type") => header(value)?,
        _ => HeaderValue::from_static("application/json"),
    };
    let authorization = match place {
        Place::Header("authorization") => header(value)?,
        _ => HeaderValue::from_str(&format!("Bearer {ADMIN}")).unwrap(),
    };
    request = request.header("content-type", content_type).header("authorization", authorization);
    match place {
        Place::Headers => {
            let value = header(value)?;
            request = HEADERS.into_iter().fold(request, |request, name| request.header(name, value.clone()));
        }
        Place::Header("content-encoding") => request = request.header("content-encoding", header(value)?),
        _ => {}
    }
    let body = body(app, target, place, value, number).await;
    Some(request.body(body.map_or_else(Body::empty, Body::from)).unwrap())
}

fn header(value: &Hostile) -> Option<HeaderValue> {
    HeaderValue::from_bytes(&value.bytes).ok()
}

fn address(target: &Target, place: &Place, value: &Hostile) -> Option<Uri> {
    let part = |part: &str| -> Option<String> {
        let Some(name) = part.strip_prefix('{').and_then(|part| part.strip_suffix('}')) else {
            return Some(part.to_owned());
        };
        match place {
            Place::Path(hostile) if *hostile == name => (!value.uri.is_empty()).then(|| value.uri.clone()),
            _ => Some(usual(target.route.path, name).to_owned()),
        }
    };
    let path = target.route.path.split('/').map(part).collect::<Option<Vec<_>>>()?.join("/");
    let query = match place {
        Place::Query(name) => format!("?{name}={}", value.uri),
        _ => String::new(),
    };
    format!("{path}{query}").parse().ok()
}

/// What stands in a place that nothing is wrong with. What becomes of modules becomes of another one.
fn usual(path: &str, name: &str) -> &'static str {
    match name {
        "owner" => "acme",
        "name" if path.contains("/webhooks/") => "bot",
        "name" if path.contains("/tokens/") => "nobodys",
        "name" if ["yank", "deprecation", "archive", "transfer"].iter().any(|end| path.ends_with(end)) => {
            "common"
        }
        "name" => "shop",
        "version" if path.contains("/policy/") => "1",
        "version" if path.contains("yank") || path.contains("deprecation") => "0.1.0",
        "version" => "1.0.0",
        "draft" => "loyalty",
        "event" => "order_placed",
        "*path" => "acme/shop/v1/orders.proto",
        "id" => "1",
        "delivery" => "msg_019f6a4c70a17c219b1e2f8f3c5d7e90",
        name => panic!("say what {{{name}}} usually is"),
    }
}

async fn body(
    app: &TestApp,
    target: &Target,
    place: &Place,
    value: &Hostile,
    number: usize,
) -> Option<Vec<u8>> {
    let operation = target.operation.as_ref()?;
    let example = &operation["requestBody"]["content"]["application/json"]["example"];
    let mut body = match place {
        Place::Body(holed) => holed.body.clone(),
        _ => example.clone(),
    };
    if body.is_null() {
        return None;
    }
    settle(app, operation["operationId"].as_str().unwrap(), &mut body, number).await;
    let text = body.to_string();
    let hole = Value::from(HOLE).to_string();
    let Some((before, behind)) = text.split_once(&hole) else { return Some(text.into_bytes()) };
    Some([before.as_bytes(), &value.json, behind.as_bytes()].concat())
}

/// Makes of an example what this registry takes, so that it is not refused for something else.
async fn settle(app: &TestApp, operation: &str, body: &mut Value, number: usize) {
    let put = |body: &mut Value, name: &str, usual: Value| {
        if body[name] != HOLE {
            body[name] = usual;
        }
    };
    match operation {
        "deprecateModule" | "deprecateVersion" => put(body, "successor", "acme/shop".into()),
        "approve" => {
            let asked = app.get_as(ADMIN, "/api/v1/approvals?module=acme/shop").await.expect(200).json();
            put(body, "digest", asked["items"][0]["change"].clone());
        }
        // A batch that is known already counts for nothing.
        "reportObservations" => {
            put(body, "batch", format!("batch-{number}").into());
            let now = OffsetDateTime::now_utc().format(&Rfc3339).unwrap();
            for moment in ["first_seen", "last_seen"] {
                put(&mut body["observations"][0], moment, now.clone().into());
            }
        }
        "createToken" => put(body, "name", format!("token-{number}").into()),
        "createWebhook" | "updateWebhook" => {
            if operation == "createWebhook" {
                put(body, "name", format!("bot-{number}").into());
            }
            // Nobody is bothered: the port is one that nobody listens at, and nothing is delivered.
            put(body, "url", "http://127.0.0.1:9/".into());
            body["paused"] = true.into();
        }
        "setPolicy" => {
            body["base"] = app.get_as(ADMIN, "/api/v1/policy").await.expect(200).json()["version"].clone();
        }
        "check" | "askApproval" | "publish" => {
            let base = (operation != "publish").then_some("1.0.0");
            put(body, "module", "acme/shop".into());
            put(body, "base", json!(base));
            body["stable"] = false.into();
        }
        _ => {}
    }
}

/// Makes room for the next of its kind.
pub async fn undo(app: &TestApp, operation: &str, answer: &Answer) {
    let path = match operation {
        "createWebhook" => format!("/api/v1/webhooks/{}", answer.json()["name"].as_str().unwrap()),
        "approve" => format!("/api/v1/approvals/{}", answer.json()["id"]),
        _ => return,
    };
    app.delete_as(ADMIN, &path).await.expect(204);
}
