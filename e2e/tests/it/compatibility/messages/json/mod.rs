//! JSON of messages: <https://protobuf.dev/programming-guides/json/>.

mod read;
mod write;

pub use read::read;
pub use write::write;

/// Why JSON is not a message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refused(pub String);

use schemactl_model::schema::Field;

/// The key of a field; extensions go by their full name.
fn key(field: &Field) -> String {
    if field.is_extension() { format!("[{}]", field.full_name) } else { field.json_name.to_string() }
}
