//! Which type the rules of a kind are for.

/// The scalar or `enum` that the rules of a kind are for.
pub(super) fn scalar(kind: &str) -> Option<&str> {
    match kind {
        "map" | "repeated" | "any" | "duration" | "timestamp" | "field_mask" => None,
        scalar => Some(scalar),
    }
}

/// The message that the rules of a kind are for; a wrapper takes those of what it wraps.
pub(super) fn message(kind: &str) -> Option<&'static str> {
    Some(match kind {
        "float" => "google.protobuf.FloatValue",
        "double" => "google.protobuf.DoubleValue",
        "int32" => "google.protobuf.Int32Value",
        "int64" => "google.protobuf.Int64Value",
        "uint32" => "google.protobuf.UInt32Value",
        "uint64" => "google.protobuf.UInt64Value",
        "bool" => "google.protobuf.BoolValue",
        "string" => "google.protobuf.StringValue",
        "bytes" => "google.protobuf.BytesValue",
        "any" => "google.protobuf.Any",
        "duration" => "google.protobuf.Duration",
        "timestamp" => "google.protobuf.Timestamp",
        "field_mask" => "google.protobuf.FieldMask",
        _ => return None,
    })
}

/// Whether a message wraps a scalar.
pub(super) fn is_wrapper(full_name: &str) -> bool {
    full_name.starts_with("google.protobuf.") && full_name.ends_with("Value") && {
        let kinds = ["float", "double", "int32", "int64", "uint32", "uint64", "bool", "string", "bytes"];
        kinds.iter().any(|kind| message(kind) == Some(full_name))
    }
}
