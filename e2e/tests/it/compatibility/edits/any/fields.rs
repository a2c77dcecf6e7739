//! Fields.

use crate::compatibility::{
    edits::targets::{fields, is_single_scalar, pick},
    random::Random,
    schemas::{Field, Label, Project, SCALARS, Syntax, Type},
};

/// Scalars that read each other's bytes, or nearly.
pub const ALIKE: &[&[&str]] = &[
    &["int32", "int64", "uint32", "uint64", "bool"],
    &["sint32", "sint64"],
    &["fixed32", "sfixed32"],
    &["fixed64", "sfixed64"],
    &["string", "bytes"],
    &["double", "float"],
];

pub fn retype_alike(project: &mut Project, random: &mut Random) -> Option<()> {
    let targets = fields(project, |_, _, field| field.default.is_none() && scalar(field).is_some());
    let target = pick(&targets, random)?;
    target.change(project, |field| {
        let alike = ALIKE.iter().find(|alike| scalar(field).is_some_and(|word| alike.contains(&word)))?;
        field.kind = Type::Scalar(random.word(alike));
        if let Label::Map(key) = &mut field.label {
            let alike = ALIKE.iter().find(|alike| alike.contains(key))?;
            let key_again = *random.pick(alike);
            *key = if key_again == "bytes" { "string" } else { key_again };
        }
        Some(())
    })
}

pub fn scalar(field: &Field) -> Option<&'static str> {
    match field.kind {
        Type::Scalar(word) => Some(word),
        _ => None,
    }
}

pub fn retype(project: &mut Project, random: &mut Random) -> Option<()> {
    let targets = fields(project, |_, _, field| field.default.is_none() && scalar(field).is_some());
    pick(&targets, random)?.change(project, |field| field.kind = Type::Scalar(random.word(SCALARS)));
    Some(())
}

/// Presence becomes explicit or implicit.
pub fn relabel(project: &mut Project, random: &mut Random) -> Option<()> {
    let targets = fields(project, |syntax, _, field| {
        let is_single = matches!(field.label, Label::Plain | Label::Optional);
        syntax == Syntax::Proto3 && is_single && field.oneof.is_none()
    });
    pick(&targets, random)?.change(project, |field| {
        field.label = if field.label == Label::Plain { Label::Optional } else { Label::Plain };
    });
    Some(())
}

pub fn to_list(project: &mut Project, random: &mut Random) -> Option<()> {
    let targets = fields(project, |_, _, field| is_single_scalar(field) && field.oneof.is_none());
    pick(&targets, random)?.change(project, |field| {
        field.label = Label::Repeated;
        field.default = None;
    });
    Some(())
}

pub fn rename(project: &mut Project, random: &mut Random) -> Option<()> {
    let name = project.name("renamed_");
    let target = pick(&fields(project, |_, _, field| is_single_scalar(field)), random)?;
    target.change(project, |field| field.name = name);
    Some(())
}

pub fn rename_in_json(project: &mut Project, random: &mut Random) -> Option<()> {
    let name = project.name("json");
    let target = pick(&fields(project, |_, _, field| is_single_scalar(field)), random)?;
    target.change(project, |field| field.json_name = Some(name));
    Some(())
}

pub fn delete(project: &mut Project, random: &mut Random) -> Option<()> {
    deleted(project, random).map(drop)
}

pub fn delete_and_reserve(project: &mut Project, random: &mut Random) -> Option<()> {
    let (message, gone) = deleted(project, random)?;
    project.in_message(&message, |message| {
        message.reserved_numbers.push(gone.number);
        message.reserved_names.push(gone.name);
    });
    Some(())
}

fn deleted(project: &mut Project, random: &mut Random) -> Option<(String, Field)> {
    let targets = fields(project, |_, _, field| !matches!(field.kind, Type::Group(_)));
    let target = pick(&targets, random)?;
    let gone = project.in_message(&target.message, |message| {
        let at = message.fields.iter().position(|field| field.name == target.field)?;
        Some(message.fields.remove(at))
    })?;
    Some((target.message, gone))
}

pub fn add(project: &mut Project, random: &mut Random) -> Option<()> {
    let name = project.name("added_");
    let target = pick(&fields(project, |_, _, _| true), random)?;
    project.in_message(&target.message, |message| {
        let kind = Type::Scalar(random.word(SCALARS));
        let number = message.fresh_number();
        let (label, oneof) = match message.fields.iter().find_map(|field| field.oneof.clone()) {
            Some(oneof) if random.one_in(2) => (Label::Plain, Some(oneof)),
            _ => (Label::Optional, None),
        };
        message.fields.push(Field { name, number, label, kind, oneof, default: None, json_name: None });
    });
    Some(())
}

pub fn into_oneof(project: &mut Project, random: &mut Random) -> Option<()> {
    let name = project.name("choice_");
    let targets = fields(project, |_, _, field| {
        matches!(field.label, Label::Plain | Label::Optional) && field.oneof.is_none()
    });
    pick(&targets, random)?.change(project, |field| {
        field.label = Label::Plain;
        field.oneof = Some(name);
    });
    Some(())
}

pub fn out_of_oneof(project: &mut Project, random: &mut Random) -> Option<()> {
    let target = pick(&fields(project, |_, _, field| field.oneof.is_some()), random)?;
    target.change(project, |field| {
        field.label = Label::Optional;
        field.oneof = None;
    });
    Some(())
}
