//! Numbers in ranges: reserved ones, with the names that are reserved beside them, and those for extensions.

use super::{
    Reserved,
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
        give_an_end(cursor);
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

/// The parser wants the last range before options to have an end of its own.
fn give_an_end(cursor: &mut Cursor<'_>) {
    let (number, before) = cursor.previous_two();
    if let (Some(number), Some("," | "extensions")) = (number, before) {
        cursor.edits.insert(cursor.current_range().start, format!(" to {number} "));
    }
}

/// What a message or enum reserves.
pub(super) struct Reservations {
    range_field: i32,
    name_field: i32,
    /// The highest number the parser reads, and what `max` stands for.
    highest: i64,
    ranges: Vec<(i64, i64)>,
    names: Vec<String>,
    statements: Vec<std::ops::Range<usize>>,
    /// There is something that protoc takes and the parser does not.
    is_unreadable: bool,
}

/// The highest number that a message can reserve: the end of a range is one more.
const HIGHEST_RESERVED: i64 = i32::MAX as i64 - 1;

impl Reservations {
    pub(super) fn of_message() -> Self {
        Reservations::new(message::RESERVED_RANGE, message::RESERVED_NAME, 536_870_911)
    }

    pub(super) fn of_enum() -> Self {
        Reservations::new(enumeration::RESERVED_RANGE, enumeration::RESERVED_NAME, i32::MAX.into())
    }

    fn new(range_field: i32, name_field: i32, highest: i64) -> Self {
        Reservations {
            range_field,
            name_field,
            highest,
            ranges: Vec::new(),
            names: Vec::new(),
            statements: Vec::new(),
            is_unreadable: false,
        }
    }

    /// Takes what the parser cannot read out of its sight, to be put back behind it.
    pub(super) fn keep(self, cursor: &mut Cursor<'_>, place: Place) {
        if !self.is_unreadable {
            return;
        }
        for statement in self.statements {
            cursor.edits.replace(statement, ";");
        }
        let narrow = |number: i64| i32::try_from(number).unwrap_or(i32::MAX);
        let ranges = self.ranges.iter().map(|(start, end)| (narrow(*start), narrow(*end))).collect();
        let path = cursor.recorder.path(place).into();
        cursor.reserved.push(Reserved { path, ranges, names: self.names });
    }

    fn name(&mut self, cursor: &mut Cursor<'_>) -> Step {
        let from = cursor.current_range().start;
        let mut name = String::new();
        let mut is_plain = true;
        while cursor.kind() == Some(Kind::String) {
            let text = cursor.current_text();
            is_plain &= !text.contains('\\');
            name.push_str(&text[1..text.len() - 1]);
            cursor.skip();
        }
        if cursor.current_range().start == from {
            return Err(cursor.unexpected("a name in quotes"));
        }
        let is_identifier = name.starts_with(|first: char| first.is_ascii_alphabetic() || first == '_')
            && name.chars().all(|char| char.is_ascii_alphanumeric() || char == '_');
        self.is_unreadable |= is_plain && !is_identifier;
        self.names.push(name);
        Ok(())
    }

    fn range(&mut self, (start, end): (Bound, Bound)) {
        let number = |bound: Bound| match bound {
            Bound::Number(number) => number,
            Bound::Highest => self.highest,
        };
        let range = (number(start), number(end));
        let is_beyond = |number: i64| (self.highest + 1..=HIGHEST_RESERVED).contains(&number);
        self.is_unreadable |= is_beyond(range.0) || is_beyond(range.1);
        self.ranges.push(range);
    }
}

pub(super) fn reserved(cursor: &mut Cursor<'_>, parent: Place, reserved: &mut Reservations) -> Step {
    let start = cursor.peek_start();
    let from = cursor.current_range().start;
    cursor.take("reserved")?;
    let of_names = cursor.kind() == Some(Kind::String);
    let field = if of_names { reserved.name_field } else { reserved.range_field };
    let place = cursor.open(parent, &[field]);
    cursor.recorder.start_at(place, start);
    loop {
        if of_names {
            let index = count(&reserved.names);
            cursor.within(place, &[index], |cursor, _| reserved.name(cursor))?;
        } else {
            let range = number_range(cursor, place, count(&reserved.ranges))?;
            reserved.range(range);
        }
        if !cursor.try_take(",") {
            break;
        }
    }
    check_count(cursor, count(&reserved.ranges), cursor.limits.ranges, "reserved ranges")?;
    cursor.end_of(place, ";")?;
    cursor.close(place);
    let until = cursor.previous().map_or(from, |token| token.range().end);
    reserved.statements.push(from..until);
    Ok(())
}

fn count<T>(elements: &[T]) -> i32 {
    i32::try_from(elements.len()).unwrap_or(i32::MAX)
}

/// One end of a range.
#[derive(Clone, Copy)]
enum Bound {
    Number(i64),
    /// `max`
    Highest,
}

/// `5`, `5 to 9`, `5 to max`
fn number_range(cursor: &mut Cursor<'_>, parent: Place, index: i32) -> Step<(Bound, Bound)> {
    cursor.within(parent, &[index], |cursor, place| {
        let at = cursor.peek_start();
        let start = cursor.within(place, &[range::START], |cursor, _| number(cursor))?;
        if cursor.try_take("to") {
            let end = cursor.within(place, &[range::END], |cursor, _| {
                if cursor.try_take("max") { Ok(Bound::Highest) } else { number(cursor) }
            })?;
            return Ok((start, end));
        }
        // A single number is its own end.
        let end = cursor.open(place, &[range::END]);
        cursor.recorder.start_at(end, at);
        cursor.close(end);
        Ok((start, start))
    })
}

fn number(cursor: &mut Cursor<'_>) -> Step<Bound> {
    let is_negative = cursor.try_take("-");
    let text = cursor.take_kind(Kind::Integer, "a number")?;
    let number = match text.as_bytes() {
        [b'0', b'x' | b'X', ..] => i64::from_str_radix(&text[2..], 16),
        [b'0', _, ..] => i64::from_str_radix(text, 8),
        _ => text.parse(),
    };
    // What is too large for us is for the parser to refuse.
    let number = number.unwrap_or(i64::MAX);
    Ok(Bound::Number(if is_negative { -number } else { number }))
}

/// Refuses more elements than what checks them in pairs can bear.
pub(super) fn check_count(cursor: &Cursor<'_>, count: i32, limit: usize, what: &str) -> Step {
    if usize::try_from(count).is_ok_and(|count| count <= limit) {
        return Ok(());
    }
    Err(cursor.refused(format!("more than {limit} {what} in one declaration")))
}
