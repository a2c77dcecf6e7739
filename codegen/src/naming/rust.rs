//! Names in Rust, spelled as prost-build spells them: messages come from there, loggers from here, and
//! both must mean the same.

use heck::{ToSnakeCase, ToUpperCamelCase};

/// A field, a module, a function.
pub fn snake(name: &str) -> String {
    escape(&name.to_snake_case())
}

/// A type or a variant.
pub fn camel(name: &str) -> String {
    escape(&name.to_upper_camel_case())
}

/// A variant of an enum: without the enum's name at its start, where something is left.
pub fn variant(enum_name: &str, value: &str) -> String {
    let full = camel(value);
    let stripped = full.strip_prefix(&camel(enum_name)).unwrap_or(&full);
    if stripped.starts_with(char::is_uppercase) { escape(stripped) } else { escape(&full) }
}

/// A name in a string, a path or an argument list, without `r#`.
pub fn unescaped(name: &str) -> &str {
    name.strip_prefix("r#").unwrap_or(name)
}

/// A string literal.
pub fn string(text: &str) -> String {
    format!("\"{}\"", text.escape_default())
}

fn escape(name: &str) -> String {
    match name {
        "_" | "super" | "self" | "Self" | "extern" | "crate" => format!("{name}_"),
        _ if KEYWORDS.contains(&name) => format!("r#{name}"),
        _ if name.starts_with(|first: char| first.is_ascii_digit()) => format!("_{name}"),
        _ => name.to_owned(),
    }
}

/// <https://doc.rust-lang.org/reference/keywords.html>
const KEYWORDS: &[&str] = &[
    "abstract", "as", "async", "await", "become", "box", "break", "const", "continue", "do", "dyn", "else",
    "enum", "false", "final", "fn", "for", "gen", "if", "impl", "in", "let", "loop", "macro", "match", "mod",
    "move", "mut", "override", "priv", "pub", "ref", "return", "static", "struct", "trait", "true", "try",
    "type", "typeof", "unsafe", "unsized", "use", "virtual", "where", "while", "yield",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn escapes_what_the_language_reserves() {
        assert_eq!(snake("type"), "r#type");
        assert_eq!(snake("Self"), "self_");
        assert_eq!(camel("self"), "Self_");
        assert_eq!(snake("_1"), "_1");
    }

    #[test]
    fn strips_an_enum_from_its_values() {
        assert_eq!(variant("Platform", "PLATFORM_IOS"), "Ios");
        assert_eq!(variant("Platform", "PLATFORMER"), "Platformer");
        assert_eq!(variant("Platform", "PLATFORM"), "Platform");
        assert_eq!(variant("Platform", "PLATFORM_SELF"), "Self_");
    }

    #[test]
    fn a_string_ends_where_it_should() {
        assert_eq!(string("a\"\\\n"), r#""a\"\\\n""#);
    }
}
