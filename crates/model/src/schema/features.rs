//! Resolved features: what syntax, edition and options come to, so that rules ask "is this enum
//! open" and never "is this file proto3".
//!
//! Source: <https://protobuf.dev/editions/features/>, and `descriptor.proto` for the defaults.

use super::{FeatureSet, Syntax};

/// Features of one element after inheritance from its file and the elements around it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Features {
    /// Presence of singular fields.
    pub presence: Presence,
    /// Whether a number without a name is a value of the enum.
    pub open_enums: bool,
    /// Whether repeated scalars are packed.
    pub packed: bool,
    /// Whether strings must be UTF-8 on the wire.
    pub verify_utf8: bool,
    /// Whether messages are written as groups.
    pub delimited: bool,
    /// Whether the JSON mapping is guaranteed.
    pub json: bool,
    /// `(pb.cpp).string_type`: 1 VIEW, 2 CORD, 3 STRING.
    pub cpp_string_type: i32,
    /// `(pb.java).utf8_validation` is VERIFY.
    pub java_verify_utf8: bool,
}

/// Presence of a singular field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Presence {
    /// Set and unset are told apart.
    Explicit,
    /// Unset is the same as zero.
    Implicit,
    /// Must be set.
    Required,
}

/// `Edition` numbers of descriptor.proto.
const EDITION_2024: i32 = 1001;

impl Features {
    /// Defaults of a file's syntax.
    pub(super) fn of_syntax(syntax: Syntax) -> Self {
        let proto2 = matches!(syntax, Syntax::Unspecified | Syntax::Proto2);
        let presence = if syntax == Syntax::Proto3 { Presence::Implicit } else { Presence::Explicit };
        let view = matches!(syntax, Syntax::Edition(edition) if edition >= EDITION_2024);
        Features {
            presence,
            open_enums: !proto2,
            packed: !proto2,
            verify_utf8: !proto2,
            delimited: false,
            json: !proto2,
            cpp_string_type: if view { 1 } else { 3 },
            java_verify_utf8: false,
        }
    }

    /// These features with what an element writes itself laid over them.
    pub(super) fn overlaid(mut self, written: Option<&FeatureSet>) -> Self {
        let Some(written) = written else { return self };
        match written.field_presence {
            Some(1) => self.presence = Presence::Explicit,
            Some(2) => self.presence = Presence::Implicit,
            Some(3) => self.presence = Presence::Required,
            _ => {}
        }
        overlay(&mut self.open_enums, written.enum_type, 1);
        overlay(&mut self.packed, written.repeated_field_encoding, 1);
        overlay(&mut self.verify_utf8, written.utf8_validation, 2);
        overlay(&mut self.delimited, written.message_encoding, 2);
        overlay(&mut self.json, written.json_format, 1);
        if let Some(string_type) = written.cpp.and_then(|cpp| cpp.string_type).filter(|value| *value != 0) {
            self.cpp_string_type = string_type;
        }
        overlay(&mut self.java_verify_utf8, written.java.and_then(|java| java.utf8_validation), 2);
        self
    }
}

/// Zero is `_UNKNOWN` in every feature: not written.
fn overlay(feature: &mut bool, written: Option<i32>, on: i32) {
    if let Some(value) = written.filter(|value| *value != 0) {
        *feature = value == on;
    }
}
