//! Who has what is to go, and what is gone.

use std::collections::{BTreeMap, BTreeSet};

use schemactl_model::{Digest, FilePath, ModuleName, Version};
use time::OffsetDateTime;

use super::{DraftHolder, Holder, Importer, Purge, PurgeEffect, Row, purge};
use crate::{Statement, StoreError, Tx, batch, text, tx::on};

const HOLDERS: &str = "
    SELECT f.module, f.version, f.path, v.descriptors, NOT EXISTS (
        SELECT 1 FROM versions n WHERE n.module = v.module AND (n.major, n.minor, n.patch) > (v.major, v.minor, v.patch))
    FROM version_files f JOIN versions v ON v.module = f.module AND v.version = f.version
    WHERE f.digest = $1 ORDER BY v.module, v.major, v.minor, v.patch, f.path";

const DRAFTS_OF_CONTENT: &str = "
    SELECT d.module, d.name, d.digest FROM draft_files f
    JOIN drafts d ON d.module = f.module AND d.name = f.draft WHERE f.digest = $1";
const DRAFTS_ON_VERSION: &str = "
    SELECT d.module, d.name, d.digest FROM draft_dependencies p
    JOIN drafts d ON d.module = p.module AND d.name = p.draft WHERE p.dependency = $1 AND p.resolved = $2";

type DraftRow = (String, String, String);

fn draft((module, name, digest): DraftRow) -> Result<DraftHolder, StoreError> {
    Ok(DraftHolder {
        module: text::parse("a module name", &module)?,
        name: text::parse("a draft's name", &name)?,
        digest: text::parse("a digest", &digest)?,
    })
}

impl Tx {
    /// Every version that has a file of this content, of whatever module.
    pub async fn holders(&mut self, content: Digest) -> Result<Vec<Holder>, StoreError> {
        let rows: Vec<(String, String, String, String, bool)> = on!(self, connection => {
            sqlx::query_as(HOLDERS).bind(content.to_string()).fetch_all(connection).await?
        });
        let holder =
            |(module, version, path, descriptors, is_newest): (String, String, String, String, bool)| {
                Ok(Holder {
                    module: text::parse("a module name", &module)?,
                    version: text::parse("a version", &version)?,
                    path: text::parse("a file path", &path)?,
                    descriptors: text::parse("a digest", &descriptors)?,
                    is_newest,
                })
            };
        rows.into_iter().map(holder).collect()
    }

    /// Every draft that has a file of this content, or was compiled with one of these versions.
    pub async fn drafts_with(
        &mut self,
        content: Digest,
        holders: &[Holder],
    ) -> Result<Vec<DraftHolder>, StoreError> {
        let rows: Vec<DraftRow> = on!(self, connection => {
            sqlx::query_as(DRAFTS_OF_CONTENT).bind(content.to_string()).fetch_all(connection).await?
        });
        let mut drafts = rows.into_iter().map(draft).collect::<Result<BTreeSet<_>, _>>()?;
        for Holder { module, version, .. } in holders {
            let rows: Vec<DraftRow> = on!(self, connection => {
                sqlx::query_as(DRAFTS_ON_VERSION)
                    .bind(module.as_str())
                    .bind(version.to_string())
                    .fetch_all(connection)
                    .await?
            });
            for row in rows {
                drafts.insert(draft(row)?);
            }
        }
        Ok(drafts.into_iter().collect())
    }

    /// Versions of a module that have a file under a path, with the address of its content; the lowest first.
    pub async fn contents_under(
        &mut self,
        module: &ModuleName,
        path: &FilePath,
    ) -> Result<Vec<(Version, Digest)>, StoreError> {
        let rows: Vec<(String, String)> = on!(self, connection => {
            sqlx::query_as(
                "SELECT f.version, f.digest FROM version_files f
                JOIN versions v ON v.module = f.module AND v.version = f.version
                WHERE f.module = $1 AND f.path = $2 ORDER BY v.major, v.minor, v.patch",
            )
            .bind(module.as_str())
            .bind(path.as_str())
            .fetch_all(connection)
            .await?
        });
        let one = |(version, digest): (String, String)| {
            Ok((text::parse("a version", &version)?, text::parse("a digest", &digest)?))
        };
        rows.into_iter().map(one).collect()
    }

    /// Every version that a version was resolved for, as a dependency of its own or of another's.
    pub async fn importers(
        &mut self,
        module: &ModuleName,
        version: &Version,
    ) -> Result<Vec<Importer>, StoreError> {
        let rows: Vec<(String, String, String)> = on!(self, connection => {
            sqlx::query_as(
                "SELECT v.module, v.version, v.descriptors FROM version_dependencies d
                JOIN versions v ON v.module = d.module AND v.version = d.version
                WHERE d.dependency = $1 AND d.resolved = $2 ORDER BY v.module, v.major, v.minor, v.patch",
            )
            .bind(module.as_str())
            .bind(version.to_string())
            .fetch_all(connection)
            .await?
        });
        let importer = |(module, version, descriptors): (String, String, String)| {
            Ok(Importer {
                module: text::parse("a module name", &module)?,
                version: text::parse("a version", &version)?,
                descriptors: text::parse("a digest", &descriptors)?,
            })
        };
        rows.into_iter().map(importer).collect()
    }

    /// What is gone from a version.
    pub async fn purges_of(
        &mut self,
        module: &ModuleName,
        version: &Version,
    ) -> Result<Vec<Purge>, StoreError> {
        let rows: Vec<Row> = on!(self, connection => {
            sqlx::query_as(
                "SELECT path, effect, digest, reason, who, created_at FROM purges
                WHERE module = $1 AND version = $2 ORDER BY created_at, path",
            )
            .bind(module.as_str())
            .bind(version.to_string())
            .fetch_all(connection)
            .await?
        });
        rows.into_iter().map(purge).collect()
    }

    /// The versions of a module whose file under a path is gone.
    pub async fn purged_under(
        &mut self,
        module: &ModuleName,
        path: &FilePath,
    ) -> Result<Vec<Version>, StoreError> {
        let rows: Vec<(String,)> = on!(self, connection => {
            sqlx::query_as("SELECT version FROM purges WHERE module = $1 AND path = $2 AND effect = 'purged'")
                .bind(module.as_str())
                .bind(path.as_str())
                .fetch_all(connection)
                .await?
        });
        rows.into_iter().map(|(version,)| text::parse("a version", &version)).collect()
    }

    /// The versions of a module that something is gone from, with the word about the first of it.
    pub async fn purged_versions(
        &mut self,
        module: &ModuleName,
    ) -> Result<BTreeMap<Version, Statement>, StoreError> {
        let rows: Vec<(String, String, String, OffsetDateTime)> = on!(self, connection => {
            sqlx::query_as(
                "SELECT version, reason, who, created_at FROM purges WHERE module = $1 AND effect = $2
                ORDER BY created_at, path",
            )
            .bind(module.as_str())
            .bind(PurgeEffect::Purged.as_str())
            .fetch_all(connection)
            .await?
        });
        let mut purged = BTreeMap::new();
        for (version, reason, who, at) in rows {
            purged.entry(text::parse("a version", &version)?).or_insert(Statement { reason, who, at });
        }
        Ok(purged)
    }

    /// The first of these contents that is gone, with the word about it.
    pub async fn purged_content(
        &mut self,
        contents: &[Digest],
    ) -> Result<Option<(Digest, Statement)>, StoreError> {
        for chunk in contents.chunks(batch::ROWS) {
            let select = "SELECT path, effect, digest, reason, who, created_at FROM purges
                WHERE effect = 'purged' AND digest IN";
            let rows: Vec<Row> = on!(self, connection => {
                let mut query = sqlx::query_as(batch::one_of(select, chunk.len()));
                for digest in chunk {
                    query = query.bind(digest.to_string());
                }
                query.fetch_all(connection).await?
            });
            if let Some(row) = rows.into_iter().next() {
                let Purge { digest, statement, .. } = purge(row)?;
                return Ok(Some((digest, statement)));
            }
        }
        Ok(None)
    }
}
