//! Text the way Go prints it: messages are compared with buf's to the letter, and buf is written in
//! Go.

use std::fmt::Write as _;

/// `%q`: in double quotes, with escapes.
pub(crate) fn quoted(text: &str) -> String {
    let mut quoted = String::with_capacity(text.len() + 2);
    quoted.push('"');
    for character in text.chars() {
        match character {
            '"' => quoted.push_str("\\\""),
            '\\' => quoted.push_str("\\\\"),
            '\x07' => quoted.push_str("\\a"),
            '\x08' => quoted.push_str("\\b"),
            '\x0c' => quoted.push_str("\\f"),
            '\n' => quoted.push_str("\\n"),
            '\r' => quoted.push_str("\\r"),
            '\t' => quoted.push_str("\\t"),
            '\x0b' => quoted.push_str("\\v"),
            control if control.is_ascii_control() => {
                push(&mut quoted, format_args!("\\x{:02x}", control as u32))
            }
            control if control.is_control() => push(&mut quoted, format_args!("\\u{:04x}", control as u32)),
            other => quoted.push(other),
        }
    }
    quoted.push('"');
    quoted
}

/// `%q` of bytes: what is not UTF-8 is escaped byte by byte.
pub(crate) fn quoted_bytes(bytes: &[u8]) -> String {
    let mut inside = String::new();
    for chunk in bytes.utf8_chunks() {
        let valid = quoted(chunk.valid());
        inside.push_str(&valid[1..valid.len() - 1]);
        for byte in chunk.invalid() {
            push(&mut inside, format_args!("\\x{byte:02x}"));
        }
    }
    format!("\"{inside}\"")
}

/// A list in `%q`, with a comma and a space between.
pub(crate) fn quoted_list<'a>(items: impl IntoIterator<Item = &'a str>) -> String {
    let items: Vec<String> = items.into_iter().map(quoted).collect();
    items.join(", ")
}

/// `%v` of a float whose shortest decimal digits are `shortest`, as Rust's `{:e}` prints them:
/// plain from 1e-4 up to a million, with a signed exponent of two digits or more outside.
pub(crate) fn float(value: f64, shortest: &str) -> String {
    if value.is_nan() {
        return "NaN".to_owned();
    }
    if value.is_infinite() {
        return if value > 0.0 { "+Inf" } else { "-Inf" }.to_owned();
    }
    let (digits, exponent) = shortest.split_once('e').unwrap_or((shortest, "0"));
    let exponent: i32 = exponent.parse().unwrap_or(0);
    if value == 0.0 || (-4..6).contains(&exponent) {
        return plain(digits, exponent);
    }
    let sign = if exponent < 0 { '-' } else { '+' };
    format!("{digits}e{sign}{:02}", exponent.unsigned_abs())
}

/// Digits of the form `-1.25` times ten to the exponent, without an exponent.
fn plain(digits: &str, exponent: i32) -> String {
    let (sign, digits) = match digits.strip_prefix('-') {
        Some(digits) => ("-", digits),
        None => ("", digits),
    };
    let mut all: String = digits.chars().filter(char::is_ascii_digit).collect();
    if exponent < 0 {
        let zeros = "0".repeat(exponent.unsigned_abs() as usize - 1);
        return format!("{sign}0.{zeros}{all}");
    }
    let whole = exponent as usize + 1;
    while all.len() < whole {
        all.push('0');
    }
    let (whole, rest) = all.split_at(whole);
    if rest.is_empty() { format!("{sign}{whole}") } else { format!("{sign}{whole}.{rest}") }
}

fn push(text: &mut String, arguments: std::fmt::Arguments<'_>) {
    text.write_fmt(arguments).expect("writing to a String does not fail");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quotes_like_go() {
        assert_eq!(quoted("a\"b\\c\n\u{1}\u{85}é"), r#""a\"b\\c\n\x01\u0085é""#);
    }

    #[test]
    fn prints_floats_like_go() {
        let float = |value: f64| float(value, &format!("{value:e}"));
        assert_eq!(float(1.5), "1.5");
        assert_eq!(float(0.0), "0");
        assert_eq!(float(-0.0), "-0");
        assert_eq!(float(123_456.0), "123456");
        assert_eq!(float(1e6), "1e+06");
        assert_eq!(float(1.8446744073709552e19), "1.8446744073709552e+19");
        assert_eq!(float(-2.5e-5), "-2.5e-05");
        assert_eq!(float(0.0001), "0.0001");
        assert_eq!(float(f64::NEG_INFINITY), "-Inf");
    }
}
