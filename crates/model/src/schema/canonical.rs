//! Encoded descriptors without what changes nothing.

use std::collections::BTreeMap;

use bytes::{Buf, Bytes};
use prost::encoding::{DecodeContext, WireType, decode_key, decode_varint, skip_field};

use crate::{Digest, DigestBuilder};

/// `FileDescriptorProto.name`.
const NAME: u32 = 1;
/// `FileDescriptorProto.source_code_info`.
const SOURCE_CODE_INFO: u32 = 9;

/// Digest over the files of a set that `is_own` names, each without its source info.
pub(super) fn declared_digest(set: &Bytes, is_own: impl Fn(&str) -> bool) -> Digest {
    let mut files = BTreeMap::new();
    for (_, file) in fields(set.clone()) {
        let Some(file) = file else { continue };
        let (path, parts) = file_parts(file);
        if is_own(&path) {
            files.insert(path, parts);
        }
    }
    let mut digest = DigestBuilder::default();
    for parts in files.values() {
        digest.part(&(parts.len() as u64).to_be_bytes());
        for part in parts {
            digest.part(part);
        }
    }
    digest.finish()
}

/// A file's path, and the encoded fields that declare something, keys included.
fn file_parts(file: Bytes) -> (String, Vec<Bytes>) {
    let (mut path, mut parts) = (String::new(), Vec::new());
    let mut rest = file.clone();
    while rest.has_remaining() {
        let start = file.len() - rest.len();
        let Some((number, payload)) = next(&mut rest) else { break };
        match (number, payload) {
            (SOURCE_CODE_INFO, _) => continue,
            (NAME, Some(name)) => path = String::from_utf8_lossy(&name).into_owned(),
            _ => {}
        }
        parts.push(file.slice(start..file.len() - rest.len()));
    }
    (path, parts)
}

fn fields(mut bytes: Bytes) -> impl Iterator<Item = (u32, Option<Bytes>)> {
    std::iter::from_fn(move || bytes.has_remaining().then(|| next(&mut bytes))?)
}

/// The next field; the payload only where it is a stretch of bytes.
fn next(bytes: &mut Bytes) -> Option<(u32, Option<Bytes>)> {
    let (number, wire_type) = decode_key(bytes).ok()?;
    if wire_type != WireType::LengthDelimited {
        skip_field(wire_type, number, bytes, DecodeContext::default()).ok()?;
        return Some((number, None));
    }
    let length = usize::try_from(decode_varint(bytes).ok()?).ok()?;
    (length <= bytes.len()).then(|| (number, Some(bytes.split_to(length))))
}
