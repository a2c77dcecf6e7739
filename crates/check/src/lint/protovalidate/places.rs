//! Where in an option of buf.validate a rule stands.

use std::{collections::HashMap, ops::Range};

use schemactl_model::{
    Span,
    schema::{Element, FieldId, FileId, Schema},
};

use super::literal::{self, Written};
use crate::place::{self, Place};

/// Numbers of the extensions `(buf.validate.field)` and `.message`, and of `.predefined`.
pub(super) const RULES: i32 = 1159;
pub(super) const PREDEFINED: i32 = 1160;

/// The options of buf.validate in one file, each with what it writes where.
pub(super) struct Places<'a> {
    schema: &'a Schema,
    file: FileId,
    /// By the path of an option: paths below it and the bytes they cover, in the order of the text.
    written: HashMap<Vec<i32>, Vec<Written>>,
    /// Spans by full path, where the text is not at hand.
    coarse: HashMap<Vec<i32>, Vec<Vec<i32>>>,
}

impl<'a> Places<'a> {
    pub fn of(schema: &'a Schema, file: FileId) -> Self {
        let mut places = Places { schema, file, written: HashMap::new(), coarse: HashMap::new() };
        for path in schema.locations(file) {
            for end in (1..path.len()).step_by(2).filter(|end| matches!(path[*end], RULES | PREDEFINED)) {
                places.coarse.entry(path[..=end].to_vec()).or_default().push(path.to_vec());
            }
        }
        for paths in places.coarse.values_mut() {
            paths.sort_unstable();
        }
        places
    }

    /// The place of a rule: its own, else the first of what is written inside it, else the closest
    /// around it.
    pub fn place(&mut self, element: impl Into<Element>, extension: FieldId, rule: &[i32]) -> Place {
        let mut option = self.schema.location(element);
        option.extend([self.options_number(extension), self.schema[extension].number]);
        let span = self.fine(&option, extension, rule).or_else(|| self.coarse(&option, rule));
        option.extend_from_slice(rule);
        place::at(self.file, span.unwrap_or(Span::START), option)
    }

    /// The number of `options` in the descriptor of what an extension of options is written on.
    fn options_number(&self, extension: FieldId) -> i32 {
        let extendee = self.schema[extension].extendee.map(|id| &*self.schema[id].name);
        if extendee == Some("MessageOptions") { 7 } else { 8 }
    }

    fn fine(&mut self, option: &[i32], extension: FieldId, rule: &[i32]) -> Option<Span> {
        if !self.written.contains_key(option) {
            let written = self.read(option, extension);
            self.written.insert(option.to_vec(), written);
        }
        let written = self.written.get(option)?;
        let exact = written.iter().find(|(path, _)| path == rule);
        let inside = || written.iter().find(|(path, _)| path.starts_with(rule));
        let around = || {
            let around = written.iter().filter(|(path, _)| rule.starts_with(path));
            around.reduce(|best, next| if next.0.len() > best.0.len() { next } else { best })
        };
        let (_, range) = exact.or_else(inside).or_else(around)?;
        self.schema.span_of_range(self.file, range)
    }

    fn read(&self, option: &[i32], extension: FieldId) -> Vec<Written> {
        let Some(text) = self.schema.source(self.file) else {
            return Vec::new();
        };
        let mut written = Vec::new();
        for path in self.coarse.get(option).into_iter().flatten() {
            let Some(range) = self.schema.range(self.file, path) else {
                continue;
            };
            let rule = &path[option.len()..];
            let (last, is_element) = self.last_field(extension, rule);
            let message = last.and_then(|field| self.schema[field].kind.message());
            match message.filter(|_| !is_element) {
                Some(message) => {
                    let range = without_keyword(text, range);
                    written.push((rule.to_vec(), range.clone()));
                    for (inner, range) in literal::fields(self.schema, message, text, range) {
                        written.push(([rule, &inner].concat(), range));
                    }
                }
                None => written.push((rule.to_vec(), range)),
            }
        }
        written.sort_by_key(|(_, range)| (range.start, range.end));
        written
    }

    /// The field that a path below an option ends at, and whether it ends at one of its values.
    fn last_field(&self, extension: FieldId, rule: &[i32]) -> (Option<FieldId>, bool) {
        let mut field = extension;
        let mut numbers = rule.iter();
        while let Some(number) = numbers.next() {
            let next = self.schema[field].kind.message().and_then(|message| {
                let own = self.schema.field_by_number(message, *number);
                own.or_else(|| self.schema.extension(message, *number))
            });
            let Some(next) = next else {
                return (None, false);
            };
            field = next;
            if self.schema[field].is_repeated() && numbers.next().is_some() && numbers.len() == 0 {
                return (Some(field), true);
            }
        }
        (Some(field), false)
    }

    fn coarse(&self, option: &[i32], rule: &[i32]) -> Option<Span> {
        let full = [option, rule].concat();
        let around =
            (option.len()..=full.len()).rev().find_map(|end| self.schema.span(self.file, &full[..end]));
        around.or_else(|| {
            let first = self.coarse.get(option)?.iter().find(|path| path.starts_with(&full))?;
            self.schema.span(self.file, first)
        })
    }
}

/// An option whose value is a message has its place without `option` and `;`.
fn without_keyword(text: &[u8], range: Range<usize>) -> Range<usize> {
    let Some(rest) = text.get(range.clone()).and_then(|option| option.strip_prefix(b"option")) else {
        return range;
    };
    let blank = rest.iter().take_while(|byte| byte.is_ascii_whitespace()).count();
    let body = rest.strip_suffix(b";").unwrap_or(rest).trim_ascii_end();
    let start = range.end - rest.len();
    start + blank..start + body.len()
}
