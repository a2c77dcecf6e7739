//! Messages whose type is known at run time only: bytes to JSON and back.

use bytes::Bytes;
use prost::Message;
use prost_reflect::{
    DescriptorPool, DeserializeOptions, DynamicMessage, MessageDescriptor, SerializeOptions,
};

use crate::{Limits, imports, link, stack, wire};

/// The message types of one descriptor set.
#[derive(Clone, Debug)]
pub struct Messages {
    pool: DescriptorPool,
}

/// How fields are named in JSON.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum FieldNames {
    /// As in the .proto file.
    #[default]
    Original,
    /// lowerCamelCase, or what `json_name` says.
    Json,
}

/// Why a message cannot be read or written.
#[derive(Debug, thiserror::Error)]
pub enum MessageError {
    /// The descriptors are not a set that can be linked.
    #[error("the descriptor set cannot be used: {0}")]
    InvalidDescriptors(String),
    /// The set has no such message.
    #[error("the schema has no message {0:?}")]
    UnknownMessage(String),
    /// The bytes are of another message, or of none.
    #[error("the bytes are not a valid {name}")]
    Undecodable {
        /// Full name of the message asked for.
        name: String,
        /// Where decoding stopped.
        source: prost::DecodeError,
    },
    /// The JSON does not fit the message. The source may quote values from it.
    #[error("the JSON is not a valid {name}")]
    InvalidJson {
        /// Full name of the message asked for.
        name: String,
        /// What does not fit, with line and column.
        source: serde_json::Error,
    },
}

impl Messages {
    /// Reads an encoded `google.protobuf.FileDescriptorSet` that contains every file it refers to, apart
    /// from the bundle and the well-known types.
    pub fn new(descriptors: &Bytes) -> Result<Self, MessageError> {
        let invalid = MessageError::InvalidDescriptors;
        let set = wire::split(descriptors).map_err(|error| invalid(error.to_string()))?;
        let nodes = imports::order_set(&set, &Limits::default()).map_err(|findings| {
            invalid(findings.first().map(|one| one.message.clone()).unwrap_or_default())
        })?;
        let linked = stack::run(|| link::link_set(&nodes));
        let linked = linked.map_err(|_panic| invalid("the linker failed on it".to_owned()))?;
        linked.map(|pool| Messages { pool }).map_err(|error| invalid(error.to_string()))
    }

    /// The full names of all messages, sorted.
    pub fn names(&self) -> Vec<String> {
        let mut names: Vec<String> =
            self.pool.all_messages().map(|message| message.full_name().to_owned()).collect();
        names.sort_unstable();
        names
    }

    /// Encoded bytes of a message to ProtoJSON on one line: 64-bit integers as strings, enums by name,
    /// unset fields left out. Fields the schema does not know are left out as well.
    pub fn to_json(&self, message: &str, bytes: &[u8], names: FieldNames) -> Result<String, MessageError> {
        let descriptor = self.message(message)?;
        let decoded = DynamicMessage::decode(descriptor, bytes)
            .map_err(|source| MessageError::Undecodable { name: message.to_owned(), source })?;
        let options = SerializeOptions::new().use_proto_field_name(names == FieldNames::Original);
        let mut json = Vec::new();
        decoded
            .serialize_with_options(&mut serde_json::Serializer::new(&mut json), &options)
            .map_err(|source| MessageError::InvalidJson { name: message.to_owned(), source })?;
        Ok(String::from_utf8_lossy(&json).into_owned())
    }

    /// ProtoJSON of a message to encoded bytes; fields by either name, unknown ones refused.
    pub fn from_json(&self, message: &str, json: &str) -> Result<Vec<u8>, MessageError> {
        let descriptor = self.message(message)?;
        let invalid = |source| MessageError::InvalidJson { name: message.to_owned(), source };
        let mut deserializer = serde_json::Deserializer::from_str(json);
        let options = DeserializeOptions::new().deny_unknown_fields(true);
        let decoded = DynamicMessage::deserialize_with_options(descriptor, &mut deserializer, &options)
            .map_err(invalid)?;
        deserializer.end().map_err(invalid)?;
        Ok(decoded.encode_to_vec())
    }

    fn message(&self, name: &str) -> Result<MessageDescriptor, MessageError> {
        let found = self.pool.get_message_by_name(name);
        found.ok_or_else(|| MessageError::UnknownMessage(name.chars().take(200).collect()))
    }
}
