//! Reading content, wherever its row says that it is.
//!
//! Whoever reads nothing else asks the [`Store`], which has given its connection back by the time that a bucket is
//! asked: one that keeps silent then holds up nobody who needs the database alone.

use futures_util::{StreamExt, TryStreamExt, stream};
use schemactl_model::Digest;

use crate::{
    Bucket, Row, Store, StoreError, Tx, Value,
    blobs::{BUCKET, aside, open},
    bucket::AT_ONCE,
    text,
    tx::on,
};

/// What a row says of some content.
pub(crate) struct Kept {
    digest: String,
    size: i64,
    compressed: Vec<u8>,
    place: String,
}

/// Digest, size, content and place.
impl From<(String, i64, Vec<u8>, String)> for Kept {
    fn from((digest, size, compressed, place): (String, i64, Vec<u8>, String)) -> Self {
        Kept { digest, size, compressed, place }
    }
}

impl Kept {
    /// The content, proved. Takes time: see [`aside`].
    pub(crate) fn open(&self) -> Result<Vec<u8>, StoreError> {
        open(&self.digest, self.size, &self.compressed)
    }

    /// The most that its content takes, compressed.
    fn most(&self) -> u64 {
        zstd::zstd_safe::compress_bound(usize::try_from(self.size).unwrap_or(0)) as u64
    }
}

/// With the content, wherever it is: so many at a time, in the order they came in.
pub(crate) async fn fetch_all(bucket: Option<&Bucket>, kept: Vec<Kept>) -> Result<Vec<Kept>, StoreError> {
    stream::iter(kept).map(|kept| fetch(bucket, kept)).buffered(AT_ONCE).try_collect().await
}

async fn fetch(bucket: Option<&Bucket>, kept: Kept) -> Result<Kept, StoreError> {
    match &kept.place[..] {
        "" => Ok(kept),
        BUCKET => {
            // A server that was told of no bucket does not start where there is such a row; one may come later.
            let Some(bucket) = bucket else {
                let reason = "content is there, and this server was not told of it".to_owned();
                return Err(StoreError::Bucket { bucket: "a bucket".to_owned(), reason });
            };
            let digest = text::parse("a digest", &kept.digest)?;
            let compressed = bucket.get(digest, kept.most()).await?.into();
            Ok(Kept { compressed, place: String::new(), ..kept })
        }
        other => Err(StoreError::corrupt("a blob's place", format!("{other:?} is none"))),
    }
}

/// The content of a row, wherever it is.
pub(crate) async fn read(bucket: Option<&Bucket>, kept: Option<Kept>) -> Result<Option<Vec<u8>>, StoreError> {
    let Some(kept) = kept else { return Ok(None) };
    let kept = fetch(bucket, kept).await?;
    aside(move || kept.open().map(Some)).await
}

impl Store {
    /// Some content by its address.
    pub async fn blob(&self, digest: Digest) -> Result<Option<Vec<u8>>, StoreError> {
        let kept = self.read().await?.kept(digest).await?;
        read(self.bucket.as_ref(), kept).await
    }
}

impl Tx {
    /// Some content by its address.
    pub async fn blob(&mut self, digest: Digest) -> Result<Option<Vec<u8>>, StoreError> {
        let kept = self.kept(digest).await?;
        read(self.bucket.as_ref(), kept).await
    }

    async fn kept(&mut self, digest: Digest) -> Result<Option<Kept>, StoreError> {
        let row: Option<(String, i64, Vec<u8>, String)> = on!(self, connection => {
            sqlx::query_as("SELECT digest, size, content, place FROM blobs WHERE digest = $1")
                .bind(digest.to_string())
                .fetch_optional(connection)
                .await?
        });
        Ok(row.map(Kept::from))
    }

    /// Rows of the table of blobs with their content in them, wherever it is; each with what became of it.
    pub async fn gather(&self, rows: Vec<Row>) -> Vec<Result<Row, StoreError>> {
        let gathered = stream::iter(rows).map(|row| async move {
            let (digest, place) = (row.text("digest").to_owned(), row.text("place").to_owned());
            let (size, compressed) = (row.integer("size"), row.bytes("content").to_vec());
            let Kept { digest, size, compressed, place } =
                fetch(self.bucket.as_ref(), Kept { digest, size, compressed, place }).await?;
            let values =
                vec![Value::Text(digest), Value::Integer(size), Value::Bytes(compressed), Value::Text(place)];
            Ok(Row { values, ..row })
        });
        gathered.buffered(AT_ONCE).collect().await
    }
}
