//! Default values: what a reader sees where a writer set nothing.

use schemactl_model::schema::{EnumId, Field, FieldId, Kind, Schema};

use super::{Check, Checked, Pair, Report, describe, locate::default_value};
use crate::{
    go_text::{float, quoted},
    rule::rule,
};

rule! {
    /// Old messages that leave the field out are read with another value.
    ///
    /// ```proto before
    /// syntax = "proto2";
    /// message Order { optional int32 copies = 1 [default = 1]; }
    /// ```
    /// ```proto breaks
    /// syntax = "proto2";
    /// message Order { optional int32 copies = 1 [default = 2]; }
    /// ```
    /// ```proto keeps
    /// syntax = "proto2";
    /// message Order { optional int64 copies = 1 [default = 1]; }
    /// ```
    FIELD_SAME_DEFAULT [CSR FILE PACKAGE WIRE_JSON WIRE] Fields(same_default)
    "Checks that fields have the same default value, if a default is specified."
}

fn same_default(pair: Pair<FieldId>, report: &mut Report) {
    let before = Default::of(report.before, pair.before);
    let after = Default::of(report.after, pair.after);
    let (Some(before), Some(after)) = (before, after) else {
        return;
    };
    if (before.is_zero() && after.is_zero()) || before.value.equals(&after.value) {
        return;
    }
    let field = describe::field(report.after, pair.after);
    report.changed(
        pair,
        default_value,
        format!("{field} changed default value from {} to {}.", before.printed, after.printed),
        format!("{}; a new default needs a new field with a fresh number", kept_default(report, pair)),
    );
}

fn kept_default(report: &Report, pair: Pair<FieldId>) -> String {
    let field = &report.before[pair.before];
    match (&field.default, field.kind) {
        (None, _) => "remove the default again".to_owned(),
        (Some(text), Kind::String) => format!("keep [default = {}]", quoted(text)),
        (Some(text), Kind::Bytes) => format!("keep [default = \"{text}\"]"),
        (Some(text), _) => format!("keep [default = {text}]"),
    }
}

/// The default that takes effect: the one written, else the zero of the type.
struct Default {
    value: Value,
    printed: String,
}

enum Value {
    /// Text and bytes compare with each other and with nothing else.
    Text(Vec<u8>),
    Integer(i128),
    Float(f32),
    Double(f64),
}

impl Default {
    /// `None` for lists, maps and messages: they have no default.
    fn of(schema: &Schema, id: FieldId) -> Option<Self> {
        let field = &schema[id];
        if field.is_repeated() {
            return None;
        }
        let text = field.default.as_deref();
        Some(match field.kind {
            Kind::Message(_) | Kind::Group(_) => return None,
            Kind::Enum(id) => of_enum(schema, id, text),
            Kind::String => Default {
                printed: quoted(text.unwrap_or_default()),
                value: Value::Text(text.unwrap_or_default().as_bytes().to_vec()),
            },
            Kind::Bytes => of_bytes(text.unwrap_or_default()),
            Kind::Bool => Default {
                printed: (text == Some("true")).to_string(),
                value: Value::Integer(i128::from(text == Some("true"))),
            },
            Kind::Float => {
                let value: f32 = number(field, 0.0);
                Default { printed: float(value.into(), &format!("{value:e}")), value: Value::Float(value) }
            }
            Kind::Double => {
                let value: f64 = number(field, 0.0);
                Default { printed: float(value, &format!("{value:e}")), value: Value::Double(value) }
            }
            _ => {
                let value: i128 = number(field, 0);
                Default { printed: value.to_string(), value: Value::Integer(value) }
            }
        })
    }

    fn is_zero(&self) -> bool {
        match &self.value {
            Value::Text(text) => text.is_empty(),
            Value::Integer(value) => *value == 0,
            Value::Float(value) => *value == 0.0,
            Value::Double(value) => *value == 0.0,
        }
    }
}

impl Value {
    fn equals(&self, other: &Self) -> bool {
        match (self, other) {
            (Value::Text(one), Value::Text(other)) => one == other,
            (Value::Text(_), _) | (_, Value::Text(_)) => false,
            (Value::Integer(one), Value::Integer(other)) => one == other,
            (Value::Float(one), Value::Double(other)) | (Value::Double(other), Value::Float(one)) => {
                (one.is_nan() && other.is_nan()) || *one == *other as f32
            }
            (Value::Integer(integer), float) | (float, Value::Integer(integer)) => float.is_integer(*integer),
            (one, other) => {
                (one.as_f64().is_nan() && other.as_f64().is_nan()) || one.as_f64() == other.as_f64()
            }
        }
    }

    /// Exact: a float is compared as the whole number it is, not the integer as a rounded float.
    fn is_integer(&self, integer: i128) -> bool {
        let float = self.as_f64();
        float.is_finite() && float.fract() == 0.0 && float.abs() < 1e30 && float as i128 == integer
    }

    fn as_f64(&self) -> f64 {
        match self {
            Value::Text(_) => f64::NAN,
            Value::Integer(value) => *value as f64,
            Value::Float(value) => (*value).into(),
            Value::Double(value) => *value,
        }
    }
}

/// The number that descriptor.proto writes as text: `inf`, `-inf` and `nan` among the floats.
fn number<T: std::str::FromStr>(field: &Field, zero: T) -> T {
    field.default.as_deref().and_then(|text| text.parse().ok()).unwrap_or(zero)
}

fn of_enum(schema: &Schema, id: EnumId, text: Option<&str>) -> Default {
    let enumeration = &schema[id];
    let mut values = enumeration.values.iter().map(|id| &schema[*id]);
    let value = match text {
        Some(name) => values.find(|value| &*value.name == name),
        None => values.next(),
    };
    let number = value.map_or(0, |value| value.number);
    // Of aliases the first is the one that is printed.
    let mut values = enumeration.values.iter().map(|id| &schema[*id]);
    let name = values.find(|value| value.number == number).map_or("", |value| &value.name);
    Default { printed: format!("{}.{name}", enumeration.name), value: Value::Integer(number.into()) }
}

fn of_bytes(escaped: &str) -> Default {
    let bytes = unescaped(escaped);
    let printed: Vec<String> = bytes.iter().map(|byte| format!("0x{byte:X}")).collect();
    Default { printed: format!("[{}]", printed.join(",")), value: Value::Text(bytes) }
}

/// The bytes that descriptor.proto writes with C escapes.
fn unescaped(text: &str) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((first, mut tail)) = rest.split_first() {
        if *first != b'\\' {
            bytes.push(*first);
            rest = tail;
            continue;
        }
        let Some((escape, after)) = tail.split_first() else {
            break;
        };
        tail = after;
        match escape {
            b'a' => bytes.push(0x07),
            b'b' => bytes.push(0x08),
            b'f' => bytes.push(0x0c),
            b'n' => bytes.push(b'\n'),
            b'r' => bytes.push(b'\r'),
            b't' => bytes.push(b'\t'),
            b'v' => bytes.push(0x0b),
            b'x' | b'X' => bytes.push(digits(&mut tail, 16, 2, 0)),
            b'0'..=b'7' => bytes.push(digits(&mut tail, 8, 2, escape - b'0')),
            other => bytes.push(*other),
        }
        rest = tail;
    }
    bytes
}

fn digits(rest: &mut &[u8], radix: u32, most: usize, mut value: u8) -> u8 {
    for _ in 0..most {
        let Some((first, tail)) = rest.split_first() else {
            break;
        };
        let Some(digit) = (*first as char).to_digit(radix) else {
            break;
        };
        value = value.wrapping_mul(radix as u8).wrapping_add(digit as u8);
        *rest = tail;
    }
    value
}

#[cfg(test)]
mod tests {
    use super::unescaped;

    #[test]
    fn reads_the_escapes_of_bytes_defaults() {
        assert_eq!(unescaped(r"a\001\n\x7f\\\377é"), b"a\x01\n\x7f\\\xff\xc3\xa9");
        assert_eq!(unescaped(r"\"), b"");
    }
}
