//! The option contract and the envelope as Rust types, and the bundle: every file that a schema
//! may import without declaring a dependency, as sources and as one encoded descriptor set.
//!
//! Nothing is decided here. What the options mean is `schemactl-model`'s business.

/// Generated from `schemactl/v1/*.proto`.
#[expect(clippy::doc_markdown, reason = "the comments are the contract's own")]
pub mod v1 {
    include!(concat!(env!("OUT_DIR"), "/schemactl.v1.rs"));
}

/// Extension number of every schemactl option, at every extension point.
pub const EXTENSION_NUMBER: u32 = 61117;

/// An encoded `google.protobuf.FileDescriptorSet` of the bundle and of the well-known types it
/// needs, in dependency order, custom options kept, without source info.
pub const BUNDLE: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/bundle.binpb"));

/// Path and text of each file of the bundle, sorted by path.
pub const BUNDLE_SOURCES: &[(&str, &str)] = include!(concat!(env!("OUT_DIR"), "/sources.rs"));
