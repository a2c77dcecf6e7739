//! Enums and their values.

use crate::compatibility::{
    edits::targets::pick,
    random::Random,
    schemas::{Enum, Field, File, Project, Syntax, Type, parent_of, short_name},
};

fn an_enum(project: &Project, random: &mut Random) -> Option<String> {
    let names: Vec<String> = project.all_enums().into_iter().map(|(name, _, _)| name).collect();
    pick(&names, random)
}

pub fn add_enum_value(project: &mut Project, random: &mut Random) -> Option<()> {
    let (target, name) = (an_enum(project, random)?, project.name("COLOR_ADDED_"));
    project.in_enum(&target, |item| {
        let taken = |number: &i32| {
            item.reserved_numbers.contains(number) || item.values.iter().any(|(_, other)| other == number)
        };
        let number = (1..).find(|number| !taken(number)).expect("an enum has few values");
        item.values.push((name, number));
    });
    Some(())
}

/// Any but the first, and every name of its number.
pub fn delete_enum_value(project: &mut Project, random: &mut Random) -> Option<()> {
    let target = an_enum(project, random)?;
    project.in_enum(&target, |item| {
        let first = item.values[0].1;
        let others: Vec<i32> =
            item.values.iter().map(|(_, number)| *number).filter(|number| *number != first).collect();
        let gone = pick(&others, random)?;
        let (gone_values, left): (Vec<_>, Vec<_>) =
            item.values.drain(..).partition(|(_, number)| *number == gone);
        item.values = left;
        if random.one_in(2) {
            item.reserved_numbers.push(gone);
            item.reserved_names.extend(gone_values.into_iter().map(|(name, _)| name));
        }
        Some(())
    })
}

pub fn rename_enum_value(project: &mut Project, random: &mut Random) -> Option<()> {
    let (target, name) = (an_enum(project, random)?, project.name("COLOR_RENAMED_"));
    project.in_enum(&target, |item| {
        let at = random.below(item.values.len());
        item.values[at].0 = name;
    });
    Some(())
}

/// Another name for a number, in front of the old one or behind it.
pub fn add_alias(project: &mut Project, random: &mut Random) -> Option<()> {
    let (target, name) = (an_enum(project, random)?, project.name("COLOR_AGAIN_"));
    project.in_enum(&target, |item| {
        let at = random.below(item.values.len());
        let number = item.values[at].1;
        item.values.insert(at + random.below(2), (name, number));
    });
    Some(())
}

/// An enum moves to a new package with its values; its users follow. It may become closed where nothing of proto3
/// uses it.
pub fn move_enum(project: &mut Project, random: &mut Random) -> Option<()> {
    let target = an_enum(project, random)?;
    let (_, home, item) = project.all_enums().into_iter().find(|(name, _, _)| *name == target)?;
    let (item, syntax): (Enum, Syntax) = (item.clone(), home.syntax);
    let starts_at_zero = item.values[0].1 == 0;
    let syntax = match syntax {
        Syntax::Proto3 if !is_used_by_proto3(project, &target) && random.one_in(2) => Syntax::Proto2,
        Syntax::Proto2 if starts_at_zero && random.one_in(2) => Syntax::Proto3,
        same => same,
    };
    let package = format!("acme.{}.v1", project.name("moved"));
    let moved = format!("{package}.{}", item.name);
    remove_enum(project, &target);
    project.files.push(File {
        path: format!("{}/enums.proto", package.replace('.', "/")),
        package,
        syntax,
        go_package: "example.com/moved".to_owned(),
        messages: Vec::new(),
        enums: vec![item],
        services: Vec::new(),
        extensions: Vec::new(),
    });
    let follow = |field: &mut Field| {
        if field.kind.name() == Some(&*target) {
            field.kind = Type::Enum(moved.clone());
        }
    };
    project.visit_messages(&mut |_, message| message.fields.iter_mut().for_each(follow));
    project.retain_extensions(|extension| {
        follow(&mut extension.field);
        true
    });
    Some(())
}

pub fn is_used_by_proto3(project: &Project, name: &str) -> bool {
    let mut messages =
        project.all_messages().into_iter().filter(|(_, file, _)| file.syntax == Syntax::Proto3);
    messages.any(|(_, _, message)| message.fields.iter().any(|field| field.kind.name() == Some(name)))
}

fn remove_enum(project: &mut Project, full_name: &str) {
    let (parent, short) = (parent_of(full_name), short_name(full_name));
    for file in project.files.iter_mut().filter(|file| file.package == parent) {
        file.enums.retain(|item| item.name != short);
    }
    project.visit_messages(&mut |name, message| {
        if name == parent {
            message.enums.retain(|item| item.name != short);
        }
    });
}
