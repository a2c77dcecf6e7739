//! The audit log, newest first.

use schemactl_store::{NewAuditEntry, Store};

use crate::{
    database::on_both,
    world::{KEPT, audit},
};

on_both!(lists_the_newest_first_and_in_pages);

async fn lists_the_newest_first_and_in_pages(store: &Store) {
    for action in ["first", "second", "third"] {
        let mut tx = store.write().await.unwrap();
        tx.insert_audit(&audit(action, "acme/shop")).await.unwrap();
        tx.commit().await.unwrap();
    }
    let mut tx = store.read().await.unwrap();
    let page = tx.audit(None, 2).await.unwrap();
    assert_eq!(page[0].entry, NewAuditEntry { at: KEPT, ..audit("third", "acme/shop") });
    assert_eq!(page[1].entry.action, "second");
    let rest = tx.audit(Some(page[1].id), 2).await.unwrap();
    assert_eq!(rest.iter().map(|e| &e.entry.action[..]).collect::<Vec<_>>(), ["first"]);
}
