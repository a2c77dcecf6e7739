//! Types that a schema asks for itself, in `(schemactl.v1.field).column.type`.

use super::{Type, grammar};

/// The type to use for a column that would be of type `base`, if the schema asks `kind` (`postgres`
/// or `lake`) for `wanted`.
///
/// # Errors
/// The text is not a type of the engine, or one that does not hold every value of `base`; the
/// message says which.
pub(crate) fn overridden(kind: &str, base: &Type, wanted: &str) -> Result<Type, String> {
    let parsed = match kind {
        "postgres" => grammar::postgres(wanted),
        _ => grammar::glue(wanted),
    };
    let shown: String = wanted.chars().take(60).collect();
    let parsed =
        parsed.ok_or_else(|| format!("{shown:?} is not a column type that {kind} tables can have here"))?;
    if parsed == *base || holds(&parsed, base) {
        return Ok(parsed);
    }
    Err(format!("column type {shown:?} of {kind} does not hold every value of the field"))
}

/// Whether a type holds every value that another one does. Text is special: what a schema knows
/// about its text (a length, a format) the database may check, loudly.
fn holds(wanted: &Type, base: &Type) -> bool {
    use Type::{Array, Decimal, Float32, Float64, Int32, Int64, Text, Uuid, Varchar};
    let digits = |needed: u16| matches!(wanted, Decimal { precision, scale } if precision - scale >= needed);
    match (base, wanted) {
        (Int32, Int64) | (Float32, Float64) | (Text, Varchar(_) | Uuid | Decimal { .. }) => true,
        (Int32, _) => digits(10),
        (Int64, _) => digits(19),
        (Decimal { precision, scale: 0 }, _) => digits(*precision),
        (Array(base), Array(wanted)) => holds(wanted, base),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wider_type_is_taken() {
        let wide = overridden("postgres", &Type::UNSIGNED_64, "numeric(22,2)");
        assert_eq!(wide, Ok(Type::Decimal { precision: 22, scale: 2 }));
        assert_eq!(overridden("postgres", &Type::Text, "uuid"), Ok(Type::Uuid));
        assert_eq!(overridden("lake", &Type::Int32, "bigint"), Ok(Type::Int64));
    }

    #[test]
    fn a_type_that_loses_values_is_refused() {
        for (base, wanted) in [
            (Type::UNSIGNED_64, "numeric(20,2)"),
            (Type::UNSIGNED_64, "bigint"),
            (Type::Int64, "integer"),
            (Type::Float64, "real"),
            (Type::Timestamp, "date"),
            (Type::Json, "text"),
        ] {
            assert!(overridden("postgres", &base, wanted).is_err(), "{base:?} {wanted}");
        }
    }

    #[test]
    fn text_that_is_no_type_is_named_and_not_used() {
        let error = overridden("postgres", &Type::Text, "text DEFAULT (now())").unwrap_err();
        assert_eq!(error, "\"text DEFAULT (now())\" is not a column type that postgres tables can have here");
    }
}
