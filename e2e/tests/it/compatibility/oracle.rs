//! A message through two schemas and back: written with one, read and written again with the other, read with
//! the first. It must be what it was.

use std::collections::BTreeSet;

use schemactl_check::{BreakingConfig, breaking};
use schemactl_model::{Schema, schema::MessageId};

use super::{
    messages::{Message, Writer, json, wire},
    random::Random,
};

/// Rules about what may happen to data later, or about calls: nothing is lost by what they report itself. Leaving
/// them out of the verdict, more changes are tried than the categories would let through.
const NOT_ABOUT_DATA: &[&str] = &[
    "ENUM_VALUE_NO_DELETE_UNLESS_NAME_RESERVED",
    "ENUM_VALUE_NO_DELETE_UNLESS_NUMBER_RESERVED",
    "FIELD_NO_DELETE_UNLESS_NAME_RESERVED",
    "FIELD_NO_DELETE_UNLESS_NUMBER_RESERVED",
    "RESERVED_ENUM_NO_DELETE",
    "RESERVED_MESSAGE_NO_DELETE",
    "RPC_SAME_CLIENT_STREAMING",
    "RPC_SAME_IDEMPOTENCY_LEVEL",
    "RPC_SAME_REQUEST_TYPE",
    "RPC_SAME_RESPONSE_TYPE",
    "RPC_SAME_SERVER_STREAMING",
];

/// Rules about what only JSON loses.
const ABOUT_JSON: &[&str] =
    &["ENUM_VALUE_LOSSLESS_FIRST_NAME", "EXTENSION_LOSSLESS_NO_DELETE", "FIELD_LOSSLESS_NO_DELETE"];

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    Wire,
    Json,
}

/// How often the oracle looked.
#[derive(Clone, Debug, Default)]
pub struct Tally {
    /// Changes that the rules let through, for the wire and for JSON; both directions count.
    pub wire: usize,
    pub json: usize,
    pub messages: usize,
    /// Rules of LOSSLESS that alone stood in the way of a change that does lose data.
    pub needed: BTreeSet<String>,
}

/// Both directions of a change in both formats, where the rules let it through; the first loss is the error.
pub fn try_change(
    one: &Schema,
    other: &Schema,
    random: &mut Random,
    tally: &mut Tally,
) -> Result<(), String> {
    for (before, after, direction) in [(one, other, "old to new"), (other, one, "new to old")] {
        for format in [Format::Wire, Format::Json] {
            let objections = objections(before, after, format);
            let only = objections.iter().next().filter(|_| objections.len() == 1);
            let only_lossless =
                only.filter(|rule| rule.contains("_LOSSLESS_") && !tally.needed.contains(*rule));
            if !objections.is_empty() && only_lossless.is_none() {
                continue;
            }
            let loss = loss(before, after, format, random, &mut tally.messages);
            match (only_lossless, loss) {
                (None, Some(loss)) => return Err(format!("{direction} and back, {format:?}: {loss}")),
                (None, None) if format == Format::Wire => tally.wire += 1,
                (None, None) => tally.json += 1,
                (Some(rule), Some(_)) => drop(tally.needed.insert(rule.clone())),
                (Some(_), None) => {}
            }
        }
    }
    Ok(())
}

/// The rules that say a reader of `after` cannot handle what was written with `before`.
fn objections(before: &Schema, after: &Schema, format: Format) -> BTreeSet<String> {
    let category = if format == Format::Wire { "WIRE" } else { "WIRE_JSON" };
    let config = BreakingConfig::of(&[category, "LOSSLESS"]);
    let findings = breaking(before, after, &config).expect("the categories are known");
    let rules = findings.into_iter().map(|finding| finding.rule.into_owned());
    rules
        .filter(|rule| {
            let is_about_data = !NOT_ABOUT_DATA.contains(&rule.as_str());
            is_about_data && (format == Format::Json || !ABOUT_JSON.contains(&rule.as_str()))
        })
        .collect()
}

/// What some message of `before` loses on its way through `after` and back.
pub fn loss(
    before: &Schema,
    after: &Schema,
    format: Format,
    random: &mut Random,
    messages: &mut usize,
) -> Option<String> {
    let writer = Writer::new(before, after);
    for (id, message) in before.messages() {
        let Some(reader) = after.message(&message.full_name) else { continue };
        if message.is_map_entry() || !has_json(before, id, format) {
            continue;
        }
        // The first have everything set.
        for sparse in [1, 1, 2, 2, 3, 8] {
            let made = writer.message(id, sparse, random);
            *messages += 1;
            let back = match format {
                Format::Wire => through_wire((before, id), (after, reader), &made),
                Format::Json => through_json((before, id), (after, reader), &made),
            };
            match back {
                Ok(back) if back == made => {}
                Ok(back) => return Some(format!("{}: {made:#?}\nbecame {back:#?}", message.full_name)),
                Err(why) => return Some(format!("{}: {made:#?}\nis refused: {why}", message.full_name)),
            }
        }
    }
    None
}

type Side<'a> = (&'a Schema, MessageId);

fn through_wire(before: Side, after: Side, made: &Message) -> Result<Message, String> {
    let bytes = wire::encode(before.0, before.1, made);
    assert_eq!(&wire::decode(before.0, before.1, &bytes).expect("what was encoded decodes"), made);
    let seen = wire::decode(after.0, after.1, &bytes).map_err(|error| error.0)?;
    let again = wire::encode(after.0, after.1, &seen);
    wire::decode(before.0, before.1, &again).map_err(|error| error.0)
}

fn through_json(before: Side, after: Side, made: &Message) -> Result<Message, String> {
    let text = json::write(before.0, before.1, made);
    assert_eq!(&json::read(before.0, before.1, &text).expect("what was written can be read"), made);
    let seen = json::read(after.0, after.1, &text).map_err(|error| error.0)?;
    let again = json::write(after.0, after.1, &seen);
    json::read(before.0, before.1, &again).map_err(|error| error.0)
}

/// Two fields of a proto2 message may have one name in JSON; such a message loses data on its own.
fn has_json(schema: &Schema, message: MessageId, format: Format) -> bool {
    if format == Format::Wire {
        return true;
    }
    let mut names: Vec<&str> = schema[message].fields.iter().map(|id| &*schema[*id].json_name).collect();
    names.sort_unstable();
    names.windows(2).all(|pair| pair[0] != pair[1])
}
