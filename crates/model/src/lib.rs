//! The words every other crate speaks: names that parse or fail with a reason, versions, digests,
//! the Schema model, events read from it, and findings.
//!
//! Pure: values in, values out. Nothing here reads a file, a clock or a socket, and nothing here
//! knows how a schema was compiled; [`Schema::decode`] takes any encoded descriptor set.

mod closest;
mod digest;
pub mod event;
mod finding;
mod name;
pub mod schema;

pub use closest::{closest, closest_few};
pub use digest::{Digest, DigestBuilder, InvalidDigest};
pub use event::EventSpec;
pub use finding::{FilePlace, Finding, Severity, Span};
pub use name::{DraftName, EventName, FilePath, InvalidName, ModuleName, OwnerName};
pub use schema::Schema;
pub use semver::{Version, VersionReq};
