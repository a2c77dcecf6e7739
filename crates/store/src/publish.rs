//! Adding a version, whole.

use schemactl_model::{Digest, FilePath, ModuleName, Version};
use time::OffsetDateTime;

use crate::{Blob, Change, ChangeKind, NewAuditEntry, NewEvent, StoreError, Tx, batch, text, tx::on};

/// A version to be added, with all that belongs to it.
#[derive(Clone, Debug)]
pub struct NewVersion {
    /// The module; created where it does not exist.
    pub module: ModuleName,
    /// The version; higher than every other of the module, without a pre-release part.
    pub version: Version,
    /// Over files, dependencies' digests and descriptors.
    pub digest: Digest,
    /// Over what the publisher sent.
    pub source_digest: Digest,
    /// Address of the encoded descriptor set; its blob is among `blobs`.
    pub descriptors: Digest,
    /// The version it was made from.
    pub base: Option<Version>,
    /// What the change amounts to.
    pub bump: String,
    /// Who publishes.
    pub publisher: String,
    /// What the publisher says about it.
    pub message: String,
    /// The settings that the checks ran with, as JSON.
    pub config: String,
    /// When.
    pub at: OffsetDateTime,
    /// Its files, each once; their blobs are among `blobs`.
    pub files: Vec<NewFile>,
    /// What it depends on; each is a stored version.
    pub dependencies: Vec<NewDependency>,
    /// Its events.
    pub events: Vec<NewEvent>,
    /// Content of files and descriptors.
    pub blobs: Vec<Blob>,
    /// What the audit log says about it.
    pub audit: NewAuditEntry,
}

/// A file of a new version.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewFile {
    /// Path in the module.
    pub path: FilePath,
    /// Address of its content.
    pub digest: Digest,
    /// Bytes.
    pub size: usize,
}

/// A dependency of a new version.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewDependency {
    /// The module depended on.
    pub module: ModuleName,
    /// The range asked for; empty for one that came along with another.
    pub requirement: String,
    /// The version it was resolved to.
    pub resolved: Version,
}

impl Tx {
    /// Adds a version: its row, files, blobs, dependencies, events with all their tags, the audit entry
    /// and the change, which it answers. What was asked to be approved before is closed. Committing makes all of it seen at once.
    ///
    /// Who may publish what is decided before, with [`lock_module`](Tx::lock_module) held.
    pub async fn publish(&mut self, new: &NewVersion) -> Result<Change, StoreError> {
        self.ensure_module(&new.module, new.at).await?;
        self.insert_blobs(&new.blobs).await?;
        if let Some(descriptors) = new.blobs.iter().find(|blob| blob.digest == new.descriptors) {
            self.refill(descriptors).await?;
        }
        self.insert_version(new).await?;
        self.insert_files(new).await?;
        self.insert_dependencies(new).await?;
        let changed = self.replace_events(&new.module, &new.version, new.at, &new.events).await?;
        self.insert_history(&new.module, &new.version, new.at, &new.events).await?;
        self.close_approval_requests(&new.module, new.at).await?;
        self.insert_audit(&new.audit).await?;
        let change = Change {
            seq: 0,
            at: text::micros(new.at),
            kind: ChangeKind::Published.as_str().to_owned(),
            module: new.module.clone(),
            version: new.version.clone(),
            digest: new.digest,
            bump: new.bump.clone(),
            draft: None,
        };
        self.insert_change(change, &changed).await
    }

    async fn insert_version(&mut self, new: &NewVersion) -> Result<(), StoreError> {
        let (major, minor, patch) = numbers(&new.version)?;
        let rows = on!(self, connection => {
            sqlx::query(
                "INSERT INTO versions (module, version, major, minor, patch, digest, source_digest, descriptors,
                    base, bump, publisher, message, config, created_at)
                VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14) ON CONFLICT DO NOTHING",
            )
            .bind(new.module.as_str())
            .bind(new.version.to_string())
            .bind(major)
            .bind(minor)
            .bind(patch)
            .bind(new.digest.to_string())
            .bind(new.source_digest.to_string())
            .bind(new.descriptors.to_string())
            .bind(new.base.as_ref().map(Version::to_string))
            .bind(&new.bump)
            .bind(text::storable(&new.publisher))
            .bind(text::storable(&new.message))
            .bind(text::storable(&new.config))
            .bind(text::micros(new.at))
            .execute(connection)
            .await?
            .rows_affected()
        });
        if rows == 0 {
            return Err(StoreError::VersionExists {
                module: new.module.clone(),
                version: new.version.clone(),
            });
        }
        Ok(())
    }

    async fn insert_files(&mut self, new: &NewVersion) -> Result<(), StoreError> {
        let version = new.version.to_string();
        for chunk in new.files.chunks(batch::ROWS) {
            let insert = "INSERT INTO version_files (module, version, path, digest, size)";
            let sql = batch::insert(insert, 5, chunk.len(), "");
            on!(self, connection => {
                let mut query = sqlx::query(sql);
                for file in chunk {
                    query = query
                        .bind(new.module.as_str())
                        .bind(&version)
                        .bind(file.path.as_str())
                        .bind(file.digest.to_string())
                        .bind(text::integer(file.size));
                }
                query.execute(connection).await?;
            });
        }
        Ok(())
    }

    async fn insert_dependencies(&mut self, new: &NewVersion) -> Result<(), StoreError> {
        for dependency in &new.dependencies {
            on!(self, connection => {
                sqlx::query(
                    "INSERT INTO version_dependencies (module, version, dependency, requirement, resolved)
                    VALUES ($1, $2, $3, $4, $5)",
                )
                .bind(new.module.as_str())
                .bind(new.version.to_string())
                .bind(dependency.module.as_str())
                .bind(&dependency.requirement)
                .bind(dependency.resolved.to_string())
                .execute(connection)
                .await?;
            });
        }
        Ok(())
    }
}

/// The version's numbers for the columns that order versions.
fn numbers(version: &Version) -> Result<(i64, i64, i64), StoreError> {
    let out_of_range = || StoreError::VersionOutOfRange(version.clone());
    // Two versions that differ only in such a part would have no order between them here.
    if !version.pre.is_empty() || !version.build.is_empty() {
        return Err(out_of_range());
    }
    let number = |number| i64::try_from(number).map_err(|_| out_of_range());
    Ok((number(version.major)?, number(version.minor)?, number(version.patch)?))
}
