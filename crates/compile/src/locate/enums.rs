//! Enums.

use super::{
    cursor::{Cursor, Step},
    file::next,
    options,
    ranges::{self, Reservations},
    record::Place,
};
use crate::{
    places::path::{enumeration, value},
    tokens::Kind,
};

pub(super) fn enumeration(cursor: &mut Cursor<'_>, place: Place) -> Step {
    cursor.take("enum")?;
    cursor.within(place, &[enumeration::NAME], |cursor, _| cursor.identifier("the enum's name").map(drop))?;
    cursor.end_of(place, "{")?;
    let (mut values, mut option_count) = (0, 0);
    let mut reserved = Reservations::of_enum();
    while !cursor.end_of_scope() {
        if cursor.empty_statement() {
            continue;
        }
        cursor.statement(|cursor| match cursor.current_text() {
            "option" => options::statement(cursor, place, enumeration::OPTIONS, &mut option_count),
            "reserved" => ranges::reserved(cursor, place, &mut reserved),
            _ => {
                let index = next(&mut values);
                cursor.within(place, &[enumeration::VALUE, index], constant)?;
                ranges::check_count(cursor, values, cursor.limits.elements, "values")
            }
        })?;
    }
    reserved.keep(cursor, place);
    Ok(())
}

fn constant(cursor: &mut Cursor<'_>, place: Place) -> Step {
    cursor.within(place, &[value::NAME], |cursor, _| {
        cursor.identifier("the name of a value or '}'").map(drop)
    })?;
    cursor.take("=")?;
    cursor.within(place, &[value::NUMBER], |cursor, _| {
        cursor.try_take("-");
        cursor.take_kind(Kind::Integer, "an integer").map(drop)
    })?;
    options::list(cursor, place, value::OPTIONS)?;
    cursor.end_of(place, ";")
}
