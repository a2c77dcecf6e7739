//! What leads to a bucket.

use std::{fmt, path::PathBuf};

use super::BucketAddress;

/// What leads to a bucket and opens it.
#[derive(Clone, PartialEq, Eq)]
pub struct BucketSettings {
    /// Which one.
    pub address: BucketAddress,
    /// Address of the service, for example `https://minio.acme.dev:9000`; `None` is that of AWS.
    pub endpoint: Option<String>,
    /// Its region; `None` leaves it to the environment, then to `us-east-1`.
    pub region: Option<String>,
    /// Whether the service may be asked without encryption.
    pub unencrypted: bool,
    /// Authorities that are trusted beside those that browsers trust, as PEM.
    pub authorities: Option<PathBuf>,
    /// Access key and its secret; `None` leaves it to the environment and the machine, as AWS' own programs do.
    pub key: Option<(String, String)>,
}

impl BucketSettings {
    /// Only the address: all else as AWS has it.
    pub fn new(address: BucketAddress) -> BucketSettings {
        BucketSettings {
            address,
            endpoint: None,
            region: None,
            unencrypted: false,
            authorities: None,
            key: None,
        }
    }
}

/// Without the key.
impl fmt::Debug for BucketSettings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "BucketSettings({})", self.address)
    }
}
