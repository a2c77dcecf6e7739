//! Whether the place of an old value can hold the new one.

use crate::{desired::Member, types::Type};

/// What a changed type asks for.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Verdict {
    /// The type is the same.
    Same,
    /// The type is the same, and what it holds means something else from now on.
    Reinterpreted(String),
    /// A wider type, which holds all the old values.
    Wider,
    /// The old place cannot hold it, a new one can.
    Beside(String),
    /// Readers of the old values would read wrong ones.
    Refused(String),
}

/// Compares a value before and after a change of its field.
pub(crate) fn compare(before: &Member, after: &Member) -> Verdict {
    let (old, new) = (before.source.as_str(), after.source.as_str());
    if old == new {
        return same_source(before, after);
    }
    let change = format!("{old} became {new}");
    match (old.strip_prefix("repeated "), new.strip_prefix("repeated ")) {
        (None, Some(_)) => Verdict::Beside(format!("{change}: one value became a list")),
        (Some(_), None) => Verdict::Refused(format!("{change}: a list became one value")),
        (Some(old), Some(new)) => scalars(old, new, change, before, after),
        (None, None) => scalars(old, new, change, before, after),
    }
}

/// The schema asks for another storage of the same values.
fn same_source(before: &Member, after: &Member) -> Verdict {
    if before.r#type == after.r#type {
        return Verdict::Same;
    }
    if is_wider(&before.r#type, &after.r#type) {
        return Verdict::Wider;
    }
    Verdict::Beside(format!("{} is stored in another way", after.source))
}

fn scalars(old: &str, new: &str, change: String, before: &Member, after: &Member) -> Verdict {
    if let (Some(old), Some(new)) = (Number::of(old), Number::of(new)) {
        return numbers(old, new, change, before, after);
    }
    if before.r#type == after.r#type {
        return Verdict::Reinterpreted(format!("{change}; rows from before hold what it was"));
    }
    Verdict::Refused(change)
}

fn numbers(old: Number, new: Number, change: String, before: &Member, after: &Member) -> Verdict {
    if old.is_float || new.is_float {
        return match old == new {
            true => same_source(before, after),
            false => Verdict::Refused(format!("{change}: their bytes mean different numbers")),
        };
    }
    if old.is_signed != new.is_signed {
        return Verdict::Refused(format!("{change}: the sign would be lost"));
    }
    if new.bits < old.bits {
        return Verdict::Refused(format!("{change}: large numbers would be lost"));
    }
    match same_source(before, after) {
        Verdict::Beside(_) => Verdict::Refused(change),
        verdict => verdict,
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
struct Number {
    bits: u8,
    is_signed: bool,
    is_float: bool,
}

impl Number {
    fn of(source: &str) -> Option<Self> {
        let (bits, is_signed, is_float) = match source {
            "int32" | "sint32" | "sfixed32" | "google.protobuf.Int32Value" => (32, true, false),
            "int64" | "sint64" | "sfixed64" | "google.protobuf.Int64Value" => (64, true, false),
            "uint32" | "fixed32" | "google.protobuf.UInt32Value" => (32, false, false),
            "uint64" | "fixed64" | "google.protobuf.UInt64Value" => (64, false, false),
            "float" | "google.protobuf.FloatValue" => (32, true, true),
            "double" | "google.protobuf.DoubleValue" => (64, true, true),
            _ => return None,
        };
        Some(Self { bits, is_signed, is_float })
    }
}

/// Whether Postgres writes every row anew to turn a column of one type into a wider one.
pub(crate) fn rewrites(before: &Type, after: &Type) -> bool {
    use Type::{Decimal, Text, Varchar};
    match (before, after) {
        (Varchar(_), Varchar(_) | Text) => false,
        (Decimal { scale: before, .. }, Decimal { scale: after, .. }) => before != after,
        _ => true,
    }
}

/// Whether an engine can turn a column of one type into another without losing a value.
fn is_wider(before: &Type, after: &Type) -> bool {
    use Type::{Array, Decimal, Float32, Float64, Int32, Int64, Map, Text, Varchar};
    let digits = |needed: u16| matches!(after, Decimal { precision, scale } if precision - scale >= needed);
    match (before, after) {
        (Int32, Int64) | (Float32, Float64) | (Varchar(_), Text) => true,
        (Int32, _) => digits(10),
        (Int64, _) => digits(19),
        (Varchar(before), Varchar(after)) => before <= after,
        (Decimal { precision, scale }, Decimal { scale: after, .. }) => {
            after >= scale && digits(precision - scale)
        }
        (Array(before), Array(after)) => before == after || is_wider(before, after),
        (Map(_, before), Map(_, after)) => is_wider(before, after),
        _ => false,
    }
}
