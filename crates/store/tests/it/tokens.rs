//! Tokens open the registry until they are revoked.

use schemactl_model::Digest;
use schemactl_store::{Store, StoreError, Token};
use time::Duration;

use crate::{
    database::on_both,
    world::{AT, KEPT},
};

on_both!(
    finds_a_token_by_its_hash,
    a_revoked_token_says_since_when,
    refuses_a_second_token_of_a_name,
    lists_tokens_by_name_and_counts_those_of_a_role,
    what_ends_opens_nothing_from_its_end_on,
    a_use_is_noted_once_a_minute,
    of_two_that_revoke_the_last_two_admins_the_second_sees_one,
);

pub fn token(name: &str) -> Token {
    Token {
        name: name.to_owned(),
        role: "admin".to_owned(),
        scopes: "*".to_owned(),
        created_at: AT,
        created_by: "ada".to_owned(),
        vouched: true,
        ends_at: None,
        last_used_at: None,
        revoked_at: None,
    }
}

async fn insert(store: &Store, hash: &[u8], name: &str) -> Result<(), StoreError> {
    let mut tx = store.write().await?;
    tx.insert_token(Digest::of(hash), &token(name)).await?;
    tx.commit().await
}

async fn finds_a_token_by_its_hash(store: &Store) {
    insert(store, b"one", "ci").await.unwrap();
    let mut tx = store.read().await.unwrap();
    assert_eq!(tx.token(Digest::of(b"one")).await.unwrap(), Some(Token { created_at: KEPT, ..token("ci") }));
    assert_eq!(tx.token(Digest::of(b"two")).await.unwrap(), None);
    assert!(tx.has_token("admin", "*", AT).await.unwrap());
    assert!(!tx.has_token("publisher", "*", AT).await.unwrap());
    assert!(!tx.has_token("admin", "acme", AT).await.unwrap());
}

async fn a_revoked_token_says_since_when(store: &Store) {
    insert(store, b"one", "ci").await.unwrap();
    let mut tx = store.write().await.unwrap();
    assert!(tx.revoke_token("ci", AT).await.unwrap());
    assert!(!tx.revoke_token("ci", AT).await.unwrap());
    tx.commit().await.unwrap();
    let mut tx = store.read().await.unwrap();
    assert_eq!(tx.token(Digest::of(b"one")).await.unwrap().unwrap().revoked_at, Some(KEPT));
    assert!(!tx.has_token("admin", "*", AT).await.unwrap());
}

async fn refuses_a_second_token_of_a_name(store: &Store) {
    insert(store, b"one", "ci").await.unwrap();
    let error = insert(store, b"two", "ci").await.unwrap_err();
    assert!(matches!(error, StoreError::TokenExists(name) if name == "ci"));
}

async fn lists_tokens_by_name_and_counts_those_of_a_role(store: &Store) {
    for name in ["b", "c", "A"] {
        insert(store, name.as_bytes(), name).await.unwrap();
    }
    let mut tx = store.write().await.unwrap();
    assert!(tx.revoke_token("b", AT).await.unwrap());
    assert_eq!(tx.lock_tokens("admin", "*", AT).await.unwrap(), 2);
    assert_eq!(tx.lock_tokens("publisher", "*", AT).await.unwrap(), 0);
    let names = |tokens: Vec<Token>| tokens.into_iter().map(|token| token.name).collect::<Vec<_>>();
    assert_eq!(names(tx.tokens("", 2).await.unwrap()), ["A", "b"]);
    assert_eq!(names(tx.tokens("b", 2).await.unwrap()), ["c"]);
    assert_eq!(tx.named_token("b").await.unwrap().unwrap().revoked_at, Some(KEPT));
    assert_eq!(tx.named_token("d").await.unwrap(), None);
}

async fn what_ends_opens_nothing_from_its_end_on(store: &Store) {
    let ending = Token { ends_at: Some(AT), scopes: "acme acme2/shop".to_owned(), ..token("ci") };
    let mut tx = store.write().await.unwrap();
    tx.insert_token(Digest::of(b"one"), &ending).await.unwrap();
    let kept = tx.named_token("ci").await.unwrap().unwrap();
    let end = KEPT.truncate_to_second();
    assert_eq!(kept, Token { created_at: KEPT, ends_at: Some(end), ..ending });
    for (at, open) in [(end - Duration::SECOND, true), (end, false), (end + Duration::DAY, false)] {
        assert_eq!(kept.is_open(at), open, "{at}");
        assert_eq!(tx.has_token("admin", "acme acme2/shop", at).await.unwrap(), open, "{at}");
        let counted = tx.lock_tokens("admin", "acme acme2/shop", at).await.unwrap();
        assert_eq!(counted, usize::from(open), "{at}");
    }
}

async fn a_use_is_noted_once_a_minute(store: &Store) {
    insert(store, b"one", "ci").await.unwrap();
    let mut tx = store.write().await.unwrap();
    let start = KEPT.truncate_to_second();
    for (seconds, noted) in [(0, 0), (59, 0), (60, 60), (-10, 60), (119, 60), (500, 500)] {
        tx.note_use("ci", start + Duration::seconds(seconds)).await.unwrap();
        let last = tx.named_token("ci").await.unwrap().unwrap().last_used_at;
        assert_eq!(last, Some(start + Duration::seconds(noted)), "{seconds}");
    }
    tx.note_use("nobody", start).await.unwrap();
}

/// What the service does: look how many are left, then revoke one.
async fn revoke_unless_last(store: &Store, name: &str) -> bool {
    let mut tx = store.write().await.unwrap();
    let left = tx.lock_tokens("admin", "*", AT).await.unwrap();
    tokio::task::yield_now().await;
    let revoked = left > 1 && tx.revoke_token(name, AT).await.unwrap();
    tx.commit().await.unwrap();
    revoked
}

async fn of_two_that_revoke_the_last_two_admins_the_second_sees_one(store: &Store) {
    insert(store, b"one", "one").await.unwrap();
    insert(store, b"two", "two").await.unwrap();
    let admins = ["one", "two"].map(|name| {
        let store = store.clone();
        tokio::spawn(async move { revoke_unless_last(&store, name).await })
    });
    let mut revoked = 0;
    for admin in admins {
        revoked += usize::from(admin.await.unwrap());
    }
    assert_eq!(revoked, 1);
    assert!(store.read().await.unwrap().has_token("admin", "*", AT).await.unwrap());
}
