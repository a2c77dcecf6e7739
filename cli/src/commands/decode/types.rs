//! The message types that envelopes carry.

use std::{collections::HashMap, str::FromStr};

use bytes::Bytes;
use prost::Message as _;
use schemactl_compile::{FieldNames, MessageError, Messages};
use schemactl_model::{EventName, ModuleName, Version};
use schemactl_proto::v1::{Envelope, envelope::attribute_value::Attr};
use serde_json::Value;

use crate::{
    client::Client,
    context::Context,
    error::{Error, Result, Stop},
    input::Loaded,
};

const ENVELOPE: &str = "schemactl.v1.Envelope";

/// Decodes envelopes with what is in them.
pub struct Types {
    envelope: Messages,
    source: Source,
}

enum Source {
    /// One schema for all.
    Schema(Box<Messages>),
    /// The version that each envelope names.
    Registry { client: Client, known: HashMap<(ModuleName, Option<Version>), Messages> },
}

impl Types {
    /// The types of a schema.
    pub fn of(loaded: Loaded) -> Result<Types> {
        let messages = Messages::new(&loaded.descriptors).map_err(|error| unusable(&error))?;
        Ok(Types { envelope: envelope()?, source: Source::Schema(Box::new(messages)) })
    }

    /// The types of the registry.
    pub fn of_registry(context: &Context) -> Result<Types> {
        if context.registry.is_none() {
            let error = Error::usage("nothing says where the schema is");
            return Err(error.hint("pass --schema IN, or --registry URL").into());
        }
        let source = Source::Registry { client: Client::new(context)?, known: HashMap::new() };
        Ok(Types { envelope: envelope()?, source })
    }

    /// An envelope as JSON on one line: its fields under their original names, `data` as an object.
    pub fn decode(&mut self, bytes: &[u8]) -> std::result::Result<String, Error> {
        let envelope = Envelope::decode(bytes)
            .map_err(|error| Error::failed("this is not an envelope").because(&error))?;
        if envelope.r#type.is_empty() {
            return Err(Error::failed("this is not an envelope: it names no type"));
        }
        let json = self
            .envelope
            .to_json(ENVELOPE, bytes, FieldNames::Original)
            .map_err(|error| undecodable(&error))?;
        let messages = self.messages(&envelope)?;
        let data = messages.to_json(&envelope.r#type, &envelope.data, FieldNames::Original);
        let data = data.map_err(|error| undecodable(&error))?;
        let parse = |text: &str| {
            Value::from_str(text).map_err(|error| Error::failed("cannot write JSON").because(&error))
        };
        let mut whole = parse(&json)?;
        whole["data"] = parse(&data)?;
        Ok(whole.to_string())
    }

    fn messages(&mut self, envelope: &Envelope) -> std::result::Result<&Messages, Error> {
        match &mut self.source {
            Source::Schema(messages) => Ok(messages),
            Source::Registry { client, known } => {
                let version = Version::parse(&envelope.schema_version).ok();
                let module = match module(envelope) {
                    Some(module) => module,
                    None => event_module(client, &envelope.event_name)?,
                };
                let key = (module, version);
                if !known.contains_key(&key) {
                    known.insert(key.clone(), fetch(client, &key.0, key.1.as_ref())?);
                }
                known.get(&key).ok_or_else(|| Error::failed("the schema got lost"))
            }
        }
    }
}

fn envelope() -> Result<Messages> {
    Ok(Messages::new(&Bytes::from_static(schemactl_proto::BUNDLE)).map_err(|error| unusable(&error))?)
}

/// The module that `dataschema` names: `schemactl://owner/name@version#full.Name`.
fn module(envelope: &Envelope) -> Option<ModuleName> {
    let attribute = envelope.attributes.get("dataschema")?.attr.as_ref()?;
    let (Attr::CeString(text) | Attr::CeUri(text) | Attr::CeUriRef(text)) = attribute else {
        return None;
    };
    let rest = text.strip_prefix("schemactl://")?;
    rest.split(['@', '#']).next()?.parse().ok()
}

fn event_module(client: &Client, name: &str) -> std::result::Result<ModuleName, Error> {
    let name: EventName =
        name.parse().map_err(|error| Error::failed("the envelope names no event").because(&error))?;
    client.event(&name).map(|body| body.module).map_err(flat)
}

fn fetch(
    client: &Client,
    module: &ModuleName,
    version: Option<&Version>,
) -> std::result::Result<Messages, Error> {
    let version = client.version(module, version).map_err(flat)?.summary.version;
    let descriptors = client.descriptors(module, &version).map_err(flat)?;
    Messages::new(&descriptors).map_err(|error| unusable(&error))
}

/// One bad line does not stop the others: its error is told and the next one read.
fn flat(stop: Stop) -> Error {
    match stop {
        Stop::Error(error) => *error,
        Stop::Findings(_) | Stop::Closed => Error::failed("the registry refused"),
    }
}

fn unusable(error: &MessageError) -> Error {
    Error::failed("the schema cannot be used to decode").because(error)
}

fn undecodable(error: &MessageError) -> Error {
    let hint = match error {
        MessageError::UnknownMessage(_) => "name the schema that declares it with --schema, or its registry",
        _ => "was it logged with another version of the schema?",
    };
    Error::failed(error.to_string()).hint(hint)
}
