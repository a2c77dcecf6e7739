//! What a change means in a Kafka topic, whose records are Protobuf, and in a Kinesis stream, whose
//! records are JSON.

use schemactl_model::schema::Kind;

use super::{
    effect::Effect,
    tables::{enum_value, into_oneof, masked},
    value::ImpactClass,
    what::{Value, What},
};
use crate::changes::compare::{Verdict, compare};

/// In a Kafka topic; none where it means nothing at all.
pub(super) fn kafka(what: &What) -> Option<Effect> {
    use ImpactClass::{Changed, Nothing};
    let (class, reason) = match what {
        What::Added => (Nothing, "readers that do not know its number skip it".to_owned()),
        What::AddedHash => (Changed, "records from now on carry its keyed hash".to_owned()),
        What::Unhashed => (Changed, "records from now on carry it and not its keyed hash".to_owned()),
        What::AddedOneof(_) | What::Optional | What::LeftOneof | What::TooDeep => return None,
        What::Gone => (Changed, "records from now on come without its value".to_owned()),
        What::Renamed { .. } => (Nothing, "records have its number and not its name".to_owned()),
        What::Type { before, after } => on_the_wire(before, after),
        What::IntoOneof { name, existed: true } => into_oneof(name, true),
        What::IntoOneof { name, .. } => {
            (Changed, format!("it moved into the new oneof {name:?}; alone there, its bytes are the same"))
        }
        // Records hold an enum's number, so that a name is what readers make of it.
        What::EnumValue { .. } => (Nothing, "records have the value's number and not its name".to_owned()),
        What::Masked(_) => (Changed, masked(what)),
    };
    Some(Effect::whole(class, reason))
}

/// In a Kinesis stream; none where it means nothing at all.
pub(super) fn kinesis(what: &What) -> Option<Effect> {
    json("records", what)
}

/// In JSON that somebody reads by name: `records`, or whatever it comes in.
pub(super) fn json(records: &str, what: &What) -> Option<Effect> {
    use ImpactClass::{Changed, Nothing};
    let (class, reason) = match what {
        What::Added => (Nothing, format!("{records} have one name more, which readers skip")),
        What::AddedHash => (Changed, format!("{records} from now on carry its keyed hash")),
        What::Unhashed => (Changed, format!("{records} from now on carry it and not its keyed hash")),
        What::AddedOneof(_) | What::Optional | What::LeftOneof | What::TooDeep => return None,
        What::Gone => (Changed, format!("{records} from now on come without its value")),
        What::Renamed { before, after } => {
            (Changed, format!("{records} from now on call it {after:?} and not {before:?}"))
        }
        What::Type { before, after } => in_json(records, before, after),
        What::IntoOneof { name, existed } => into_oneof(name, *existed),
        What::EnumValue { class, reason } => enum_value(*class, reason),
        What::Masked(_) => (Changed, masked(what)),
    };
    Some(Effect::whole(class, reason))
}

/// The ways in which bytes of one type are read as another.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Wire {
    Varint,
    Zigzag,
    Fixed32,
    Fixed64,
    Float,
    Double,
    Text,
    Message,
    Group,
}

fn wire(kind: Kind) -> Wire {
    match kind {
        Kind::Bool | Kind::Enum(_) | Kind::Int32 | Kind::Int64 | Kind::Uint32 | Kind::Uint64 => Wire::Varint,
        Kind::Sint32 | Kind::Sint64 => Wire::Zigzag,
        Kind::Fixed32 | Kind::Sfixed32 => Wire::Fixed32,
        Kind::Fixed64 | Kind::Sfixed64 => Wire::Fixed64,
        Kind::Float => Wire::Float,
        Kind::Double => Wire::Double,
        Kind::String | Kind::Bytes => Wire::Text,
        Kind::Message(_) => Wire::Message,
        Kind::Group(_) => Wire::Group,
    }
}

fn on_the_wire(before: &Value, after: &Value) -> (ImpactClass, String) {
    use ImpactClass::{Changed, Impossible, Nothing};
    let (was, is) = (before.source(), after.source());
    if was == is {
        return (Nothing, "records do not know of column types".to_owned());
    }
    let change = format!("{was} became {is}");
    if wire(before.kind) != wire(after.kind) {
        return (Impossible, format!("{change}: records that lie there would be read as something else"));
    }
    match (before.is_repeated, after.is_repeated) {
        (false, true) => {
            (Changed, format!("{change}: readers from before see one value of the list, or none"))
        }
        (true, false) => (Impossible, format!("{change}: of a list that lies there one value would be read")),
        _ => match compare(&before.member, &after.member) {
            Verdict::Same | Verdict::Wider => (
                Nothing,
                format!("{change}: the bytes are the same; readers from before cut off what is larger"),
            ),
            Verdict::Refused(reason)
                if before.member.r#type != after.member.r#type || is_number(before.kind) =>
            {
                (Impossible, reason)
            }
            _ => (Changed, format!("{change}: what lies there holds what it was")),
        },
    }
}

fn is_number(kind: Kind) -> bool {
    !matches!(
        kind,
        Kind::Bool | Kind::Enum(_) | Kind::String | Kind::Bytes | Kind::Message(_) | Kind::Group(_)
    )
}

fn in_json(records: &str, before: &Value, after: &Value) -> (ImpactClass, String) {
    use ImpactClass::{Changed, Nothing};
    let (was, is) = (before.source(), after.source());
    if was == is {
        return (Nothing, format!("{records} do not know of column types"));
    }
    let form = |value: &Value| match value.is_repeated {
        true => format!("a list of {}", form(value)),
        false => form(value).to_owned(),
    };
    let (old, new) = (form(before), form(after));
    if old != new {
        return (Changed, format!("{was} became {is}: {records} from now on hold {new} and not {old}"));
    }
    match compare(&before.member, &after.member) {
        Verdict::Same | Verdict::Wider => (Nothing, format!("{was} became {is}: JSON writes both alike")),
        _ => (Changed, format!("{was} became {is}: JSON writes both alike, and they hold other values")),
    }
}

/// How JSON writes a value: 64-bit integers are text.
fn form(value: &Value) -> &str {
    match value.kind {
        Kind::Bool => "true or false",
        Kind::Int32 | Kind::Sint32 | Kind::Sfixed32 | Kind::Uint32 | Kind::Fixed32 => "a number",
        Kind::Float | Kind::Double => "a number",
        Kind::Int64 | Kind::Sint64 | Kind::Sfixed64 | Kind::Uint64 | Kind::Fixed64 => "a number as text",
        Kind::String => "text",
        Kind::Bytes => "Base64",
        Kind::Enum(_) => "a name",
        Kind::Message(_) | Kind::Group(_) => value.source(),
    }
}
