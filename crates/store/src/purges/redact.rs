//! Descriptors of versions that import a file whose texts have to go.

use schemactl_model::{Digest, FilePath};

use super::{Importer, PurgeEffect};
use crate::{Blob, Statement, StoreError, Tx, tx::on};

impl Tx {
    /// Gives a version other descriptors, which are without the texts of a file. Those it had go, unless another
    /// version has them. Done with [`lock_contents`](Tx::lock_contents) held.
    pub async fn redact(
        &mut self,
        importer: &Importer,
        path: &FilePath,
        descriptors: &Blob,
        statement: &Statement,
    ) -> Result<(), StoreError> {
        let Importer { module, version, descriptors: before } = importer;
        self.insert_blobs(std::slice::from_ref(descriptors)).await?;
        self.refill(descriptors).await?;
        on!(self, connection => {
            sqlx::query("UPDATE versions SET descriptors = $3 WHERE module = $1 AND version = $2")
                .bind(module.as_str())
                .bind(version.to_string())
                .bind(descriptors.digest().to_string())
                .execute(connection)
                .await?;
        });
        self.note_purge(module, version, Some(path), PurgeEffect::Redacted, *before, statement).await?;
        self.forget_blob(*before).await
    }

    /// Deletes a blob that nothing refers to any more.
    async fn forget_blob(&mut self, digest: Digest) -> Result<(), StoreError> {
        on!(self, connection => {
            sqlx::query(
                "DELETE FROM blobs WHERE digest = $1
                    AND NOT EXISTS (SELECT 1 FROM versions WHERE descriptors = $1)
                    AND NOT EXISTS (SELECT 1 FROM version_files WHERE digest = $1)",
            )
            .bind(digest.to_string())
            .execute(connection)
            .await?;
        });
        Ok(())
    }
}
