//! Messages that sinks hold as values and not as structures.

/// A message that has a meaning of its own in a table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum WellKnown {
    Timestamp,
    Duration,
    /// One of the wrappers: a scalar that may be absent.
    Wrapper,
    /// `Struct`, `Value` or `ListValue`: any JSON.
    Json,
    Any,
    Empty,
    FieldMask,
    Date,
    Money,
    LatLng,
    Decimal,
}

/// The meaning of a message's full name, if it has one.
pub(crate) fn well_known(full_name: &str) -> Option<WellKnown> {
    use WellKnown::{
        Any, Date, Decimal, Duration, Empty, FieldMask, Json, LatLng, Money, Timestamp, Wrapper,
    };
    Some(match full_name {
        "google.protobuf.Timestamp" => Timestamp,
        "google.protobuf.Duration" => Duration,
        "google.protobuf.BoolValue"
        | "google.protobuf.BytesValue"
        | "google.protobuf.DoubleValue"
        | "google.protobuf.FloatValue"
        | "google.protobuf.Int32Value"
        | "google.protobuf.Int64Value"
        | "google.protobuf.StringValue"
        | "google.protobuf.UInt32Value"
        | "google.protobuf.UInt64Value" => Wrapper,
        "google.protobuf.Struct" | "google.protobuf.Value" | "google.protobuf.ListValue" => Json,
        "google.protobuf.Any" => Any,
        "google.protobuf.Empty" => Empty,
        "google.protobuf.FieldMask" => FieldMask,
        "google.type.Date" => Date,
        "google.type.Money" => Money,
        "google.type.LatLng" => LatLng,
        "google.type.Decimal" => Decimal,
        _ => return None,
    })
}
