//! Where a bucket is, as people write it.

use std::{fmt, str::FromStr};

use object_store::path::Path;

/// A bucket and a prefix in it: `s3://BUCKET/PREFIX`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BucketAddress {
    bucket: String,
    /// Without slashes around it; may be empty.
    prefix: String,
}

/// A text is no address of a bucket.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("is no bucket: {0}; write s3://BUCKET or s3://BUCKET/PREFIX")]
pub struct InvalidBucketAddress(&'static str);

impl BucketAddress {
    pub(super) fn bucket(&self) -> &str {
        &self.bucket
    }

    pub(super) fn prefix(&self) -> Path {
        Path::from(&self.prefix[..])
    }
}

impl FromStr for BucketAddress {
    type Err = InvalidBucketAddress;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let rest = text.strip_prefix("s3://").ok_or(InvalidBucketAddress("it does not begin with s3://"))?;
        let (bucket, prefix) = rest.split_once('/').unwrap_or((rest, ""));
        let prefix = prefix.strip_suffix('/').unwrap_or(prefix);
        if !is_bucket(bucket) {
            return Err(InvalidBucketAddress(
                "a bucket's name has 3 to 63 small letters, digits, dots and hyphens",
            ));
        }
        if !prefix.is_empty() && !prefix.split('/').all(is_segment) {
            return Err(InvalidBucketAddress(
                "a prefix has letters, digits, dots, hyphens, underscores and single slashes",
            ));
        }
        Ok(BucketAddress { bucket: bucket.to_owned(), prefix: prefix.to_owned() })
    }
}

fn is_bucket(name: &str) -> bool {
    let is_allowed = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || b".-".contains(&byte);
    let is_end = |byte: Option<&u8>| byte.is_some_and(u8::is_ascii_alphanumeric);
    let bytes = name.as_bytes();
    (3..=63).contains(&bytes.len())
        && bytes.iter().all(|byte| is_allowed(*byte))
        && is_end(bytes.first())
        && is_end(bytes.last())
}

fn is_segment(segment: &str) -> bool {
    let is_allowed = |byte: u8| byte.is_ascii_alphanumeric() || b"._-".contains(&byte);
    !segment.is_empty() && segment.bytes().all(is_allowed) && !segment.bytes().all(|byte| byte == b'.')
}

impl fmt::Display for BucketAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "s3://{}", self.bucket)?;
        if self.prefix.is_empty() { Ok(()) } else { write!(f, "/{}", self.prefix) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn takes_a_bucket_with_and_without_a_prefix() {
        for (text, told) in [
            ("s3://blobs", "s3://blobs"),
            ("s3://blobs/", "s3://blobs"),
            ("s3://my.blobs-1/a/b_C.d/", "s3://my.blobs-1/a/b_C.d"),
        ] {
            assert_eq!(text.parse::<BucketAddress>().unwrap().to_string(), told);
        }
    }

    #[test]
    fn refuses_what_is_none() {
        for text in [
            "",
            "blobs",
            "https://blobs/a",
            "s3://",
            "s3:///a",
            "s3://bl",
            "s3://Blobs",
            "s3://-blobs",
            "s3://key:secret@blobs",
            "s3://blobs/a//b",
            "s3://blobs/../a",
            "s3://blobs/a?b",
            "s3://blobs/ä",
        ] {
            assert!(text.parse::<BucketAddress>().is_err(), "{text:?}");
        }
    }
}
