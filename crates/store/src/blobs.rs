//! Content, addressed by its SHA-256 and kept once, zstd-compressed: in the database, or in a bucket beside it. Of what
//! was purged, address and size are kept.
//!
//! The row of a content says where it is, so both kinds live side by side. `place.rs` brings content to where it is
//! kept before a unit of work begins, this inserts the rows in it, and `kept.rs` reads.

use std::collections::BTreeMap;

use schemactl_model::Digest;

use crate::{Row, StoreError, Table, Tx, Value, batch, text, tx::on};

/// zstd's level: 3 takes a tenth of the time of a compile and gets within a few percent of 9.
const LEVEL: i32 = 3;
/// Bytes of compressed content to one statement; a batch ends earlier than its rows where they are big.
const BATCH_BYTES: usize = 4 << 20;
/// What the table says of content that is in the bucket.
pub(crate) const BUCKET: &str = "bucket";

/// Content ready to be stored.
#[derive(Clone, Debug)]
pub struct Blob {
    pub(crate) digest: Digest,
    pub(crate) size: i64,
    /// Nothing where it is in the bucket already.
    pub(crate) compressed: Vec<u8>,
    place: &'static str,
}

impl Blob {
    /// Digests and compresses some content. Takes time: do it outside of a unit of work.
    pub fn new(content: &[u8]) -> Result<Blob, StoreError> {
        let compressed = zstd::bulk::compress(content, LEVEL)
            .map_err(|error| StoreError::corrupt("content to compress", error))?;
        Ok(Blob { digest: Digest::of(content), size: text::integer(content.len()), compressed, place: "" })
    }

    /// The content's address.
    pub fn digest(&self) -> Digest {
        self.digest
    }

    /// Bytes of the content as it was.
    pub fn size(&self) -> i64 {
        self.size
    }

    /// The content that a row of the table of blobs holds; fails where it is not what its digest says.
    pub async fn content(row: Row) -> Result<Vec<u8>, StoreError> {
        aside(move || open(row.text("digest"), row.integer("size"), row.bytes("content"))).await
    }

    /// Whether the content of a row of the table of blobs was purged: it is nowhere, and what is packed is never empty.
    pub fn is_purged(row: &Row) -> bool {
        row.bytes("content").is_empty() && row.text("place").is_empty()
    }

    /// As a row of the table of blobs.
    pub fn into_row(self) -> Row {
        let (digest, place) = (Value::Text(self.digest.to_string()), Value::Text(self.place.to_owned()));
        let values = vec![digest, Value::Integer(self.size), Value::Bytes(self.compressed), place];
        Row { table: Table::BLOBS, values }
    }

    /// Of a row that has its content in it.
    pub(crate) fn from_row(row: Row) -> Result<Blob, StoreError> {
        let (digest, size) = (text::parse("a digest", row.text("digest"))?, row.integer("size"));
        Ok(Blob { digest, size, compressed: row.bytes("content").to_vec(), place: "" })
    }

    pub(crate) fn in_bucket(self) -> Blob {
        Blob { compressed: Vec::new(), place: BUCKET, ..self }
    }
}

/// Runs what keeps a processor busy where it holds up nobody's input and output.
pub(crate) async fn aside<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, StoreError> + Send + 'static,
) -> Result<T, StoreError> {
    tokio::task::spawn_blocking(work).await.map_err(|_| StoreError::Database(sqlx::Error::WorkerCrashed))?
}

/// Undoes the compression and proves that the content is what it was. Takes time: see [`aside`].
pub(crate) fn open(digest: &str, size: i64, compressed: &[u8]) -> Result<Vec<u8>, StoreError> {
    if compressed.is_empty() {
        return Err(StoreError::Purged(text::parse("a digest", digest)?));
    }
    let size = usize::try_from(size).map_err(|error| StoreError::corrupt("a blob's size", error))?;
    let content =
        zstd::bulk::decompress(compressed, size).map_err(|error| StoreError::corrupt("a blob", error))?;
    if Digest::of(&content).to_string() != digest {
        return Err(StoreError::corrupt("a blob", format!("its content is not that of its digest {digest}")));
    }
    Ok(content)
}

impl Tx {
    /// Stores what is not there yet.
    pub(crate) async fn insert_blobs(&mut self, blobs: &[Blob]) -> Result<(), StoreError> {
        for chunk in batches(blobs) {
            let sql = batch::insert(
                "INSERT INTO blobs (digest, size, content, place)",
                4,
                chunk.len(),
                "ON CONFLICT (digest) DO NOTHING",
            );
            on!(self, connection => {
                let mut query = sqlx::query(sql);
                for blob in &chunk {
                    query = query.bind(blob.digest.to_string()).bind(blob.size);
                    query = query.bind(&blob.compressed[..]).bind(blob.place);
                }
                query.execute(connection).await?;
            });
        }
        Ok(())
    }
}

/// What goes into one statement each: one row to a digest, and all writers in one order, because two that held each
/// other's rows would wait for ever.
pub(crate) fn batches(blobs: &[Blob]) -> Vec<Vec<&Blob>> {
    let blobs: BTreeMap<Digest, &Blob> = blobs.iter().map(|blob| (blob.digest, blob)).collect();
    let blobs: Vec<&Blob> = blobs.into_values().collect();
    let (mut rest, mut batches) = (&blobs[..], Vec::new());
    while !rest.is_empty() {
        let (batch, tail) = rest.split_at(chunk_length(rest));
        batches.push(batch.to_vec());
        rest = tail;
    }
    batches
}

/// How many of these make up the next statement: at least one.
fn chunk_length(blobs: &[&Blob]) -> usize {
    let mut bytes = 0;
    let fitting = blobs.iter().take(batch::ROWS).take_while(|blob| {
        bytes += blob.compressed.len();
        bytes <= BATCH_BYTES
    });
    fitting.count().max(1)
}
