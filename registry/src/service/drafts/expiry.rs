//! Taking away drafts whose time is over. Any server does, one draft to a transaction: whoever comes second finds nothing.

use std::{sync::Arc, time::Duration};

use schemactl_store::{ChangeKind, StoredDraft};
use serde_json::json;

use crate::service::{Caller, Origin, Principal, Service, ServiceError, audit, bundle, now};

/// How often a server looks.
const LOOK: Duration = Duration::from_secs(60);
/// Drafts that are looked for at once.
const PAGE: u32 = 100;

/// Takes away what is over, until the server stops.
pub(in crate::service) async fn expire(service: Arc<Service>) {
    let mut listener = service.feed.listen();
    loop {
        if let Err(error) = expire_all(&service).await {
            tracing::warn!(%error, "drafts that have expired could not be taken away, and will be tried again");
        }
        tokio::select! {
            () = tokio::time::sleep(LOOK) => {}
            () = listener.stopped() => return,
        }
    }
}

async fn expire_all(service: &Service) -> Result<(), ServiceError> {
    loop {
        let over = service.store.read().await?.expired_drafts(now(), PAGE).await?;
        for draft in &over {
            expire_one(service, draft).await?;
        }
        if over.len() < PAGE as usize {
            return Ok(());
        }
    }
}

async fn expire_one(service: &Service, draft: &StoredDraft) -> Result<(), ServiceError> {
    let mut tx = service.store.write().await?;
    if !tx.expire_draft(draft).await? {
        return Ok(());
    }
    let StoredDraft { module, name, digest, .. } = draft;
    let detail = json!({ "draft": name, "digest": digest });
    let entry = audit::entry(&registry(), "expire_draft", module.as_str(), "done", &detail);
    tx.note_draft(ChangeKind::DraftExpired, (module, name, *digest), now(), &entry).await?;
    tx.commit().await?;
    service.feed.wake();
    Ok(())
}

/// Nobody asked for it.
fn registry() -> Caller {
    let origin = Origin { request_id: "expiry".to_owned(), address: String::new() };
    Caller { principal: Principal::registry(bundle::OWNER), origin }
}
