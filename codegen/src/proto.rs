//! Typed envelopes as .proto files.

use askama::Template;
use prost_types::{DescriptorProto, FieldDescriptorProto, field_descriptor_proto::Type};
use schemactl_model::{Finding, schema::FileOptions};

use crate::{
    GeneratedFile, Language, Request,
    envelope::{self, Envelope, TypedFile},
    events::Plan,
    naming,
};

#[derive(Template)]
#[template(path = "proto/envelope.proto", escape = "none")]
struct EnvelopeFile {
    module: String,
    package: String,
    imports: Vec<String>,
    /// `name = value`
    options: Vec<String>,
    messages: Vec<Message>,
}

struct Message {
    comment: String,
    name: String,
    /// `7 to 19`
    reserved: Vec<String>,
    /// `string id = 1`
    fields: Vec<String>,
}

/// One file for each source file with events.
pub fn generate(request: &Request, plan: &Plan) -> Result<Vec<GeneratedFile>, Vec<Finding>> {
    let envelope = Envelope::read();
    let files = envelope::typed_files(request.schema, plan)?;
    Ok(files.iter().map(|file| generate_file(request, &envelope, file)).collect())
}

fn generate_file(request: &Request, envelope: &Envelope, file: &TypedFile) -> GeneratedFile {
    let descriptor = envelope.file(request.schema, file);
    let mut imports: Vec<_> = descriptor.dependency.iter().map(|path| naming::string(path)).collect();
    imports.sort();
    let messages = descriptor.message_type.iter().zip(&file.events).map(|(message, event)| Message {
        comment: envelope::comment(event),
        name: message.name().to_owned(),
        reserved: message
            .reserved_range
            .iter()
            .map(|range| format!("{} to {}", range.start(), range.end() - 1))
            .collect(),
        fields: message.field.iter().map(|field| field_text(message, field)).collect(),
    });
    let view = EnvelopeFile {
        module: request.module.to_string(),
        package: descriptor.package().to_owned(),
        imports,
        options: options(&request.schema[file.source].options),
        messages: messages.collect(),
    };
    let text = view.render().expect("the template has no code that fails");
    let folder = if request.language == Language::Proto { "" } else { "proto/" };
    GeneratedFile::new(format!("{folder}{}", file.path), text)
}

/// Options that place generated code beside that of the source file.
fn options(source: &FileOptions) -> Vec<String> {
    let strings = [
        ("csharp_namespace", &source.csharp_namespace),
        ("go_package", &source.go_package),
        ("java_package", &source.java_package),
        ("objc_class_prefix", &source.objc_class_prefix),
        ("php_metadata_namespace", &source.php_metadata_namespace),
        ("php_namespace", &source.php_namespace),
        ("ruby_package", &source.ruby_package),
        ("swift_prefix", &source.swift_prefix),
    ];
    let strings = strings.into_iter().filter_map(|(name, value)| Some((name, value.as_deref()?)));
    let mut options: Vec<_> =
        strings.map(|(name, value)| format!("{name} = {}", naming::string(value))).collect();
    options.extend(source.java_multiple_files.map(|value| format!("java_multiple_files = {value}")));
    options.sort();
    options
}

fn field_text(message: &DescriptorProto, field: &FieldDescriptorProto) -> String {
    let entry =
        message.nested_type.iter().find(|entry| field.type_name().ends_with(&format!(".{}", entry.name())));
    let kind = match entry.map(|entry| entry.field.as_slice()) {
        Some([key, value]) => format!("map<{}, {}>", type_text(key), type_text(value)),
        _ => type_text(field),
    };
    format!("{kind} {} = {}", field.name(), field.number())
}

/// Names of types keep their leading dot: nothing in the package can then be taken for them.
fn type_text(field: &FieldDescriptorProto) -> String {
    match field.r#type() {
        Type::Message | Type::Enum => field.type_name().to_owned(),
        kind => kind.as_str_name().trim_start_matches("TYPE_").to_ascii_lowercase(),
    }
}
