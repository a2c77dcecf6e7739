//! What is compiled.

use bytes::Bytes;
use schemactl_model::FilePath;

/// One source file as it came in.
#[derive(Clone, Debug)]
pub struct Source {
    /// Where it lies below the import root, as an `import` spells it.
    pub path: FilePath,
    /// Its bytes; nothing is known of them, they may not even be UTF-8.
    pub content: Bytes,
}

/// A module's sources and what they may import.
#[derive(Clone, Debug, Default)]
pub struct Input {
    /// The module's own files, in any order.
    pub files: Vec<Source>,
    /// Encoded `google.protobuf.FileDescriptorSet`s, each self-contained. Where two hold a file of one
    /// name, the first set's is taken; a file of the module itself wins over all. The contract, the
    /// rest of [`schemactl_proto::BUNDLE`] and the well-known types need not be among them.
    pub dependencies: Vec<Bytes>,
}
