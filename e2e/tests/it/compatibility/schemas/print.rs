//! A module as the text of its files.

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt::Write,
};

use super::{EXTENSION_RANGE, Enum, Extension, Field, File, Label, Message, Project, Service, Syntax, Type};

impl Project {
    /// Path and text of every file.
    pub fn print(&self) -> Vec<(String, String)> {
        let homes: BTreeMap<String, &str> = self.names_and_paths().into_iter().collect();
        self.files.iter().map(|file| (file.path.clone(), self.file(file, &homes))).collect()
    }

    fn file(&self, file: &File, homes: &BTreeMap<String, &str>) -> String {
        let mut body = Printer { text: String::new(), comments: self.comments, uses: BTreeSet::new() };
        for item in &file.enums {
            body.enumeration(item);
        }
        for item in &file.messages {
            body.message(item, "message", "");
        }
        body.extensions(&file.extensions);
        for item in &file.services {
            body.service(item);
        }
        let syntax = if file.syntax == Syntax::Proto2 { "proto2" } else { "proto3" };
        let mut text = format!("syntax = \"{syntax}\";\npackage {};\n", file.package);
        let imports: BTreeSet<&str> = body.uses.iter().map(|name| homes[name]).collect();
        for import in imports.into_iter().filter(|path| **path != *file.path) {
            writeln!(text, "import \"{import}\";").expect("text takes text");
        }
        writeln!(text, "option go_package = \"{}\";", file.go_package).expect("text takes text");
        text + &body.text
    }
}

struct Printer {
    text: String,
    comments: bool,
    /// Full names of the types used.
    uses: BTreeSet<String>,
}

impl Printer {
    fn line(&mut self, line: &str) {
        if self.comments && line != "}" {
            writeln!(self.text, "// About {}", line.trim_end_matches(['{', ' '])).expect("text takes text");
        }
        writeln!(self.text, "{line}").expect("text takes text");
    }

    fn message(&mut self, message: &Message, keyword: &str, number: &str) {
        self.line(&format!("{keyword} {}{number} {{", message.name));
        for item in &message.enums {
            self.enumeration(item);
        }
        for item in &message.messages {
            self.message(item, "message", "");
        }
        self.reserved(&message.reserved_numbers, &message.reserved_names);
        if message.extensible {
            self.line(&format!("extensions {} to {};", EXTENSION_RANGE.start(), EXTENSION_RANGE.end()));
        }
        let mut printed = BTreeSet::new();
        for field in &message.fields {
            match &field.oneof {
                None => self.field(field),
                Some(name) if printed.insert(name.clone()) => self.oneof(name, message),
                Some(_) => {}
            }
        }
        self.extensions(&message.extensions);
        self.line("}");
    }

    fn oneof(&mut self, name: &str, message: &Message) {
        self.line(&format!("oneof {name} {{"));
        for field in message.fields.iter().filter(|field| field.oneof.as_deref() == Some(name)) {
            self.field(field);
        }
        self.line("}");
    }

    fn field(&mut self, field: &Field) {
        let label = match field.label {
            Label::Plain | Label::Map(_) => "",
            Label::Optional => "optional ",
            Label::Required => "required ",
            Label::Repeated => "repeated ",
        };
        if let Type::Group(group) = &field.kind {
            return self.message(group, &format!("{label}group"), &format!(" = {}", field.number));
        }
        let single = self.type_text(&field.kind);
        let kind = match field.label {
            Label::Map(key) => format!("map<{key}, {single}>"),
            _ => single,
        };
        let mut options = Vec::new();
        options.extend(field.default.iter().map(|value| format!("default = {value}")));
        options.extend(field.json_name.iter().map(|name| format!("json_name = \"{name}\"")));
        let options = if options.is_empty() { String::new() } else { format!(" [{}]", options.join(", ")) };
        self.line(&format!("{label}{kind} {} = {}{options};", field.name, field.number));
    }

    fn type_text(&mut self, kind: &Type) -> String {
        match kind {
            Type::Scalar(word) => (*word).to_owned(),
            Type::Message(name) | Type::Enum(name) => self.named(name),
            Type::Group(group) => group.name.clone(),
            Type::Entry(name) => name.clone(),
        }
    }

    fn named(&mut self, full_name: &str) -> String {
        self.uses.insert(full_name.to_owned());
        format!(".{full_name}")
    }

    fn enumeration(&mut self, item: &Enum) {
        self.line(&format!("enum {} {{", item.name));
        let numbers: BTreeSet<i32> = item.values.iter().map(|(_, number)| *number).collect();
        if numbers.len() < item.values.len() {
            self.line("option allow_alias = true;");
        }
        for (name, number) in &item.values {
            self.line(&format!("{name} = {number};"));
        }
        self.reserved(&item.reserved_numbers, &item.reserved_names);
        self.line("}");
    }

    fn reserved(&mut self, numbers: &[i32], names: &[String]) {
        for number in numbers {
            self.line(&format!("reserved {number};"));
        }
        for name in names {
            self.line(&format!("reserved \"{name}\";"));
        }
    }

    fn extensions(&mut self, extensions: &[Extension]) {
        for extension in extensions {
            let extendee = self.named(&extension.extendee);
            self.line(&format!("extend {extendee} {{"));
            self.field(&extension.field);
            self.line("}");
        }
    }

    fn service(&mut self, service: &Service) {
        self.line(&format!("service {} {{", service.name));
        for method in &service.methods {
            let stream = |streams| if streams { "stream " } else { "" };
            let (input, output) = (self.named(&method.input), self.named(&method.output));
            self.line(&format!(
                "rpc {}({}{input}) returns ({}{output});",
                method.name,
                stream(method.client_streaming),
                stream(method.server_streaming)
            ));
        }
        self.line("}");
    }
}
