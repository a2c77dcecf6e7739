//! What a transitive level says about the versions before the latest.

use std::sync::Arc;

use schemactl_check::History;
use schemactl_store::StoredVersion;

use super::{ServiceError, candidate::Candidate, judge::After, survey::Survey};
use crate::service::{Service, blocking, schema, versions};

impl Service {
    /// Compares the candidate with every version that was published before the latest, whatever became
    /// of it as long as it was not purged, where its level asks for that; the latest is the gate's own business. One of them is in
    /// memory at a time, however many there are.
    pub(super) async fn history(
        &self,
        candidate: &Candidate,
        survey: &Survey,
        after: &Arc<After>,
    ) -> Result<History, ServiceError> {
        let mut history = History::default();
        let (true, Some(latest)) = (candidate.settings.breaking.is_transitive(), &survey.latest) else {
            return Ok(history);
        };
        let versions = self.store.read().await?.versions(&candidate.module).await?;
        let earlier = versions
            .into_iter()
            .rev()
            .filter(|earlier| earlier.version < latest.version && !earlier.is_purged);
        for version in earlier {
            history = self.compared(history, version, candidate, Arc::clone(after)).await?;
        }
        Ok(history)
    }

    async fn compared(
        &self,
        mut history: History,
        version: StoredVersion,
        candidate: &Candidate,
        after: Arc<After>,
    ) -> Result<History, ServiceError> {
        let mut tx = self.store.read().await?;
        let descriptors = versions::descriptors(&mut tx, &version).await?;
        let contents = tx.contents(&version.module, &version.version).await?;
        drop(tx);
        let config = candidate.settings.breaking.clone();
        blocking(move || {
            let before = schema::decode_with_texts(descriptors, contents)?;
            let compared = history.compare(&version.version.to_string(), &before, &after.schema, &config);
            compared.map_err(|error| ServiceError::invalid(error.to_string()))?;
            Ok(history)
        })
        .await?
    }
}
