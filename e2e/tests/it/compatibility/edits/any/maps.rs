//! Maps, and lists of what maps are made of.

use super::fields::scalar;
use crate::compatibility::{
    edits::targets::{fields, pick},
    random::Random,
    schemas::{Field, Label, Message, Project, Type},
};

pub fn list_to_map(project: &mut Project, random: &mut Random) -> Option<()> {
    let targets = fields(project, |_, _, field| matches!(field.kind, Type::Entry(_)));
    let target = pick(&targets, random)?;
    project.in_message(&target.message, |message| {
        let at = message.fields.iter().position(|field| field.name == target.field)?;
        let Type::Entry(entry) = message.fields[at].kind.clone() else { return None };
        let place = message.messages.iter().position(|nested| nested.name == entry)?;
        let entry = message.messages.remove(place);
        message.fields[at].label = Label::Map(scalar(&entry.fields[0])?);
        message.fields[at].kind = entry.fields[1].kind.clone();
        Some(())
    })
}

pub fn map_to_list(project: &mut Project, random: &mut Random) -> Option<()> {
    let targets = fields(project, |_, _, field| matches!(field.label, Label::Map(_)));
    let target = pick(&targets, random)?;
    project.in_message(&target.message, |message| {
        let field = message.fields.iter_mut().find(|field| field.name == target.field)?;
        let Label::Map(key) = field.label else { return None };
        let entry = entry_name(&field.name);
        let part = |name: &str, number, kind| Field {
            name: name.to_owned(),
            number,
            label: Label::Optional,
            kind,
            oneof: None,
            default: None,
            json_name: None,
        };
        let fields = vec![part("key", 1, Type::Scalar(key)), part("value", 2, field.kind.clone())];
        field.label = Label::Repeated;
        field.kind = Type::Entry(entry.clone());
        message.messages.push(Message { name: entry, fields, ..Message::default() });
        Some(())
    })
}

/// What protoc calls the entry of a map: `labels_7` becomes `Labels7Entry`.
fn entry_name(field: &str) -> String {
    let (first, rest) = field.split_at(1);
    format!("{}{}Entry", first.to_uppercase(), rest.replace('_', ""))
}
