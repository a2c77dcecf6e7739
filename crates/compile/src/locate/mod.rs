//! Source info: where each element of a file stands and what the comments around it say, location
//! by location as protoc 35 writes it.
//!
//! The parser's own locations come in another order and with other comments. These are read from
//! the tokens by a walk over the same grammar. Where an option stands is known by its name only
//! until linking has said which fields the name means.

mod aggregate;
mod comments;
mod cursor;
mod enums;
mod field;
mod file;
mod message;
mod options;
mod ranges;
mod record;
mod service;
mod strings;

pub(crate) use cursor::Unlocated;
pub(crate) use field::PRIMITIVES;
pub(crate) use record::{NamePart, Oddity, OddityKind};

use crate::{Limits, edits::Edits, tokens::Token};

/// The source info of a file, apart from its options.
#[derive(Debug, Default)]
pub(crate) struct SourceInfo {
    /// An encoded `google.protobuf.SourceCodeInfo` without the locations of options.
    pub(crate) encoded: Vec<u8>,
    /// Where options stand, in order.
    pub(crate) options: Vec<OptionPlace>,
    /// Methods with a body in braces, as indexes of service and method.
    pub(crate) bodies: Vec<(usize, usize)>,
    /// What has to be spelled otherwise for the parser.
    pub(crate) edits: Edits,
    /// What messages and enums reserve where the parser cannot read it.
    pub(crate) reserved: Vec<Reserved>,
}

/// All numbers and names that a message or enum reserves.
#[derive(Debug)]
pub(crate) struct Reserved {
    /// The path of the message or enum.
    pub(crate) path: Box<[i32]>,
    /// First and last number of each range.
    pub(crate) ranges: Vec<(i32, i32)>,
    /// The names.
    pub(crate) names: Vec<String>,
}

/// Where an option stands.
#[derive(Debug)]
pub(crate) struct OptionPlace {
    /// Before which byte of the encoded rest its location belongs.
    pub(crate) at: usize,
    /// The path of the uninterpreted option.
    pub(crate) path: Box<[i32]>,
    /// Its name.
    pub(crate) name: Box<[NamePart]>,
    /// What its value has that only its type can allow or forbid.
    pub(crate) oddities: Box<[Oddity]>,
    /// The encoded location without its path.
    pub(crate) rest: Box<[u8]>,
}

impl SourceInfo {
    /// The encoded whole, each option under the path that `resolve` gives it.
    pub(crate) fn encode(&self, mut resolve: impl FnMut(&OptionPlace) -> Box<[i32]>) -> Vec<u8> {
        let mut out = Vec::with_capacity(self.encoded.len() + self.options.len() * 24);
        let mut done = 0;
        for option in &self.options {
            out.extend_from_slice(&self.encoded[done..option.at]);
            done = option.at;
            record::append(&mut out, &resolve(option), &option.rest);
        }
        out.extend_from_slice(&self.encoded[done..]);
        out
    }

    /// The encoded whole, options as yet uninterpreted.
    pub(crate) fn encode_unlinked(&self) -> Vec<u8> {
        self.encode(|option| option.path.clone())
    }
}

/// Locates the elements of a source, and says what is wrong: it is not valid protobuf, or beyond the limits.
/// Not every mistake is found.
pub(crate) fn locate(text: &str, tokens: &[Token], limits: &Limits) -> (SourceInfo, Vec<Unlocated>) {
    let mut cursor = cursor::Cursor::new(text, tokens, limits);
    strings::respell(text, tokens, &mut cursor.edits);
    if let Err(error) = file::file(&mut cursor) {
        cursor.errors.push(error);
    }
    let errors = std::mem::take(&mut cursor.errors);
    (cursor.finish(), errors)
}
