//! A plain HTTP client: what any program that is not ours would use.

use serde_json::{Value, json};
use ureq::Agent;

/// A client of one registry.
#[derive(Clone)]
pub struct Client {
    agent: Agent,
    address: String,
    token: Option<String>,
}

/// An answer, whatever its status.
#[derive(Debug)]
pub struct Answer {
    pub status: u16,
    pub retry_after: Option<String>,
    pub text: String,
    /// `null` where the body is not JSON.
    pub body: Value,
}

impl Client {
    pub fn new(address: &str, token: Option<&str>) -> Client {
        let config = Agent::config_builder().http_status_as_error(false).build();
        Client { agent: config.into(), address: address.to_owned(), token: token.map(str::to_owned) }
    }

    /// `None` where nobody answers.
    pub fn get(&self, path: &str) -> Option<Answer> {
        let mut request = self.agent.get(format!("{}{path}", self.address));
        if let Some(token) = &self.token {
            request = request.header("authorization", format!("Bearer {token}"));
        }
        request.call().ok().map(answer)
    }

    /// The JSON of an answer that must be 200.
    pub fn json(&self, path: &str) -> Value {
        let answer = self.get(path).unwrap_or_else(|| panic!("{path}: nobody answers"));
        assert_eq!(answer.status, 200, "{path}: {}", answer.body);
        answer.body
    }

    /// Publishes one file as a module; `None` where the connection breaks.
    pub fn publish(&self, module: &str, base: Option<&str>, text: &str) -> Option<Answer> {
        let mut body = json!({
            "module": module,
            "files": [{"path": "acme/v1/event.proto", "content": {"text": text}}],
            "settings": {"breaking": {"use": ["WIRE"]}},
        });
        if let Some(base) = base {
            body["base"] = json!(base);
        }
        self.try_post(&format!("/api/v1/modules/{module}/versions"), body)
    }

    /// Sends JSON to somebody who must answer.
    pub fn post(&self, path: &str, body: Value) -> Answer {
        self.try_post(path, body).unwrap_or_else(|| panic!("{path}: nobody answers"))
    }

    fn try_post(&self, path: &str, body: Value) -> Option<Answer> {
        let mut request = self.agent.post(format!("{}{path}", self.address));
        if let Some(token) = &self.token {
            request = request.header("authorization", format!("Bearer {token}"));
        }
        request.send_json(body).ok().map(answer)
    }
}

fn answer(mut response: ureq::http::Response<ureq::Body>) -> Answer {
    let status = response.status().as_u16();
    let retry_after = response.headers().get("retry-after").and_then(|value| value.to_str().ok());
    let retry_after = retry_after.map(str::to_owned);
    let bytes = response.body_mut().read_to_vec().unwrap_or_default();
    let body = serde_json::from_slice(&bytes).unwrap_or(Value::Null);
    Answer { status, retry_after, text: String::from_utf8_lossy(&bytes).into_owned(), body }
}
