//! Locations as they are found, and as they are encoded.

use std::ops::Range;

use prost::encoding::{encode_varint, encoded_len_varint};

use super::{OptionPlace, SourceInfo};
use crate::{tokens::Token, wire};

/// Field numbers of `SourceCodeInfo.Location`.
mod location {
    pub(super) const PATH: u32 = 1;
    pub(super) const SPAN: u32 = 2;
    pub(super) const LEADING_COMMENTS: u32 = 3;
    pub(super) const TRAILING_COMMENTS: u32 = 4;
    pub(super) const LEADING_DETACHED_COMMENTS: u32 = 6;
}

/// A location under construction.
#[derive(Clone, Copy, Debug)]
pub(super) struct Place(usize);

/// The comments of a declaration.
#[derive(Debug, Default)]
pub(super) struct Comments {
    pub(super) leading: Option<String>,
    pub(super) trailing: Option<String>,
    pub(super) detached: Vec<String>,
}

/// One part of an option's name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct NamePart {
    /// As written, without parentheses.
    pub(crate) name: String,
    /// It stood in parentheses.
    pub(crate) is_extension: bool,
}

/// A number in the value of an option that not every type of number may be written as.
#[derive(Clone, Debug)]
pub(crate) struct Oddity {
    /// The fields from the option down to it.
    pub(crate) keys: Box<[NamePart]>,
    /// What about it.
    pub(crate) kind: OddityKind,
}

/// What about a number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum OddityKind {
    /// It has a minus sign, which unsigned fields forbid even of zero.
    Negative,
    /// It is not decimal, which floating-point fields forbid in braces.
    NotDecimal,
}

/// The name of an option and the oddities of its value.
type Named = (Vec<NamePart>, Vec<Oddity>);

struct Location {
    path: Range<usize>,
    /// Line and column of the start, line and column of the end.
    span: [i32; 4],
    comments: Option<Box<Comments>>,
    /// The name of the option that stands here.
    option: Option<Box<Named>>,
}

/// All locations of a file, in the order in which their elements begin to be read.
#[derive(Default)]
pub(super) struct Recorder {
    locations: Vec<Location>,
    paths: Vec<i32>,
}

impl Recorder {
    /// A location below another's path, from this token on.
    pub(super) fn open(&mut self, parent: Option<Place>, below: &[i32], start: (i32, i32)) -> Place {
        let from = self.paths.len();
        if let Some(Place(parent)) = parent {
            self.paths.extend_from_within(self.locations[parent].path.clone());
        }
        self.paths.extend_from_slice(below);
        self.locations.push(Location {
            path: from..self.paths.len(),
            span: [start.0, start.1, start.0, start.1],
            comments: None,
            option: None,
        });
        Place(self.locations.len() - 1)
    }

    /// Starts a location earlier than where it was opened.
    pub(super) fn start_at(&mut self, Place(place): Place, start: (i32, i32)) {
        self.locations[place].span[..2].copy_from_slice(&[start.0, start.1]);
    }

    pub(super) fn start_of(&self, Place(place): Place) -> (i32, i32) {
        (self.locations[place].span[0], self.locations[place].span[1])
    }

    /// Ends a location behind this token.
    pub(super) fn close(&mut self, Place(place): Place, last: &Token) {
        self.locations[place].span[2..].copy_from_slice(&[last.line, last.end_column]);
    }

    pub(super) fn attach(&mut self, Place(place): Place, comments: Comments) {
        self.locations[place].comments = Some(Box::new(comments));
    }

    pub(super) fn name_option(&mut self, Place(place): Place, name: Vec<NamePart>, oddities: Vec<Oddity>) {
        self.locations[place].option = Some(Box::new((name, oddities)));
    }

    pub(super) fn path(&self, Place(place): Place) -> &[i32] {
        &self.paths[self.locations[place].path.clone()]
    }

    /// Gives the last component of a path, for one that is only known later.
    pub(super) fn append_path(&mut self, Place(place): Place, component: i32) {
        // Only the youngest location's path can grow.
        debug_assert_eq!(self.locations[place].path.end, self.paths.len());
        self.paths.push(component);
        self.locations[place].path.end += 1;
    }

    /// Repeats the locations from `from` on with another number at one position of their paths.
    pub(super) fn repeat(&mut self, from: Place, until: Place, position: usize, number: i32) {
        for index in from.0..until.0 {
            let start = self.paths.len();
            let original = &self.locations[index];
            let (span, option) = (original.span, original.option.clone());
            self.paths.extend_from_within(original.path.clone());
            self.paths[start + position] = number;
            let path = start..self.paths.len();
            self.locations.push(Location { path, span, comments: None, option });
        }
    }

    /// Where the next location will be.
    pub(super) fn next(&self) -> Place {
        Place(self.locations.len())
    }

    pub(super) fn path_length(&self, Place(place): Place) -> usize {
        self.locations[place].path.len()
    }

    pub(super) fn encode(self) -> SourceInfo {
        let mut info = SourceInfo::default();
        let mut buffer = Vec::new();
        for location in self.locations {
            let path = &self.paths[location.path.clone()];
            buffer.clear();
            location.encode_rest(&mut buffer);
            match location.option {
                None => append(&mut info.encoded, path, &buffer),
                Some(named) => info.options.push(OptionPlace {
                    at: info.encoded.len(),
                    path: path.into(),
                    name: named.0.into(),
                    oddities: named.1.into(),
                    rest: buffer.as_slice().into(),
                }),
            }
        }
        info.encoded.shrink_to_fit();
        info
    }
}

impl Location {
    /// Everything but the path.
    fn encode_rest(&self, out: &mut Vec<u8>) {
        let [line, start, last_line, end] = self.span;
        if line == last_line {
            numbers(location::SPAN, &[line, start, end], out);
        } else {
            numbers(location::SPAN, &self.span, out);
        }
        let Some(comments) = &self.comments else { return };
        if let Some(leading) = comments.leading.as_ref().filter(|text| !text.is_empty()) {
            wire::append(out, location::LEADING_COMMENTS, leading.as_bytes());
        }
        if let Some(trailing) = comments.trailing.as_ref().filter(|text| !text.is_empty()) {
            wire::append(out, location::TRAILING_COMMENTS, trailing.as_bytes());
        }
        for detached in &comments.detached {
            wire::append(out, location::LEADING_DETACHED_COMMENTS, detached.as_bytes());
        }
    }
}

/// Appends a location to an encoded `SourceCodeInfo`.
pub(super) fn append(info: &mut Vec<u8>, path: &[i32], rest: &[u8]) {
    let mut encoded = Vec::with_capacity(path.len() + rest.len() + 8);
    numbers(location::PATH, path, &mut encoded);
    encoded.extend_from_slice(rest);
    wire::append(info, 1, &encoded);
}

/// Appends a packed field of non-negative numbers.
fn numbers(field: u32, numbers: &[i32], out: &mut Vec<u8>) {
    if numbers.is_empty() {
        return;
    }
    let length: usize = numbers.iter().map(|number| encoded_len_varint(unsigned(*number))).sum();
    wire::key(out, field);
    encode_varint(length as u64, out);
    for number in numbers {
        encode_varint(unsigned(*number), out);
    }
}

fn unsigned(number: i32) -> u64 {
    i64::from(number).cast_unsigned()
}
