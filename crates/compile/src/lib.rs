//! Protobuf sources to linked descriptors and a [`Schema`], with every problem a finding that has a
//! place.
//!
//! The only crate that knows protox and prost-reflect. It reads no file and no network: sources and
//! dependencies are values. All input is hostile; what would make the libraries recurse, allocate or
//! loop without bound is refused before they see it ([`Limits`]).
//!
//! A file's way: `guard` (size, UTF-8), `syntax`: `tokens` (brackets, names), `locate` (source info, and what the
//! parser has to read otherwise, `edits`) and the parser; `validate::declared`, `hidden` (what the linker must not see),
//! `imports` and `visible` (order, what sees what), `link`, `validate::linked`, `attach` (source info under the paths
//! that options turned out to have), `validate::values`. Where some files are broken, `sound` says which can
//! still be looked at; where linking fails, `diagnose` finds every problem of every file.
//!
//! The descriptors are protoc's, source info included. What protoc refuses is refused. What protoc takes and this
//! does not is listed in `docs/language.md`, and is refused by name: editions, strings that are not UTF-8,
//! extension numbers beyond 536,870,911 in message sets, option `feature_support`, `#` comments in the values of
//! options, in these also groups by their fields' names and fields that a sibling resembles, enum values called
//! `inf` or `nan` of another file, a type called `map` without a dot before it (`unsupported`).

mod attach;
mod changed;
mod deadline;
mod defaults;
mod diagnose;
mod edits;
mod floats;
mod guard;
mod hidden;
mod imports;
mod known;
mod limits;
mod lines;
mod link;
mod locate;
mod messages;
mod oneofs;
mod packed;
mod parallel;
mod parse;
mod places;
mod reserved;
mod sound;
mod source;
mod stack;
mod suggest;
mod syntax;
mod tokens;
mod uninterpreted;
mod unsupported;
mod validate;
mod visible;
mod wire;
pub mod worker;

use std::{collections::HashSet, fmt};

use bytes::Bytes;
use schemactl_model::{Finding, Schema, Span};

pub use changed::{After, compile_changed};
pub use limits::Limits;
pub use messages::{FieldNames, MessageError, Messages};
pub use source::{Input, Source};

use crate::{deadline::Deadline, sound::Sound, wire::Encoded};

/// A module that compiles.
pub struct Compiled {
    /// An encoded `google.protobuf.FileDescriptorSet`, self-contained and in dependency order: the
    /// module's own files with source info, what they import without.
    pub descriptors: Bytes,
    /// The same as a model; the files of dependencies are marked as imports.
    pub schema: Schema,
}

impl fmt::Debug for Compiled {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Megabytes help nobody.
        f.debug_struct("Compiled").field("descriptors", &self.descriptors.len()).finish_non_exhaustive()
    }
}

/// Compiles a module in this process. Findings are sorted, without duplicates, and all of rule
/// [`Finding::COMPILE`].
///
/// For sources of strangers take [`worker::Worker`]: the same in a child process.
pub fn compile(input: &Input, limits: &Limits) -> Result<Compiled, Vec<Finding>> {
    compiled(input, compile_descriptors(input, limits)?)
}

/// The encoded descriptor set alone, as in [`Compiled::descriptors`].
pub fn compile_descriptors(input: &Input, limits: &Limits) -> Result<Bytes, Vec<Finding>> {
    linked(input, Vec::new(), limits)
}

/// The same with files at hand that are linked already; they win over those of dependencies.
fn linked(input: &Input, files: Vec<Encoded>, limits: &Limits) -> Result<Bytes, Vec<Finding>> {
    let deadline = Deadline::new(limits);
    let result = stack::run(|| descriptors(input, files, limits, &deadline));
    let result =
        result.unwrap_or_else(|_panic| Err(vec![failed("the compiler failed on this input".to_owned())]));
    result.map(Bytes::from).map_err(|findings| tidy(findings, limits))
}

fn compiled(input: &Input, descriptors: Bytes) -> Result<Compiled, Vec<Finding>> {
    let own: HashSet<&str> = input.files.iter().map(|file| file.path.as_str()).collect();
    let schema = Schema::decode(descriptors.clone(), |path| !own.contains(path));
    let mut schema = schema.map_err(|error| vec![failed(error.to_string())])?;
    for file in &input.files {
        schema.attach_source(file.path.as_str(), file.content.clone());
    }
    Ok(Compiled { descriptors, schema })
}

fn descriptors(
    input: &Input,
    mut imports: Vec<Encoded>,
    limits: &Limits,
    deadline: &Deadline,
) -> Result<Vec<u8>, Vec<Finding>> {
    let texts = guard::check(input, limits)?;
    imports.extend(dependencies(input)?);
    let (parsed, mut findings) = parse::parse_all(&texts, limits);
    deadline.check()?;
    let sound = Sound::new(&texts, parsed);
    let linked = match imports::order(&sound.texts, &sound.parsed, &imports, limits) {
        Ok(nodes) => link::link(&nodes, &sound.texts, sound.parsed, deadline),
        Err(more) => {
            let broken = more.iter().filter_map(|finding| finding.path.clone()).collect();
            findings.extend(more);
            let rest = sound.without(broken);
            imports::order(&rest.texts, &rest.parsed, &imports, limits)
                .and_then(|nodes| link::link(&nodes, &rest.texts, rest.parsed, deadline))
        }
    };
    match linked {
        Ok(set) if findings.is_empty() => return Ok(set),
        Ok(_) => {}
        Err(more) => sound::add(&mut findings, more),
    }
    Err(findings)
}

fn dependencies(input: &Input) -> Result<Vec<Encoded>, Vec<Finding>> {
    let mut files = Vec::new();
    for set in &input.dependencies {
        let split = wire::split(set)
            .map_err(|error| vec![failed(format!("a dependency is not a descriptor set: {error}"))])?;
        files.extend(split);
    }
    Ok(files)
}

/// A finding about the module as a whole.
fn failed(message: String) -> Finding {
    Finding::error(Finding::COMPILE, None, Span::START, message)
}

/// Characters of a message or hint; a name quoted in one may be a megabyte long.
const LONGEST_MESSAGE: usize = 1_000;

fn tidy(mut findings: Vec<Finding>, limits: &Limits) -> Vec<Finding> {
    for finding in &mut findings {
        shorten(&mut finding.message);
        finding.hint.iter_mut().for_each(shorten);
    }
    findings.sort_unstable();
    findings.dedup();
    let more = findings.len().saturating_sub(limits.findings);
    if more > 0 {
        findings.truncate(limits.findings);
        findings.push(failed(format!("{more} further problems are not shown")));
    }
    findings
}

fn shorten(text: &mut String) {
    if let Some((end, _)) = text.char_indices().nth(LONGEST_MESSAGE) {
        text.truncate(end);
        text.push('…');
    }
}
