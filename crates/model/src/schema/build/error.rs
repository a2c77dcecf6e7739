//! Why bytes are no Schema.

/// Why an encoded descriptor set is not a Schema.
#[derive(Debug, thiserror::Error)]
pub enum InvalidSchema {
    /// Not a descriptor set, or nested deeper than 100.
    #[error("the bytes are not an encoded google.protobuf.FileDescriptorSet")]
    Undecodable(#[from] prost::DecodeError),
    /// The set has no file.
    #[error("the descriptor set has no files")]
    Empty,
    /// Two elements of one name.
    #[error("{0:?} is defined twice in the descriptor set")]
    Duplicate(String),
    /// A type that the set does not contain.
    #[error(
        "{by:?} refers to {name:?}, which the descriptor set does not contain; build it with its imports"
    )]
    Unresolved {
        /// The full name of what refers to it.
        by: String,
        /// The name referred to.
        name: String,
    },
    /// A number that descriptor.proto gives no meaning, or an index out of range.
    #[error("{0:?} has a type, label or oneof index that descriptor.proto does not know")]
    UnknownNumber(String),
}
