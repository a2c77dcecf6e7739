//! Bringing content to where it is kept, and finding out what is there.

use std::{collections::BTreeSet, pin::pin};

use futures_util::{StreamExt, TryStreamExt, stream};
use schemactl_model::Digest;

use crate::{Blob, Row, Store, StoreError, Tx, batch, bucket::AT_ONCE, text, tx::on};

/// What the database has a row for.
const KNOWN: &str = "SELECT digest FROM blobs WHERE digest IN";
/// What rows say is in the bucket.
const ELSEWHERE: &str = "SELECT digest FROM blobs WHERE place <> '' AND digest IN";

impl Store {
    /// Puts content where it is kept, ahead of the unit of work that will refer to it: nobody waits for a bucket while
    /// others wait for the database, and what is committed is there. What comes of no commit stays behind in the
    /// bucket and does no harm. What the database knows already is left to it.
    pub async fn place(&self, blobs: Vec<Blob>) -> Result<Vec<Blob>, StoreError> {
        if self.bucket.is_none() {
            return Ok(blobs);
        }
        let mut tx = self.read().await?;
        let known = tx.found(KNOWN, &blobs.iter().map(|blob| blob.digest).collect::<Vec<_>>()).await?;
        drop(tx);
        let mut seen = BTreeSet::new();
        let (known, new): (Vec<Blob>, Vec<Blob>) = blobs
            .into_iter()
            .filter(|blob| seen.insert(blob.digest))
            .partition(|blob| known.contains(&blob.digest));
        let placed = stream::iter(new).map(|blob| self.upload(blob)).buffered(AT_ONCE);
        let placed: Vec<Blob> = placed.try_collect().await?;
        Ok(known.into_iter().chain(placed).collect())
    }

    /// The same for content that comes as rows of the table of blobs, into a database that was empty.
    pub async fn place_rows(&self, rows: Vec<Row>) -> Result<Vec<Row>, StoreError> {
        if self.bucket.is_none() {
            return Ok(rows);
        }
        let blobs = rows.into_iter().map(Blob::from_row).collect::<Result<Vec<_>, _>>()?;
        let placed = stream::iter(blobs).map(|blob| self.upload(blob)).buffered(AT_ONCE);
        placed.map_ok(Blob::into_row).try_collect().await
    }

    /// Uploads what has content: that of a row that was purged is nowhere.
    async fn upload(&self, mut blob: Blob) -> Result<Blob, StoreError> {
        let Some(bucket) = self.bucket.as_ref().filter(|_| !blob.compressed.is_empty()) else {
            return Ok(blob);
        };
        bucket.put(blob.digest, std::mem::take(&mut blob.compressed)).await?;
        Ok(blob.in_bucket())
    }

    /// Takes content out of the bucket, where there is one, unless a row says that it is there.
    pub async fn discard(&self, digest: Digest) -> Result<(), StoreError> {
        let Some(bucket) = &self.bucket else { return Ok(()) };
        match self.read().await?.is_elsewhere(digest).await? {
            true => Ok(()),
            false => bucket.delete(digest).await,
        }
    }
}

impl Tx {
    /// Of these, what a statement finds.
    async fn found(
        &mut self,
        select: &'static str,
        digests: &[Digest],
    ) -> Result<BTreeSet<Digest>, StoreError> {
        let mut known = BTreeSet::new();
        for chunk in digests.chunks(batch::ROWS) {
            let sql = batch::one_of(select, chunk.len());
            let rows: Vec<(String,)> = on!(self, connection => {
                let mut query = sqlx::query_as(sql);
                for digest in chunk {
                    query = query.bind(digest.to_string());
                }
                query.fetch_all(connection).await?
            });
            for (digest,) in rows {
                known.insert(text::parse("a digest", &digest)?);
            }
        }
        Ok(known)
    }

    /// Whether the row of a content says that it is in the bucket.
    async fn is_elsewhere(&mut self, digest: Digest) -> Result<bool, StoreError> {
        let row: Option<(String,)> = on!(self, connection => {
            sqlx::query_as("SELECT place FROM blobs WHERE digest = $1 AND place <> ''")
                .bind(digest.to_string())
                .fetch_optional(connection)
                .await?
        });
        Ok(row.is_some())
    }

    /// A content that is not in the database; `None` where all is.
    pub(crate) async fn content_elsewhere(&mut self) -> Result<Option<Digest>, StoreError> {
        let row: Option<(String,)> = on!(self, connection => {
            sqlx::query_as("SELECT digest FROM blobs WHERE place <> '' ORDER BY digest LIMIT 1")
                .fetch_optional(connection)
                .await?
        });
        row.map(|(digest,)| text::parse("a digest", &digest)).transpose()
    }

    /// Content in the bucket that no row says is there, at most so many: of publishes that came to nothing, or are under way.
    pub async fn unknown_objects(&mut self, most: usize) -> Result<Vec<Digest>, StoreError> {
        let Some(bucket) = self.bucket.clone() else { return Ok(Vec::new()) };
        let mut unknown = Vec::new();
        let mut listed = pin!(bucket.list().chunks(batch::ROWS));
        while let Some(chunk) = listed.next().await {
            let digests: Vec<Digest> = chunk.into_iter().collect::<Result<_, _>>()?;
            let known = self.found(ELSEWHERE, &digests).await?;
            unknown.extend(digests.into_iter().filter(|digest| !known.contains(digest)));
            if unknown.len() >= most {
                unknown.truncate(most);
                break;
            }
        }
        unknown.sort_unstable();
        Ok(unknown)
    }
}
