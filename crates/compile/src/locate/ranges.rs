//! Numbers in ranges: reserved ones, with the names that are reserved beside them, and those for extensions.

use super::{
    cursor::{Cursor, Step},
    file::next,
    options,
    record::Place,
};
use crate::{
    places::path::{enumeration, message, range},
    tokens::Kind,
};

/// `extensions 4, 10 to 20 [declared = …];`, where `count` ranges came before.
pub(super) fn extensions(cursor: &mut Cursor<'_>, place: Place, count: &mut i32) -> Step {
    cursor.take("extensions")?;
    let first = *count;
    loop {
        let index = next(count);
        number_range(cursor, place, index)?;
        if !cursor.try_take(",") {
            break;
        }
    }
    check_count(cursor, *count, cursor.limits.ranges, "extension ranges")?;
    if cursor.looking_at("[") {
        let position = cursor.recorder.path_length(place);
        let from = cursor.recorder.next();
        cursor
            .within(place, &[first, range::OPTIONS], |cursor, options| options::bracketed(cursor, options))?;
        let until = cursor.recorder.next();
        for index in first + 1..*count {
            cursor.recorder.repeat(from, until, position, index);
        }
    }
    cursor.end_of(place, ";")
}

/// The reserved ranges and names of a message or enum.
pub(super) struct Reserved {
    range_field: i32,
    name_field: i32,
    ranges: i32,
    names: i32,
}

impl Reserved {
    pub(super) fn of_message() -> Self {
        Reserved {
            range_field: message::RESERVED_RANGE,
            name_field: message::RESERVED_NAME,
            ranges: 0,
            names: 0,
        }
    }

    pub(super) fn of_enum() -> Self {
        let (range_field, name_field) = (enumeration::RESERVED_RANGE, enumeration::RESERVED_NAME);
        Reserved { range_field, name_field, ranges: 0, names: 0 }
    }
}

pub(super) fn reserved(cursor: &mut Cursor<'_>, parent: Place, reserved: &mut Reserved) -> Step {
    let start = cursor.peek_start();
    cursor.take("reserved")?;
    let of_names = cursor.kind() == Some(Kind::String);
    let field = if of_names { reserved.name_field } else { reserved.range_field };
    let place = cursor.open(parent, &[field]);
    cursor.recorder.start_at(place, start);
    loop {
        if of_names {
            let index = next(&mut reserved.names);
            cursor.within(place, &[index], |cursor, _| cursor.string("a name in quotes"))?;
        } else {
            let index = next(&mut reserved.ranges);
            number_range(cursor, place, index)?;
        }
        if !cursor.try_take(",") {
            break;
        }
    }
    check_count(cursor, reserved.ranges, cursor.limits.ranges, "reserved ranges")?;
    cursor.end_of(place, ";")?;
    cursor.close(place);
    Ok(())
}

/// `5`, `5 to 9`, `5 to max`
fn number_range(cursor: &mut Cursor<'_>, parent: Place, index: i32) -> Step {
    cursor.within(parent, &[index], |cursor, place| {
        let start = cursor.peek_start();
        cursor.within(place, &[range::START], |cursor, _| number(cursor))?;
        if cursor.try_take("to") {
            return cursor.within(place, &[range::END], |cursor, _| {
                if cursor.try_take("max") { Ok(()) } else { number(cursor) }
            });
        }
        // A single number is its own end.
        let end = cursor.open(place, &[range::END]);
        cursor.recorder.start_at(end, start);
        cursor.close(end);
        Ok(())
    })
}

fn number(cursor: &mut Cursor<'_>) -> Step {
    cursor.try_take("-");
    cursor.take_kind(Kind::Integer, "a number").map(drop)
}

/// Refuses more elements than what checks them in pairs can bear.
pub(super) fn check_count(cursor: &Cursor<'_>, count: i32, limit: usize, what: &str) -> Step {
    if usize::try_from(count).is_ok_and(|count| count <= limit) {
        return Ok(());
    }
    Err(cursor.refused(format!("more than {limit} {what} in one declaration")))
}
