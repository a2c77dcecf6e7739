//! Rules written in CEL: their ids and whether the expressions parse.

mod lexer;
mod syntax;

use std::collections::BTreeMap;

use schemactl_model::schema::{FieldId, MessageId, Schema};

use super::{
    places::Places,
    rules::Rules,
    subject::{Subject, Wrong},
};
use crate::go_text::quoted;

/// Whose rules they are, as messages spell it.
struct Owner<'a> {
    /// `field "name"`
    name: &'a str,
    /// `Field "name"`
    capitalized: &'a str,
    /// `(buf.validate.field).cel`
    rule: &'a str,
}

/// Something wrong with the rule of an index.
type Problem = (usize, String, &'static str);

pub(super) fn of_field(subject: &mut Subject<'_, '_>, rules: &Rules<'_>) {
    let name = subject.name();
    let (owner, capitalized) = (format!("field {name}"), format!("Field {name}"));
    for (member, check) in KINDS {
        let rule = subject.rule(&[member]);
        let owner = Owner { name: &owner, capitalized: &capitalized, rule: &rule };
        for (index, message, hint) in check(&owner, rules) {
            subject.add_at(&[member], Some(index), message, hint);
        }
    }
}

pub(super) fn of_message(
    schema: &Schema,
    message: MessageId,
    option: FieldId,
    rules: &Rules<'_>,
    places: &mut Places<'_>,
) -> Vec<Wrong> {
    let name = quoted(&schema[message].name);
    let (owner, capitalized) = (format!("message {name}"), format!("Message {name}"));
    let mut wrong = Vec::new();
    for ((member, check), number) in KINDS.iter().zip([3, 5]) {
        let rule = format!("(buf.validate.message).{member}");
        let owner = Owner { name: &owner, capitalized: &capitalized, rule: &rule };
        for (index, text, hint) in check(&owner, rules) {
            let path = [number, i32::try_from(index).unwrap_or(i32::MAX)];
            wrong.push(Wrong { place: places.place(message, option, &path), message: text, hint });
        }
    }
    wrong
}

/// The rules of an extension of buf.validate's rules, `(buf.validate.predefined)`.
pub(super) fn of_predefined(
    extension: FieldId,
    option: FieldId,
    rules: &Rules<'_>,
    places: &mut Places<'_>,
) -> Vec<Wrong> {
    let owner = Owner {
        name: "extension field",
        capitalized: "Extension field",
        rule: "(buf.validate.predefined).cel",
    };
    let problems = written_out(&owner, rules).into_iter();
    let wrong = problems.map(|(index, message, hint)| {
        let path = [1, i32::try_from(index).unwrap_or(i32::MAX)];
        Wrong { place: places.place(extension, option, &path), message, hint }
    });
    wrong.collect()
}

type Kind = (&'static str, fn(&Owner<'_>, &Rules<'_>) -> Vec<Problem>);

/// The two ways to write rules, with the field that holds them.
const KINDS: [Kind; 2] = [("cel", written_out), ("cel_expression", bare)];

/// Rules with an id, a message and an expression.
fn written_out(owner: &Owner<'_>, rules: &Rules<'_>) -> Vec<Problem> {
    let mut problems = Vec::new();
    let mut by_id: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    let field = format!("{}.expression", owner.rule);
    for (index, rule) in rules.messages("cel").iter().enumerate() {
        let id = rule.text("id").unwrap_or_default();
        if !id.chars().all(|letter| letter.is_ascii_alphanumeric() || "_-.".contains(letter)) {
            let message = format!(
                "{} has invalid characters for {}.id. IDs must contain only characters a-z, A-Z, 0-9, '.', '_', '-'.",
                owner.capitalized, owner.rule
            );
            problems.push((index, message, "write an id of letters, digits, '.', '_' and '-'"));
        }
        if !id.is_empty() {
            by_id.entry(id.to_owned()).or_default().push(index);
        }
        problems.extend(expression(owner, &field, index, rule.text("expression").unwrap_or_default()));
    }
    for (id, indices) in by_id.iter().filter(|(_, indices)| indices.len() > 1) {
        for index in indices {
            let message = format!("{}.id ({}) is not unique within {}.", owner.rule, quoted(id), owner.name);
            problems.push((*index, message, "give each rule an id of its own"));
        }
    }
    problems
}

/// Expressions alone.
fn bare(owner: &Owner<'_>, rules: &Rules<'_>) -> Vec<Problem> {
    let expressions = rules.texts("cel_expression").enumerate();
    expressions.filter_map(|(index, text)| expression(owner, owner.rule, index, text)).collect()
}

fn expression(owner: &Owner<'_>, field: &str, index: usize, text: &str) -> Option<Problem> {
    if text.trim().is_empty() {
        let message =
            format!("{} has an empty {field}. Expressions should always be specified.", owner.capitalized);
        return Some((index, message, "write an expression, or take the rule away"));
    }
    let why = syntax::check(text).err()?;
    Some((index, format!("{field} on {} fails to compile: {why}", owner.name), "write an expression in CEL"))
}
