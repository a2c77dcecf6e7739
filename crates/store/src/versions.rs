//! Versions, their files and dependencies.

use schemactl_model::{Digest, FilePath, ModuleName, Version};
use time::OffsetDateTime;

use crate::{
    Bucket, Store, StoreError, Tx, blobs,
    kept::{self, Kept},
    text,
    tx::on,
};

/// A published version. It never changes, but for a purge.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredVersion {
    /// The module.
    pub module: ModuleName,
    /// The version.
    pub version: Version,
    /// Over files, dependencies' digests and descriptors.
    pub digest: Digest,
    /// Over what a publisher sends: files and dependencies. Equal means nothing new.
    pub source_digest: Digest,
    /// Address of the encoded descriptor set, dependencies included.
    pub descriptors: Digest,
    /// The version it was made from.
    pub base: Option<Version>,
    /// What the change amounted to: `major`, `minor`, `patch` or `initial`.
    pub bump: String,
    /// Who published it.
    pub publisher: String,
    /// What the publisher said about it.
    pub message: String,
    /// The publisher's settings that the checks ran with, as JSON.
    pub config: String,
    /// When.
    pub created_at: OffsetDateTime,
    /// Whether content of it was purged, and its descriptors with it.
    pub is_purged: bool,
}

/// A file of a version, without its content.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredFile {
    /// Path in the module.
    pub path: FilePath,
    /// Address of its content.
    pub digest: Digest,
    /// Bytes.
    pub size: u64,
}

/// What a version depends on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredDependency {
    /// The module depended on.
    pub module: ModuleName,
    /// What that module was called when this version was published: digests are over that name.
    pub named: ModuleName,
    /// The range asked for; empty for one that came along with another.
    pub requirement: String,
    /// The version it was resolved to.
    pub resolved: Version,
}

type Row = (
    String,
    String,
    String,
    String,
    String,
    Option<String>,
    String,
    String,
    String,
    String,
    OffsetDateTime,
    bool,
);

macro_rules! select {
    ($tail:literal) => {
        concat!(
            "SELECT module, version, digest, source_digest, descriptors, base, bump, publisher, message, config,
                created_at, EXISTS (
                    SELECT 1 FROM purges p
                    WHERE p.module = versions.module AND p.version = versions.version AND p.effect = 'purged')
            FROM versions WHERE module = $1 ",
            $tail
        )
    };
}

const NEWEST: &str = select!("ORDER BY major DESC, minor DESC, patch DESC LIMIT 1");
const LATEST: &str = select!(
    "AND NOT EXISTS (SELECT 1 FROM yanks y WHERE y.module = versions.module AND y.version = versions.version)
    ORDER BY major DESC, minor DESC, patch DESC LIMIT 1"
);
const ALL: &str = select!("ORDER BY major DESC, minor DESC, patch DESC");
const ONE: &str = select!("AND version = $2");

impl Tx {
    /// The latest version of a module: the highest that is not yanked; where all are, the highest. `None`
    /// where the module does not exist.
    pub async fn latest(&mut self, module: &ModuleName) -> Result<Option<StoredVersion>, StoreError> {
        let row: Option<Row> = on!(self, connection => {
            sqlx::query_as(LATEST).bind(module.as_str()).fetch_optional(connection).await?
        });
        match row {
            Some(row) => stored(row).map(Some),
            None => self.newest(module).await,
        }
    }

    /// The highest version of a module, yanked or not: what the next one comes behind.
    pub async fn newest(&mut self, module: &ModuleName) -> Result<Option<StoredVersion>, StoreError> {
        let row: Option<Row> = on!(self, connection => {
            sqlx::query_as(NEWEST).bind(module.as_str()).fetch_optional(connection).await?
        });
        row.map(stored).transpose()
    }

    /// One version of a module.
    pub async fn version(
        &mut self,
        module: &ModuleName,
        version: &Version,
    ) -> Result<Option<StoredVersion>, StoreError> {
        let row: Option<Row> = on!(self, connection => {
            sqlx::query_as(ONE).bind(module.as_str()).bind(version.to_string()).fetch_optional(connection).await?
        });
        row.map(stored).transpose()
    }

    /// All versions of a module, the highest first.
    pub async fn versions(&mut self, module: &ModuleName) -> Result<Vec<StoredVersion>, StoreError> {
        let rows: Vec<Row> = on!(self, connection => {
            sqlx::query_as(ALL).bind(module.as_str()).fetch_all(connection).await?
        });
        rows.into_iter().map(stored).collect()
    }

    /// The files of a version by path, without their content.
    pub async fn files(
        &mut self,
        module: &ModuleName,
        version: &Version,
    ) -> Result<Vec<StoredFile>, StoreError> {
        let rows: Vec<(String, String, i64)> = on!(self, connection => {
            sqlx::query_as(
                "SELECT path, digest, size FROM version_files WHERE module = $1 AND version = $2 ORDER BY path",
            )
            .bind(module.as_str())
            .bind(version.to_string())
            .fetch_all(connection)
            .await?
        });
        let file = |(path, digest, size): (String, String, i64)| {
            Ok(StoredFile {
                path: text::parse("a file path", &path)?,
                digest: text::parse("a digest", &digest)?,
                size: text::natural("a file's size", size)?,
            })
        };
        rows.into_iter().map(file).collect()
    }

    /// The files of a version by path, with their content.
    pub async fn contents(
        &mut self,
        module: &ModuleName,
        version: &Version,
    ) -> Result<Vec<(FilePath, Vec<u8>)>, StoreError> {
        let files = self.kept_files(module, version).await?;
        opened(self.bucket.as_ref(), files).await
    }

    async fn kept_files(
        &mut self,
        module: &ModuleName,
        version: &Version,
    ) -> Result<(Vec<FilePath>, Vec<Kept>), StoreError> {
        let rows: Vec<(String, String, i64, Vec<u8>, String)> = on!(self, connection => {
            sqlx::query_as(
                "SELECT f.path, f.digest, b.size, b.content, b.place
                FROM version_files f JOIN blobs b ON b.digest = f.digest
                WHERE f.module = $1 AND f.version = $2 ORDER BY f.path",
            )
            .bind(module.as_str())
            .bind(version.to_string())
            .fetch_all(connection)
            .await?
        });
        let file = |(path, digest, size, content, place): (String, String, i64, Vec<u8>, String)| {
            Ok((text::parse("a file path", &path)?, Kept::from((digest, size, content, place))))
        };
        let files: Vec<_> = rows.into_iter().map(file).collect::<Result<_, StoreError>>()?;
        Ok(files.into_iter().unzip())
    }

    /// The content of one file of a version.
    pub async fn content(
        &mut self,
        module: &ModuleName,
        version: &Version,
        path: &FilePath,
    ) -> Result<Option<Vec<u8>>, StoreError> {
        let kept = self.kept_file(module, version, path).await?;
        kept::read(self.bucket.as_ref(), kept).await
    }

    async fn kept_file(
        &mut self,
        module: &ModuleName,
        version: &Version,
        path: &FilePath,
    ) -> Result<Option<Kept>, StoreError> {
        let row: Option<(String, i64, Vec<u8>, String)> = on!(self, connection => {
            sqlx::query_as(
                "SELECT f.digest, b.size, b.content, b.place
                FROM version_files f JOIN blobs b ON b.digest = f.digest
                WHERE f.module = $1 AND f.version = $2 AND f.path = $3",
            )
            .bind(module.as_str())
            .bind(version.to_string())
            .bind(path.as_str())
            .fetch_optional(connection)
            .await?
        });
        Ok(row.map(Kept::from))
    }

    /// What a version depends on, by name.
    pub async fn dependencies(
        &mut self,
        module: &ModuleName,
        version: &Version,
    ) -> Result<Vec<StoredDependency>, StoreError> {
        let rows: Vec<(String, String, String, String)> = on!(self, connection => {
            sqlx::query_as(
                "SELECT dependency, named, requirement, resolved FROM version_dependencies
                WHERE module = $1 AND version = $2 ORDER BY dependency",
            )
            .bind(module.as_str())
            .bind(version.to_string())
            .fetch_all(connection)
            .await?
        });
        let dependency = |(module, named, requirement, resolved): (String, String, String, String)| {
            let named = if named.is_empty() { &module } else { &named };
            Ok(StoredDependency {
                module: text::parse("a module name", &module)?,
                named: text::parse("a module name", named)?,
                requirement,
                resolved: text::parse("a version", &resolved)?,
            })
        };
        rows.into_iter().map(dependency).collect()
    }
}

impl Store {
    /// The files of a version by path, with their content; see [`Tx::contents`].
    pub async fn contents(
        &self,
        module: &ModuleName,
        version: &Version,
    ) -> Result<Vec<(FilePath, Vec<u8>)>, StoreError> {
        let files = self.read().await?.kept_files(module, version).await?;
        opened(self.bucket.as_ref(), files).await
    }

    /// The content of one file of a version; see [`Tx::content`].
    pub async fn content(
        &self,
        module: &ModuleName,
        version: &Version,
        path: &FilePath,
    ) -> Result<Option<Vec<u8>>, StoreError> {
        let kept = self.read().await?.kept_file(module, version, path).await?;
        kept::read(self.bucket.as_ref(), kept).await
    }
}

async fn opened(
    bucket: Option<&Bucket>,
    (paths, kept): (Vec<FilePath>, Vec<Kept>),
) -> Result<Vec<(FilePath, Vec<u8>)>, StoreError> {
    let kept = kept::fetch_all(bucket, kept).await?;
    let file = |(path, kept): (FilePath, Kept)| Ok((path, kept.open()?));
    blobs::aside(move || paths.into_iter().zip(kept).map(file).collect()).await
}

fn stored(row: Row) -> Result<StoredVersion, StoreError> {
    let (
        module,
        version,
        digest,
        source_digest,
        descriptors,
        base,
        bump,
        publisher,
        message,
        config,
        created_at,
        is_purged,
    ) = row;
    Ok(StoredVersion {
        module: text::parse("a module name", &module)?,
        version: text::parse("a version", &version)?,
        digest: text::parse("a digest", &digest)?,
        source_digest: text::parse("a digest", &source_digest)?,
        descriptors: text::parse("a digest", &descriptors)?,
        base: text::parse_optional("a version", base)?,
        bump,
        publisher,
        message,
        config,
        created_at,
        is_purged,
    })
}
