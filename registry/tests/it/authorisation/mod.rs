//! Who may do what: every route is asked by everybody, and answers as its row in `table.rs` says.

mod callers;
mod requests;
mod table;

use std::collections::BTreeMap;

use axum::http::StatusCode;
use schemactl_registry::{Route, routes};

use crate::{
    app::{ADMIN, TestApp, on_both},
    approvals,
};
use callers::Caller;

on_both!(every_route_lets_in_whom_its_row_says, every_refusal_is_noted);

/// `METHOD PATH`, as rows name it. Files that pages refer to carry the digest of their content.
fn name(route: &Route) -> String {
    let path = if route.path.starts_with("/assets/") { "/assets/{file}" } else { route.path };
    format!("{} {path}", route.method)
}

#[test]
fn every_route_has_a_row_and_every_row_a_route() {
    let routes = routes();
    for route in &routes {
        let rows = table::ROWS.iter().filter(|(row, _)| *row == name(route)).count();
        let (name, mark) = (name(route), route.permission.unwrap_or("open").to_uppercase());
        assert!(
            rows == 1,
            "{name} has {rows} rows in registry/tests/it/authorisation/table.rs. Decide who may, and add one \
             there, for example (\"{name}\", {mark}). Where only the body says what a request is about, \
             requests.rs has to send one about acme/shop."
        );
    }
    for (row, _) in table::ROWS {
        assert!(
            routes.iter().any(|route| name(route) == *row),
            "the row {row:?} is of no route; take it out"
        );
    }
}

/// A registry with `acme/shop`, an approval of it, a token for it, and everybody's tokens.
async fn prepare(app: &TestApp) -> Vec<Caller> {
    let breaking = approvals::shop(app).await;
    let change = approvals::refused(app, &breaking).await;
    approvals::approve_as(app, ADMIN, &change).await.expect(201);
    callers::everybody(app).await
}

async fn every_route_lets_in_whom_its_row_says(app: &TestApp) {
    let (callers, closed) = (prepare(app).await, app.without_anonymous_reads().await);
    let mut wrong = Vec::new();
    for route in routes() {
        let Some((_, row)) = table::ROWS.iter().find(|(row, _)| *row == name(&route)) else { continue };
        let marks: Vec<char> = row.chars().filter(|mark| !mark.is_whitespace()).collect();
        assert_eq!(marks.len(), callers.len(), "the marks of {}", name(&route));
        for (number, (caller, mark)) in callers.iter().zip(marks).enumerate() {
            let app = if caller.reads_are_closed { &closed } else { app };
            let answer = app.begin(requests::to(&route, caller, number)).await;
            let found = match answer.status() {
                StatusCode::UNAUTHORIZED => '?',
                StatusCode::FORBIDDEN => '-',
                status => {
                    assert!(!status.is_server_error(), "{} as {}: {status}", name(&route), caller.name);
                    '+'
                }
            };
            if found != mark {
                let status = answer.status();
                wrong.push(format!("{} as {}: {mark} expected, {status}", name(&route), caller.name));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

async fn every_refusal_is_noted(app: &TestApp) {
    let callers = prepare(app).await;
    let mut refused: BTreeMap<&str, usize> = BTreeMap::new();
    for route in routes() {
        // A stream has no end, and only what is refused is looked at.
        for (number, caller) in callers.iter().enumerate().filter(|(_, caller)| !caller.reads_are_closed) {
            let response = app.begin(requests::to(&route, caller, number)).await;
            if response.status() != StatusCode::FORBIDDEN {
                continue;
            }
            // Pages tell people what programs read.
            if route.path.starts_with("/api/") {
                let problem = app.end(response).await.problem(403, "forbidden");
                let missing = &problem["missing"];
                assert_eq!(missing["roles"].as_array().unwrap().last().unwrap(), "admin", "{problem}");
            }
            *refused.entry(&caller.name).or_default() += 1;
        }
    }
    assert!(refused.len() > 10, "{refused:?}");
    for (caller, count) in refused {
        let log = format!("/api/v1/audit?outcome=forbidden&limit=1000&who={caller}");
        let noted = app.get_as(ADMIN, &log).await.expect(200).json();
        assert_eq!(noted["items"].as_array().unwrap().len(), count, "{caller}");
    }
}
