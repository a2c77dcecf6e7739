//! Versions that were stored by a program which did not note what their events say. A server reads them again, one by
//! one, beside what else it does.

use std::{sync::Arc, time::Duration};

use schemactl_model::{Digest, ModuleName, Version};

use super::{Service, ServiceError, VersionChoice, publish::new_event};

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
        let whole = self.whole_version(module, &VersionChoice::Exactly(version.clone())).await?;
        let events = self.version_events(&whole).await?;
        // Only the index of the latest versions has shapes, and that one is left as it is.
        let shape = Digest::of(b"");
        let events: Vec<_> = events.iter().map(|event| new_event((&event.spec, &shape))).collect();
        let mut tx = self.store.write().await?;
        tx.note_events(module, version, &events).await?;
        Ok(tx.commit().await?)
    }
}
