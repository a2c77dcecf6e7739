//! Services and their methods.

use super::{
    cursor::{Cursor, Step},
    options,
    record::Place,
};
use crate::places::path::{method, service};

pub(super) fn service(cursor: &mut Cursor<'_>, place: Place, index: usize) -> Step {
    cursor.take("service")?;
    cursor.within(place, &[service::NAME], |cursor, _| cursor.identifier("the service's name").map(drop))?;
    cursor.end_of(place, "{")?;
    let (mut methods, mut option_count) = (0, 0);
    while !cursor.end_of_scope() {
        if cursor.empty_statement() {
            continue;
        }
        cursor.statement(|cursor| {
            if cursor.looking_at("option") {
                return options::statement(cursor, place, service::OPTIONS, &mut option_count);
            }
            let position = methods;
            methods += 1;
            let number = i32::try_from(position).unwrap_or(i32::MAX);
            cursor.within(place, &[service::METHOD, number], |cursor, place| {
                if rpc(cursor, place)? {
                    cursor.bodies.push((index, position));
                }
                Ok(())
            })
        })?;
    }
    Ok(())
}

/// Whether the method has a body in braces.
fn rpc(cursor: &mut Cursor<'_>, place: Place) -> Step<bool> {
    cursor.take("rpc")?;
    cursor.within(place, &[method::NAME], |cursor, _| cursor.identifier("the method's name").map(drop))?;
    message(cursor, place, method::CLIENT_STREAMING, method::INPUT_TYPE)?;
    cursor.take("returns")?;
    message(cursor, place, method::SERVER_STREAMING, method::OUTPUT_TYPE)?;
    if !cursor.looking_at("{") {
        cursor.end_of(place, ";")?;
        return Ok(false);
    }
    cursor.end_of(place, "{")?;
    let mut option_count = 0;
    while !cursor.end_of_scope() {
        if !cursor.empty_statement() {
            cursor
                .statement(|cursor| options::statement(cursor, place, method::OPTIONS, &mut option_count))?;
        }
    }
    Ok(true)
}

/// `(stream acme.Order)`
fn message(cursor: &mut Cursor<'_>, place: Place, streaming: i32, message_type: i32) -> Step {
    cursor.take("(")?;
    if cursor.looking_at("stream") {
        cursor.within(place, &[streaming], |cursor, _| cursor.take("stream"))?;
    }
    cursor.within(place, &[message_type], |cursor, _| cursor.type_name())?;
    cursor.take(")")
}
