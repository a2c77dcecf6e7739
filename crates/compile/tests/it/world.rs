//! Modules written inline.

use bytes::Bytes;
use prost::Message;
use prost_types::{FileDescriptorProto, FileDescriptorSet};
use schemactl_compile::{Input, Limits, Source};
use schemactl_model::Finding;

/// A module of these files, without dependencies.
pub fn module<P: AsRef<str>, C: AsRef<[u8]>>(files: impl IntoIterator<Item = (P, C)>) -> Input {
    let source = |(path, content): (P, C)| Source {
        path: path.as_ref().parse().unwrap(),
        content: Bytes::copy_from_slice(content.as_ref()),
    };
    Input { files: files.into_iter().map(source).collect(), dependencies: Vec::new() }
}

/// The descriptors of a module that compiles.
pub fn descriptors(input: &Input) -> FileDescriptorSet {
    match schemactl_compile::compile(input, &Limits::default()) {
        Ok(compiled) => FileDescriptorSet::decode(compiled.descriptors).unwrap(),
        Err(findings) => panic!("does not compile:\n{}", render(&findings)),
    }
}

/// The descriptor of the only file of a module, without source info.
pub fn descriptor(source: &str) -> FileDescriptorProto {
    let mut set = descriptors(&module([("a.proto", source)]));
    FileDescriptorProto { source_code_info: None, ..set.file.pop().unwrap() }
}

/// What is wrong with a module, as text.
pub fn problems(input: &Input) -> String {
    match schemactl_compile::compile(input, &Limits::default()) {
        Ok(_) => "compiles".to_owned(),
        Err(findings) => render(&findings),
    }
}

/// What is wrong with a single file.
pub fn problem(source: impl AsRef<[u8]>) -> String {
    problems(&module([("a.proto", source)]))
}

/// Findings as a person would see them, hints on lines of their own.
pub fn render(findings: &[Finding]) -> String {
    let hint = |finding: &Finding| finding.hint.as_ref().map(|hint| format!("\n  hint: {hint}"));
    let line = |finding: &Finding| format!("{finding}{}", hint(finding).unwrap_or_default());
    findings.iter().map(line).collect::<Vec<_>>().join("\n")
}
