//! Columns and struct members of Glue tables. Terraform makes the change; here is said what it does
//! to the files that are there already.

use super::{
    Action, Changes, Class,
    compare::{self, Verdict},
    values,
};
use crate::{
    desired::{Column, Member, Table},
    types::Type,
};

pub(super) fn compare(before: &Table, after: &Table, changes: &mut Changes) {
    for column in &after.columns {
        match before.columns.iter().find(|old| old.id == column.id) {
            Some(old) => value(&old.value, &column.value, &column.value.name, changes),
            None => changes.push(Class::Safe, Action::AddColumn { column: Box::new(column.clone()) }, ""),
        }
    }
    let gone = |old: &&Column| !after.columns.iter().any(|column| column.id == old.id);
    for old in before.columns.iter().filter(gone) {
        gone_from(&old.value.name, changes);
    }
}

fn value(before: &Member, after: &Member, place: &str, changes: &mut Changes) {
    let (old, new) = (members_of(&before.r#type), members_of(&after.r#type));
    if let (Some((old, path)), Some((new, new_path))) = (old, new)
        && path == new_path
    {
        return members(old, new, &format!("{place}{path}"), changes);
    }
    match compare::compare(before, after) {
        Verdict::Same => values::compare(before, after, place, changes),
        Verdict::Reinterpreted(reason) => {
            changes.push(Class::Warn, Action::Note { column: place.to_owned() }, reason)
        }
        Verdict::Wider => {
            let action = Action::ChangeType { column: place.to_owned(), to: Box::new(after.clone()) };
            match after.r#type {
                Type::Decimal { .. } if !matches!(before.r#type, Type::Decimal { .. }) => {
                    changes.push(
                        Class::Warn,
                        action,
                        "files from before hold integers; read them with a cast",
                    );
                }
                _ => changes.push(Class::Safe, action, ""),
            }
        }
        Verdict::Beside(reason) => {
            let reason = format!("{reason}; files are read by name, so there is no place beside it");
            changes.push(Class::NewTable, Action::Refuse { column: place.to_owned() }, reason);
        }
        Verdict::Refused(reason) => {
            changes.push(Class::Breaking, Action::Refuse { column: place.to_owned() }, reason);
        }
    }
}

/// Members of a struct, of a list of them or of a map to them, and how a path writes that.
fn members_of(r#type: &Type) -> Option<(&[Member], &'static str)> {
    match r#type {
        Type::Struct(members) => Some((members, "")),
        Type::Array(element) => match &**element {
            Type::Struct(members) => Some((members, "[]")),
            _ => None,
        },
        Type::Map(_, value) => match &**value {
            Type::Struct(members) => Some((members, "{}")),
            _ => None,
        },
        _ => None,
    }
}

fn members(before: &[Member], after: &[Member], place: &str, changes: &mut Changes) {
    for member in after {
        let at = format!("{place}.{}", member.name);
        match before.iter().find(|old| old.number == member.number) {
            None => {
                let action = Action::AddMember { column: at, member: Box::new(member.clone()) };
                changes.push(Class::Safe, action, "");
            }
            Some(old) => {
                if old.name != member.name {
                    let reason =
                        format!("it was {:?}; files from before have it under that name only", old.name);
                    changes.push(Class::Warn, Action::Note { column: at.clone() }, reason);
                }
                oneof(before, old, member, &at, changes);
                value(old, member, &at, changes);
            }
        }
    }
    for old in before.iter().filter(|old| !after.iter().any(|member| member.number == old.number)) {
        gone_from(&format!("{place}.{}", old.name), changes);
    }
}

fn oneof(before: &[Member], old: &Member, member: &Member, place: &str, changes: &mut Changes) {
    let Some(oneof) = member.oneof.as_ref().filter(|_| old.oneof != member.oneof) else {
        return;
    };
    let existed = before.iter().any(|other| other.oneof.as_ref() == Some(oneof));
    let (class, action) = match existed || old.oneof.is_some() {
        true => (Class::Breaking, Action::Refuse { column: place.to_owned() }),
        false => (Class::Warn, Action::Note { column: place.to_owned() }),
    };
    changes.push(class, action, format!("it moved into oneof {oneof:?}"));
}

fn gone_from(place: &str, changes: &mut Changes) {
    let action = Action::KeepColumn { column: place.to_owned() };
    changes.push(Class::Warn, action, "the table lists it no more; files from before still hold it");
}
