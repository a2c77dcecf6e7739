//! Events and what is said about them.

use std::sync::Arc;

use schemactl_model::{EventName, EventSpec, ModuleName, Version};
use schemactl_store::{Counts, EventQuery, EventVersion, Facets, StoredEvent};

use super::{Service, ServiceError};

/// An event of a module's latest version.
pub(crate) struct Event {
    pub module: ModuleName,
    pub version: Version,
    pub spec: EventSpec,
}

impl Service {
    /// Events that answer a query, by name.
    pub(crate) async fn events(&self, query: &EventQuery) -> Result<Vec<Event>, ServiceError> {
        let events = self.store.read().await?.events(query).await?;
        events.into_iter().map(read).collect()
    }

    /// One event, with the versions that had it.
    pub(crate) async fn event(&self, name: &EventName) -> Result<(Event, Vec<EventVersion>), ServiceError> {
        let mut tx = self.store.read().await?;
        let event = tx.event(name).await?;
        let event =
            event.ok_or_else(|| ServiceError::NotFound(format!("event \"{name}\" does not exist")))?;
        Ok((read(event)?, tx.event_versions(name).await?))
    }

    /// What events can be filtered by; of a large registry as it was some seconds ago at most.
    pub(crate) async fn facets(&self) -> Result<Arc<Facets>, ServiceError> {
        Ok(self.facets.get(&self.store).await?)
    }

    /// How much there is; of a large registry as it was some seconds ago at most.
    pub(crate) async fn counts(&self) -> Result<Arc<Counts>, ServiceError> {
        Ok(self.counts.get(&self.store).await?)
    }
}

fn read(stored: StoredEvent) -> Result<Event, ServiceError> {
    let spec = serde_json::from_str(&stored.spec).map_err(ServiceError::internal)?;
    Ok(Event { module: stored.module, version: stored.version, spec })
}
