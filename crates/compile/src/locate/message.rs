//! Messages, oneofs and extensions.

use super::{
    cursor::{Cursor, Step},
    enums, field,
    file::next,
    options,
    ranges::{self, Reservations},
    record::Place,
};
use crate::places::path::{field as of_field, message, oneof};

/// How many of each element a message has so far; a file has two of them as well.
#[derive(Default)]
pub(super) struct Counts {
    pub(super) messages: i32,
    extensions: i32,
    fields: i32,
    enums: i32,
    oneofs: i32,
    options: i32,
    extension_ranges: i32,
}

pub(super) fn message(cursor: &mut Cursor<'_>, place: Place) -> Step {
    cursor.take("message")?;
    cursor.within(place, &[message::NAME], |cursor, _| cursor.identifier("the message's name").map(drop))?;
    block(cursor, place)
}

pub(super) fn block(cursor: &mut Cursor<'_>, place: Place) -> Step {
    cursor.end_of(place, "{")?;
    let mut counts = Counts::default();
    let mut reserved = Reservations::of_message();
    while !cursor.end_of_scope() {
        if cursor.empty_statement() {
            continue;
        }
        cursor.statement(|cursor| {
            if cursor.looking_at("reserved") {
                return ranges::reserved(cursor, place, &mut reserved);
            }
            statement(cursor, place, &mut counts)
        })?;
    }
    reserved.keep(cursor, place);
    ranges::check_count(cursor, counts.fields, cursor.limits.elements, "fields")
}

fn statement(cursor: &mut Cursor<'_>, place: Place, counts: &mut Counts) -> Step {
    match cursor.current_text() {
        "message" => {
            let index = next(&mut counts.messages);
            cursor.within(place, &[message::NESTED_TYPE, index], message)
        }
        "enum" => {
            let index = next(&mut counts.enums);
            cursor.within(place, &[message::ENUM_TYPE, index], enums::enumeration)
        }
        "extensions" => cursor.within(place, &[message::EXTENSION_RANGE], |cursor, place| {
            ranges::extensions(cursor, place, &mut counts.extension_ranges)
        }),
        "extend" => cursor.within(place, &[message::EXTENSION], |cursor, extend_place| {
            extend(cursor, extend_place, place, message::NESTED_TYPE, counts)
        }),
        "option" => options::statement(cursor, place, message::OPTIONS, &mut counts.options),
        "oneof" => {
            let index = next(&mut counts.oneofs);
            cursor.within(place, &[message::ONEOF_DECL, index], |cursor, oneof| {
                self::oneof(cursor, oneof, place, counts)
            })
        }
        _ => {
            let index = next(&mut counts.fields);
            cursor.within(place, &[message::FIELD, index], |cursor, field| {
                field::label(cursor, field)?;
                field::field(cursor, field, place, message::NESTED_TYPE, &mut counts.messages)
            })
        }
    }
}

fn oneof(cursor: &mut Cursor<'_>, place: Place, parent: Place, counts: &mut Counts) -> Step {
    cursor.take("oneof")?;
    cursor.within(place, &[oneof::NAME], |cursor, _| cursor.identifier("the oneof's name").map(drop))?;
    cursor.end_of(place, "{")?;
    let mut option_count = 0;
    while !cursor.end_of_scope() {
        cursor.statement(|cursor| {
            if cursor.looking_at("option") {
                return options::statement(cursor, place, oneof::OPTIONS, &mut option_count);
            }
            let index = next(&mut counts.fields);
            cursor.within(parent, &[message::FIELD, index], |cursor, field| {
                field::field(cursor, field, parent, message::NESTED_TYPE, &mut counts.messages)
            })
        })?;
    }
    Ok(())
}

/// `extend acme.Order { … }`, its own location `place` without an index.
pub(super) fn extend(
    cursor: &mut Cursor<'_>,
    place: Place,
    parent: Place,
    nested: i32,
    counts: &mut Counts,
) -> Step {
    cursor.take("extend")?;
    let first = cursor.peek_start();
    cursor.type_name()?;
    let last = cursor.previous();
    cursor.end_of(place, "{")?;
    if cursor.looking_at("}") {
        return Err(cursor.unexpected("a field; an extend block has at least one"));
    }
    while !cursor.end_of_scope() {
        cursor.statement(|cursor| {
            let index = next(&mut counts.extensions);
            cursor.within(place, &[index], |cursor, field| {
                let extendee = cursor.open(field, &[of_field::EXTENDEE]);
                cursor.recorder.start_at(extendee, first);
                if let Some(last) = last {
                    cursor.recorder.close(extendee, last);
                }
                field::label(cursor, field)?;
                field::field(cursor, field, parent, nested, &mut counts.messages)
            })
        })?;
    }
    Ok(())
}
