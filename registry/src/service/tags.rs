//! What is said about events, as flat rows: now, in a version, or as of a time.

use schemactl_store::{Tag, TagQuery, TagState};

use super::{Service, ServiceError, VersionChoice, versions};

impl Service {
    /// All tags of the next events that answer a query.
    pub(crate) async fn tags(&self, query: &TagQuery) -> Result<Vec<Tag>, ServiceError> {
        let mut tx = self.store.read().await?;
        let past = match &query.state {
            TagState::Latest => None,
            TagState::AsOf(_) => Some(query.module.as_ref()),
            TagState::Version(module, version) => {
                versions::find(&mut tx, module, &VersionChoice::Exactly(version.clone())).await?;
                Some(Some(module))
            }
        };
        // Rows that are missing would look like events that say nothing.
        if let Some(module) = past
            && tx.unread_version(module, None).await?.is_some()
        {
            return Err(ServiceError::Busy("what older versions say is still being read, after an upgrade"));
        }
        Ok(tx.tags(query).await?)
    }
}
