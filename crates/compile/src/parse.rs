//! One source to one descriptor: nothing resolved yet.

use prost_types::FileDescriptorProto;
use schemactl_model::Finding;

use crate::{
    Limits, defaults, floats,
    guard::Text,
    hidden::{self, Hidden},
    locate::SourceInfo,
    oneofs, packed, parallel,
    places::{Places, path::file::PACKAGE},
    reserved, syntax,
    validate::{self, Violation},
};

/// A parsed file, names unresolved and options uninterpreted.
pub(crate) struct Parsed {
    /// The descriptor, without source info.
    pub(crate) descriptor: FileDescriptorProto,
    /// Where its elements stand.
    pub(crate) source_info: SourceInfo,
    /// What the descriptor has otherwise than the file.
    pub(crate) hidden: Hidden,
}

/// Parses all files, on all cores. The answer is in the order of `texts`, with nothing for files whose syntax is
/// wrong, and has all that is wrong.
pub(crate) fn parse_all(texts: &[Text<'_>], limits: &Limits) -> (Vec<Option<Parsed>>, Vec<Finding>) {
    let parsed = parallel::map(texts, || |text: &Text<'_>| parse(text, limits));
    let mut files = Vec::with_capacity(texts.len());
    let mut findings = Vec::new();
    for file in parsed {
        match file {
            Ok((file, of_file)) => {
                files.push(Some(file));
                findings.extend(of_file);
            }
            Err(of_file) => {
                files.push(None);
                findings.extend(of_file);
            }
        }
    }
    (files, findings)
}

/// The file, and which rules on what it declares it breaks.
fn parse(text: &Text<'_>, limits: &Limits) -> Result<(Parsed, Vec<Finding>), Vec<Finding>> {
    let (mut descriptor, source_info) = syntax::read(text, limits)?;
    descriptor.source_code_info = None;
    // The linker keeps every prefix of a package.
    if descriptor.package().len() > limits.name_length {
        let span = Places::new(text.text, &source_info).span(&[PACKAGE]);
        let message = format!("the package's name is longer than {} characters", limits.name_length);
        return Err(vec![text.finding(span, message)]);
    }
    let violations = validate::declared(&descriptor, &source_info);
    let findings = if violations.is_empty() { Vec::new() } else { violated(text, &source_info, violations) };
    prepare(&mut descriptor, &source_info);
    for &(service, method) in &source_info.bodies {
        let method = descriptor.service.get_mut(service).and_then(|service| service.method.get_mut(method));
        if let Some(method) = method {
            method.options.get_or_insert_default();
        }
    }
    let hidden = hidden::hide(&mut descriptor);
    Ok((Parsed { descriptor, source_info, hidden }, findings))
}

/// Puts right what the parser leaves otherwise than protoc, before anything is linked.
pub(crate) fn prepare(descriptor: &mut FileDescriptorProto, info: &SourceInfo) {
    reserved::restore(descriptor, &info.reserved);
    floats::interpret(descriptor);
    oneofs::name(descriptor);
    packed::interpret(descriptor);
    defaults::respell(descriptor);
}

/// Findings at the elements that break a rule.
pub(crate) fn violated(text: &Text<'_>, info: &SourceInfo, violations: Vec<Violation>) -> Vec<Finding> {
    let places = Places::new(text.text, info);
    let finding = |violation: Violation| text.finding(places.span(&violation.path), violation.message);
    violations.into_iter().map(finding).collect()
}
