//! A file of an encoded descriptor set without its texts: what may be said in prose goes, what it declares stays.
//!
//! Comments go, and strings and bytes in options and defaults, but for those that may be said. Names, numbers and types stay,
//! and what options say in numbers, flags and enums, so that whoever imports the file still finds the wire format and the
//! classes of personal data.

use std::{cell::RefCell, collections::BTreeSet};

use bytes::{Buf, Bytes};
use prost::encoding::{
    DecodeContext, WireType, decode_key, decode_varint, encode_key, encode_varint, skip_field,
};

use super::{InvalidSchema, Kind, MessageId, Schema};

/// Deeper than any option means anything; what is below goes.
const MAX_DEPTH: usize = 32;
/// `FileDescriptorSet.file`.
const SET_FILE: u32 = 1;
/// `FileDescriptorProto.name`.
const FILE_NAME: u32 = 1;
/// `FieldDescriptorProto.type`, and of its values `TYPE_STRING` and `TYPE_BYTES`.
const FIELD_TYPE: u32 = 5;
const STRING_AND_BYTES: [u64; 2] = [9, 12];

/// Strings and bytes that options and defaults hold.
pub type Texts = BTreeSet<Bytes>;

/// The texts of a file of an encoded set, without its comments; none where the set has no such file.
pub fn texts(set: &Bytes, path: &str) -> Result<Texts, InvalidSchema> {
    let found = RefCell::new(Texts::new());
    rewritten(set, path, &|text| {
        found.borrow_mut().insert(text.clone());
        true
    })?;
    Ok(found.into_inner())
}

/// An encoded set with one file's texts taken out, but for those that may stay; `None` where nothing is to be taken out.
pub fn without_texts(set: &Bytes, path: &str, harmless: &Texts) -> Result<Option<Bytes>, InvalidSchema> {
    rewritten(set, path, &|text| harmless.contains(text))
}

fn rewritten(
    set: &Bytes,
    path: &str,
    may_stay: &dyn Fn(&Bytes) -> bool,
) -> Result<Option<Bytes>, InvalidSchema> {
    let schema = Schema::decode(set.clone(), |_| true)?;
    let redaction = Redaction { schema: &schema, may_stay };
    let (mut out, mut is_other) = (Vec::with_capacity(set.len()), false);
    for piece in pieces(set.clone()) {
        match &piece.payload {
            Some(file) if piece.number == SET_FILE && is_named(file, path) => {
                let redacted = redaction.part(Part::File, file.clone());
                is_other |= redacted != *file;
                append(&mut out, SET_FILE, &redacted);
            }
            _ => out.extend_from_slice(&piece.whole),
        }
    }
    Ok(is_other.then(|| out.into()))
}

fn is_named(file: &Bytes, path: &str) -> bool {
    let mut names = pieces(file.clone()).filter(|piece| piece.number == FILE_NAME);
    names.any(|piece| piece.payload.is_some_and(|name| name == path.as_bytes()))
}

/// The messages that a `FileDescriptorProto` is made of.
#[derive(Clone, Copy)]
enum Part {
    File,
    Message,
    Field,
    Oneof,
    Enum,
    EnumValue,
    Service,
    Method,
    ExtensionRange,
}

/// What becomes of a field of such a message.
enum Fate {
    Kept,
    Gone,
    /// Gone where the field that it is the default of holds text.
    Default,
    Of(Part),
    /// A message of options, and the number of its `features`.
    Options(&'static str, u32),
}

impl Part {
    fn fate(self, number: u32) -> Fate {
        match (self, number) {
            (Part::File, 4) | (Part::Message, 3) => Fate::Of(Part::Message),
            (Part::File, 5) | (Part::Message, 4) => Fate::Of(Part::Enum),
            (Part::File, 6) => Fate::Of(Part::Service),
            (Part::File, 7) | (Part::Message, 2 | 6) => Fate::Of(Part::Field),
            (Part::File, 8) => Fate::Options("google.protobuf.FileOptions", 50),
            // Source info.
            (Part::File, 9) => Fate::Gone,
            (Part::Message, 5) => Fate::Of(Part::ExtensionRange),
            (Part::Message, 7) => Fate::Options("google.protobuf.MessageOptions", 12),
            (Part::Message, 8) => Fate::Of(Part::Oneof),
            (Part::Field, 7) => Fate::Default,
            (Part::Field, 8) => Fate::Options("google.protobuf.FieldOptions", 21),
            (Part::Oneof, 2) => Fate::Options("google.protobuf.OneofOptions", 1),
            (Part::Enum, 2) => Fate::Of(Part::EnumValue),
            (Part::Enum, 3) => Fate::Options("google.protobuf.EnumOptions", 7),
            (Part::EnumValue, 3) => Fate::Options("google.protobuf.EnumValueOptions", 2),
            (Part::Service, 2) => Fate::Of(Part::Method),
            (Part::Service, 3) => Fate::Options("google.protobuf.ServiceOptions", 34),
            (Part::Method, 4) => Fate::Options("google.protobuf.MethodOptions", 35),
            (Part::ExtensionRange, 3) => Fate::Options("google.protobuf.ExtensionRangeOptions", 50),
            _ => Fate::Kept,
        }
    }
}

/// What is gone through, and what of it may stay.
struct Redaction<'a> {
    schema: &'a Schema,
    may_stay: &'a dyn Fn(&Bytes) -> bool,
}

impl Redaction<'_> {
    fn part(&self, part: Part, bytes: Bytes) -> Bytes {
        let mut out = Vec::with_capacity(bytes.len());
        for piece in pieces(bytes.clone()) {
            match (part.fate(piece.number), &piece.payload) {
                (Fate::Gone, _) => {}
                (Fate::Default, Some(text)) if holds_text(&bytes) && !(self.may_stay)(text) => {}
                (Fate::Of(nested), Some(payload)) => {
                    append(&mut out, piece.number, &self.part(nested, payload.clone()));
                }
                (Fate::Options(name, features), Some(payload)) => {
                    let options = match self.schema.message(name) {
                        Some(message) => self.options(message, payload.clone(), 0),
                        None => self.undeclared(payload.clone(), features),
                    };
                    append(&mut out, piece.number, &options);
                }
                _ => out.extend_from_slice(&piece.whole),
            }
        }
        out.into()
    }

    /// A message of options, or in one. What nobody declares goes.
    fn options(&self, message: MessageId, bytes: Bytes, depth: usize) -> Bytes {
        let schema = self.schema;
        let mut out = Vec::with_capacity(bytes.len());
        for piece in pieces(bytes) {
            let number = piece.number.cast_signed();
            let field = schema.field_by_number(message, number).or_else(|| schema.extension(message, number));
            let Some(kind) = field.map(|field| schema[field].kind) else { continue };
            match (kind, &piece.payload) {
                (Kind::String | Kind::Bytes, Some(text)) if (self.may_stay)(text) => {
                    out.extend_from_slice(&piece.whole);
                }
                (Kind::String | Kind::Bytes | Kind::Group(_), _) => {}
                (Kind::Message(id), Some(payload)) if depth < MAX_DEPTH => {
                    let nested = self.options(id, payload.clone(), depth + 1);
                    // Half an entry of a map would be another entry.
                    if !schema[id].is_map_entry() || nested == *payload {
                        append(&mut out, piece.number, &nested);
                    }
                }
                (Kind::Message(_), _) => {}
                _ => out.extend_from_slice(&piece.whole),
            }
        }
        out.into()
    }

    /// Options in a set without `google/protobuf/descriptor.proto`, so without any of somebody's own: flags, numbers, features
    /// and texts.
    fn undeclared(&self, bytes: Bytes, features: u32) -> Bytes {
        let stays = |piece: &Piece| match &piece.payload {
            Some(text) => piece.number == features || (self.may_stay)(text),
            None => !piece.is_group,
        };
        pieces(bytes).filter(stays).flat_map(|piece| piece.whole).collect()
    }
}

fn holds_text(field: &Bytes) -> bool {
    let mut types = pieces(field.clone()).filter(|piece| piece.number == FIELD_TYPE);
    types.any(|piece| STRING_AND_BYTES.contains(&piece.varint()))
}

/// A field of an encoded message.
struct Piece {
    number: u32,
    is_group: bool,
    /// Key and value.
    whole: Bytes,
    /// The value alone, where it is a stretch of bytes.
    payload: Option<Bytes>,
}

impl Piece {
    /// The value of a number; 0 for what is none.
    fn varint(&self) -> u64 {
        let mut bytes = self.whole.clone();
        decode_key(&mut bytes).ok().and_then(|_| decode_varint(&mut bytes).ok()).unwrap_or_default()
    }
}

/// The fields of a message as they come; those of one that was decoded once are all there.
fn pieces(mut rest: Bytes) -> impl Iterator<Item = Piece> {
    std::iter::from_fn(move || rest.has_remaining().then(|| next(&mut rest))?)
}

fn next(rest: &mut Bytes) -> Option<Piece> {
    let all = rest.clone();
    let (number, wire_type) = decode_key(rest).ok()?;
    let mut payload = None;
    if wire_type == WireType::LengthDelimited {
        let length = usize::try_from(decode_varint(rest).ok()?).ok()?;
        payload = Some((length <= rest.len()).then(|| rest.split_to(length))?);
    } else {
        skip_field(wire_type, number, rest, DecodeContext::default()).ok()?;
    }
    let whole = all.slice(..all.len() - rest.len());
    Some(Piece { number, is_group: wire_type == WireType::StartGroup, whole, payload })
}

fn append(out: &mut Vec<u8>, number: u32, payload: &[u8]) {
    encode_key(number, WireType::LengthDelimited, out);
    encode_varint(payload.len() as u64, out);
    out.extend_from_slice(payload);
}
