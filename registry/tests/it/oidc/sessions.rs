//! What sessions and logins cost others: what is made up is counted, what is nobody's fault is not.

use std::time::Duration;

use schemactl_registry::{Config, OidcKeyTimes, Rate, Rates};
use schemactl_store::Address;
use serde_json::json;
use sqlx::{Connection, SqliteConnection, sqlite::SqliteConnectOptions};

use super::login::{ask, back, begin, cookies, log_in, place_with};
use crate::app::{READER, TestApp, UNLIMITED, World, on_both};

on_both!(
    made_up_sessions_are_counted_and_forgotten,
    a_login_that_belongs_to_nobody_is_nobodys_failure,
    coming_back_from_the_issuer_is_counted,
    the_operators_mistakes_are_not_blamed_on_people,
);

const MADE_UP: &str = "schemactl-session=made-up";

fn two_an_hour() -> Option<Rate> {
    Some(Rate { count: 2, per: Duration::from_secs(3600) })
}

fn few_failures(config: &mut Config) {
    config.rates = Rates { failure: two_an_hour(), ..UNLIMITED };
}

async fn made_up_sessions_are_counted_and_forgotten(app: &TestApp) {
    let place = place_with(app, few_failures).await;
    let session = log_in(&place, json!({})).await;
    for _ in 0..2 {
        let answer = ask(&place.app, "GET", "/events", MADE_UP).await.expect(303);
        assert_eq!(cookies(&answer)["schemactl-session"], "schemactl-session=");
    }
    ask(&place.app, "GET", "/events", MADE_UP).await.expect(429);
    // A right one would tell the guesser too much, and is refused as well; without one nothing is looked up.
    ask(&place.app, "GET", "/events", &session).await.expect(429);
    ask(&place.app, "GET", "/events", "").await.expect(303);
    // Where nobody logs in, what browsers hold says nothing.
    let open = place_with(app, |config| {
        few_failures(config);
        config.oidc.login = None;
        config.anonymous_reads = true;
    });
    let open = open.await.app;
    for _ in 0..4 {
        let answer = ask(&open, "GET", "/events", &session).await.expect(200);
        assert!(!answer.text().contains("Log out"));
    }
}

async fn a_login_that_belongs_to_nobody_is_nobodys_failure(app: &TestApp) {
    let place = place_with(app, few_failures).await;
    let (asked, held) = begin(&place, "/login").await;
    let (others, _) = begin(&place, "/login").await;
    for _ in 0..3 {
        ask(&place.app, "GET", "/login/callback?code=x&state=y", "").await.expect(401);
        ask(&place.app, "GET", &back(&others, "x"), &held).await.expect(401);
    }
    place.app.get_as(READER, "/api/v1/modules").await.expect(200);
    // A code that the issuer does not take is a failure: it was brought by whoever began.
    for _ in 0..2 {
        ask(&place.app, "GET", &back(&asked, "made-up"), &held).await.expect(401);
    }
    place.app.get_as(READER, "/api/v1/modules").await.problem(429, "rate_limited");
}

async fn coming_back_from_the_issuer_is_counted(app: &TestApp) {
    let place = place_with(app, |config| config.rates = Rates { address: two_an_hour(), ..UNLIMITED }).await;
    for _ in 0..2 {
        ask(&place.app, "GET", "/login/callback?code=x&state=y", "").await.expect(401);
    }
    for path in ["/login/callback?code=x&state=y", "/login"] {
        ask(&place.app, "GET", path, "").await.expect(429);
    }
    ask(&place.app, "POST", "/logout", MADE_UP).await.expect(429);
    place.app.get_as(READER, "/api/v1/modules").await.expect(200);
    place.app.get("/docs/api").await.expect(200);
}

async fn the_operators_mistakes_are_not_blamed_on_people(app: &TestApp) {
    let place = place_with(app, |config| {
        few_failures(config);
        config.oidc.login.as_mut().unwrap().secret = Some("another".to_owned());
    })
    .await;
    for _ in 0..3 {
        let (asked, held) = begin(&place, "/login").await;
        place.issuer.give("good", &asked["code_challenge"], "never seen".to_owned());
        let page = ask(&place.app, "GET", &back(&asked, "good"), &held).await.expect(502).text();
        let told = "the issuer &#34;acme&#34; does not take this registry for its client";
        assert!(page.contains(told) && !page.contains("hunter2") && !page.contains("another"), "{page}");
    }
    place.app.get_as(READER, "/api/v1/modules").await.expect(200);
}

#[tokio::test]
async fn only_so_many_wait_for_an_issuer_at_a_time() {
    let world = World::sqlite().await;
    let place = place_with(&world.app, |_| {}).await;
    let (asked, held) = begin(&place, "/login").await;
    place.issuer.becomes_slow();
    let path = back(&asked, "x");
    let mut waiting = tokio::task::JoinSet::new();
    for _ in 0..17 {
        let (app, path, held) = (place.app.clone(), path.clone(), held.clone());
        waiting.spawn(async move { ask(&app, "GET", &path, &held).await.status.as_u16() });
    }
    // The one too many is told at once; the others wait for as long as the issuer lets them.
    let first = tokio::time::timeout(Duration::from_secs(10), waiting.join_next()).await;
    assert_eq!(first.unwrap().unwrap().unwrap(), 503);
    waiting.abort_all();
}

#[tokio::test]
async fn where_people_log_in_is_asked_anew_though_no_token_is_shown() {
    let world = World::sqlite().await;
    // What is getting old is asked anew while it still counts; what is too old counts no more.
    for (fresh, keep) in [(0, 3_600), (3_600, 1)] {
        let (fresh, keep) = (Duration::from_secs(fresh), Duration::from_secs(keep));
        let times = OidcKeyTimes { fresh, keep, pause: Duration::ZERO };
        let place = place_with(&world.app, |config| config.oidc.keys = times).await;
        begin(&place, "/login").await;
        place.issuer.moves_its_door("/elsewhere");
        if keep < fresh {
            tokio::time::sleep(keep).await;
        }
        let moved = async {
            loop {
                let answer = place.app.get("/login").await.expect(303);
                if answer.header("location").contains("/elsewhere?") {
                    break;
                }
                assert!(keep > fresh, "what is too old is gone by");
                tokio::time::sleep(Duration::from_millis(20)).await;
            }
        };
        tokio::time::timeout(Duration::from_secs(10), moved).await.unwrap();
    }
}

#[tokio::test]
async fn logging_out_of_nothing_writes_nothing() {
    let world = World::sqlite().await;
    let place = place_with(&world.app, |_| {}).await;
    let session = log_in(&place, json!({})).await;
    let Address::Sqlite(path) = &world.app.database else { panic!("a file") };
    let options = SqliteConnectOptions::new().filename(path);
    let mut writer = SqliteConnection::connect_with(&options).await.unwrap();
    let writing = writer.begin_with("BEGIN IMMEDIATE").await.unwrap();
    let logout = ask(&place.app, "POST", "/logout", MADE_UP);
    let answer = tokio::time::timeout(Duration::from_secs(2), logout).await;
    answer.expect("it waits for nobody who writes").expect(303);
    drop(writing);
    writer.close().await.unwrap();
    ask(&place.app, "POST", "/logout", &session).await.expect(303);
    ask(&place.app, "GET", "/events", &session).await.expect(303);
}
