//! Versions of the policy.

use schemactl_store::{PolicyVersion, Store, StoredPolicy};

use crate::{
    database::on_both,
    world::{AT, KEPT, audit, newest},
};

on_both!(the_latest_version_holds, a_number_is_given_once, every_version_is_kept);

fn policy(version: i64, text: &str) -> StoredPolicy {
    StoredPolicy { version, policy: text.to_owned(), who: "ada".to_owned(), created_at: AT }
}

async fn insert(store: &Store, new: &StoredPolicy) -> bool {
    let mut tx = store.write().await.unwrap();
    let is_first = tx.insert_policy(new, &audit("policy", "policy")).await.unwrap();
    tx.commit().await.unwrap();
    is_first
}

async fn the_latest_version_holds(store: &Store) {
    assert_eq!(store.read().await.unwrap().policy().await.unwrap(), None);
    assert!(insert(store, &policy(1, "{}")).await);
    assert!(insert(store, &policy(2, "{\"waivers\":[]}")).await);
    let kept = StoredPolicy { created_at: KEPT, ..policy(2, "{\"waivers\":[]}") };
    assert_eq!(store.read().await.unwrap().policy().await.unwrap(), Some(kept));
    assert_eq!(store.read().await.unwrap().audit(&newest(9)).await.unwrap().len(), 2);
}

async fn a_number_is_given_once(store: &Store) {
    assert!(insert(store, &policy(1, "first")).await);
    assert!(!insert(store, &policy(1, "second")).await);
    let mut tx = store.read().await.unwrap();
    assert_eq!(tx.policy().await.unwrap().unwrap().policy, "first");
    assert_eq!(tx.audit(&newest(9)).await.unwrap().len(), 1);
}

async fn every_version_is_kept(store: &Store) {
    for version in 1..=3 {
        assert!(insert(store, &policy(version, &format!("{{\"version\":{version}}}"))).await);
    }
    let mut tx = store.read().await.unwrap();
    assert_eq!(tx.policy_version(2).await.unwrap().unwrap().policy, "{\"version\":2}");
    assert_eq!(tx.policy_version(4).await.unwrap(), None);
    let numbers = |found: Vec<PolicyVersion>| found.iter().map(|one| one.version).collect::<Vec<_>>();
    assert_eq!(numbers(tx.policy_versions(None, 2).await.unwrap()), [3, 2]);
    let first = tx.policy_versions(Some(2), 9).await.unwrap();
    assert_eq!(first, [PolicyVersion { version: 1, who: "ada".to_owned(), created_at: KEPT }]);
}
