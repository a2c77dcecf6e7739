//! Statements at the top of a file.

use super::record::Place;
use super::{
    cursor::{Cursor, Step},
    enums,
    message::{self, Counts},
    options, service,
};
use crate::places::path::file;

/// How many of each element a file has so far.
#[derive(Default)]
struct Seen {
    imports: i32,
    public_imports: i32,
    weak_imports: i32,
    enums: i32,
    services: usize,
    options: i32,
    /// Messages and extensions.
    types: Counts,
}

pub(super) fn file(cursor: &mut Cursor<'_>) -> Step {
    let root = cursor.open_root();
    if cursor.looking_at("edition") {
        cursor.skip();
        return Err(cursor.refused("editions are not supported yet; write proto3 or proto2".to_owned()));
    }
    if cursor.looking_at("syntax") {
        cursor.statement(|cursor| {
            cursor.within(root, &[file::SYNTAX], |cursor, place| {
                cursor.take("syntax")?;
                cursor.take("=")?;
                cursor.string("\"proto2\" or \"proto3\"")?;
                cursor.end_of(place, ";")
            })
        })?;
    }
    let mut seen = Seen::default();
    while !cursor.at_end() {
        cursor.statement(|cursor| statement(cursor, root, &mut seen))?;
    }
    cursor.close(root);
    Ok(())
}

fn statement(cursor: &mut Cursor<'_>, root: Place, seen: &mut Seen) -> Step {
    if cursor.empty_statement() {
        return Ok(());
    }
    match cursor.current_text() {
        "message" => {
            let index = next(&mut seen.types.messages);
            cursor.within(root, &[file::MESSAGE_TYPE, index], message::message)
        }
        "enum" => {
            let index = next(&mut seen.enums);
            cursor.within(root, &[file::ENUM_TYPE, index], enums::enumeration)
        }
        "service" => {
            let index = seen.services;
            seen.services += 1;
            let number = i32::try_from(index).unwrap_or(i32::MAX);
            cursor.within(root, &[file::SERVICE, number], |cursor, place| {
                service::service(cursor, place, index)
            })
        }
        "extend" => cursor.within(root, &[file::EXTENSION], |cursor, place| {
            message::extend(cursor, place, root, file::MESSAGE_TYPE, &mut seen.types)
        }),
        "import" => import(cursor, root, seen),
        "package" => cursor.within(root, &[file::PACKAGE], |cursor, place| {
            cursor.take("package")?;
            cursor.type_name()?;
            cursor.end_of(place, ";")
        }),
        "option" => options::statement(cursor, root, file::OPTIONS, &mut seen.options),
        _ => Err(cursor.unexpected("a top-level statement such as 'message'")),
    }
}

fn import(cursor: &mut Cursor<'_>, root: Place, seen: &mut Seen) -> Step {
    let index = next(&mut seen.imports);
    cursor.within(root, &[file::DEPENDENCY, index], |cursor, place| {
        cursor.take("import")?;
        if cursor.looking_at("public") {
            let index = next(&mut seen.public_imports);
            cursor.within(root, &[file::PUBLIC_DEPENDENCY, index], |cursor, _| cursor.take("public"))?;
        } else if cursor.looking_at("weak") {
            let index = next(&mut seen.weak_imports);
            cursor.within(root, &[file::WEAK_DEPENDENCY, index], |cursor, _| cursor.take("weak"))?;
        }
        cursor.string("the path of a file in quotes")?;
        cursor.end_of(place, ";")
    })
}

/// The number, and one more for the next time.
pub(super) fn next(count: &mut i32) -> i32 {
    let index = *count;
    *count += 1;
    index
}
