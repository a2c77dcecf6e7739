//! One source to one descriptor: syntax only, nothing resolved yet.

use std::borrow::Cow;

use miette::Diagnostic;
use prost_types::FileDescriptorProto;
use protox_parse::ParseError;
use schemactl_model::Finding;

use crate::{
    Limits, defaults,
    edits::Edits,
    floats,
    guard::Text,
    hidden::{self, Hidden},
    lines::Lines,
    locate::{SourceInfo, locate},
    oneofs, packed, parallel,
    places::{Places, path::file::PACKAGE},
    reserved,
    tokens::{BYTE_ORDER_MARK, tokens},
    unsupported,
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
    /// What the descriptor has otherwise than the file.
    pub(crate) hidden: Hidden,
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
    let none = Edits::default();
    let edits = located.as_ref().map_or(&none, |info| &info.edits);
    let mut descriptor = protox_parse::parse(text.path, &edited(text, edits))
        .map_err(|error| findings(text, edits, &error))?;
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
    prepare(&mut descriptor, &source_info);
    for &(service, method) in &source_info.bodies {
        let method = descriptor.service.get_mut(service).and_then(|service| service.method.get_mut(method));
        if let Some(method) = method {
            method.options.get_or_insert_default();
        }
    }
    let hidden = hidden::hide(&mut descriptor);
    Ok(Parsed { descriptor, source_info, hidden })
}

/// The text as the parser gets it: without a byte order mark, and spelled as it can read it.
pub(crate) fn edited<'a>(text: &Text<'a>, edits: &Edits) -> Cow<'a, str> {
    match edits.apply(text.text) {
        Cow::Borrowed(_) => Cow::Borrowed(text.unmarked()),
        Cow::Owned(edited) => Cow::Owned(edited.trim_start_matches(BYTE_ORDER_MARK).to_owned()),
    }
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

fn findings(text: &Text<'_>, edits: &Edits, error: &ParseError) -> Vec<Finding> {
    let lines = Lines::new(text.text);
    let related = error.related().into_iter().flatten();
    std::iter::once(error as &dyn Diagnostic)
        .chain(related)
        .take(FINDINGS_A_FILE)
        .map(|problem| finding(text, edits, &lines, problem))
        .collect()
}

fn finding(text: &Text<'_>, edits: &Edits, lines: &Lines<'_>, problem: &dyn Diagnostic) -> Finding {
    // The last label is where the problem is seen; an earlier one says what it conflicts with.
    let label = problem.labels().and_then(Iterator::last);
    let mark = text.text.len() - text.unmarked().len();
    let range = match label {
        Some(label) => {
            let original = |offset| edits.original(offset + mark);
            original(label.offset())..original(label.offset() + label.len())
        }
        None => text.text.trim_end().len()..text.text.len(),
    };
    let message = problem.to_string();
    let limit = unsupported::of_parser(&message, text.text, range.start);
    let finding = text.finding(lines.span(range), message);
    match limit.map(ToOwned::to_owned).or_else(|| Some(problem.help()?.to_string())) {
        Some(hint) => finding.with_hint(hint),
        None => finding,
    }
}
