//! Approvals are asked for, given, taken back and used once.

use schemactl_model::Digest;
use schemactl_store::{ApprovalQuery, ApprovalRequest, ChangeFilter, NewApproval, NewApprovalRequest, Store};
use time::{Duration, OffsetDateTime, macros::datetime};

use crate::{
    database::on_both,
    world::{AT, audit, candidate, module, newest, publish, version},
};

on_both!(
    a_request_is_kept_with_its_approvals,
    asking_again_takes_the_place_of_the_request_before,
    who_asks_too_much_loses_the_oldest,
    what_expired_is_forgotten_unless_somebody_decided,
    a_new_version_closes_what_was_asked,
    an_approval_is_used_once,
    what_is_revoked_or_over_is_not_used,
    lists_what_is_open_and_what_is_decided,
    approvals_are_in_the_feed,
);

/// To the second, as they are kept.
const NOW: OffsetDateTime = datetime!(2026-03-01 10:00:00 UTC);

fn request(change: &str) -> NewApprovalRequest {
    NewApprovalRequest {
        module: module("acme/shop"),
        change: Digest::of(change.as_bytes()),
        base: version("1.0.0"),
        publisher: "ci".to_owned(),
        message: "Points as text".to_owned(),
        findings: "[]".to_owned(),
        at: NOW,
        expires_at: NOW + Duration::days(30),
    }
}

fn approval(ends_at: OffsetDateTime) -> NewApproval {
    NewApproval {
        approver: "ada".to_owned(),
        roles: vec!["approver".to_owned(), "admin".to_owned()],
        vouched: true,
        reason: "nobody reads it".to_owned(),
        at: NOW,
        ends_at,
    }
}

async fn shop(store: &Store) {
    publish(store, &candidate("acme/shop", "1.0.0", &[])).await.unwrap();
}

async fn ask(store: &Store, new: &NewApprovalRequest) -> Option<ApprovalRequest> {
    let mut tx = store.write().await.unwrap();
    tx.ask_approval(new, 3).await.unwrap();
    tx.commit().await.unwrap();
    find(store, new).await
}

async fn find(store: &Store, new: &NewApprovalRequest) -> Option<ApprovalRequest> {
    store.read().await.unwrap().approval_request(&new.module, new.change).await.unwrap()
}

async fn approve(store: &Store, request: &ApprovalRequest, ends_at: OffsetDateTime) -> i64 {
    let mut tx = store.write().await.unwrap();
    let audit = audit("approve", "acme/shop");
    let id = tx.approve(request, &approval(ends_at), &audit).await.unwrap();
    tx.commit().await.unwrap();
    id
}

async fn revoke(store: &Store, request: &ApprovalRequest, id: i64, at: OffsetDateTime) -> bool {
    let mut tx = store.write().await.unwrap();
    let audit = audit("revoke_approval", "acme/shop");
    let done = tx.revoke_approval(request, id, "bob", at, &audit).await.unwrap();
    tx.commit().await.unwrap();
    done
}

async fn use_it(store: &Store, id: i64, number: &str, at: OffsetDateTime) -> bool {
    let mut tx = store.write().await.unwrap();
    let done = tx.use_approval(id, &version(number), at).await.unwrap();
    tx.commit().await.unwrap();
    done
}

async fn a_request_is_kept_with_its_approvals(store: &Store) {
    shop(store).await;
    let finer = NewApprovalRequest { at: NOW + Duration::milliseconds(7), ..request("a") };
    let asked = ask(store, &finer).await.unwrap();
    assert_eq!((&asked.request, asked.approvals.len()), (&request("a"), 0));
    let id = approve(store, &asked, NOW + Duration::days(40)).await;
    let found = find(store, &finer).await.unwrap();
    // The request stands as long as what was said about it.
    assert_eq!(found.request.expires_at, NOW + Duration::days(40));
    assert_eq!(found.approvals.len(), 1);
    assert_eq!(
        (found.approvals[0].id, &found.approvals[0].approval),
        (id, &approval(NOW + Duration::days(40)))
    );
    let of_approval = store.read().await.unwrap().request_of_approval(id).await.unwrap();
    assert_eq!(of_approval, Some(found));
    assert_eq!(store.read().await.unwrap().request_of_approval(id + 1).await.unwrap(), None);
}

async fn asking_again_takes_the_place_of_the_request_before(store: &Store) {
    shop(store).await;
    let first = ask(store, &request("a")).await.unwrap();
    let again = NewApprovalRequest { publisher: "eve".to_owned(), ..request("a") };
    let second = ask(store, &again).await.unwrap();
    assert_eq!((second.id, second.request.publisher.as_str()), (first.id, "eve"));
}

async fn who_asks_too_much_loses_the_oldest(store: &Store) {
    shop(store).await;
    let decided = ask(store, &request("decided")).await.unwrap();
    approve(store, &decided, NOW + Duration::days(1)).await;
    for (index, change) in ["a", "b", "c", "d"].into_iter().enumerate() {
        let at = NOW + Duration::minutes(1 + i64::try_from(index).unwrap());
        ask(store, &NewApprovalRequest { at, ..request(change) }).await.unwrap();
    }
    assert_eq!(find(store, &request("a")).await, None);
    for change in ["decided", "b", "c", "d"] {
        assert!(find(store, &request(change)).await.is_some(), "{change}");
    }
}

async fn what_expired_is_forgotten_unless_somebody_decided(store: &Store) {
    shop(store).await;
    let soon = NOW + Duration::days(1);
    ask(store, &NewApprovalRequest { expires_at: soon, ..request("a") }).await.unwrap();
    let decided = NewApprovalRequest { expires_at: soon, ..request("decided") };
    approve(store, &ask(store, &decided).await.unwrap(), NOW + Duration::hours(1)).await;
    ask(store, &NewApprovalRequest { at: soon, ..request("b") }).await.unwrap();
    assert_eq!(find(store, &request("a")).await, None);
    assert!(find(store, &decided).await.is_some());
}

async fn a_new_version_closes_what_was_asked(store: &Store) {
    shop(store).await;
    let far = NewApprovalRequest { expires_at: AT + Duration::days(30), ..request("decided") };
    approve(store, &ask(store, &far).await.unwrap(), AT + Duration::days(20)).await;
    ask(store, &NewApprovalRequest { expires_at: far.expires_at, ..request("a") }).await.unwrap();
    publish(store, &candidate("acme/shop", "1.1.0", &[])).await.unwrap();
    assert_eq!(find(store, &request("a")).await, None);
    let closed = find(store, &far).await.unwrap();
    assert!(closed.request.expires_at <= AT, "{closed:?}");
}

async fn an_approval_is_used_once(store: &Store) {
    shop(store).await;
    let asked = ask(store, &request("a")).await.unwrap();
    let id = approve(store, &asked, NOW + Duration::days(1)).await;
    assert!(find(store, &request("a")).await.unwrap().approvals[0].is_open(NOW));
    assert!(use_it(store, id, "2.0.0", NOW).await);
    assert!(!use_it(store, id, "3.0.0", NOW).await);
    assert!(!revoke(store, &asked, id, NOW).await);
    let used = find(store, &request("a")).await.unwrap().approvals.remove(0);
    assert_eq!(used.version, Some(version("2.0.0")));
    assert!(!used.is_open(NOW));
}

async fn what_is_revoked_or_over_is_not_used(store: &Store) {
    shop(store).await;
    let asked = ask(store, &request("a")).await.unwrap();
    let end = NOW + Duration::days(1);
    let over = approve(store, &asked, end).await;
    assert!(!use_it(store, over, "2.0.0", end).await);
    assert!(!revoke(store, &asked, over, end).await);
    let revoked = approve(store, &asked, end).await;
    assert!(revoke(store, &asked, revoked, NOW).await);
    assert!(!revoke(store, &asked, revoked, NOW).await);
    assert!(!use_it(store, revoked, "2.0.0", NOW).await);
    let found = find(store, &request("a")).await.unwrap();
    assert_eq!(found.approvals[1].revoked, Some((NOW, "bob".to_owned())));
    assert!(!found.approvals[0].is_open(end) && !found.approvals[1].is_open(NOW));
}

async fn changes(store: &Store, query: ApprovalQuery) -> Vec<Digest> {
    let query = ApprovalQuery { limit: query.limit.max(10), ..query };
    let found = store.read().await.unwrap().approval_requests(&query).await.unwrap();
    found.iter().map(|request| request.request.change).collect()
}

async fn lists_what_is_open_and_what_is_decided(store: &Store) {
    shop(store).await;
    publish(store, &candidate("acme/web", "1.0.0", &[])).await.unwrap();
    let [a, b, c] = ["a", "b", "c"].map(|change| Digest::of(change.as_bytes()));
    ask(store, &request("a")).await.unwrap();
    let approved = ask(store, &request("b")).await.unwrap();
    let id = approve(store, &approved, NOW + Duration::days(1)).await;
    ask(store, &NewApprovalRequest { module: module("acme/web"), ..request("c") }).await.unwrap();
    let all = ApprovalQuery::default;
    assert_eq!(changes(store, all()).await, [c, b, a]);
    assert_eq!(changes(store, ApprovalQuery { before: Some(approved.id), ..all() }).await, [a]);
    let open = |at| ApprovalQuery { open_at: Some(at), ..all() };
    assert_eq!(changes(store, open(NOW)).await, [c, b, a]);
    let shop = Some(module("acme/shop"));
    assert_eq!(changes(store, ApprovalQuery { module: shop.clone(), ..open(NOW) }).await, [b, a]);
    assert_eq!(changes(store, ApprovalQuery { module: shop, ..all() }).await, [b, a]);
    assert_eq!(changes(store, ApprovalQuery { decided: true, ..all() }).await, [b]);
    assert!(changes(store, open(NOW + Duration::days(30))).await.is_empty());
    // What was published is not open any more.
    assert!(use_it(store, id, "2.0.0", NOW).await);
    assert_eq!(changes(store, open(NOW)).await, [c, a]);
}

async fn approvals_are_in_the_feed(store: &Store) {
    shop(store).await;
    let asked = ask(store, &request("a")).await.unwrap();
    let id = approve(store, &asked, NOW + Duration::days(1)).await;
    assert!(revoke(store, &asked, id, NOW).await);
    let mut tx = store.read().await.unwrap();
    let feed = tx.changes(1, &ChangeFilter::default(), 10).await.unwrap().changes;
    let kinds: Vec<_> = feed.iter().map(|change| (change.change.seq, change.change.kind.as_str())).collect();
    assert_eq!(kinds, [(2, "approved"), (3, "approval_revoked")]);
    assert_eq!((&feed[0].change.version, feed[0].change.digest), (&version("1.0.0"), Digest::of(b"a")));
    // The list of publishes has publishes only.
    assert_eq!(tx.latest_changes(None, 10).await.unwrap().len(), 1);
    let log = tx.audit(&newest(10)).await.unwrap();
    assert_eq!((&log[0].entry.action[..], &log[1].entry.action[..]), ("revoke_approval", "approve"));
}
