//! Tokens open the registry until they are revoked.

use schemactl_model::Digest;
use schemactl_store::{Store, StoreError, Token};

use crate::{
    database::on_both,
    world::{AT, KEPT},
};

on_both!(finds_a_token_by_its_hash, a_revoked_token_says_since_when, refuses_a_second_token_of_a_name);

fn token(name: &str) -> Token {
    Token { name: name.to_owned(), role: "admin".to_owned(), created_at: AT, revoked_at: None }
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
    assert!(tx.has_token("admin").await.unwrap());
    assert!(!tx.has_token("writer").await.unwrap());
}

async fn a_revoked_token_says_since_when(store: &Store) {
    insert(store, b"one", "ci").await.unwrap();
    let mut tx = store.write().await.unwrap();
    assert!(tx.revoke_token("ci", AT).await.unwrap());
    assert!(!tx.revoke_token("ci", AT).await.unwrap());
    tx.commit().await.unwrap();
    let mut tx = store.read().await.unwrap();
    assert_eq!(tx.token(Digest::of(b"one")).await.unwrap().unwrap().revoked_at, Some(KEPT));
    assert!(!tx.has_token("admin").await.unwrap());
}

async fn refuses_a_second_token_of_a_name(store: &Store) {
    insert(store, b"one", "ci").await.unwrap();
    let error = insert(store, b"two", "ci").await.unwrap_err();
    assert!(matches!(error, StoreError::TokenExists(name) if name == "ci"));
}
