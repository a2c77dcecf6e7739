//! `google.protobuf.FileDescriptorSet` as it is on the wire, with options and source info left
//! encoded: custom options survive, and spans cost nothing until somebody asks.
//!
//! Field numbers are those of `google/protobuf/descriptor.proto`. A field that may come in pieces
//! (options) is taken as a list of pieces; joined, they are the merged message.

use bytes::Bytes;

#[derive(Clone, PartialEq, prost::Message)]
pub(super) struct FileDescriptorSet {
    #[prost(message, repeated, tag = "1")]
    pub file: Vec<FileDescriptor>,
}

#[derive(Clone, PartialEq, prost::Message)]
pub(super) struct FileDescriptor {
    #[prost(string, tag = "1")]
    pub name: String,
    #[prost(string, tag = "2")]
    pub package: String,
    #[prost(string, repeated, tag = "3")]
    pub dependency: Vec<String>,
    #[prost(message, repeated, tag = "4")]
    pub message_type: Vec<Descriptor>,
    #[prost(message, repeated, tag = "5")]
    pub enum_type: Vec<EnumDescriptor>,
    #[prost(message, repeated, tag = "6")]
    pub service: Vec<ServiceDescriptor>,
    #[prost(message, repeated, tag = "7")]
    pub extension: Vec<FieldDescriptor>,
    #[prost(bytes = "bytes", repeated, tag = "8")]
    pub options: Vec<Bytes>,
    #[prost(bytes = "bytes", tag = "9")]
    pub source_code_info: Bytes,
    #[prost(int32, repeated, packed = "false", tag = "10")]
    pub public_dependency: Vec<i32>,
    #[prost(int32, repeated, packed = "false", tag = "11")]
    pub weak_dependency: Vec<i32>,
    #[prost(string, tag = "12")]
    pub syntax: String,
    #[prost(int32, tag = "14")]
    pub edition: i32,
}

#[derive(Clone, PartialEq, prost::Message)]
pub(super) struct Descriptor {
    #[prost(string, tag = "1")]
    pub name: String,
    #[prost(message, repeated, tag = "2")]
    pub field: Vec<FieldDescriptor>,
    #[prost(message, repeated, tag = "3")]
    pub nested_type: Vec<Descriptor>,
    #[prost(message, repeated, tag = "4")]
    pub enum_type: Vec<EnumDescriptor>,
    #[prost(message, repeated, tag = "5")]
    pub extension_range: Vec<Range>,
    #[prost(message, repeated, tag = "6")]
    pub extension: Vec<FieldDescriptor>,
    #[prost(bytes = "bytes", repeated, tag = "7")]
    pub options: Vec<Bytes>,
    #[prost(message, repeated, tag = "8")]
    pub oneof_decl: Vec<OneofDescriptor>,
    #[prost(message, repeated, tag = "9")]
    pub reserved_range: Vec<Range>,
    #[prost(string, repeated, tag = "10")]
    pub reserved_name: Vec<String>,
}

/// A reserved or extension range: the end is exclusive in a message, inclusive in an enum. Only
/// extension ranges have options.
#[derive(Clone, PartialEq, prost::Message)]
pub(super) struct Range {
    #[prost(int32, tag = "1")]
    pub start: i32,
    #[prost(int32, tag = "2")]
    pub end: i32,
    #[prost(bytes = "bytes", repeated, tag = "3")]
    pub options: Vec<Bytes>,
}

#[derive(Clone, PartialEq, prost::Message)]
pub(super) struct FieldDescriptor {
    #[prost(string, tag = "1")]
    pub name: String,
    #[prost(string, tag = "2")]
    pub extendee: String,
    #[prost(int32, tag = "3")]
    pub number: i32,
    #[prost(int32, tag = "4")]
    pub label: i32,
    #[prost(int32, tag = "5")]
    pub r#type: i32,
    #[prost(string, tag = "6")]
    pub type_name: String,
    #[prost(string, optional, tag = "7")]
    pub default_value: Option<String>,
    #[prost(bytes = "bytes", repeated, tag = "8")]
    pub options: Vec<Bytes>,
    #[prost(int32, optional, tag = "9")]
    pub oneof_index: Option<i32>,
    #[prost(string, optional, tag = "10")]
    pub json_name: Option<String>,
    #[prost(bool, tag = "17")]
    pub proto3_optional: bool,
}

#[derive(Clone, PartialEq, prost::Message)]
pub(super) struct OneofDescriptor {
    #[prost(string, tag = "1")]
    pub name: String,
    #[prost(bytes = "bytes", repeated, tag = "2")]
    pub options: Vec<Bytes>,
}

#[derive(Clone, PartialEq, prost::Message)]
pub(super) struct EnumDescriptor {
    #[prost(string, tag = "1")]
    pub name: String,
    #[prost(message, repeated, tag = "2")]
    pub value: Vec<EnumValueDescriptor>,
    #[prost(bytes = "bytes", repeated, tag = "3")]
    pub options: Vec<Bytes>,
    #[prost(message, repeated, tag = "4")]
    pub reserved_range: Vec<Range>,
    #[prost(string, repeated, tag = "5")]
    pub reserved_name: Vec<String>,
}

#[derive(Clone, PartialEq, prost::Message)]
pub(super) struct EnumValueDescriptor {
    #[prost(string, tag = "1")]
    pub name: String,
    #[prost(int32, tag = "2")]
    pub number: i32,
    #[prost(bytes = "bytes", repeated, tag = "3")]
    pub options: Vec<Bytes>,
}

#[derive(Clone, PartialEq, prost::Message)]
pub(super) struct ServiceDescriptor {
    #[prost(string, tag = "1")]
    pub name: String,
    #[prost(message, repeated, tag = "2")]
    pub method: Vec<MethodDescriptor>,
    #[prost(bytes = "bytes", repeated, tag = "3")]
    pub options: Vec<Bytes>,
}

#[derive(Clone, PartialEq, prost::Message)]
pub(super) struct MethodDescriptor {
    #[prost(string, tag = "1")]
    pub name: String,
    #[prost(string, tag = "2")]
    pub input_type: String,
    #[prost(string, tag = "3")]
    pub output_type: String,
    #[prost(bytes = "bytes", repeated, tag = "4")]
    pub options: Vec<Bytes>,
    #[prost(bool, tag = "5")]
    pub client_streaming: bool,
    #[prost(bool, tag = "6")]
    pub server_streaming: bool,
}

#[derive(Clone, PartialEq, prost::Message)]
pub(super) struct SourceCodeInfo {
    #[prost(message, repeated, tag = "1")]
    pub location: Vec<Location>,
}

#[derive(Clone, PartialEq, prost::Message)]
pub(super) struct Location {
    #[prost(int32, repeated, tag = "1")]
    pub path: Vec<i32>,
    #[prost(int32, repeated, tag = "2")]
    pub span: Vec<i32>,
    #[prost(string, optional, tag = "3")]
    pub leading_comments: Option<String>,
    #[prost(string, optional, tag = "4")]
    pub trailing_comments: Option<String>,
    #[prost(string, repeated, tag = "6")]
    pub leading_detached_comments: Vec<String>,
}
