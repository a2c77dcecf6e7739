//! One source to one descriptor: syntax only, nothing resolved yet.

use miette::Diagnostic;
use prost_types::FileDescriptorProto;
use protox_parse::ParseError;
use schemactl_model::Finding;

use crate::{
    Limits, defaults,
    guard::Text,
    lines::Lines,
    locate::{SourceInfo, locate},
    maps::{self, Maps},
    packed, parallel,
    places::{Places, path::file::PACKAGE},
    tokens::tokens,
    validate::{self, Violation},
};

/// Findings of one file; a file that is not protobuf at all would otherwise give one a line.
const FINDINGS_A_FILE: usize = 50;

/// A parsed file, names unresolved and options uninterpreted.
pub(crate) struct Parsed {
    /// The descriptor, without source info.
    pub(crate) descriptor: FileDescriptorProto,
    /// Where its elements stand.
    pub(crate) source_info: SourceInfo,
    /// Its map entries, which the descriptor has as plain messages.
    pub(crate) maps: Maps,
}

/// Parses all files, on all cores; the answer is in the order of `texts`.
pub(crate) fn parse_all(texts: &[Text<'_>], limits: &Limits) -> Result<Vec<Parsed>, Vec<Finding>> {
    let parsed = parallel::map(texts, || |text: &Text<'_>| parse(text, limits));
    let mut files = Vec::with_capacity(texts.len());
    let mut findings = Vec::new();
    for file in parsed {
        match file {
            Ok(file) => files.push(file),
            Err(of_file) => findings.extend(of_file),
        }
    }
    if findings.is_empty() { Ok(files) } else { Err(findings) }
}

fn parse(text: &Text<'_>, limits: &Limits) -> Result<Parsed, Vec<Finding>> {
    let refused = |range, message: String| vec![text.finding(Lines::new(text.text).span(range), message)];
    let tokens = tokens(text.text, limits).map_err(|error| refused(error.range, error.message))?;
    let located = match locate(text.text, &tokens, limits) {
        Err(error) if error.is_refused => return Err(refused(error.range, error.message)),
        located => located,
    };
    // Of an ordinary mistake the parser says more than the walk over the tokens does.
    let mut descriptor =
        protox_parse::parse(text.path, text.unmarked()).map_err(|error| findings(text, &error))?;
    let source_info = located.map_err(|error| refused(error.range, error.message))?;
    descriptor.source_code_info = None;
    // The linker keeps every prefix of a package.
    if descriptor.package().len() > limits.name_length {
        let span = Places::new(text.text, &source_info).span(&[PACKAGE]);
        let message = format!("the package's name is longer than {} characters", limits.name_length);
        return Err(vec![text.finding(span, message)]);
    }
    let violations = validate::declared(&descriptor, &source_info);
    if !violations.is_empty() {
        return Err(violated(text, &source_info, violations));
    }
    packed::interpret(&mut descriptor);
    defaults::respell(&mut descriptor);
    for &(service, method) in &source_info.bodies {
        let method = descriptor.service.get_mut(service).and_then(|service| service.method.get_mut(method));
        if let Some(method) = method {
            method.options.get_or_insert_default();
        }
    }
    let maps = maps::hide(&mut descriptor);
    Ok(Parsed { descriptor, source_info, maps })
}

/// Findings at the elements that break a rule.
pub(crate) fn violated(text: &Text<'_>, info: &SourceInfo, violations: Vec<Violation>) -> Vec<Finding> {
    let places = Places::new(text.text, info);
    let finding = |violation: Violation| text.finding(places.span(&violation.path), violation.message);
    violations.into_iter().map(finding).collect()
}

fn findings(text: &Text<'_>, error: &ParseError) -> Vec<Finding> {
    let lines = Lines::new(text.text);
    let related = error.related().into_iter().flatten();
    std::iter::once(error as &dyn Diagnostic)
        .chain(related)
        .take(FINDINGS_A_FILE)
        .map(|problem| finding(text, &lines, problem))
        .collect()
}

fn finding(text: &Text<'_>, lines: &Lines<'_>, problem: &dyn Diagnostic) -> Finding {
    // The last label is where the problem is seen; an earlier one says what it conflicts with.
    let label = problem.labels().and_then(Iterator::last);
    let mark = text.text.len() - text.unmarked().len();
    let range = match label {
        Some(label) => label.offset() + mark..label.offset() + mark + label.len(),
        None => text.text.trim_end().len()..text.text.len(),
    };
    let finding = text.finding(lines.span(range), problem.to_string());
    match problem.help() {
        Some(help) => finding.with_hint(help.to_string()),
        None => finding,
    }
}
