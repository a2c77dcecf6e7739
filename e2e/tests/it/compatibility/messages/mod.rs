//! Messages of a Schema, with a wire format and a JSON of their own.
//!
//! Written from the protobuf documentation alone and apart from the libraries that the product uses, because
//! those differ from the language where it matters here: a closed enum sets unknown numbers aside, a map keeps of an
//! entry nothing but key and value, extensions are fields. `codec` holds them against prost on what both do.
//!
//! Not as the language has it: well-known types have the JSON of any other message, on both sides of a change
//! alike, and message sets are read as ordinary messages.

pub mod json;
mod random;
mod value;
pub mod wire;

pub use random::Writer;
pub use value::{Message, Slot, Value, field_of};
