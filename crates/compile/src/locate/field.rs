//! Fields, of messages and of extensions.

use super::{
    cursor::{Cursor, Step},
    file::next,
    message, options,
    record::Place,
};
use crate::{
    places::path::{field, message as of_message},
    tokens::Kind,
};

/// The types that have names of their own.
pub(crate) const PRIMITIVES: [&str; 15] = [
    "double", "float", "int32", "int64", "uint32", "uint64", "sint32", "sint64", "fixed32", "fixed64",
    "sfixed32", "sfixed64", "bool", "string", "bytes",
];

pub(super) fn label(cursor: &mut Cursor<'_>, field: Place) -> Step {
    if matches!(cursor.current_text(), "optional" | "required" | "repeated") {
        cursor.within(field, &[field::LABEL], |cursor, _| {
            cursor.skip();
            Ok(())
        })?;
    }
    Ok(())
}

/// A field behind its label. Maps and groups bring a message along, as the next of `messages` below `parent`.
pub(super) fn field(
    cursor: &mut Cursor<'_>,
    field: Place,
    parent: Place,
    nested: i32,
    messages: &mut i32,
) -> Step {
    let what = field_type(cursor, field)?;
    let name = cursor.open(field, &[field::NAME]);
    cursor.identifier("the field's name")?;
    cursor.close(name);
    let name_token = cursor.previous();
    cursor.take("=")?;
    cursor.within(field, &[field::NUMBER], |cursor, _| {
        cursor.take_kind(Kind::Integer, "the field's number").map(drop)
    })?;
    options::field_list(cursor, field)?;
    match what {
        Type::Plain => cursor.end_of(field, ";"),
        Type::Map => {
            *messages += 1;
            cursor.end_of(field, ";")
        }
        Type::Group => {
            // A group is a field and a message in one, so their locations overlap.
            let start = cursor.recorder.start_of(field);
            let group = cursor.open(parent, &[nested, next(messages)]);
            cursor.recorder.start_at(group, start);
            for (of, number) in [(group, of_message::NAME), (field, field::TYPE_NAME)] {
                let place = cursor.open(of, &[number]);
                if let Some(token) = name_token {
                    cursor.recorder.start_at(place, (token.line, token.column));
                    cursor.recorder.close(place, token);
                }
            }
            message::block(cursor, group)?;
            cursor.close(group);
            Ok(())
        }
    }
}

enum Type {
    Plain,
    Map,
    Group,
}

fn field_type(cursor: &mut Cursor<'_>, field: Place) -> Step<Type> {
    // Which field of the descriptor the type is in shows only once it is read.
    let start = cursor.open(field, &[]);
    let (what, number) = match cursor.current_text() {
        "group" => {
            cursor.skip();
            (Type::Group, field::TYPE)
        }
        primitive if PRIMITIVES.contains(&primitive) => {
            cursor.skip();
            (Type::Plain, field::TYPE)
        }
        "map" => {
            cursor.skip();
            if cursor.looking_at("<") {
                map_type(cursor)?;
                (Type::Map, field::TYPE_NAME)
            } else {
                while cursor.try_take(".") {
                    cursor.identifier("an identifier")?;
                }
                (Type::Plain, field::TYPE_NAME)
            }
        }
        _ => {
            cursor.type_name()?;
            (Type::Plain, field::TYPE_NAME)
        }
    };
    cursor.recorder.append_path(start, number);
    cursor.close(start);
    Ok(what)
}

fn map_type(cursor: &mut Cursor<'_>) -> Step {
    cursor.take("<")?;
    cursor.type_name()?;
    cursor.take(",")?;
    cursor.type_name()?;
    cursor.take(">")
}
