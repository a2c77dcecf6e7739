//! Content, addressed by its SHA-256 and kept once, zstd-compressed: in the database, or in a bucket beside it.
//!
//! The row of a content says where it is, so both kinds live side by side. Whatever touches the content itself goes
//! through here: [`Store::place`] before a unit of work, [`Tx::insert_blobs`] in it, [`fetch_all`] to read. Whoever reads
//! nothing else asks the [`Store`], which has given its connection back by the time that a bucket is asked.

use std::collections::{BTreeMap, BTreeSet};

use futures_util::{StreamExt, TryStreamExt, stream};
use schemactl_model::Digest;

use crate::{Bucket, Row, Store, StoreError, Table, Tx, Value, batch, bucket::AT_ONCE, text, tx::on};

/// zstd's level: 3 takes a tenth of the time of a compile and gets within a few percent of 9.
const LEVEL: i32 = 3;
/// Bytes of compressed content to one statement; a batch ends earlier than its rows where they are big.
const BATCH_BYTES: usize = 4 << 20;
/// What the table says of content that is in the bucket.
const BUCKET: &str = "bucket";

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

    /// As a row of the table of blobs.
    pub fn into_row(self) -> Row {
        let (digest, place) = (Value::Text(self.digest.to_string()), Value::Text(self.place.to_owned()));
        let values = vec![digest, Value::Integer(self.size), Value::Bytes(self.compressed), place];
        Row { table: Table::BLOBS, values }
    }

    /// Of a row that has its content in it.
    fn from_row(row: Row) -> Result<Blob, StoreError> {
        let (digest, size) = (text::parse("a digest", row.text("digest"))?, row.integer("size"));
        Ok(Blob { digest, size, compressed: row.bytes("content").to_vec(), place: "" })
    }

    fn in_bucket(self) -> Blob {
        Blob { compressed: Vec::new(), place: BUCKET, ..self }
    }
}

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
    /// Undoes the compression and proves that the content is what it was. Takes time: see [`aside`].
    pub(crate) fn open(&self) -> Result<Vec<u8>, StoreError> {
        open(&self.digest, self.size, &self.compressed)
    }

    /// The most that its content takes, compressed.
    fn most(&self) -> u64 {
        zstd::zstd_safe::compress_bound(usize::try_from(self.size).unwrap_or(0)) as u64
    }
}

/// Runs what keeps a processor busy where it holds up nobody's input and output.
pub(crate) async fn aside<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, StoreError> + Send + 'static,
) -> Result<T, StoreError> {
    tokio::task::spawn_blocking(work).await.map_err(|_| StoreError::Database(sqlx::Error::WorkerCrashed))?
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

fn open(digest: &str, size: i64, compressed: &[u8]) -> Result<Vec<u8>, StoreError> {
    let size = usize::try_from(size).map_err(|error| StoreError::corrupt("a blob's size", error))?;
    let content =
        zstd::bulk::decompress(compressed, size).map_err(|error| StoreError::corrupt("a blob", error))?;
    if Digest::of(&content).to_string() != digest {
        return Err(StoreError::corrupt("a blob", format!("its content is not that of its digest {digest}")));
    }
    Ok(content)
}

impl Store {
    /// Puts content where it is kept, ahead of the unit of work that will refer to it: nobody waits for a bucket while
    /// others wait for the database, and what is committed is there. What comes of no commit stays behind in the
    /// bucket and does no harm. What the database knows already is left to it.
    pub async fn place(&self, blobs: Vec<Blob>) -> Result<Vec<Blob>, StoreError> {
        if self.bucket.is_none() {
            return Ok(blobs);
        }
        let mut tx = self.read().await?;
        let known = tx.known(&blobs.iter().map(|blob| blob.digest).collect::<Vec<_>>()).await?;
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

    async fn upload(&self, mut blob: Blob) -> Result<Blob, StoreError> {
        let Some(bucket) = &self.bucket else { return Ok(blob) };
        bucket.put(blob.digest, std::mem::take(&mut blob.compressed)).await?;
        Ok(blob.in_bucket())
    }

    /// Some content by its address.
    pub async fn blob(&self, digest: Digest) -> Result<Option<Vec<u8>>, StoreError> {
        let kept = self.read().await?.kept(digest).await?;
        read(self.bucket.as_ref(), kept).await
    }

    /// Takes the content of a digest out of the bucket, where there is one; its row is another matter.
    pub async fn discard(&self, digest: Digest) -> Result<(), StoreError> {
        match &self.bucket {
            Some(bucket) => bucket.delete(digest).await,
            None => Ok(()),
        }
    }
}

impl Tx {
    /// Stores what is not there yet.
    pub(crate) async fn insert_blobs(&mut self, blobs: &[Blob]) -> Result<(), StoreError> {
        // One row to a digest, and all writers in one order: two that held each other's rows would wait for ever.
        let blobs: BTreeMap<Digest, &Blob> = blobs.iter().map(|blob| (blob.digest, blob)).collect();
        let blobs: Vec<&Blob> = blobs.into_values().collect();
        let mut rest = &blobs[..];
        while !rest.is_empty() {
            let (chunk, tail) = rest.split_at(chunk_length(rest));
            let sql = batch::insert(
                "INSERT INTO blobs (digest, size, content, place)",
                4,
                chunk.len(),
                "ON CONFLICT (digest) DO NOTHING",
            );
            on!(self, connection => {
                let mut query = sqlx::query(sql);
                for blob in chunk {
                    let query_of = query.bind(blob.digest.to_string()).bind(blob.size);
                    query = query_of.bind(&blob.compressed[..]).bind(blob.place);
                }
                query.execute(connection).await?;
            });
            rest = tail;
        }
        Ok(())
    }

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

    /// Of these, what the database has a row for.
    async fn known(&mut self, digests: &[Digest]) -> Result<BTreeSet<Digest>, StoreError> {
        let mut known = BTreeSet::new();
        for chunk in digests.chunks(batch::ROWS) {
            let sql = batch::one_of("SELECT digest FROM blobs WHERE digest IN", chunk.len());
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

    /// A content that is not in the database; `None` where all is.
    pub(crate) async fn content_elsewhere(&mut self) -> Result<Option<Digest>, StoreError> {
        let row: Option<(String,)> = on!(self, connection => {
            sqlx::query_as("SELECT digest FROM blobs WHERE place <> '' ORDER BY digest LIMIT 1")
                .fetch_optional(connection)
                .await?
        });
        row.map(|(digest,)| text::parse("a digest", &digest)).transpose()
    }

    /// Content in the bucket that no row knows, at most so many: of publishes that came to nothing, or are under way.
    pub async fn unknown_objects(&mut self, most: usize) -> Result<Vec<Digest>, StoreError> {
        let Some(bucket) = self.bucket.clone() else { return Ok(Vec::new()) };
        let mut unknown = Vec::new();
        let mut listed = std::pin::pin!(bucket.list().chunks(batch::ROWS));
        while let Some(chunk) = listed.next().await {
            let digests: Vec<Digest> = chunk.into_iter().collect::<Result<_, _>>()?;
            let known = self.known(&digests).await?;
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

/// How many of these make up the next statement: at least one.
fn chunk_length(blobs: &[&Blob]) -> usize {
    let mut bytes = 0;
    let fitting = blobs.iter().take(batch::ROWS).take_while(|blob| {
        bytes += blob.compressed.len();
        bytes <= BATCH_BYTES
    });
    fitting.count().max(1)
}
