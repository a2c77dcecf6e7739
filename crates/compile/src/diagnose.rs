//! What is wrong where linking failed: one file at a time, with places.

use std::collections::HashSet;

use miette::Diagnostic;
use prost_reflect::DescriptorError;
use prost_types::{FileDescriptorProto, SourceCodeInfo};
use schemactl_model::{Finding, Span};

use crate::{
    deadline::Deadline,
    guard::Text,
    hidden,
    imports::{Node, Origin},
    lines::Lines,
    link::Linker,
    locate::SourceInfo,
    parse::prepare,
    places::Places,
    suggest::{MOST_GUESSES, Names},
    syntax::edited,
    unsupported,
};

/// Errors times places the library may search for their labels: about a second's work.
const SEARCHES: usize = 200_000_000;

/// Links the files one by one and reports every problem of each. A file that imports a broken one
/// is passed over: what it lacks is most likely what broke there.
pub(crate) fn findings<'a>(
    linker: &mut Linker,
    nodes: &[Node<'a>],
    texts: &[Text<'_>],
    info: impl Fn(usize) -> &'a SourceInfo,
    deadline: &Deadline,
) -> Vec<Finding> {
    let mut broken: HashSet<&str> = HashSet::new();
    let mut findings = Vec::new();
    let mut names = Names::default();
    for node in nodes {
        if deadline.check().is_err() {
            break;
        }
        if node.visible.iter().any(|import| broken.contains(import)) {
            broken.insert(node.name);
            continue;
        }
        match node.origin {
            Origin::Own(index) => {
                let text = &texts[index];
                // Parsed again: a compilation that works should not pay for one that does not.
                let edited = edited(text, &info(index).edits);
                let Ok(mut descriptor) = protox_parse::parse(text.path, &edited) else { continue };
                prepare(&mut descriptor, info(index));
                hidden::hide(&mut descriptor);
                let text = Edited { text, info: info(index), edited: &edited };
                if let Err(of_file) = own(linker, node, &text, descriptor.clone()) {
                    findings.extend(of_file);
                    names.add_file(&descriptor);
                    broken.insert(node.name);
                }
            }
            Origin::Import(encoded) => {
                let file = std::iter::once((encoded, node.visible.as_slice()));
                if let Err(error) = linker.add_imports(file) {
                    let message = format!("{:?} of a dependency does not link: {error}", node.name);
                    findings.push(Finding::error(Finding::COMPILE, None, Span::START, message));
                    broken.insert(node.name);
                }
            }
        }
    }
    // Now that all that links is there, a name can be looked for everywhere.
    names.add_pool(linker.pool());
    for finding in findings.iter_mut().filter(|finding| finding.hint.is_none()).take(MOST_GUESSES) {
        finding.hint = names.hint(&finding.message, finding.path.as_deref());
    }
    findings
}

/// A file as the parser got it.
struct Edited<'a> {
    text: &'a Text<'a>,
    info: &'a SourceInfo,
    edited: &'a str,
}

fn own(
    linker: &mut Linker,
    node: &Node<'_>,
    file: &Edited<'_>,
    mut descriptor: FileDescriptorProto,
) -> Result<(), Vec<Finding>> {
    let text = file.text;
    let locations = descriptor.source_code_info.take().unwrap_or_default();
    // First without places: the library takes long over options that have one.
    let Err(error) = link(linker, node, descriptor.clone()) else { return Ok(()) };

    let places = Places::new(text.text, file.info);
    let first = finding(text, error.path().map_or(Span::START, |path| places.span(path)), &error);
    let further = error.related().map_or(0, Iterator::count);
    if further.saturating_mul(locations.location.len() + text.text.len()) > SEARCHES {
        let message = format!("{further} further problems in this file are not shown");
        return Err(vec![first, text.finding(Span::START, message)]);
    }
    let limit = |mut finding: Finding| {
        if let Some(limit) = unsupported::of_linker(&finding.message, &descriptor) {
            finding.hint = Some(limit.to_owned());
        }
        finding
    };
    let mut findings = vec![limit(first)];
    if further > 0 {
        let mut located = descriptor.clone();
        located.source_code_info = Some(in_characters(locations, file.edited));
        let again = link(linker, node, located).err().map(|error| error.with_source_code(file.edited));
        let related = again.iter().filter_map(Diagnostic::related).flatten();
        findings.extend(related.map(|problem| limit(finding(text, labelled(file, problem), problem))));
    }
    Err(findings)
}

fn link(
    linker: &mut Linker,
    node: &Node<'_>,
    descriptor: FileDescriptorProto,
) -> Result<(), DescriptorError> {
    let visible = node.visible.iter().map(|name| (*name).to_owned()).collect();
    linker.add_parsed(std::iter::once((descriptor, visible)))
}

/// The parser counts columns in bytes, labels are made from columns in characters.
fn in_characters(mut info: SourceCodeInfo, source: &str) -> SourceCodeInfo {
    if source.is_ascii() {
        return info;
    }
    let lines: Vec<&str> = source.split('\n').collect();
    let characters = |line: i32, bytes: i32| {
        let line = usize::try_from(line).ok().and_then(|line| lines.get(line))?;
        let before = line.get(..usize::try_from(bytes).ok()?)?;
        i32::try_from(before.chars().count()).ok()
    };
    for location in &mut info.location {
        match location.span.as_mut_slice() {
            [line, start, end] => {
                *end = characters(*line, *end).unwrap_or(*end);
                *start = characters(*line, *start).unwrap_or(*start);
            }
            [line, start, last, end] => {
                *end = characters(*last, *end).unwrap_or(*end);
                *start = characters(*line, *start).unwrap_or(*start);
            }
            _ => {}
        }
    }
    info
}

/// The place a problem's label says, or the start of the file.
fn labelled(file: &Edited<'_>, problem: &dyn Diagnostic) -> Span {
    let text = file.text;
    let labels: Vec<_> = problem.labels().into_iter().flatten().collect();
    // The other label says what the problem conflicts with.
    let elsewhere = |text: &str| text.starts_with("first ") || text.contains("range defined");
    let here = labels.iter().find(|label| !label.label().is_some_and(elsewhere)).or(labels.first());
    let mark = text.text.len() - text.unmarked().len();
    here.map_or(Span::START, |label| {
        let original = |offset| file.info.edits.original(offset + mark);
        Lines::new(text.text).span(original(label.offset())..original(label.offset() + label.len()))
    })
}

fn finding(text: &Text<'_>, span: Span, problem: &dyn Diagnostic) -> Finding {
    // The cause says what is wrong within the value of an option.
    let message = match problem.source() {
        Some(cause) => format!("{problem}: {cause}"),
        None => problem.to_string(),
    };
    // Help about shadowing helps only where another name shadows the one that was written.
    if let Some(name) = undefined(&message) {
        return text.finding(span, format!("name '{name}' is not defined"));
    }
    let finding = text.finding(span, message);
    match problem.help() {
        Some(help) => finding.with_hint(help.to_string()),
        None => finding,
    }
}

/// The name of a message that says of a name that it resolves to itself and is not defined.
fn undefined(message: &str) -> Option<&str> {
    let (written, resolved) = message.strip_prefix('\'')?.split_once("' resolves to '")?;
    (resolved.strip_suffix("', which is not defined")? == written).then_some(written)
}
