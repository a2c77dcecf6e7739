//! Members of oneofs.

use super::fields::{a_field, with_name};
use super::{ALL, Broken, SOURCE_AND_CSR, Touched, expect, one};
use crate::compatibility::{
    edits::targets::{Target, fields},
    random::Random,
    schemas::{Label, Project},
};

pub fn move_out_of_oneof(project: &mut Project, random: &mut Random, touched: &Touched) -> Option<Broken> {
    let target = a_field(project, random, touched, |_, _, field| field.oneof.is_some())?;
    target.change(project, |field| {
        field.oneof = None;
        field.label = Label::Optional;
    });
    one(target.full_name(), vec![expect("FIELD_SAME_ONEOF", ALL, with_name(&target))])
}

pub fn delete_oneof(project: &mut Project, random: &mut Random, touched: &Touched) -> Option<Broken> {
    let target = a_field(project, random, touched, |_, _, field| field.oneof.is_some())?;
    let oneof = target.change(project, |field| field.oneof.clone())?;
    let members = fields(project, |_, _, field| field.oneof.as_ref() == Some(&oneof));
    let elements: Vec<String> = members.iter().map(Target::full_name).collect();
    if !elements.iter().all(|element| touched.spares(element)) {
        return None;
    }
    project.in_message(&target.message, |message| {
        for field in message.fields.iter_mut().filter(|field| field.oneof.as_ref() == Some(&oneof)) {
            field.oneof = None;
            field.label = Label::Optional;
        }
    });
    let says = format!("oneof \"{oneof}\" on message");
    Some(Broken { elements, expected: vec![expect("ONEOF_NO_DELETE", SOURCE_AND_CSR, says)] })
}
