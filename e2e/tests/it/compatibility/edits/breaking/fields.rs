//! Fields that go or become others.

use super::{ALL, Broken, Expected, LOSSLESS, SOURCE, SOURCE_AND_CSR, Touched, expect, fresh, one};
use crate::compatibility::{
    edits::targets::{Target, fields, is_single_scalar, pick},
    random::Random,
    schemas::{Field, Label, Message, Project, Syntax, Type, short_name},
};

pub fn a_field(
    project: &Project,
    random: &mut Random,
    touched: &Touched,
    fits: impl Fn(Syntax, &Message, &Field) -> bool,
) -> Option<Target> {
    let mut targets = fields(project, fits);
    targets.retain(|target| touched.spares(&target.full_name()));
    pick(&targets, random)
}

pub fn with_name(target: &Target) -> String {
    format!("with name \"{}\"", target.field)
}

fn gone(target: &Target) -> Vec<Expected> {
    let says = with_name(target);
    vec![
        expect("FIELD_NO_DELETE", SOURCE_AND_CSR, &says),
        expect("FIELD_NO_DELETE_UNLESS_NUMBER_RESERVED", &["CSR", "WIRE_JSON", "WIRE"], &says),
        expect("FIELD_NO_DELETE_UNLESS_NAME_RESERVED", &["CSR", "WIRE_JSON"], &says),
        expect("FIELD_LOSSLESS_NO_DELETE", LOSSLESS, &says),
    ]
}

pub fn delete_field(project: &mut Project, random: &mut Random, touched: &Touched) -> Option<Broken> {
    let target = a_field(project, random, touched, |_, _, field| !matches!(field.kind, Type::Group(_)))?;
    project.in_message(&target.message, |message| message.fields.retain(|field| field.name != target.field));
    one(target.full_name(), gone(&target))
}

pub fn renumber_field(project: &mut Project, random: &mut Random, touched: &Touched) -> Option<Broken> {
    let target = a_field(project, random, touched, |_, _, _| true)?;
    let number = fresh(project);
    target.change(project, |field| field.number = number);
    let number_gone = gone(&target).into_iter().filter(|expected| !expected.rule.ends_with("NAME_RESERVED"));
    one(target.full_name(), number_gone.collect())
}

pub fn rename_field(project: &mut Project, random: &mut Random, touched: &Touched) -> Option<Broken> {
    let target = a_field(project, random, touched, |_, _, field| is_single_scalar(field))?;
    let name = project.name("renamed_");
    target.change(project, |field| field.name.clone_from(&name));
    let says = format!("from \"{}\" to \"{name}\"", target.field);
    let mut broken = one(
        target.full_name(),
        vec![expect("FIELD_SAME_NAME", &["CSR", "FILE", "PACKAGE", "WIRE_JSON"], says)],
    )?;
    broken.elements.push(format!("{}.{name}", target.message));
    Some(broken)
}

pub fn retype_field(project: &mut Project, random: &mut Random, touched: &Touched) -> Option<Broken> {
    let target =
        a_field(project, random, touched, |_, _, field| is_single_scalar(field) && field.default.is_none())?;
    target.change(project, |field| field.kind = unlike(&field.kind));
    one(target.full_name(), retyped(&with_name(&target)))
}

pub fn retyped(says: &str) -> Vec<Expected> {
    vec![
        expect("FIELD_SAME_TYPE", SOURCE_AND_CSR, says),
        expect("FIELD_WIRE_JSON_COMPATIBLE_TYPE", &["CSR", "WIRE_JSON"], says),
        expect("FIELD_WIRE_COMPATIBLE_TYPE", &["WIRE"], says),
    ]
}

/// A type of which nothing can be read as the other.
pub fn unlike(kind: &Type) -> Type {
    match kind {
        Type::Scalar("double" | "string" | "bytes") => Type::Scalar("sint32"),
        _ => Type::Scalar("double"),
    }
}

pub fn narrow_field(project: &mut Project, random: &mut Random, touched: &Touched) -> Option<Broken> {
    let is_wide = |kind: &Type| matches!(kind, Type::Scalar("int64" | "uint64" | "int32" | "uint32"));
    let target = a_field(project, random, touched, |_, _, field| {
        is_wide(&field.kind) && !matches!(field.label, Label::Map(_)) && field.default.is_none()
    })?;
    target.change(project, |field| field.kind = Type::Scalar("bool"));
    let says = with_name(&target);
    one(
        target.full_name(),
        vec![
            expect("FIELD_LOSSLESS_TYPE", LOSSLESS, &says),
            expect("FIELD_SAME_TYPE", SOURCE_AND_CSR, &says),
        ],
    )
}

pub fn make_list(project: &mut Project, random: &mut Random, touched: &Touched) -> Option<Broken> {
    let target = a_field(project, random, touched, |_, _, field| {
        is_single_scalar(field) && field.oneof.is_none() && field.default.is_none()
    })?;
    target.change(project, |field| field.label = Label::Repeated);
    let says = with_name(&target);
    one(
        target.full_name(),
        vec![
            expect("FIELD_SAME_CARDINALITY", SOURCE, &says),
            expect("FIELD_WIRE_JSON_COMPATIBLE_CARDINALITY", &["CSR", "WIRE_JSON"], &says),
            expect("FIELD_WIRE_COMPATIBLE_CARDINALITY", &["WIRE"], &says),
        ],
    )
}

pub fn make_presence_implicit(
    project: &mut Project,
    random: &mut Random,
    touched: &Touched,
) -> Option<Broken> {
    let target = a_field(project, random, touched, |syntax, _, field| {
        syntax == Syntax::Proto3 && field.label == Label::Optional && matches!(field.kind, Type::Scalar(_))
    })?;
    target.change(project, |field| field.label = Label::Plain);
    let says = with_name(&target);
    one(
        target.full_name(),
        vec![
            expect("FIELD_SAME_CARDINALITY", SOURCE, &says),
            expect("FIELD_LOSSLESS_PRESENCE", LOSSLESS, &says),
        ],
    )
}

pub fn change_default(project: &mut Project, random: &mut Random, touched: &Touched) -> Option<Broken> {
    let target = a_field(project, random, touched, |_, _, field| field.default.is_some())?;
    target.change(project, |field| field.default = Some("8".to_owned()));
    one(target.full_name(), vec![expect("FIELD_SAME_DEFAULT", ALL, with_name(&target))])
}

pub fn add_required(project: &mut Project, random: &mut Random, touched: &Touched) -> Option<Broken> {
    let mut target = a_field(project, random, touched, |syntax, _, _| syntax == Syntax::Proto2)?;
    target.field = project.name("required_");
    let number = fresh(project);
    project.in_message(&target.message, |message| {
        let mut field = message.fields[0].clone();
        field.name.clone_from(&target.field);
        (field.number, field.label, field.kind) = (number, Label::Required, Type::Scalar("int32"));
        (field.oneof, field.default, field.json_name) = (None, None, None);
        message.fields.push(field);
    });
    let says = format!("Message \"{}\" had required field \"{number}\" added", short_name(&target.message));
    one(target.full_name(), vec![expect("MESSAGE_SAME_REQUIRED_FIELDS", ALL, says)])
}
