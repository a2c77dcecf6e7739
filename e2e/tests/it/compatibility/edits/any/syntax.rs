//! The syntax of a file.

use super::enums::is_used_by_proto3;
use crate::compatibility::{
    random::Random,
    schemas::{Field, Label, Project, Syntax, Type},
};

/// A file changes to the other syntax where it can.
pub fn switch_syntax(project: &mut Project, random: &mut Random) -> Option<()> {
    let at = random.below(project.files.len());
    let to = match project.files[at].syntax {
        Syntax::Proto2 => Syntax::Proto3,
        Syntax::Proto3 => Syntax::Proto2,
    };
    let mut switched = project.clone();
    switched.files[at].syntax = to;
    let (path, own) = (switched.files[at].path.clone(), switched.files[at].clone());
    if to == Syntax::Proto3 && !(own.extensions.is_empty() && fits_proto3(&switched, &path)) {
        return None;
    }
    let is_of_file = |name: &str| {
        own.messages.iter().any(|message| {
            let outer = format!("{}.{}", own.package, message.name);
            name == outer || name.starts_with(&format!("{outer}."))
        })
    };
    switched.visit_messages(&mut |name, message| {
        if is_of_file(name) {
            message.fields.iter_mut().for_each(|field| relabel_for(to, field, random));
        }
    });
    let all_open = switched
        .all_enums()
        .iter()
        .all(|(name, file, _)| file.syntax == Syntax::Proto3 || !is_used_by_proto3(&switched, name));
    if !all_open {
        return None;
    }
    *project = switched;
    Some(())
}

fn fits_proto3(project: &Project, path: &str) -> bool {
    let messages = project.all_messages();
    let mut own = messages.iter().filter(|(_, file, _)| file.path == path);
    let enums = project.all_enums();
    let mut own_enums = enums.iter().filter(|(_, file, _)| file.path == path);
    own.all(|(_, _, message)| {
        !message.extensible
            && message.extensions.is_empty()
            && message.fields.iter().all(|field| {
                field.default.is_none()
                    && field.label != Label::Required
                    && !matches!(field.kind, Type::Group(_))
            })
    }) && own_enums.all(|(_, _, item)| item.values[0].1 == 0)
}

fn relabel_for(syntax: Syntax, field: &mut Field, random: &mut Random) {
    match (syntax, &field.label) {
        (Syntax::Proto2, Label::Plain) if field.oneof.is_none() => field.label = Label::Optional,
        (Syntax::Proto3, Label::Optional) if random.one_in(4) => field.label = Label::Plain,
        _ => {}
    }
}
