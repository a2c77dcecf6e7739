//! The wire format: <https://protobuf.dev/programming-guides/encoding/>.

mod decode;
mod encode;
mod reader;

pub use decode::decode;
pub use encode::encode;

/// Why bytes are not a message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Undecodable(pub String);

const VARINT: u8 = 0;
const FIXED64: u8 = 1;
const LENGTH: u8 = 2;
const START_GROUP: u8 = 3;
const END_GROUP: u8 = 4;
const FIXED32: u8 = 5;

/// How a single value of a kind is written.
fn wire_type(kind: schemactl_model::schema::Kind) -> u8 {
    use schemactl_model::schema::Kind;
    match kind {
        Kind::Bool | Kind::Int32 | Kind::Int64 | Kind::Uint32 | Kind::Uint64 => VARINT,
        Kind::Sint32 | Kind::Sint64 | Kind::Enum(_) => VARINT,
        Kind::Fixed64 | Kind::Sfixed64 | Kind::Double => FIXED64,
        Kind::Fixed32 | Kind::Sfixed32 | Kind::Float => FIXED32,
        Kind::String | Kind::Bytes | Kind::Message(_) => LENGTH,
        Kind::Group(_) => START_GROUP,
    }
}
