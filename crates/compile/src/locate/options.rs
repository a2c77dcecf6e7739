//! Options, as statements and in brackets.

use super::{
    aggregate::aggregate,
    cursor::{Cursor, Step},
    file::next,
    record::{NamePart, Oddity, OddityKind, Place},
};
use crate::{
    places::path::{UNINTERPRETED_OPTION, field},
    tokens::Kind,
};

/// `option name = value;`
pub(super) fn statement(cursor: &mut Cursor<'_>, parent: Place, options: i32, count: &mut i32) -> Step {
    let index = next(count);
    cursor.within(parent, &[options], |cursor, place| {
        cursor.within(place, &[UNINTERPRETED_OPTION, index], |cursor, place| {
            cursor.take("option")?;
            assignment(cursor, place)?;
            cursor.end_of(place, ";")
        })
    })
}

/// `[name = value, …]`, if it is there.
pub(super) fn list(cursor: &mut Cursor<'_>, parent: Place, options: i32) -> Step {
    if !cursor.looking_at("[") {
        return Ok(());
    }
    cursor.within(parent, &[options], bracketed)
}

/// `[name = value, …]`
pub(super) fn bracketed(cursor: &mut Cursor<'_>, place: Place) -> Step {
    entries(cursor, place, |_| Ok(false))
}

/// The same on a field, where two of the names are not options.
pub(super) fn field_list(cursor: &mut Cursor<'_>, field: Place) -> Step {
    if !cursor.looking_at("[") {
        return Ok(());
    }
    cursor.within(field, &[field::OPTIONS], |cursor, place| {
        entries(cursor, place, |cursor| match cursor.current_text() {
            "default" => default(cursor, field).map(|()| true),
            "json_name" => json_name(cursor, field).map(|()| true),
            _ => Ok(false),
        })
    })
}

fn entries(
    cursor: &mut Cursor<'_>,
    place: Place,
    mut special: impl FnMut(&mut Cursor<'_>) -> Step<bool>,
) -> Step {
    cursor.take("[")?;
    let mut count = 0;
    loop {
        if !special(cursor)? {
            let index = next(&mut count);
            cursor.within(place, &[UNINTERPRETED_OPTION, index], assignment)?;
        }
        if !cursor.try_take(",") {
            break;
        }
    }
    cursor.take("]")
}

fn default(cursor: &mut Cursor<'_>, field: Place) -> Step {
    cursor.take("default")?;
    cursor.take("=")?;
    cursor.within(field, &[field::DEFAULT_VALUE], |cursor, _| {
        cursor.try_take("-");
        if cursor.kind() == Some(Kind::String) {
            return cursor.string("a string");
        }
        if cursor.is_beyond_integers() {
            cursor.widen();
        }
        cursor.skip();
        Ok(())
    })
}

fn json_name(cursor: &mut Cursor<'_>, field: Place) -> Step {
    cursor.within(field, &[field::JSON_NAME], |cursor, place| {
        cursor.take("json_name")?;
        cursor.take("=")?;
        cursor.within(place, &[], |cursor, _| cursor.string("a name in quotes"))
    })
}

/// `name = value`
fn assignment(cursor: &mut Cursor<'_>, place: Place) -> Step {
    let mut name = vec![part(cursor)?];
    while cursor.try_take(".") {
        name.push(part(cursor)?);
        if name.len() > cursor.limits.bracket_depth {
            return Err(cursor.refused(format!("the option's name has more than {} parts", name.len() - 1)));
        }
    }
    cursor.take("=")?;
    let oddities = value(cursor)?;
    cursor.recorder.name_option(place, name, oddities);
    Ok(())
}

fn part(cursor: &mut Cursor<'_>) -> Step<NamePart> {
    if !cursor.try_take("(") {
        let name = cursor.identifier("an option's name")?;
        return Ok(NamePart { name: name.to_owned(), is_extension: false });
    }
    let mut name = String::new();
    loop {
        match cursor.current_text() {
            "." => name.push('.'),
            text if cursor.kind() == Some(Kind::Identifier) => name.push_str(text),
            _ => break,
        }
        cursor.skip();
    }
    cursor.take(")")?;
    Ok(NamePart { name, is_extension: true })
}

fn value(cursor: &mut Cursor<'_>) -> Step<Vec<Oddity>> {
    let minus = cursor.current_range();
    let is_negative = cursor.try_take("-");
    match cursor.kind() {
        Some(Kind::String) => cursor.string("a string").map(|()| Vec::new()),
        Some(Kind::Symbol) => aggregate(cursor),
        Some(kind) => {
            match cursor.current_text() {
                "inf" if is_negative => cursor.edits.replace(cursor.current_range(), "1e999"),
                "nan" if is_negative => cursor.edits.replace(minus, " "),
                _ if cursor.is_beyond_integers() => cursor.widen(),
                _ => {}
            }
            cursor.skip();
            let is_odd = is_negative && kind == Kind::Integer;
            let oddity = is_odd.then(|| Oddity { keys: Box::default(), kind: OddityKind::Negative });
            Ok(oddity.into_iter().collect())
        }
        None => Err(cursor.unexpected("a value")),
    }
}
