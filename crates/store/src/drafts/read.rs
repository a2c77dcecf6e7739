//! Drafts and what is in them.

use schemactl_model::{Digest, DraftName, FilePath, ModuleName};
use time::OffsetDateTime;

use super::StoredDraft;
use crate::{StoreError, StoredDependency, StoredFile, Tx, blobs, events::milliseconds, text, tx::on};

pub(super) type Row = (
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
    OffsetDateTime,
    i64,
);

macro_rules! select {
    ($tail:literal) => {
        concat!(
            "SELECT module, name, digest, descriptors, base, publisher, message, config, verdict, created_at, pushed_at,
                expires_ms
            FROM drafts WHERE ",
            $tail
        )
    };
}
pub(super) use select;

const ONE: &str = select!("module = $1 AND name = $2");
const OPEN: &str = select!("module = $1 AND expires_ms > $2 ORDER BY name");

impl Tx {
    /// The drafts of a module whose time is not over, by name.
    pub async fn drafts(
        &mut self,
        module: &ModuleName,
        now: OffsetDateTime,
    ) -> Result<Vec<StoredDraft>, StoreError> {
        let rows: Vec<Row> = on!(self, connection => {
            sqlx::query_as(OPEN)
                .bind(module.as_str())
                .bind(milliseconds(now))
                .fetch_all(connection)
                .await?
        });
        rows.into_iter().map(stored).collect()
    }

    /// How many those are.
    pub async fn count_drafts(
        &mut self,
        module: &ModuleName,
        now: OffsetDateTime,
    ) -> Result<u64, StoreError> {
        let (count,): (i64,) = on!(self, connection => {
            sqlx::query_as("SELECT count(*) FROM drafts WHERE module = $1 AND expires_ms > $2")
                .bind(module.as_str())
                .bind(milliseconds(now))
                .fetch_one(connection)
                .await?
        });
        text::natural("a count", count)
    }

    /// One draft, also where its time is over and nobody has taken it away yet.
    pub async fn draft(
        &mut self,
        module: &ModuleName,
        name: &DraftName,
    ) -> Result<Option<StoredDraft>, StoreError> {
        let row: Option<Row> = on!(self, connection => {
            sqlx::query_as(ONE).bind(module.as_str()).bind(name.as_str()).fetch_optional(connection).await?
        });
        row.map(stored).transpose()
    }

    /// The files of a draft by path, without their content.
    pub async fn draft_files(&mut self, draft: &StoredDraft) -> Result<Vec<StoredFile>, StoreError> {
        let rows: Vec<(String, String, i64)> = on!(self, connection => {
            sqlx::query_as(
                "SELECT path, digest, size FROM draft_files WHERE module = $1 AND draft = $2 ORDER BY path",
            )
            .bind(draft.module.as_str())
            .bind(draft.name.as_str())
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

    /// The files of a draft by path, with their content.
    pub async fn draft_contents(
        &mut self,
        draft: &StoredDraft,
    ) -> Result<Vec<(FilePath, Vec<u8>)>, StoreError> {
        let rows: Vec<(String, String, i64, Vec<u8>)> = on!(self, connection => {
            sqlx::query_as(
                "SELECT f.path, f.digest, b.size, b.content FROM draft_files f
                JOIN draft_blobs b ON b.module = f.module AND b.draft = f.draft AND b.digest = f.digest
                WHERE f.module = $1 AND f.draft = $2 ORDER BY f.path",
            )
            .bind(draft.module.as_str())
            .bind(draft.name.as_str())
            .fetch_all(connection)
            .await?
        });
        let file = |(path, digest, size, content): (String, String, i64, Vec<u8>)| {
            Ok((text::parse("a file path", &path)?, blobs::open(&digest, size, &content)?))
        };
        blobs::aside(move || rows.into_iter().map(file).collect()).await
    }

    /// Some content of a draft by its address.
    pub async fn draft_blob(
        &mut self,
        draft: &StoredDraft,
        digest: Digest,
    ) -> Result<Option<Vec<u8>>, StoreError> {
        let digest = digest.to_string();
        let row: Option<(i64, Vec<u8>)> = on!(self, connection => {
            sqlx::query_as(
                "SELECT size, content FROM draft_blobs WHERE module = $1 AND draft = $2 AND digest = $3",
            )
            .bind(draft.module.as_str())
            .bind(draft.name.as_str())
            .bind(&digest)
            .fetch_optional(connection)
            .await?
        });
        let Some((size, compressed)) = row else { return Ok(None) };
        blobs::aside(move || blobs::open(&digest, size, &compressed).map(Some)).await
    }

    /// What a draft depends on, by name.
    pub async fn draft_dependencies(
        &mut self,
        draft: &StoredDraft,
    ) -> Result<Vec<StoredDependency>, StoreError> {
        let rows: Vec<(String, String, String)> = on!(self, connection => {
            sqlx::query_as(
                "SELECT dependency, requirement, resolved FROM draft_dependencies
                WHERE module = $1 AND draft = $2 ORDER BY dependency",
            )
            .bind(draft.module.as_str())
            .bind(draft.name.as_str())
            .fetch_all(connection)
            .await?
        });
        let dependency = |(module, requirement, resolved): (String, String, String)| {
            let module: ModuleName = text::parse("a module name", &module)?;
            Ok(StoredDependency {
                named: module.clone(),
                module,
                requirement,
                resolved: text::parse("a version", &resolved)?,
            })
        };
        rows.into_iter().map(dependency).collect()
    }
}

pub(super) fn stored(row: Row) -> Result<StoredDraft, StoreError> {
    let (
        module,
        name,
        digest,
        descriptors,
        base,
        publisher,
        message,
        config,
        verdict,
        created_at,
        pushed_at,
        expires,
    ) = row;
    Ok(StoredDraft {
        module: text::parse("a module name", &module)?,
        name: text::parse("a draft's name", &name)?,
        digest: text::parse("a digest", &digest)?,
        descriptors: text::parse("a digest", &descriptors)?,
        base: text::parse_optional("a version", base)?,
        publisher,
        message,
        config,
        verdict,
        created_at,
        pushed_at,
        expires_at: text::moment(expires)?,
    })
}
