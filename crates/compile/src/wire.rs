//! Descriptor sets at the level of the wire format: split, strip, join, without decoding a file.
//!
//! `prost_types` would drop custom options, and decoding megabytes of source info to throw it away costs more
//! than all the rest of an import.

use std::ops::Range;

use bytes::{Buf, Bytes};
use prost::{
    DecodeError,
    encoding::{DecodeContext, WireType, decode_key, decode_varint, encode_key, encode_varint, skip_field},
};

/// Field numbers of `FileDescriptorProto`.
pub(crate) mod file {
    pub(crate) const NAME: u32 = 1;
    pub(crate) const DEPENDENCY: u32 = 3;
    pub(crate) const SOURCE_CODE_INFO: u32 = 9;
    pub(crate) const PUBLIC_DEPENDENCY: u32 = 10;
    pub(crate) const WEAK_DEPENDENCY: u32 = 11;
    pub(crate) const SYNTAX: u32 = 12;
}

/// `FileDescriptorSet.file`.
const SET_FILE: u32 = 1;

/// One file of a descriptor set: its heading decoded, the whole of it still encoded.
#[derive(Clone, Debug)]
pub(crate) struct Encoded {
    /// Its name.
    pub(crate) name: String,
    /// The files it imports.
    pub(crate) imports: Vec<String>,
    /// Which of them are imported publicly.
    pub(crate) public: Vec<usize>,
    /// `proto2`, `proto3`, `editions` or nothing.
    pub(crate) syntax: String,
    /// The `FileDescriptorProto`, without source info.
    pub(crate) bytes: Bytes,
}

/// The files of an encoded `FileDescriptorSet`, without their source info.
pub(crate) fn split(set: &Bytes) -> Result<Vec<Encoded>, DecodeError> {
    let mut files = Vec::new();
    for field in fields(set) {
        let field = field?;
        if field.number == SET_FILE && field.wire_type == WireType::LengthDelimited {
            files.push(Encoded::read(set.slice(field.payload))?);
        }
    }
    Ok(files)
}

impl Encoded {
    /// Reads the heading of an encoded `FileDescriptorProto` and strips its source info.
    pub(crate) fn read(bytes: Bytes) -> Result<Self, DecodeError> {
        let mut read = Encoded {
            name: String::new(),
            imports: Vec::new(),
            public: Vec::new(),
            syntax: String::new(),
            bytes: Bytes::new(),
        };
        for field in fields(&bytes) {
            let field = field?;
            let payload = &bytes[field.payload.clone()];
            match field.number {
                file::NAME => read.name = text(payload),
                file::DEPENDENCY => read.imports.push(text(payload)),
                file::PUBLIC_DEPENDENCY => read.public.extend(field.numbers(payload)?),
                file::SYNTAX => read.syntax = text(payload),
                _ => {}
            }
        }
        read.bytes = without(&bytes, &[file::SOURCE_CODE_INFO])?;
        Ok(read)
    }
}

/// An encoded message without the fields of these numbers.
pub(crate) fn without(message: &Bytes, numbers: &[u32]) -> Result<Bytes, DecodeError> {
    let mut kept: Vec<Range<usize>> = Vec::new();
    for field in fields(message) {
        let field = field?;
        if !numbers.contains(&field.number) {
            match kept.last_mut() {
                Some(last) if last.end == field.whole.start => last.end = field.whole.end,
                _ => kept.push(field.whole),
            }
        }
    }
    if let [only] = kept.as_slice() {
        return Ok(message.slice(only.clone()));
    }
    Ok(kept.into_iter().flat_map(|range| &message[range]).copied().collect())
}

/// Appends a length-delimited field.
pub(crate) fn append(out: &mut Vec<u8>, number: u32, payload: &[u8]) {
    key(out, number);
    encode_varint(payload.len() as u64, out);
    out.extend_from_slice(payload);
}

/// Appends the key of a length-delimited field.
pub(crate) fn key(out: &mut Vec<u8>, number: u32) {
    encode_key(number, WireType::LengthDelimited, out);
}

/// Appends a file to an encoded `FileDescriptorSet`.
pub(crate) fn append_file(set: &mut Vec<u8>, file: &[u8]) {
    append(set, SET_FILE, file);
}

/// One field of an encoded message.
pub(crate) struct Field {
    pub(crate) number: u32,
    wire_type: WireType,
    /// Key, length and payload.
    pub(crate) whole: Range<usize>,
    /// The value alone, without the length of a length-delimited one.
    pub(crate) payload: Range<usize>,
}

impl Field {
    /// The values of a repeated int32, packed or not.
    fn numbers(&self, mut payload: &[u8]) -> Result<Vec<usize>, DecodeError> {
        let mut numbers = Vec::new();
        while payload.has_remaining() {
            let number = decode_varint(&mut payload)?;
            numbers.push(usize::try_from(number).unwrap_or(usize::MAX));
        }
        Ok(numbers)
    }
}

/// The fields of one message, in the order they were written.
pub(crate) fn fields(message: &[u8]) -> impl Iterator<Item = Result<Field, DecodeError>> {
    let mut rest = message;
    let mut failed = false;
    std::iter::from_fn(move || {
        if failed || rest.is_empty() {
            return None;
        }
        let field = next(message.len(), &mut rest);
        failed = field.is_err();
        Some(field)
    })
}

/// The bytes of an element of an encoded message: numbers of fields, each but the last with an index behind it.
pub(crate) fn element<'a>(mut message: &'a [u8], mut path: &[i32]) -> Option<&'a [u8]> {
    loop {
        let (number, index) = match *path {
            [number] => (number, 0),
            [number, index, ..] => (number, usize::try_from(index).ok()?),
            [] => return Some(message),
        };
        let of_number = |field: &Field| i64::from(field.number) == i64::from(number);
        let found = fields(message).filter_map(Result::ok).filter(of_number).nth(index)?;
        message = &message[found.payload];
        path = path.get(2..).unwrap_or_default();
    }
}

fn next(length: usize, rest: &mut &[u8]) -> Result<Field, DecodeError> {
    let start = length - rest.len();
    let (number, wire_type) = decode_key(rest)?;
    let mut value = length - rest.len();
    let mut ahead = *rest;
    if wire_type == WireType::LengthDelimited {
        decode_varint(&mut ahead)?;
        value = length - ahead.len();
    }
    skip_field(wire_type, number, rest, DecodeContext::default())?;
    let end = length - rest.len();
    Ok(Field { number, wire_type, whole: start..end, payload: value..end })
}

fn text(payload: &[u8]) -> String {
    String::from_utf8_lossy(payload).into_owned()
}
