//! What a change means in a table, by the engine that keeps it.
//!
//! Emulators take more than the products do, so these tables of what is legal decide, and no emulator.

use super::{
    what::{Found, Value, What},
    {effect::Effect, value::ImpactClass},
};
use crate::{
    changes::{
        Class,
        compare::{Verdict, compare},
    },
    desired::Member,
    types::Type,
};

/// What tells an engine from the others.
struct Engine {
    name: &'static str,
    messages: Messages,
    /// The type that holds what Postgres holds in another.
    store: fn(Type) -> Type,
    /// Whether a column of one type can become one of a wider.
    widens: fn(&Type, &Type) -> bool,
}

/// How a message lies in a column.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Messages {
    /// As JSON, which takes whatever comes.
    Json,
    /// As a struct, whose members are columns in all but name.
    Structs,
    /// As a struct in files, whose members are found by their names.
    NamedStructs,
}

const POSTGRES: Engine =
    Engine { name: "Postgres", messages: Messages::Json, store: |own| own, widens: |_, _| true };
const LAKE: Engine =
    Engine { name: "the lake", messages: Messages::NamedStructs, store: |own| own, widens: |_, _| true };
/// Integers of all sizes are one type.
const SNOWFLAKE: Engine = Engine {
    name: "Snowflake",
    messages: Messages::Json,
    store: |own| match own {
        Type::Int32 | Type::Int64 | Type::UNSIGNED_64 => Type::Decimal { precision: 38, scale: 0 },
        Type::Float32 => Type::Float64,
        own => own,
    },
    widens: same_scale,
};
const BIGQUERY: Engine = Engine {
    name: "BigQuery",
    messages: Messages::Structs,
    store: |own| match own {
        Type::Int32 => Type::Int64,
        Type::Float32 => Type::Float64,
        Type::UNSIGNED_64 => Type::Decimal { precision: 38, scale: 9 },
        own => own,
    },
    widens: |before, after| !matches!(before, Type::Array(_)) && !matches!(after, Type::Array(_)),
};
const CLICKHOUSE: Engine =
    Engine { name: "ClickHouse", messages: Messages::Structs, store: |own| own, widens: |_, _| true };
/// Promotes int to long, float to double, and decimals to more digits before the point; nothing else.
const ICEBERG: Engine = Engine {
    name: "Iceberg",
    messages: Messages::Structs,
    store: |own| own,
    widens: |before, after| match (before, after) {
        (Type::Int32, Type::Int64) | (Type::Float32, Type::Float64) => true,
        _ => same_scale(before, after),
    },
};

fn same_scale(before: &Type, after: &Type) -> bool {
    match (before, after) {
        (Type::Decimal { scale: before, .. }, Type::Decimal { scale: after, .. }) => before == after,
        (Type::Varchar(_), _) => true,
        _ => false,
    }
}

fn engine(kind: &str) -> Option<&'static Engine> {
    Some(match kind {
        "postgres" => &POSTGRES,
        "lake" => &LAKE,
        "snowflake" => &SNOWFLAKE,
        "bigquery" => &BIGQUERY,
        "clickhouse" => &CLICKHOUSE,
        "iceberg" => &ICEBERG,
        _ => return None,
    })
}

/// What a change means in a table of a kind; none where it means nothing at all, or `kind` has no tables.
pub(super) fn effect(kind: &str, found: &Found) -> Option<Effect> {
    let engine = engine(kind)?;
    let is_inside = found.is_nested() || found.is_in_map;
    let (class, reason) = match is_inside && engine.messages == Messages::Json {
        true => in_json(&found.what)?,
        false => in_columns(engine, found, found.is_nested())?,
    };
    Some(Effect::whole(class, reason))
}

/// Inside a column that is JSON.
fn in_json(what: &What) -> Option<(ImpactClass, String)> {
    use ImpactClass::{Changed, Nothing};
    Some(match what {
        What::Added | What::AddedHash => (Nothing, "the message's JSON holds it".to_owned()),
        What::AddedOneof(_) | What::Optional | What::Unhashed | What::TooDeep => return None,
        What::Gone => (Changed, "rows from before have it in their JSON, later ones do not".to_owned()),
        What::Renamed { before, after } => {
            (Changed, format!("JSON from before has it as {before:?}, later as {after:?}"))
        }
        What::Type { before, after } => {
            let (old, new) = (before.source(), after.source());
            match compare(&before.member, &after.member) {
                Verdict::Same | Verdict::Wider => (Nothing, format!("JSON holds {old} and {new}")),
                _ => (Changed, format!("JSON from before holds {old}, later {new}")),
            }
        }
        What::IntoOneof { name, existed } => into_oneof(name, *existed),
        What::LeftOneof => left_oneof(),
        What::EnumValue { class, reason } => enum_value(*class, reason),
        What::Masked(_) => (Changed, masked(what)),
    })
}

/// A column, or a member of a struct.
fn in_columns(engine: &Engine, found: &Found, is_nested: bool) -> Option<(ImpactClass, String)> {
    use ImpactClass::{AddedColumn, Changed, Kept, KeptName, NewTable, Widening};
    let place = if is_nested { "member of the struct" } else { "column" };
    let is_clickhouse = engine.name == CLICKHOUSE.name;
    Some(match &found.what {
        What::Added => (AddedColumn, format!("a {place}, empty in what was written before")),
        What::AddedHash => (AddedColumn, format!("a {place} for its keyed hash")),
        What::AddedOneof(name) => (AddedColumn, format!("a {place} that says which of {name:?} is set")),
        What::Gone => (Kept, format!("its field is gone or lands here no more; the {place} stays")),
        What::Renamed { before, after } if is_nested && engine.messages == Messages::NamedStructs => (
            Changed,
            format!(
                "it was {before:?}; files from before have it under that name only, later ones as {after:?}"
            ),
        ),
        What::Renamed { before, after } if is_clickhouse => (
            KeptName,
            format!(
                "the {place} stays {before:?}; its Protobuf input matches by name, so the loader has to map {after:?} to it"
            ),
        ),
        What::Renamed { before, .. } => {
            (KeptName, format!("the {place} stays {before:?}, so that who reads it still can"))
        }
        What::Type { before, after } => types(engine, found.is_key, before, after),
        What::IntoOneof { name, existed } => into_oneof(name, *existed),
        What::LeftOneof => left_oneof(),
        What::EnumValue { class, reason } => enum_value(*class, reason),
        What::Optional if is_clickhouse && found.is_key => {
            (NewTable, "a column of the sorting key cannot become Nullable".to_owned())
        }
        What::Optional if is_clickhouse => (Widening, format!("the {place} becomes Nullable")),
        What::Optional | What::Unhashed | What::TooDeep => return None,
        What::Masked(_) => (Changed, masked(&found.what)),
    })
}

fn types(engine: &Engine, is_key: bool, before: &Value, after: &Value) -> (ImpactClass, String) {
    use ImpactClass::{Changed, Impossible, NewColumn, NewTable, Nothing, Unknown, Widening};
    let name = engine.name;
    let Some((old, new)) = stored(engine, before, after) else {
        let text = |value: &Value| value.asked.clone().unwrap_or_else(|| "the default".to_owned());
        let (old, new) = (text(before), text(after));
        let reason = format!("whether {name} can turn column type {old:?} into {new:?} is not known here");
        return (Unknown, reason);
    };
    let (was, is) = (before.source(), after.source());
    let beside = |reason: String| match engine.messages {
        Messages::NamedStructs => {
            (NewTable, format!("{reason}; files are read by name, so there is no place beside it"))
        }
        _ => (NewColumn, reason),
    };
    match compare(&old, &new) {
        Verdict::Same => (Nothing, format!("one type of {name} holds {was} and {is}")),
        Verdict::Reinterpreted(reason) => (Changed, reason),
        Verdict::Wider if is_key && name == CLICKHOUSE.name => {
            (NewTable, format!("{was} became {is}: the type of a column of the sorting key cannot change"))
        }
        Verdict::Wider if (engine.widens)(&old.r#type, &new.r#type) => {
            let reason = match was == is {
                true => "the column takes a wider type".to_owned(),
                false => format!("{was} became {is}: the column takes a wider type"),
            };
            (Widening, reason)
        }
        Verdict::Wider => {
            beside(format!("{was} became {is}: {name} cannot widen the one's type to the other's"))
        }
        Verdict::Beside(reason) => beside(reason),
        Verdict::Refused(reason) => (Impossible, reason),
    }
}

/// Both values with the types that they have in the engine; none where the schema asks for one that is
/// not known here.
fn stored(engine: &Engine, before: &Value, after: &Value) -> Option<(Member, Member)> {
    let with = |value: &Value, r#type: Type| Member { r#type, ..value.member.clone() };
    if before.asked == after.asked && before.asked.is_some() {
        // Whatever it is, it is the same.
        return Some((with(before, Type::Text), with(after, Type::Text)));
    }
    let of = |value: &Value| match &value.asked {
        Some(asked) => decimal(asked),
        None => Some(deep(engine, value.member.r#type.clone())),
    };
    Some((with(before, of(before)?), with(after, of(after)?)))
}

fn deep(engine: &Engine, own: Type) -> Type {
    match own {
        Type::Array(element) => deep(engine, *element).array(),
        own => (engine.store)(own),
    }
}

/// The one family of types that engines write alike.
fn decimal(text: &str) -> Option<Type> {
    let text = text.to_ascii_lowercase().replace("bignumeric", "numeric").replace("number", "numeric");
    match crate::types::grammar::postgres(&text)? {
        decimal @ Type::Decimal { .. } => Some(decimal),
        _ => None,
    }
}

pub(super) fn into_oneof(name: &str, existed: bool) -> (ImpactClass, String) {
    match existed {
        true => (
            ImpactClass::Impossible,
            format!("it moved into oneof {name:?}, whose other members would clear it"),
        ),
        false => (
            ImpactClass::Changed,
            format!("it moved into the new oneof {name:?}; what was written before has no case"),
        ),
    }
}

pub(super) fn left_oneof() -> (ImpactClass, String) {
    (ImpactClass::Changed, "it left its oneof".to_owned())
}

pub(super) fn enum_value(class: Class, reason: &str) -> (ImpactClass, String) {
    match class {
        Class::Safe => (ImpactClass::Nothing, reason.to_owned()),
        _ => (ImpactClass::Changed, reason.to_owned()),
    }
}

pub(super) fn masked(what: &What) -> String {
    match what {
        What::Masked(true) => "it is masked from now on for who has no grant",
        _ => "it is masked no more",
    }
    .to_owned()
}
