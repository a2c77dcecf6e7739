//! Grammars of the engines' type names: for the types a schema asks for, and for those a database
//! says its columns have. What does not parse is refused; nothing is ever pasted into a statement.

use super::Type;

/// Parses a Postgres type as people write it and as `format_type` prints it.
pub(crate) fn postgres(text: &str) -> Option<Type> {
    let words = words(text)?;
    if let Some(element) = words.strip_suffix("[]") {
        return element_type(element).map(Type::array);
    }
    element_type(&words)
}

fn element_type(words: &str) -> Option<Type> {
    let (name, arguments) = split_arguments(words)?;
    Some(match (name, arguments.as_slice()) {
        ("boolean" | "bool", []) => Type::Boolean,
        ("integer" | "int" | "int4", []) => Type::Int32,
        ("bigint" | "int8", []) => Type::Int64,
        ("real" | "float4", []) => Type::Float32,
        ("double precision" | "float8", []) => Type::Float64,
        ("numeric" | "decimal", [precision]) => decimal(*precision, 0, 1000)?,
        ("numeric" | "decimal", [precision, scale]) => decimal(*precision, *scale, 1000)?,
        ("text", []) => Type::Text,
        ("varchar" | "character varying", [length @ 1..=10_485_760]) => Type::Varchar(*length),
        ("uuid", []) => Type::Uuid,
        ("bytea", []) => Type::Bytes,
        ("timestamptz" | "timestamp with time zone", []) => Type::Timestamp,
        ("date", []) => Type::Date,
        ("jsonb", []) => Type::Json,
        _ => return None,
    })
}

/// Parses a Glue (Hive) type that a schema may ask for: the scalar ones.
pub(crate) fn glue(text: &str) -> Option<Type> {
    let words = words(text)?;
    let (name, arguments) = split_arguments(&words)?;
    Some(match (name, arguments.as_slice()) {
        ("boolean", []) => Type::Boolean,
        ("int", []) => Type::Int32,
        ("bigint", []) => Type::Int64,
        ("float", []) => Type::Float32,
        ("double", []) => Type::Float64,
        ("decimal", [precision]) => decimal(*precision, 0, 38)?,
        ("decimal", [precision, scale]) => decimal(*precision, *scale, 38)?,
        ("string", []) => Type::Text,
        ("varchar", [length @ 1..=65_535]) => Type::Varchar(*length),
        ("timestamp", []) => Type::Timestamp,
        _ => return None,
    })
}

fn decimal(precision: u32, scale: u32, limit: u32) -> Option<Type> {
    let legal = (1..=limit).contains(&precision) && scale <= precision;
    let (precision, scale) = (u16::try_from(precision).ok()?, u16::try_from(scale).ok()?);
    legal.then_some(Type::Decimal { precision, scale })
}

/// Lower case with single spaces; none for text that no type name is as long as or made of.
fn words(text: &str) -> Option<String> {
    let known = |c: char| c.is_ascii_alphanumeric() || matches!(c, ' ' | '(' | ')' | ',' | '[' | ']');
    if text.len() > 100 || !text.chars().all(known) {
        return None;
    }
    Some(text.to_ascii_lowercase().split_whitespace().collect::<Vec<_>>().join(" "))
}

fn split_arguments(words: &str) -> Option<(&str, Vec<u32>)> {
    let Some((name, rest)) = words.split_once('(') else {
        return Some((words, Vec::new()));
    };
    let arguments = rest.strip_suffix(')')?;
    let numbers = arguments.split(',').map(|number| number.trim().parse().ok());
    Some((name.trim_end(), numbers.collect::<Option<_>>()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_what_postgres_prints() {
        let printed = [
            ("numeric(20,0)", Type::UNSIGNED_64),
            ("timestamp with time zone", Type::Timestamp),
            ("character varying(40)", Type::Varchar(40)),
            ("double precision[]", Type::Float64.array()),
            ("Numeric( 12 , 2 )", Type::Decimal { precision: 12, scale: 2 }),
        ];
        for (text, expected) in printed {
            assert_eq!(postgres(text), Some(expected), "{text}");
        }
    }

    #[test]
    fn refuses_what_is_not_a_type() {
        let hostile = [
            "",
            "text; DROP TABLE users",
            "text) CHECK (true",
            "numeric(2,3)",
            "numeric(0)",
            "varchar(0)",
            "varchar",
            "varchar(-1)",
            "numeric(99999999999)",
            "text[][]",
            "text\0",
            "serial",
        ];
        for text in hostile {
            assert_eq!(postgres(text), None, "{text}");
            assert_eq!(glue(text), None, "{text}");
        }
    }
}
