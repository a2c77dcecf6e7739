//! Map entries, hidden from the linker and put back.
//!
//! The linker keeps a map in the value of an option in a hash map: its entries would come out in another
//! order with every run. As what a map is on the wire, a list of entries, it keeps them as written, which
//! is what protoc does.

use prost::DecodeError;
use prost_types::{DescriptorProto, FileDescriptorProto};

use crate::{
    places::path::{file, message},
    wire,
};

/// An encoded `MessageOptions` with `map_entry = true`.
const MAP_ENTRY: [u8; 2] = [7 << 3, 1];

/// Which messages below a file or message are map entries.
#[derive(Debug, Default)]
pub(crate) struct Maps {
    is_entry: bool,
    /// By index, ascending: the messages that are entries or have some within.
    messages: Vec<(usize, Maps)>,
}

/// Turns the map entries of a file into plain messages.
pub(crate) fn hide(file: &mut FileDescriptorProto) -> Maps {
    Maps { is_entry: false, messages: hide_all(&mut file.message_type) }
}

fn hide_all(messages: &mut [DescriptorProto]) -> Vec<(usize, Maps)> {
    let hidden = messages.iter_mut().enumerate().map(|(index, message)| {
        let is_entry = message.options.take_if(|options| options.map_entry()).is_some();
        (index, Maps { is_entry, messages: hide_all(&mut message.nested_type) })
    });
    hidden.filter(|(_, maps)| !maps.is_empty()).collect()
}

impl Maps {
    pub(crate) fn is_empty(&self) -> bool {
        !self.is_entry && self.messages.is_empty()
    }

    /// The encoded file with its map entries again.
    pub(crate) fn restore(&self, encoded: &[u8]) -> Result<Vec<u8>, DecodeError> {
        self.restore_within(encoded, file::MESSAGE_TYPE)
    }

    fn restore_within(&self, encoded: &[u8], messages: i32) -> Result<Vec<u8>, DecodeError> {
        let mut out = Vec::with_capacity(encoded.len() + 4 * self.messages.len() + 8);
        let mut known = self.messages.iter().peekable();
        let mut index = 0;
        for field in wire::fields(encoded) {
            let field = field?;
            if i64::from(field.number) != i64::from(messages) {
                out.extend_from_slice(&encoded[field.whole]);
                continue;
            }
            match known.next_if(|(of, _)| *of == index) {
                Some((_, maps)) => {
                    let restored = maps.restore_within(&encoded[field.payload], message::NESTED_TYPE)?;
                    wire::append(&mut out, field.number, &restored);
                }
                None => out.extend_from_slice(&encoded[field.whole]),
            }
            index += 1;
        }
        if self.is_entry {
            wire::append(&mut out, message::OPTIONS.cast_unsigned(), &MAP_ENTRY);
        }
        Ok(out)
    }
}
