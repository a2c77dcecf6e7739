//! Taking content away.

use schemactl_model::{Digest, FilePath, ModuleName, Version};

use super::{Holder, PurgeEffect};
use crate::{
    Blob, Statement, StoreError, Tx, text,
    tx::{Inner, on},
};

impl Tx {
    /// Keeps publishes away until the unit of work ends: one that has found a blob where it is would otherwise go on
    /// with a version whose content is gone. On SQLite whoever writes is alone.
    pub async fn lock_contents(&mut self) -> Result<(), StoreError> {
        if let Inner::Postgres(transaction) = &mut self.inner {
            let lock = "LOCK TABLE blobs, draft_blobs, event_facts IN SHARE ROW EXCLUSIVE MODE";
            sqlx::query(lock).execute(&mut **transaction).await?;
        }
        Ok(())
    }

    /// Takes a content away, and from each version that has it the descriptors, what its events say and the
    /// findings that led to it. No range chooses these versions from now on. Done with
    /// [`lock_contents`](Tx::lock_contents) held, and the modules locked.
    pub async fn purge(
        &mut self,
        content: Digest,
        holders: &[Holder],
        statement: &Statement,
    ) -> Result<(), StoreError> {
        for Holder { module, version, path, .. } in holders {
            self.note_purge(module, version, Some(path), PurgeEffect::Purged, content, statement).await?;
            let yank = Statement { reason: format!("purged: {}", statement.reason), ..statement.clone() };
            self.yank_once(module, version, &yank).await?;
            self.forget_findings(module, version).await?;
        }
        self.blank(content).await?;
        for Holder { module, version, descriptors, .. } in holders {
            // What a version whose files are all there says too, says nothing of what has to go.
            if !self.is_kept(*descriptors).await? {
                self.note_purge(module, version, None, PurgeEffect::Purged, *descriptors, statement).await?;
                self.blank(*descriptors).await?;
            }
        }
        self.forget_events(holders).await
    }

    pub(super) async fn note_purge(
        &mut self,
        module: &ModuleName,
        version: &Version,
        path: Option<&FilePath>,
        effect: PurgeEffect,
        digest: Digest,
        statement: &Statement,
    ) -> Result<(), StoreError> {
        on!(self, connection => {
            sqlx::query(
                "INSERT INTO purges (module, version, path, effect, digest, reason, who, created_at)
                VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT DO NOTHING",
            )
            .bind(module.as_str())
            .bind(version.to_string())
            .bind(path.map_or("", FilePath::as_str))
            .bind(effect.as_str())
            .bind(digest.to_string())
            .bind(text::storable(&statement.reason))
            .bind(text::storable(&statement.who))
            .bind(text::micros(statement.at))
            .execute(connection)
            .await?;
        });
        Ok(())
    }

    /// Yanks a version unless it is.
    async fn yank_once(
        &mut self,
        module: &ModuleName,
        version: &Version,
        statement: &Statement,
    ) -> Result<(), StoreError> {
        if self.yanks(module).await?.contains_key(version) {
            return Ok(());
        }
        self.yank(module, version, statement).await
    }

    /// A blob without content: its address and size stay. No packed content is empty.
    async fn blank(&mut self, digest: Digest) -> Result<(), StoreError> {
        on!(self, connection => {
            sqlx::query("UPDATE blobs SET content = $2, place = '' WHERE digest = $1")
                .bind(digest.to_string())
                .bind(Vec::<u8>::new())
                .execute(connection)
                .await?;
        });
        Ok(())
    }

    /// Stores content anew where it was taken away with a version that had it too: descriptors are the same where sources
    /// differ in nothing but what they leave out.
    pub(crate) async fn refill(&mut self, blob: &Blob) -> Result<(), StoreError> {
        on!(self, connection => {
            sqlx::query("UPDATE blobs SET content = $2 WHERE digest = $1 AND length(content) = 0 AND place = ''")
                .bind(blob.digest.to_string())
                .bind(&blob.compressed[..])
                .execute(connection)
                .await?;
        });
        Ok(())
    }

    /// Whether a version that nothing is gone from has these descriptors.
    async fn is_kept(&mut self, descriptors: Digest) -> Result<bool, StoreError> {
        let (kept,): (bool,) = on!(self, connection => {
            sqlx::query_as(
                "SELECT EXISTS (SELECT 1 FROM versions v WHERE v.descriptors = $1 AND NOT EXISTS (
                    SELECT 1 FROM purges p
                    WHERE p.module = v.module AND p.version = v.version AND p.effect = 'purged'))",
            )
            .bind(descriptors.to_string())
            .fetch_one(connection)
            .await?
        });
        Ok(kept)
    }

    /// Findings may quote what a version says: those of changes that replace it, led to it or are over go.
    async fn forget_findings(&mut self, module: &ModuleName, version: &Version) -> Result<(), StoreError> {
        on!(self, connection => {
            sqlx::query(
                "UPDATE approval_requests SET findings = '{}' WHERE module = $1 AND (base = $2 OR EXISTS (
                    SELECT 1 FROM approvals a WHERE a.request = approval_requests.id AND a.version = $2))",
            )
            .bind(module.as_str())
            .bind(version.to_string())
            .execute(connection)
            .await?;
        });
        Ok(())
    }
}
