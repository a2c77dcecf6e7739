//! Content is kept once and proven when read.

use schemactl_model::Digest;
use schemactl_store::{Blob, Store};

use crate::{
    database::on_both,
    world::{candidate, publish, version},
};

on_both!(shares_content_between_versions, keeps_big_and_binary_content);

async fn shares_content_between_versions(store: &Store) {
    let mut new = candidate("acme/shop", "0.1.0", &[("a.proto", "same"), ("b.proto", "same")]);
    publish(store, &new).await.unwrap();
    new.version = version("0.2.0");
    publish(store, &new).await.unwrap();
    let mut tx = store.read().await.unwrap();
    for number in ["0.1.0", "0.2.0"] {
        let contents = tx.contents(&new.module, &version(number)).await.unwrap();
        assert!(
            contents.len() == 2 && contents.iter().all(|(_, content)| content == b"same"),
            "{contents:?}"
        );
    }
    assert_eq!(tx.blob(Digest::of(b"same")).await.unwrap().unwrap(), b"same");
    assert_eq!(tx.blob(Digest::of(b"other")).await.unwrap(), None);
}

async fn keeps_big_and_binary_content(store: &Store) {
    let mut new = candidate("acme/shop", "0.1.0", &[]);
    let mut state = 1u32;
    let mut noise = || {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (state >> 24) as u8
    };
    let big: Vec<u8> = (0..6 << 20).map(|_| noise()).collect();
    new.blobs.push(Blob::new(&big).unwrap());
    new.blobs.push(Blob::new(&[0, 255, 0]).unwrap());
    publish(store, &new).await.unwrap();
    let mut tx = store.read().await.unwrap();
    assert!(tx.blob(Digest::of(&big)).await.unwrap().unwrap() == big);
    assert_eq!(tx.blob(Digest::of(&[0, 255, 0])).await.unwrap().unwrap(), [0, 255, 0]);
}
