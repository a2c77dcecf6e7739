//! Keeping a draft, in place of the one that had its name.

use schemactl_model::Version;
use time::OffsetDateTime;

use super::NewDraft;
use crate::{StoreError, Tx, batch, blobs, events::milliseconds, text, tx::on};

/// Whoever pushes the same draft at the same time waits for this row. One whose time was over begins anew.
const UPSERT: &str = "\
    INSERT INTO drafts (module, name, digest, descriptors, base, publisher, message, config, verdict, created_at,
        pushed_at, expires_ms)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $10, $11)
    ON CONFLICT (module, name) DO UPDATE SET
        digest = excluded.digest, descriptors = excluded.descriptors, base = excluded.base,
        publisher = excluded.publisher, message = excluded.message, config = excluded.config,
        verdict = excluded.verdict, pushed_at = excluded.pushed_at, expires_ms = excluded.expires_ms,
        created_at = CASE WHEN drafts.expires_ms <= $12 THEN excluded.created_at ELSE drafts.created_at END
    RETURNING created_at";

/// What belongs to the draft that is replaced.
const CLEAR: [&str; 3] = [
    "DELETE FROM draft_files WHERE module = $1 AND draft = $2",
    "DELETE FROM draft_dependencies WHERE module = $1 AND draft = $2",
    "DELETE FROM draft_blobs WHERE module = $1 AND draft = $2",
];

impl Tx {
    /// Keeps a draft, and nothing of what its name meant before; whether the name is new.
    pub async fn push_draft(&mut self, new: &NewDraft) -> Result<bool, StoreError> {
        let created_at = self.upsert_draft(new).await?;
        for sql in CLEAR {
            on!(self, connection => {
                sqlx::query(sql)
                    .bind(new.module.as_str())
                    .bind(new.name.as_str())
                    .execute(connection)
                    .await?;
            });
        }
        self.insert_draft_blobs(new).await?;
        self.insert_draft_files(new).await?;
        self.insert_draft_dependencies(new).await?;
        Ok(created_at == text::micros(new.at))
    }

    async fn upsert_draft(&mut self, new: &NewDraft) -> Result<OffsetDateTime, StoreError> {
        let (created_at,): (OffsetDateTime,) = on!(self, connection => {
            sqlx::query_as(UPSERT)
                .bind(new.module.as_str())
                .bind(new.name.as_str())
                .bind(new.digest.to_string())
                .bind(new.descriptors.to_string())
                .bind(new.base.as_ref().map(Version::to_string))
                .bind(text::storable(&new.publisher))
                .bind(text::storable(&new.message))
                .bind(text::storable(&new.config))
                .bind(text::storable(&new.verdict))
                .bind(text::micros(new.at))
                .bind(milliseconds(new.expires_at))
                .bind(milliseconds(new.at))
                .fetch_one(connection)
                .await?
        });
        Ok(created_at)
    }

    async fn insert_draft_blobs(&mut self, new: &NewDraft) -> Result<(), StoreError> {
        for chunk in blobs::batches(&new.blobs) {
            let insert = "INSERT INTO draft_blobs (module, draft, digest, size, content)";
            on!(self, connection => {
                let mut query = sqlx::query(batch::insert(insert, 5, chunk.len(), ""));
                for blob in &chunk {
                    query = query
                        .bind(new.module.as_str())
                        .bind(new.name.as_str())
                        .bind(blob.digest.to_string())
                        .bind(blob.size)
                        .bind(&blob.compressed[..]);
                }
                query.execute(connection).await?;
            });
        }
        Ok(())
    }

    async fn insert_draft_files(&mut self, new: &NewDraft) -> Result<(), StoreError> {
        for chunk in new.files.chunks(batch::ROWS) {
            let insert = "INSERT INTO draft_files (module, draft, path, digest, size)";
            on!(self, connection => {
                let mut query = sqlx::query(batch::insert(insert, 5, chunk.len(), ""));
                for file in chunk {
                    query = query
                        .bind(new.module.as_str())
                        .bind(new.name.as_str())
                        .bind(file.path.as_str())
                        .bind(file.digest.to_string())
                        .bind(text::integer(file.size));
                }
                query.execute(connection).await?;
            });
        }
        Ok(())
    }

    async fn insert_draft_dependencies(&mut self, new: &NewDraft) -> Result<(), StoreError> {
        for chunk in new.dependencies.chunks(batch::ROWS) {
            let insert = "INSERT INTO draft_dependencies (module, draft, dependency, requirement, resolved)";
            on!(self, connection => {
                let mut query = sqlx::query(batch::insert(insert, 5, chunk.len(), ""));
                for dependency in chunk {
                    query = query
                        .bind(new.module.as_str())
                        .bind(new.name.as_str())
                        .bind(dependency.module.as_str())
                        .bind(&dependency.requirement)
                        .bind(dependency.resolved.to_string());
                }
                query.execute(connection).await?;
            });
        }
        Ok(())
    }
}
