//! Every place of every route that takes text, as the registry itself lists them.

use schemactl_registry::{Route, routes};
use serde_json::Value;

use super::shape::{Holed, Shapes};
use crate::app::{ADMIN, TestApp};

/// A route, what is said about it, and where it takes text.
pub struct Target {
    pub route: Route,
    /// Its operation in the description; pages have none.
    pub operation: Option<Value>,
    pub places: Vec<Place>,
}

pub enum Place {
    /// A part of the address by its name.
    Path(&'static str),
    Query(String),
    /// Every header that is looked at, but for what says who asks and what the body is.
    Headers,
    Header(&'static str),
    Body(Holed),
}

impl Place {
    pub fn name(&self) -> &str {
        match self {
            Place::Path(name) | Place::Header(name) => name,
            Place::Query(name) => name,
            Place::Headers => "headers",
            Place::Body(holed) => &holed.place,
        }
    }
}

/// What the two pages of a login read; they ignore what else stands there, because issuers add to it.
const LOGIN: [(&str, &[&str]); 2] = [("/login", &["to"]), ("/login/callback", &["state", "code"])];

/// All of them.
pub async fn all(app: &TestApp) -> Vec<Target> {
    let document = app.get("/openapi.json").await.expect(200).json();
    let mut targets = Vec::new();
    for route in routes() {
        let operation =
            document["paths"][route.path.replace("{*", "{")].get(route.method.to_ascii_lowercase()).cloned();
        let mut places = vec![Place::Headers, Place::Header("authorization")];
        places.extend(parts(route.path).map(Place::Path));
        places.extend(queries(app, &route, operation.as_ref()).await.into_iter().map(Place::Query));
        if let Some(body) = operation.as_ref().and_then(|operation| operation.get("requestBody")) {
            let json = &body["content"]["application/json"];
            let holes = Shapes(&document).holes(&json["schema"], &json["example"]);
            assert!(!holes.is_empty(), "{} {} takes no text", route.method, route.path);
            places.extend(holes.into_iter().map(Place::Body));
            places.extend(["content-type", "content-encoding"].map(Place::Header));
        }
        targets.push(Target { route, operation, places });
    }
    targets
}

/// The names of an address' parts.
fn parts(path: &'static str) -> impl Iterator<Item = &'static str> {
    path.split('/').filter_map(|part| part.strip_prefix('{')?.strip_suffix('}'))
}

/// The names that a query may have. Pages are in no description; they name them to whoever makes one up.
async fn queries(app: &TestApp, route: &Route, operation: Option<&Value>) -> Vec<String> {
    if let Some(operation) = operation {
        let parameters = operation["parameters"].as_array().into_iter().flatten();
        let queries = parameters.filter(|parameter| parameter["in"] == "query");
        return queries.map(|parameter| parameter["name"].as_str().unwrap().to_owned()).collect();
    }
    if let Some((_, names)) = LOGIN.iter().find(|(path, _)| *path == route.path) {
        return names.iter().map(|name| (*name).to_owned()).collect();
    }
    if route.method != "GET" || route.path.starts_with("/assets/") {
        return Vec::new();
    }
    let path = route.path.replace("{owner}/{name}", "acme/shop").replace("{event}", "order_placed");
    let answer = app.get_as(ADMIN, &format!("{path}?no-such-name=1")).await.text();
    let Some((_, names)) = answer.split_once("unknown field") else { return Vec::new() };
    let names = names.lines().next().unwrap_or_default().split('`').skip(3).step_by(2);
    names.map(str::to_owned).collect()
}
