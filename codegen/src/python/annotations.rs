//! Types of arguments, as hints.

use schemactl_model::{
    Schema,
    schema::{Cardinality, FieldId, Kind, MessageId},
};

use super::names;

/// What a logger's argument takes for a field.
pub fn argument(schema: &Schema, id: FieldId, is_required: bool) -> String {
    let field = &schema[id];
    let one = |kind| single(schema, kind);
    let annotation = match field.cardinality {
        Cardinality::Repeated => format!("_t.Iterable[{}]", one(field.kind)),
        Cardinality::Map => {
            let (key, value) = schema.map_entry(id).expect("a map field has an entry");
            format!("_t.Mapping[{}, {}]", one(schema[key].kind), one(schema[value].kind))
        }
        _ => one(field.kind),
    };
    if is_required { annotation } else { format!("_t.Optional[{annotation}]") }
}

fn single(schema: &Schema, kind: Kind) -> String {
    if let Some(scalar) = scalar(kind) {
        return scalar.to_owned();
    }
    match kind {
        Kind::Enum(id) => {
            let package = &schema[schema[id].file].package;
            if names::is_well_known(package) {
                return "int".to_owned();
            }
            format!("_t.Union[{}.{}, int]", names::imported(package), names::enumeration(schema, id))
        }
        kind => kind.message().map(|id| message(schema, id)).unwrap_or_default(),
    }
}

/// The type of a scalar.
pub fn scalar(kind: Kind) -> Option<&'static str> {
    Some(match kind {
        Kind::String => "str",
        Kind::Bytes => "bytes",
        Kind::Bool => "bool",
        Kind::Double | Kind::Float => "float",
        Kind::Message(_) | Kind::Group(_) | Kind::Enum(_) => return None,
        _ => "int",
    })
}

fn message(schema: &Schema, id: MessageId) -> String {
    match &*schema[id].full_name {
        "google.protobuf.Timestamp" => "_t.Union[_datetime.datetime, _timestamp_pb2.Timestamp]".to_owned(),
        "google.protobuf.Duration" => "_t.Union[_datetime.timedelta, _duration_pb2.Duration]".to_owned(),
        "google.protobuf.BoolValue" => "bool".to_owned(),
        "google.protobuf.BytesValue" => "bytes".to_owned(),
        "google.protobuf.StringValue" => "str".to_owned(),
        "google.protobuf.DoubleValue" | "google.protobuf.FloatValue" => "float".to_owned(),
        "google.protobuf.Int32Value"
        | "google.protobuf.Int64Value"
        | "google.protobuf.UInt32Value"
        | "google.protobuf.UInt64Value" => "int".to_owned(),
        "google.protobuf.Struct" => "_t.Mapping[str, _t.Any]".to_owned(),
        "google.protobuf.ListValue" => "_t.Sequence[_t.Any]".to_owned(),
        _ if names::is_well_known(&schema[schema[id].file].package) => "_t.Any".to_owned(),
        _ => {
            let path = message_path(schema, id);
            let module = names::imported(&schema[schema[id].file].package);
            format!("_t.Union[{module}.{path}, _t.Mapping[str, _t.Any]]")
        }
    }
}

/// Path of a message in its module: classes of nested messages are attributes of their parents'.
pub fn message_path(schema: &Schema, id: MessageId) -> String {
    match schema[id].parent {
        Some(parent) => format!("{}.{}", message_path(schema, parent), schema[id].name),
        None => names::message(schema, id),
    }
}
