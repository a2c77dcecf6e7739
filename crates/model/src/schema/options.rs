//! Standard options as typed fields, ours beside them, everything else still encoded.
//!
//! `None` is "not written"; the language's default is not filled in. Each struct is decoded from
//! the same bytes that [`Options::raw`] keeps for [`Schema::custom_options`].
//!
//! [`Schema::custom_options`]: super::Schema::custom_options

use bytes::{Bytes, BytesMut};
use schemactl_proto::v1;

/// An element's options: the known ones typed, all of them as bytes.
#[derive(Clone, Debug, PartialEq)]
pub struct Options<T> {
    known: T,
    raw: Bytes,
}

impl<T: prost::Message + Default> Options<T> {
    pub(super) fn decode(pieces: Vec<Bytes>) -> Result<Self, prost::DecodeError> {
        let raw = join(pieces);
        Ok(Self { known: T::decode(raw.clone())?, raw })
    }

    /// The encoded options message, custom options included; empty where nothing was written.
    pub fn raw(&self) -> &Bytes {
        &self.raw
    }
}

impl<T> std::ops::Deref for Options<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.known
    }
}

fn join(mut pieces: Vec<Bytes>) -> Bytes {
    match pieces.len() {
        0 => Bytes::new(),
        1 => pieces.swap_remove(0),
        _ => {
            let mut joined = BytesMut::new();
            for piece in pieces {
                joined.extend_from_slice(&piece);
            }
            joined.freeze()
        }
    }
}

/// `google.protobuf.FileOptions`; enums as their numbers.
#[derive(Clone, PartialEq, prost::Message)]
pub struct FileOptions {
    #[prost(string, optional, tag = "1")]
    pub java_package: Option<String>,
    #[prost(string, optional, tag = "8")]
    pub java_outer_classname: Option<String>,
    /// `OptimizeMode`: 1 SPEED (the default), 2 CODE_SIZE, 3 LITE_RUNTIME.
    #[prost(int32, optional, tag = "9")]
    pub optimize_for: Option<i32>,
    #[prost(bool, optional, tag = "10")]
    pub java_multiple_files: Option<bool>,
    #[prost(string, optional, tag = "11")]
    pub go_package: Option<String>,
    #[prost(bool, optional, tag = "16")]
    pub cc_generic_services: Option<bool>,
    #[prost(bool, optional, tag = "17")]
    pub java_generic_services: Option<bool>,
    #[prost(bool, optional, tag = "18")]
    pub py_generic_services: Option<bool>,
    #[prost(bool, optional, tag = "23")]
    pub deprecated: Option<bool>,
    #[prost(bool, optional, tag = "27")]
    pub java_string_check_utf8: Option<bool>,
    #[prost(bool, optional, tag = "31")]
    pub cc_enable_arenas: Option<bool>,
    #[prost(string, optional, tag = "36")]
    pub objc_class_prefix: Option<String>,
    #[prost(string, optional, tag = "37")]
    pub csharp_namespace: Option<String>,
    #[prost(string, optional, tag = "39")]
    pub swift_prefix: Option<String>,
    #[prost(string, optional, tag = "40")]
    pub php_class_prefix: Option<String>,
    #[prost(string, optional, tag = "41")]
    pub php_namespace: Option<String>,
    #[prost(string, optional, tag = "44")]
    pub php_metadata_namespace: Option<String>,
    #[prost(string, optional, tag = "45")]
    pub ruby_package: Option<String>,
    #[prost(message, optional, boxed, tag = "50")]
    pub features: Option<Box<FeatureSet>>,
    /// `(schemactl.v1.defaults)`
    #[prost(message, optional, boxed, tag = "61117")]
    pub defaults: Option<Box<v1::EventDefaults>>,
}

/// `google.protobuf.MessageOptions`.
#[derive(Clone, PartialEq, prost::Message)]
pub struct MessageOptions {
    #[prost(bool, optional, tag = "1")]
    pub message_set_wire_format: Option<bool>,
    #[prost(bool, optional, tag = "2")]
    pub no_standard_descriptor_accessor: Option<bool>,
    #[prost(bool, optional, tag = "3")]
    pub deprecated: Option<bool>,
    #[prost(bool, optional, tag = "7")]
    pub map_entry: Option<bool>,
    #[prost(message, optional, boxed, tag = "12")]
    pub features: Option<Box<FeatureSet>>,
    /// `(schemactl.v1.event)`
    #[prost(message, optional, boxed, tag = "61117")]
    pub event: Option<Box<v1::Event>>,
}

/// `google.protobuf.FieldOptions`; enums as their numbers.
#[derive(Clone, PartialEq, prost::Message)]
pub struct FieldOptions {
    /// `CType`: 0 STRING (the default), 1 CORD, 2 STRING_PIECE.
    #[prost(int32, optional, tag = "1")]
    pub ctype: Option<i32>,
    #[prost(bool, optional, tag = "2")]
    pub packed: Option<bool>,
    #[prost(bool, optional, tag = "3")]
    pub deprecated: Option<bool>,
    #[prost(bool, optional, tag = "5")]
    pub lazy: Option<bool>,
    /// `JSType`: 0 JS_NORMAL (the default), 1 JS_STRING, 2 JS_NUMBER.
    #[prost(int32, optional, tag = "6")]
    pub jstype: Option<i32>,
    #[prost(bool, optional, tag = "16")]
    pub debug_redact: Option<bool>,
    #[prost(message, optional, boxed, tag = "21")]
    pub features: Option<Box<FeatureSet>>,
    /// `(schemactl.v1.field)`
    #[prost(message, optional, boxed, tag = "61117")]
    pub field: Option<Box<v1::Field>>,
}

/// `google.protobuf.OneofOptions`.
#[derive(Clone, PartialEq, prost::Message)]
pub struct OneofOptions {
    #[prost(message, optional, boxed, tag = "1")]
    pub features: Option<Box<FeatureSet>>,
    /// `(schemactl.v1.oneof)`
    #[prost(message, optional, boxed, tag = "61117")]
    pub oneof: Option<Box<v1::Oneof>>,
}

/// `google.protobuf.EnumOptions`.
#[derive(Clone, PartialEq, prost::Message)]
pub struct EnumOptions {
    #[prost(bool, optional, tag = "2")]
    pub allow_alias: Option<bool>,
    #[prost(bool, optional, tag = "3")]
    pub deprecated: Option<bool>,
    #[prost(message, optional, boxed, tag = "7")]
    pub features: Option<Box<FeatureSet>>,
    /// `(schemactl.v1.enum)`
    #[prost(message, optional, boxed, tag = "61117")]
    pub r#enum: Option<Box<v1::Enum>>,
}

/// `google.protobuf.EnumValueOptions`.
#[derive(Clone, PartialEq, prost::Message)]
pub struct EnumValueOptions {
    #[prost(bool, optional, tag = "1")]
    pub deprecated: Option<bool>,
    #[prost(message, optional, boxed, tag = "2")]
    pub features: Option<Box<FeatureSet>>,
    /// `(schemactl.v1.enum_value)`
    #[prost(message, optional, boxed, tag = "61117")]
    pub enum_value: Option<Box<v1::EnumValue>>,
}

/// `google.protobuf.ServiceOptions`.
#[derive(Clone, PartialEq, prost::Message)]
pub struct ServiceOptions {
    #[prost(bool, optional, tag = "33")]
    pub deprecated: Option<bool>,
    #[prost(message, optional, boxed, tag = "34")]
    pub features: Option<Box<FeatureSet>>,
    /// `(schemactl.v1.service)`
    #[prost(message, optional, boxed, tag = "61117")]
    pub service: Option<Box<v1::Service>>,
}

/// `google.protobuf.MethodOptions`; enums as their numbers.
#[derive(Clone, PartialEq, prost::Message)]
pub struct MethodOptions {
    #[prost(bool, optional, tag = "33")]
    pub deprecated: Option<bool>,
    /// `IdempotencyLevel`: 0 unknown (the default), 1 NO_SIDE_EFFECTS, 2 IDEMPOTENT.
    #[prost(int32, optional, tag = "34")]
    pub idempotency_level: Option<i32>,
    #[prost(message, optional, boxed, tag = "35")]
    pub features: Option<Box<FeatureSet>>,
    /// `(schemactl.v1.method)`
    #[prost(message, optional, boxed, tag = "61117")]
    pub method: Option<Box<v1::Method>>,
}

/// `google.protobuf.FeatureSet` as written, before inheritance; enums as their numbers.
#[derive(Clone, PartialEq, prost::Message)]
pub struct FeatureSet {
    /// 1 EXPLICIT, 2 IMPLICIT, 3 LEGACY_REQUIRED.
    #[prost(int32, optional, tag = "1")]
    pub field_presence: Option<i32>,
    /// 1 OPEN, 2 CLOSED.
    #[prost(int32, optional, tag = "2")]
    pub enum_type: Option<i32>,
    /// 1 PACKED, 2 EXPANDED.
    #[prost(int32, optional, tag = "3")]
    pub repeated_field_encoding: Option<i32>,
    /// 2 VERIFY, 3 NONE.
    #[prost(int32, optional, tag = "4")]
    pub utf8_validation: Option<i32>,
    /// 1 LENGTH_PREFIXED, 2 DELIMITED.
    #[prost(int32, optional, tag = "5")]
    pub message_encoding: Option<i32>,
    /// 1 ALLOW, 2 LEGACY_BEST_EFFORT.
    #[prost(int32, optional, tag = "6")]
    pub json_format: Option<i32>,
    /// `(pb.cpp)`
    #[prost(message, optional, tag = "1000")]
    pub cpp: Option<CppFeatures>,
    /// `(pb.java)`
    #[prost(message, optional, tag = "1001")]
    pub java: Option<JavaFeatures>,
}

/// `pb.CppFeatures`.
#[derive(Clone, Copy, PartialEq, prost::Message)]
pub struct CppFeatures {
    #[prost(bool, optional, tag = "1")]
    pub legacy_closed_enum: Option<bool>,
    /// 1 VIEW, 2 CORD, 3 STRING.
    #[prost(int32, optional, tag = "2")]
    pub string_type: Option<i32>,
}

/// `pb.JavaFeatures`.
#[derive(Clone, Copy, PartialEq, prost::Message)]
pub struct JavaFeatures {
    #[prost(bool, optional, tag = "1")]
    pub legacy_closed_enum: Option<bool>,
    /// 1 DEFAULT, 2 VERIFY.
    #[prost(int32, optional, tag = "2")]
    pub utf8_validation: Option<i32>,
}
