//! Names and literals in Python.

use std::fmt::Write as _;

use heck::{ToSnakeCase, ToUpperCamelCase};

/// A class.
pub fn camel(name: &str) -> String {
    escape(&name.to_upper_camel_case())
}

/// A method.
pub fn snake(name: &str) -> String {
    escape(&name.to_snake_case())
}

/// A name as written; one that the language or its builtins reserve gets an underscore.
pub fn escape(name: &str) -> String {
    if RESERVED.contains(&name) {
        format!("{name}_")
    } else if name.starts_with("__") {
        // Inside a class Python would rename it.
        format!("p{name}")
    } else if name.is_empty() || name.starts_with(|first: char| first.is_ascii_digit()) {
        format!("_{name}")
    } else {
        name.to_owned()
    }
}

/// Lines of a docstring, to stand between `"""`.
pub fn docstring(lines: &[String]) -> Vec<String> {
    lines.iter().map(|line| line.replace('\\', "\\\\").replace('"', "\\\"")).collect()
}

/// A bytes literal in pieces, one a line.
pub fn bytes(content: &[u8]) -> Vec<String> {
    content
        .chunks(64)
        .map(|chunk| {
            let mut literal = String::from("b\"");
            for byte in chunk {
                match byte {
                    b'"' | b'\\' => write!(literal, "\\{}", char::from(*byte)),
                    b' '..=b'~' => write!(literal, "{}", char::from(*byte)),
                    _ => write!(literal, "\\x{byte:02x}"),
                }
                .expect("writing to a string does not fail");
            }
            literal.push('"');
            literal
        })
        .collect()
}

/// Keywords, soft ones left out; `self` and `cls`; and constants that cannot be assigned.
const RESERVED: &[&str] = &[
    "False",
    "None",
    "True",
    "__debug__",
    "and",
    "as",
    "assert",
    "async",
    "await",
    "break",
    "class",
    "cls",
    "continue",
    "def",
    "del",
    "elif",
    "else",
    "except",
    "finally",
    "for",
    "from",
    "global",
    "if",
    "import",
    "in",
    "is",
    "lambda",
    "nonlocal",
    "not",
    "or",
    "pass",
    "raise",
    "return",
    "self",
    "try",
    "while",
    "with",
    "yield",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn escapes_what_the_language_reserves() {
        assert_eq!(escape("from"), "from_");
        assert_eq!(escape("self"), "self_");
        assert_eq!(escape("__x"), "p__x");
        assert_eq!(camel("none"), "None_");
        assert_eq!(snake("OrderPlaced"), "order_placed");
    }

    #[test]
    fn a_docstring_cannot_be_closed_from_inside() {
        assert_eq!(docstring(&["a\"\"\" \\".to_owned()]), [r#"a\"\"\" \\"#]);
    }

    #[test]
    fn bytes_survive() {
        assert_eq!(bytes(b"\0a\"\\\xff"), [r#"b"\x00a\"\\\xff""#]);
    }
}
