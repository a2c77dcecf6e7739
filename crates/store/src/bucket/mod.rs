//! A bucket beside the database, which content is kept in: S3 and what speaks like it.
//!
//! The database says which content is in the bucket; the bucket is asked for nothing else. An object is written
//! before the row that says so, and never for another content: what no row refers to takes room and does no harm.

mod address;
mod client;
mod connection;
mod dial;
mod key;
mod reason;
mod settings;
mod tls;

use std::{fmt, sync::Arc, time::Duration};

use bytes::Bytes;
use futures_util::{Stream, StreamExt};
use object_store::{ObjectStore, ObjectStoreExt, PutPayload, path::Path};
use schemactl_model::Digest;
use tokio::time::timeout;

pub use address::{BucketAddress, InvalidBucketAddress};
pub use settings::BucketSettings;

use crate::StoreError;

/// For one object, however often it is tried; large ones have a second more for each of these bytes.
const PATIENCE: Duration = Duration::from_secs(10);
const BYTES_A_SECOND: u64 = 1 << 20;
/// To say that it is there.
const PING: Duration = Duration::from_secs(3);
/// Objects that are under way at a time for one unit of work.
pub(crate) const AT_ONCE: usize = 16;

/// Written on a server's start, so that a bucket that cannot be written to is found out then.
const MARK: &str = "schemactl";
const MARK_SAYS: &[u8] = b"The content of a schemactl registry is kept under this prefix. Leave it alone.\n";

/// A bucket with the prefix that a registry's content is under.
#[derive(Clone)]
pub struct Bucket {
    objects: Arc<dyn ObjectStore>,
    prefix: Path,
    address: String,
}

impl Bucket {
    /// The bucket that settings tell of; nothing is asked of it yet.
    ///
    /// # Errors
    /// The settings make no sense, or a file that they name cannot be read.
    pub fn new(settings: &BucketSettings) -> Result<Bucket, StoreError> {
        let address = settings.address.to_string();
        let objects = client::s3(settings).map_err(|reason| refused(&address, reason))?;
        Ok(Bucket { objects, prefix: settings.address.prefix(), address })
    }

    /// Any objects as a bucket, called so.
    pub fn over(objects: Arc<dyn ObjectStore>, address: &BucketAddress) -> Bucket {
        Bucket { objects, prefix: address.prefix(), address: address.to_string() }
    }

    /// Makes sure that it can be written to.
    pub(crate) async fn prepare(&self) -> Result<(), StoreError> {
        let mark = self.prefix.clone().join(MARK);
        let written = self.objects.put(&mark, PutPayload::from_static(MARK_SAYS));
        self.within(PATIENCE, written).await.map(drop)
    }

    /// Whether it answers.
    pub(crate) async fn ping(&self) -> Result<(), StoreError> {
        let mark = self.prefix.clone().join(MARK);
        match timeout(PING, self.objects.head(&mark)).await {
            Ok(Ok(_) | Err(object_store::Error::NotFound { .. })) => Ok(()),
            Ok(Err(error)) => Err(refused(&self.address, reason::of(&error))),
            Err(_) => Err(self.late(PING)),
        }
    }

    /// Writes an object, whether or not it is there: what is under a digest is the same content, and one that was
    /// damaged is whole again.
    pub(crate) async fn put(&self, digest: Digest, content: Vec<u8>) -> Result<(), StoreError> {
        let patience = patience(content.len() as u64);
        let key = key::of(&self.prefix, digest);
        self.within(patience, self.objects.put(&key, content.into())).await.map(drop)
    }

    /// Reads an object of at most so many bytes.
    pub(crate) async fn get(&self, digest: Digest, most: u64) -> Result<Bytes, StoreError> {
        let key = key::of(&self.prefix, digest);
        let odd = |what: &str| StoreError::corrupt("a blob", format!("{what} in {}: {key}", self.address));
        let read = async {
            let object = match self.objects.get(&key).await {
                Err(object_store::Error::NotFound { .. }) => return Ok(Err(odd("its object is not"))),
                object => object?,
            };
            if object.meta.size > most {
                return Ok(Err(odd("its object is larger than what was put")));
            }
            object.bytes().await.map(Ok)
        };
        self.within(patience(most), read).await?
    }

    /// Whether an object is there.
    pub(crate) async fn has(&self, digest: Digest) -> Result<bool, StoreError> {
        let found = async {
            match self.objects.head(&key::of(&self.prefix, digest)).await {
                Ok(_) => Ok(true),
                Err(object_store::Error::NotFound { .. }) => Ok(false),
                Err(error) => Err(error),
            }
        };
        self.within(PATIENCE, found).await
    }

    /// Takes an object away; one that is not there is no error.
    pub(crate) async fn delete(&self, digest: Digest) -> Result<(), StoreError> {
        let gone = async {
            match self.objects.delete(&key::of(&self.prefix, digest)).await {
                Err(object_store::Error::NotFound { .. }) => Ok(()),
                deleted => deleted,
            }
        };
        self.within(PATIENCE, gone).await
    }

    /// Every content that it holds, in no order.
    pub(crate) fn list(&self) -> impl Stream<Item = Result<Digest, StoreError>> + '_ {
        let prefix = key::folder(&self.prefix);
        let listed = self.objects.list(Some(&prefix));
        listed.filter_map(move |object| async move {
            match object {
                Ok(object) => key::digest(&object.location).map(Ok),
                Err(error) => Some(Err(refused(&self.address, reason::of(&error)))),
            }
        })
    }

    async fn within<T>(
        &self,
        patience: Duration,
        asked: impl Future<Output = object_store::Result<T>>,
    ) -> Result<T, StoreError> {
        match timeout(patience, asked).await {
            Ok(answer) => answer.map_err(|error| refused(&self.address, reason::of(&error))),
            Err(_) => Err(self.late(patience)),
        }
    }

    fn late(&self, patience: Duration) -> StoreError {
        refused(&self.address, format!("no answer within {} seconds", patience.as_secs()))
    }
}

fn refused(address: &str, reason: String) -> StoreError {
    StoreError::Bucket { bucket: address.to_owned(), reason }
}

fn patience(bytes: u64) -> Duration {
    PATIENCE + Duration::from_secs(bytes / BYTES_A_SECOND)
}

/// Which one it is.
impl fmt::Display for Bucket {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.address)
    }
}

impl fmt::Debug for Bucket {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Bucket({})", self.address)
    }
}
