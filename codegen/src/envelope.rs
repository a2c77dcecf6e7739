//! Typed envelopes: the envelope of the contract with `data` of an event's type, which is the same on
//! the wire. Made from the contract's own descriptor, so that numbers cannot drift.

use prost::Message as _;
use prost_types::{
    DescriptorProto, FileDescriptorProto, FileDescriptorSet, SourceCodeInfo, field_descriptor_proto::Type,
    source_code_info::Location,
};
use schemactl_model::{Finding, Schema, schema::FileId};

use crate::{
    events::{Event, Plan},
    naming,
    problems::{NAME, Problems},
};

/// The contract's package.
pub const PACKAGE: &str = "schemactl.v1";
/// Where the envelope stands, and what it imports.
const ENVELOPE_FILE: &str = "schemactl/v1/envelope.proto";
const TIMESTAMP_FILE: &str = "google/protobuf/timestamp.proto";
/// Number of `data`.
const DATA: i32 = 6;

/// The contract's envelope.
pub struct Envelope {
    /// `timestamp.proto` and `envelope.proto`, in dependency order.
    pub files: Vec<FileDescriptorProto>,
    message: DescriptorProto,
}

/// The typed envelopes of one source file's events.
pub struct TypedFile<'a> {
    /// The source file.
    pub source: FileId,
    /// Path of the generated file: `order.proto` gives `order_envelope.proto`.
    pub path: String,
    pub events: Vec<&'a Event<'a>>,
}

impl Envelope {
    /// Reads it from the bundle.
    pub fn read() -> Self {
        let bundle = FileDescriptorSet::decode(schemactl_proto::BUNDLE).expect("the bundle is our build's");
        let is_part = |file: &FileDescriptorProto| [ENVELOPE_FILE, TIMESTAMP_FILE].contains(&file.name());
        let files: Vec<_> = bundle.file.into_iter().filter(is_part).collect();
        let messages =
            files.iter().filter(|file| file.name() == ENVELOPE_FILE).flat_map(|file| &file.message_type);
        let message = messages.clone().find(|message| message.name() == "Envelope").cloned();
        Self { files, message: message.expect("the contract has an envelope") }
    }

    /// Whether a file comes with the envelope and need not come from the schema.
    pub fn contains(&self, path: &str) -> bool {
        self.files.iter().any(|file| file.name() == path)
    }

    /// Descriptors of a file of typed envelopes.
    pub fn file(&self, schema: &Schema, typed: &TypedFile) -> FileDescriptorProto {
        let source = &schema[typed.source];
        let location = |(index, event): (usize, &&Event)| Location {
            path: vec![4, i32::try_from(index).expect("events of one file are few")],
            leading_comments: Some(format!(" {}", comment(event))),
            ..Location::default()
        };
        // prost-build looks up every field too; without a comment an empty location does.
        let fields = (0..typed.events.len()).flat_map(|message| {
            let message = i32::try_from(message).expect("events of one file are few");
            (0..self.message.field.len())
                .map(move |field| vec![4, message, 2, i32::try_from(field).expect("the envelope is small")])
        });
        let mut locations: Vec<_> = typed.events.iter().enumerate().map(location).collect();
        locations.extend(fields.map(|path| Location { path, ..Location::default() }));
        FileDescriptorProto {
            name: Some(typed.path.clone()),
            package: Some(source.package.to_string()).filter(|package| !package.is_empty()),
            dependency: vec![source.path.to_string(), TIMESTAMP_FILE.to_owned(), ENVELOPE_FILE.to_owned()],
            message_type: typed.events.iter().map(|event| self.typed(schema, event)).collect(),
            syntax: Some("proto3".to_owned()),
            source_code_info: Some(SourceCodeInfo { location: locations }),
            ..FileDescriptorProto::default()
        }
    }

    fn typed(&self, schema: &Schema, event: &Event) -> DescriptorProto {
        let mut message = self.message.clone();
        let name = typed_name(schema, event);
        let full_name = |name: &str| {
            let package = &schema[schema[event.message].file].package;
            if package.is_empty() { format!(".{name}") } else { format!(".{package}.{name}") }
        };
        // The map's entry has to be the message's own; the value it holds stays the envelope's.
        message
            .nested_type
            .retain(|nested| nested.options.as_ref().is_some_and(|options| options.map_entry()));
        for field in &mut message.field {
            if field.number() == DATA {
                field.r#type = Some(Type::Message.into());
                field.type_name = Some(format!(".{}", schema[event.message].full_name));
            }
            let own_entry = message
                .nested_type
                .iter()
                .find(|entry| field.type_name() == format!(".schemactl.v1.Envelope.{}", entry.name()));
            if let Some(entry) = own_entry {
                field.type_name = Some(full_name(&format!("{name}.{}", entry.name())));
            }
        }
        message.name = Some(name);
        message
    }
}

/// Name of an event's typed envelope.
pub fn typed_name(schema: &Schema, event: &Event) -> String {
    format!("{}Envelope", schema[event.message].name)
}

/// What stands above a typed envelope.
pub fn comment(event: &Event) -> String {
    format!("The envelope of {}: the same bytes as schemactl.v1.Envelope, with data typed.", event.spec.name)
}

/// The files of typed envelopes, and whether their names are free.
///
/// # Errors
/// A message or a file of the schema has the name already.
pub fn typed_files<'a>(schema: &Schema, plan: &'a Plan<'a>) -> Result<Vec<TypedFile<'a>>, Vec<Finding>> {
    let mut problems = Problems::new(schema);
    refuse_another_envelope(schema, &mut problems);
    let mut files: Vec<TypedFile> = Vec::new();
    for event in &plan.events {
        let source = schema[event.message].file;
        let name = typed_name(schema, event);
        let package = &schema[source].package;
        let full_name = if package.is_empty() { name } else { format!("{package}.{name}") };
        if let Some(taken) = schema.find(&full_name) {
            let message = format!(
                "\"{full_name}\" has the name of the typed envelope of event \"{}\" (message \"{}\")",
                event.spec.name, schema[event.message].full_name
            );
            problems.add(NAME, taken, message, "rename one of the messages");
        }
        match files.iter_mut().find(|file| file.source == source) {
            Some(file) => file.events.push(event),
            None => {
                files.push(TypedFile { source, path: typed_path(&schema[source].path), events: vec![event] })
            }
        }
    }
    for file in &files {
        if let Some(taken) = schema.file(&file.path) {
            let message = format!(
                "file \"{}\" has the name of the typed envelopes of \"{}\"",
                file.path, schema[file.source].path
            );
            problems.add(NAME, taken, message, "rename one of the files");
        }
    }
    problems.check().map(|()| files)
}

fn refuse_another_envelope(schema: &Schema, problems: &mut Problems) {
    let taken = schema.find("schemactl.v1.Envelope");
    if let Some(taken) = taken.filter(|taken| &*schema[schema.file_of(*taken)].path != ENVELOPE_FILE) {
        let message = format!("\"schemactl.v1.Envelope\" is declared here and by \"{ENVELOPE_FILE}\"");
        problems.add(NAME, taken, message, "rename the package");
    }
}

fn typed_path(source: &str) -> String {
    let stem = source.strip_suffix(".proto").unwrap_or(source);
    format!("{}_envelope.proto", naming::one_line(stem))
}
