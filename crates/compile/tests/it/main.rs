//! Sources in, descriptors or findings out.

#![expect(clippy::unwrap_used, reason = "helpers of tests may fail as tests do")]

mod bad_input;
mod changed;
mod compiles;
mod hostile;
mod messages;
mod protoc;
mod refused;
mod source_info;
mod worker;
mod world;
