//! Default values of floating-point fields, spelled as protoc spells them.

use prost_types::{DescriptorProto, FieldDescriptorProto, FileDescriptorProto, field_descriptor_proto::Type};

/// Respells all of a file.
pub(crate) fn respell(file: &mut FileDescriptorProto) {
    file.extension.iter_mut().for_each(field);
    file.message_type.iter_mut().for_each(message);
}

fn message(message: &mut DescriptorProto) {
    message.field.iter_mut().for_each(field);
    message.extension.iter_mut().for_each(field);
    message.nested_type.iter_mut().for_each(self::message);
}

fn field(field: &mut FieldDescriptorProto) {
    let kind = field.r#type.and_then(|number| Type::try_from(number).ok());
    let Some(value) = &mut field.default_value else { return };
    let respelled = match kind {
        Some(Type::Float) => value.parse::<f32>().ok().map(float),
        Some(Type::Double) => value.parse::<f64>().ok().map(double),
        _ => None,
    };
    if let Some(respelled) = respelled {
        *value = respelled;
    }
}

/// With six digits, or nine if it takes them to read the same number again.
fn float(value: f32) -> String {
    let short = general(f64::from(value), 6);
    if short.parse() == Ok(value) || !value.is_finite() { short } else { general(f64::from(value), 9) }
}

/// With fifteen digits, or seventeen if it takes them to read the same number again.
fn double(value: f64) -> String {
    let short = general(value, 15);
    if short.parse() == Ok(value) || !value.is_finite() { short } else { general(value, 17) }
}

/// C's `%.{digits}g`.
fn general(value: f64, digits: usize) -> String {
    if value.is_nan() {
        return "nan".to_owned();
    }
    if value.is_infinite() {
        return if value > 0.0 { "inf" } else { "-inf" }.to_owned();
    }
    let scientific = format!("{value:.*e}", digits - 1);
    let (mantissa, exponent) = scientific.split_once('e').expect("the format has an exponent");
    let exponent: i32 = exponent.parse().expect("the exponent is a number");
    let precision = i32::try_from(digits).unwrap_or(i32::MAX);
    if (-4..precision).contains(&exponent) {
        let decimals = usize::try_from(precision - 1 - exponent).unwrap_or(0);
        return trimmed(&format!("{value:.decimals$}")).to_owned();
    }
    let sign = if exponent < 0 { '-' } else { '+' };
    format!("{}e{sign}{:02}", trimmed(mantissa), exponent.abs())
}

/// Without zeros at the end of a fraction.
fn trimmed(number: &str) -> &str {
    if number.contains('.') { number.trim_end_matches('0').trim_end_matches('.') } else { number }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What protoc 35.1 writes for these defaults.
    #[test]
    fn spells_as_protoc_does() {
        for (value, spelled) in [
            (0.1, "0.1"),
            (1e10, "10000000000"),
            (1e15, "1e+15"),
            (1.5e-7, "1.5e-07"),
            (123456789.125, "123456789.125"),
            (0.1 + 0.2, "0.30000000000000004"),
            (f64::INFINITY, "inf"),
            (f64::NEG_INFINITY, "-inf"),
            (-0.0, "-0"),
        ] {
            assert_eq!(double(value), spelled);
        }
        assert_eq!(float(0.102_030_4), "0.102030396");
        assert_eq!(float(0.5), "0.5");
        assert_eq!(float(1e7), "1e+07");
    }
}
