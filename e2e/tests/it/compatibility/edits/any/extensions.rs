//! Extensions.

use super::fields::{ALIKE, scalar};
use crate::compatibility::{
    edits::targets::pick,
    random::Random,
    schemas::{Project, SCALARS, Type},
};

pub fn retype_extension(project: &mut Project, random: &mut Random) -> Option<()> {
    let number = an_extension(project, random)?;
    project.retain_extensions(|extension| {
        if extension.field.number == number && scalar(&extension.field).is_some() {
            extension.field.kind = Type::Scalar(random.word(SCALARS));
            extension.field.default = None;
        }
        true
    });
    Some(())
}

fn an_extension(project: &Project, random: &mut Random) -> Option<i32> {
    let numbers: Vec<i32> =
        project.all_extensions().iter().map(|(_, extension)| extension.field.number).collect();
    pick(&numbers, random)
}

pub fn drop_extension(project: &mut Project, random: &mut Random) -> Option<()> {
    let number = an_extension(project, random)?;
    project.retain_extensions(|extension| extension.field.number != number);
    Some(())
}

/// A message that is not extended any more gets its extensions of scalars as fields.
pub fn extension_to_field(project: &mut Project, random: &mut Random) -> Option<()> {
    let number = an_extension(project, random)?;
    let (_, extension) = *project.all_extensions().iter().find(|(_, one)| one.field.number == number)?;
    let extendee = extension.extendee.clone();
    let mut taken = Vec::new();
    project.retain_extensions(|extension| {
        let is_taken = extension.extendee == extendee;
        if is_taken && scalar(&extension.field).is_some() {
            let mut field = extension.field.clone();
            if random.one_in(2) {
                field.kind = Type::Scalar(random.word(ALIKE[0]));
                field.default = None;
            }
            taken.push(field);
        }
        !is_taken
    });
    project.in_message(&extendee, |message| {
        message.extensible = false;
        message.fields.append(&mut taken);
    });
    Some(())
}
