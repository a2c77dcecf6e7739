//! What a change can be made to.

use crate::compatibility::{
    random::Random,
    schemas::{Field, Label, Message, Project, Syntax, Type},
};

/// A field by the full name of its message.
#[derive(Clone, Debug)]
pub struct Target {
    pub message: String,
    pub field: String,
}

impl Target {
    /// Full name of the field.
    pub fn full_name(&self) -> String {
        format!("{}.{}", self.message, self.field)
    }

    pub fn change<T>(&self, project: &mut Project, change: impl FnOnce(&mut Field) -> T) -> T {
        project.in_message(&self.message, |message| {
            let mut fields = message.fields.iter_mut();
            change(fields.find(|field| field.name == self.field).expect("the field is there"))
        })
    }
}

/// The fields that fit, extensions aside; those that look like a map's entry are let alone.
pub fn fields(project: &Project, fits: impl Fn(Syntax, &Message, &Field) -> bool) -> Vec<Target> {
    let messages = project.all_messages();
    let all = messages.iter().filter(|(_, _, message)| !message.name.ends_with("Entry"));
    all.flat_map(|(name, file, message)| {
        let fitting = message.fields.iter().filter(|field| fits(file.syntax, message, field));
        fitting.map(|field| Target { message: name.clone(), field: field.name.clone() })
    })
    .collect()
}

pub fn pick<T: Clone>(targets: &[T], random: &mut Random) -> Option<T> {
    if targets.is_empty() { None } else { Some(random.pick(targets).clone()) }
}

/// Whether it holds at most one scalar.
pub fn is_single_scalar(field: &Field) -> bool {
    matches!(field.kind, Type::Scalar(_)) && !matches!(field.label, Label::Repeated | Label::Map(_))
}
