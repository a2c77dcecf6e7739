//! Content in a bucket beside the database.

use std::sync::Arc;

use object_store::{ObjectStoreExt, memory::InMemory, path::Path};
use schemactl_model::Digest;
use schemactl_store::{Blob, Bucket, NewVersion, Store, StoreError, Table};

use crate::{
    database::on_both,
    world::{candidate, module, publish, version},
};

on_both!(
    content_goes_into_the_bucket_and_comes_back,
    content_that_was_in_the_database_stays_there_and_is_read,
    content_that_the_database_knows_is_not_put_again,
    a_bucket_that_does_not_have_what_is_said_to_be_there_is_refused,
    what_comes_of_no_commit_is_told_as_unknown,
    an_object_that_is_missing_or_not_what_was_put_is_an_error,
    content_is_taken_out_of_the_bucket_unless_a_row_says_it_is_there,
);

fn bucket(objects: &Arc<InMemory>) -> Option<Bucket> {
    Some(Bucket::over(objects.clone(), &"s3://blobs/a/registry".parse().unwrap()))
}

async fn with_bucket(store: &Store, objects: &Arc<InMemory>) -> Store {
    store.clone().with_bucket(bucket(objects)).await.unwrap()
}

async fn place_and_publish(store: &Store, new: NewVersion) -> NewVersion {
    let blobs = store.place(new.blobs).await.unwrap();
    let new = NewVersion { blobs, ..new };
    publish(store, &new).await.unwrap();
    new
}

fn key(content: &str) -> Path {
    let digest = Digest::of(content.as_bytes()).to_string();
    Path::from(format!("a/registry/sha256/{}/{}", &digest[..2], &digest[2..]))
}

/// Bytes of content in the database, with where else each is.
async fn rows(store: &Store) -> Vec<(usize, String)> {
    let rows = store.read().await.unwrap().rows(Table::named("blobs").unwrap(), None).await.unwrap();
    rows.iter().map(|row| (row.bytes("content").len(), row.text("place").to_owned())).collect()
}

async fn content_goes_into_the_bucket_and_comes_back(store: &Store) {
    let objects = Arc::new(InMemory::new());
    let store = with_bucket(store, &objects).await;
    let files = [("a.proto", "one"), ("b.proto", "two"), ("c.proto", "one")];
    let new = place_and_publish(&store, candidate("acme/shop", "0.1.0", &files)).await;
    assert_eq!(rows(&store).await, vec![(0, "bucket".to_owned()); 3]);
    assert!(objects.head(&key("one")).await.is_ok() && objects.head(&key("two")).await.is_ok());
    let mut tx = store.read().await.unwrap();
    let contents = tx.contents(&new.module, &new.version).await.unwrap();
    let contents: Vec<_> = contents.iter().map(|(path, content)| (path.as_str(), &content[..])).collect();
    assert_eq!(contents, [("a.proto", &b"one"[..]), ("b.proto", b"two"), ("c.proto", b"one")]);
    let one = tx.content(&new.module, &new.version, &"b.proto".parse().unwrap()).await.unwrap();
    assert_eq!(one.as_deref(), Some(&b"two"[..]));
    assert!(tx.blob(new.descriptors).await.unwrap().is_some());
    drop(tx);
    store.prepare_bucket().await.unwrap();
    store.ready().await.unwrap();
}

async fn content_that_was_in_the_database_stays_there_and_is_read(store: &Store) {
    let files = [("a.proto", "old")];
    publish(store, &candidate("acme/shop", "0.1.0", &files)).await.unwrap();
    let objects = Arc::new(InMemory::new());
    let store = with_bucket(store, &objects).await;
    let files = [("a.proto", "old"), ("b.proto", "new")];
    let new = place_and_publish(&store, candidate("acme/shop", "0.2.0", &files)).await;
    assert!(objects.head(&key("old")).await.is_err() && objects.head(&key("new")).await.is_ok());
    let contents = store.read().await.unwrap().contents(&new.module, &new.version).await.unwrap();
    assert!(contents[0].1 == b"old" && contents[1].1 == b"new", "{contents:?}");
}

async fn content_that_the_database_knows_is_not_put_again(store: &Store) {
    let objects = Arc::new(InMemory::new());
    let store = with_bucket(store, &objects).await;
    place_and_publish(&store, candidate("acme/shop", "0.1.0", &[("a.proto", "same")])).await;
    objects.delete(&key("same")).await.unwrap();
    place_and_publish(&store, candidate("acme/shop", "0.2.0", &[("a.proto", "same")])).await;
    assert!(objects.head(&key("same")).await.is_err());
}

async fn a_bucket_that_does_not_have_what_is_said_to_be_there_is_refused(store: &Store) {
    let (objects, empty) = (Arc::new(InMemory::new()), Arc::new(InMemory::new()));
    let placed = with_bucket(&with_bucket(store, &empty).await, &objects).await;
    place_and_publish(&placed, candidate("acme/shop", "0.1.0", &[("a.proto", "one")])).await;
    let none = store.clone().with_bucket(None).await.unwrap_err();
    assert!(matches!(none, StoreError::NoBucket(_)), "{none}");
    let other = store.clone().with_bucket(bucket(&empty)).await.unwrap_err();
    assert!(matches!(other, StoreError::OtherBucket { .. }), "{other}");
    with_bucket(store, &objects).await;
    // A server that runs already, of no bucket, says so when it comes upon such content.
    let mut tx = store.read().await.unwrap();
    let error = tx.contents(&module("acme/shop"), &version("0.1.0")).await.unwrap_err();
    assert!(error.is_unreachable() && error.to_string().contains("not told of it"), "{error}");
}

async fn what_comes_of_no_commit_is_told_as_unknown(store: &Store) {
    let objects = Arc::new(InMemory::new());
    let store = with_bucket(store, &objects).await;
    place_and_publish(&store, candidate("acme/shop", "0.1.0", &[("a.proto", "kept")])).await;
    // As if the server were killed behind the upload.
    store.place(vec![Blob::new(b"lost").unwrap()]).await.unwrap();
    objects.put(&Path::from("a/registry/sha256/readme.md"), "not ours".into()).await.unwrap();
    let unknown = store.read().await.unwrap().unknown_objects(10).await.unwrap();
    assert_eq!(unknown, [Digest::of(b"lost")]);
    assert_eq!(store.read().await.unwrap().unknown_objects(0).await.unwrap(), []);
}

async fn an_object_that_is_missing_or_not_what_was_put_is_an_error(store: &Store) {
    let objects = Arc::new(InMemory::new());
    let store = with_bucket(store, &objects).await;
    place_and_publish(&store, candidate("acme/shop", "0.1.0", &[("a.proto", "one"), ("b.proto", "two")]))
        .await;
    let whole = objects.get(&key("two")).await.unwrap().bytes().await.unwrap();
    objects.delete(&key("two")).await.unwrap();
    let damages = [("its object is not in s3://blobs/a/registry", None)].into_iter().chain([
        ("is larger than what was put", Some(vec![0; 4096])),
        (
            "not that of its digest",
            Some(objects.get(&key("one")).await.unwrap().bytes().await.unwrap().into()),
        ),
        ("a blob that is not valid", Some(whole[..whole.len() - 1].to_vec())),
    ]);
    for (words, content) in damages {
        if let Some(content) = content {
            objects.put(&key("two"), content.into()).await.unwrap();
        }
        let error = store.read().await.unwrap().blob(Digest::of(b"two")).await.unwrap_err();
        assert!(matches!(error, StoreError::Corrupt { .. }) && error.to_string().contains(words), "{error}");
    }
}

async fn content_is_taken_out_of_the_bucket_unless_a_row_says_it_is_there(store: &Store) {
    let objects = Arc::new(InMemory::new());
    let store = with_bucket(store, &objects).await;
    place_and_publish(&store, candidate("acme/shop", "0.1.0", &[("a.proto", "one")])).await;
    store.place(vec![Blob::new(b"lost").unwrap()]).await.unwrap();
    for _ in 0..2 {
        store.discard(Digest::of(b"lost")).await.unwrap();
        store.discard(Digest::of(b"one")).await.unwrap();
        assert!(objects.head(&key("lost")).await.is_err());
        assert!(objects.head(&key("one")).await.is_ok());
    }
}
