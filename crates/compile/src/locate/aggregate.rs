//! Values in braces: what of them the parser or the linker would not see as protoc does.

use super::{
    cursor::{Cursor, Step},
    record::{NamePart, Oddity, OddityKind},
};
use crate::tokens::Kind;

/// Prefixes of a type's name under which protoc knows where the type is.
const ANY_PREFIXES: [&str; 2] = ["type.googleapis.com/", "type.googleprod.com/"];

enum Scope {
    Message {
        /// It has a field whose name is a type: it is an `Any`.
        has_type: bool,
    },
    List,
}

struct Walk {
    scopes: Vec<Scope>,
    /// The field being set, per message that is open.
    keys: Vec<NamePart>,
    /// A field's name comes next, not its value.
    at_key: bool,
    oddities: Vec<Oddity>,
}

/// `{ … }`; the lexer has seen to it that brackets match.
pub(super) fn aggregate(cursor: &mut Cursor<'_>) -> Step<Vec<Oddity>> {
    let mut walk = Walk { scopes: Vec::new(), keys: Vec::new(), at_key: true, oddities: Vec::new() };
    if !cursor.looking_at("{") {
        return Err(cursor.unexpected("the value of an option"));
    }
    loop {
        walk.token(cursor)?;
        if walk.scopes.is_empty() {
            return Ok(walk.oddities);
        }
        if cursor.at_end() {
            return Err(cursor.unexpected("'}'"));
        }
    }
}

impl Walk {
    fn token(&mut self, cursor: &mut Cursor<'_>) -> Step {
        match cursor.current_text() {
            "{" | "<" => self.open(Scope::Message { has_type: false }),
            "[" if self.at_key => return self.name_in_brackets(cursor),
            "[" => {
                let colon_is_missing = !matches!(cursor.previous_text(), ":" | "[" | ",");
                if colon_is_missing && matches!(cursor.next_text(), "{" | "<") {
                    cursor.edits.insert(cursor.current_range().start, ":");
                }
                self.open(Scope::List);
            }
            "}" | ">" | "]" => self.close(),
            "," | ";" => self.at_key = self.in_message(),
            ":" => self.at_key = false,
            "-" => {
                if cursor.next_kind() == Some(Kind::Integer) {
                    self.note(OddityKind::Negative);
                }
            }
            name if self.at_key && cursor.kind() == Some(Kind::Identifier) => {
                self.name(NamePart { name: name.to_owned(), is_extension: false });
            }
            _ => self.value(cursor),
        }
        cursor.skip();
        Ok(())
    }

    fn in_message(&self) -> bool {
        matches!(self.scopes.last(), Some(Scope::Message { .. }))
    }

    fn open(&mut self, scope: Scope) {
        self.at_key = matches!(scope, Scope::Message { .. });
        if self.at_key {
            // Until there is a name.
            self.keys.push(NamePart { name: String::new(), is_extension: false });
        }
        self.scopes.push(scope);
    }

    fn close(&mut self) {
        if let Some(Scope::Message { .. }) = self.scopes.pop() {
            self.keys.pop();
        }
        self.at_key = self.in_message();
    }

    fn name(&mut self, name: NamePart) {
        self.at_key = false;
        if let Some(key) = self.keys.last_mut() {
            *key = name;
        }
    }

    /// `[acme.extension]` or `[type.googleapis.com/acme.Message]`
    fn name_in_brackets(&mut self, cursor: &mut Cursor<'_>) -> Step {
        cursor.skip();
        let mut name = String::new();
        while !cursor.looking_at("]") && !cursor.at_end() {
            name.push_str(cursor.current_text());
            cursor.skip();
        }
        if name.contains('/') {
            if !ANY_PREFIXES.iter().any(|prefix| name.starts_with(prefix)) {
                let hint = "a type within an Any is written as type.googleapis.com/ and its full name";
                return Err(cursor.refused(format!("type {name:?} is not known; {hint}")));
            }
            if let Some(Scope::Message { has_type }) = self.scopes.last_mut()
                && std::mem::replace(has_type, true)
            {
                return Err(cursor.refused("an Any holds one value, not several".to_owned()));
            }
        }
        cursor.take("]")?;
        self.name(NamePart { name, is_extension: true });
        Ok(())
    }

    fn value(&mut self, cursor: &mut Cursor<'_>) {
        if cursor.kind() == Some(Kind::Integer) {
            if cursor.is_beyond_integers() {
                cursor.widen();
            } else if cursor.current_text().len() > 1 && cursor.current_text().starts_with('0') {
                self.note(OddityKind::NotDecimal);
            }
        }
        self.at_key = self.in_message();
    }

    fn note(&mut self, kind: OddityKind) {
        self.oddities.push(Oddity { keys: self.keys.clone().into(), kind });
    }
}
