//! Where the elements of a file stand in its source.

use std::collections::HashMap;

use prost::Message;
use prost_types::SourceCodeInfo;
use schemactl_model::Span;

use crate::{lines::Lines, locate::SourceInfo};

/// Field numbers of descriptors, as the paths of locations are made of them.
pub(crate) mod path {
    /// `uninterpreted_option` of every kind of options.
    pub(crate) const UNINTERPRETED_OPTION: i32 = 999;

    /// `FileDescriptorProto`
    pub(crate) mod file {
        pub(crate) const PACKAGE: i32 = 2;
        pub(crate) const DEPENDENCY: i32 = 3;
        pub(crate) const MESSAGE_TYPE: i32 = 4;
        pub(crate) const ENUM_TYPE: i32 = 5;
        pub(crate) const SERVICE: i32 = 6;
        pub(crate) const EXTENSION: i32 = 7;
        pub(crate) const OPTIONS: i32 = 8;
        pub(crate) const PUBLIC_DEPENDENCY: i32 = 10;
        pub(crate) const WEAK_DEPENDENCY: i32 = 11;
        pub(crate) const SYNTAX: i32 = 12;
    }

    /// `DescriptorProto`
    pub(crate) mod message {
        pub(crate) const NAME: i32 = 1;
        pub(crate) const FIELD: i32 = 2;
        pub(crate) const NESTED_TYPE: i32 = 3;
        pub(crate) const ENUM_TYPE: i32 = 4;
        pub(crate) const EXTENSION_RANGE: i32 = 5;
        pub(crate) const EXTENSION: i32 = 6;
        pub(crate) const OPTIONS: i32 = 7;
        pub(crate) const ONEOF_DECL: i32 = 8;
        pub(crate) const RESERVED_RANGE: i32 = 9;
        pub(crate) const RESERVED_NAME: i32 = 10;
    }

    /// `ExtensionRange`, `ReservedRange` and `EnumReservedRange`
    pub(crate) mod range {
        pub(crate) const START: i32 = 1;
        pub(crate) const END: i32 = 2;
        pub(crate) const OPTIONS: i32 = 3;
    }

    /// `FieldDescriptorProto`
    pub(crate) mod field {
        pub(crate) const NAME: i32 = 1;
        pub(crate) const EXTENDEE: i32 = 2;
        pub(crate) const NUMBER: i32 = 3;
        pub(crate) const LABEL: i32 = 4;
        pub(crate) const TYPE: i32 = 5;
        pub(crate) const TYPE_NAME: i32 = 6;
        pub(crate) const DEFAULT_VALUE: i32 = 7;
        pub(crate) const OPTIONS: i32 = 8;
        pub(crate) const JSON_NAME: i32 = 10;
    }

    /// `OneofDescriptorProto`
    pub(crate) mod oneof {
        pub(crate) const NAME: i32 = 1;
        pub(crate) const OPTIONS: i32 = 2;
    }

    /// `EnumDescriptorProto`
    pub(crate) mod enumeration {
        pub(crate) const NAME: i32 = 1;
        pub(crate) const VALUE: i32 = 2;
        pub(crate) const OPTIONS: i32 = 3;
        pub(crate) const RESERVED_RANGE: i32 = 4;
        pub(crate) const RESERVED_NAME: i32 = 5;
    }

    /// `EnumValueDescriptorProto`
    pub(crate) mod value {
        pub(crate) const NAME: i32 = 1;
        pub(crate) const NUMBER: i32 = 2;
        pub(crate) const OPTIONS: i32 = 3;
    }

    /// `ServiceDescriptorProto`
    pub(crate) mod service {
        pub(crate) const NAME: i32 = 1;
        pub(crate) const METHOD: i32 = 2;
        pub(crate) const OPTIONS: i32 = 3;
    }

    /// `MethodDescriptorProto`
    pub(crate) mod method {
        pub(crate) const NAME: i32 = 1;
        pub(crate) const INPUT_TYPE: i32 = 2;
        pub(crate) const OUTPUT_TYPE: i32 = 3;
        pub(crate) const OPTIONS: i32 = 4;
        pub(crate) const CLIENT_STREAMING: i32 = 5;
        pub(crate) const SERVER_STREAMING: i32 = 6;
    }
}

/// The places of one file.
pub(crate) struct Places<'a> {
    lines: Lines<'a>,
    by_path: HashMap<Vec<i32>, Vec<i32>>,
}

impl<'a> Places<'a> {
    /// Reads the places from source info whose options are not interpreted.
    pub(crate) fn new(source: &'a str, info: &SourceInfo) -> Self {
        let info = SourceCodeInfo::decode(info.encode_unlinked().as_slice()).unwrap_or_default();
        let mut by_path = HashMap::with_capacity(info.location.len());
        for location in info.location {
            by_path.entry(location.path).or_insert(location.span);
        }
        Places { lines: Lines::new(source), by_path }
    }

    /// The place of an element, else of what surrounds it, else the start of the file.
    pub(crate) fn span(&self, path: &[i32]) -> Span {
        let found = (1..=path.len()).rev().find_map(|length| self.by_path.get(&path[..length]));
        let range = match found.map(Vec::as_slice) {
            Some(&[line, start, end]) => self.lines.offset(line, start)..self.lines.offset(line, end),
            Some(&[line, start, last, end]) => self.lines.offset(line, start)..self.lines.offset(last, end),
            _ => return Span::START,
        };
        self.lines.span(range)
    }
}
