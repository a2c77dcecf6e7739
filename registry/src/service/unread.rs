//! Versions that were stored by a program which did not note what their events say. A server reads them again, one by
//! one, beside what else it does.

use std::{sync::Arc, time::Duration};

use schemactl_model::{ModuleName, Version};

use super::{Service, ServiceError, VersionChoice, versions};

/// How often a server looks: an older one may serve beside it for a while.
const LOOK: Duration = Duration::from_secs(60);

/// Reads what is unread, until the server stops.
pub(super) async fn read(service: Arc<Service>) {
    let mut listener = service.feed.listen();
    loop {
        if let Err(error) = read_all(&service).await {
            tracing::warn!(%error, "what older versions say about events could not be read, and will be tried again");
        }
        tokio::select! {
            () = tokio::time::sleep(LOOK) => {}
            () = listener.stopped() => return,
        }
    }
}

async fn read_all(service: &Service) -> Result<(), ServiceError> {
    let listener = service.feed.listen();
    let mut last = None;
    let mut failed = None;
    while !listener.is_stopping() {
        let next = service.store.read().await?.unread_version(None, last.as_ref()).await?;
        let Some((module, version)) = next else { break };
        // One that cannot be read does not keep the others from it.
        if let Err(error) = service.read_again(&module, &version).await {
            failed = Some(error);
        }
        last = Some((module, version));
    }
    failed.map_or(Ok(()), Err)
}

impl Service {
    async fn read_again(&self, module: &ModuleName, version: &Version) -> Result<(), ServiceError> {
        let mut tx = self.store.read().await?;
        let found = versions::find(&mut tx, module, &VersionChoice::Exactly(version.clone())).await?;
        let events = versions::declared(&mut tx, &found).await?;
        drop(tx);
        let mut tx = self.store.write().await?;
        tx.note_events(module, version, &events).await?;
        Ok(tx.commit().await?)
    }
}
