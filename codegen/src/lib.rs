//! From a Schema and its events to source code: typed loggers for producers, typed envelopes for the
//! engines that read the streams.
//!
//! Pure: a [`Request`] in, files out; nothing here writes, spawns or asks the time. What is printed
//! is decided in Rust, as views of plain strings and bools; templates have only `if`, `for` and
//! `include`. Names and comments of a schema are hostile text: they reach generated code through
//! [`naming`] only. What a language cannot express is a finding that names the element, never
//! left out in silence.
//!
//! It does not compile schemas, and it does not know destinations: a logger writes envelopes, what
//! happens to them behind the transport is configured elsewhere.

mod descriptors;
mod envelope;
mod events;
mod language;
mod naming;
mod problems;
mod proto;
mod python;
mod request;
mod rust;
mod selection;

pub use language::{Language, UnknownLanguage};
pub use request::{GeneratedFile, Request};
use schemactl_model::Finding;

use crate::{events::Plan, problems::Problems};

/// Every language there is a generator for, in the order they are shown.
pub fn languages() -> &'static [Language] {
    Language::ALL
}

/// Generates the files of one language, sorted by path. Paths are relative, with `/` between parts.
///
/// # Errors
/// Findings, sorted: names that collide or cannot be written in the language, types and roles that it cannot
/// express, a module without events.
pub fn generate(request: &Request) -> Result<Vec<GeneratedFile>, Vec<Finding>> {
    let mut problems = Problems::new(request.schema);
    let plan = Plan::new(request, &mut problems);
    problems.check()?;
    let plan = plan.ok_or_else(Vec::new)?;
    let mut files = match request.language {
        Language::Rust => rust::generate(request, &plan)?,
        Language::Python => python::generate(request, &plan)?,
        Language::Proto => Vec::new(),
    };
    files.extend(proto::generate(request, &plan)?);
    files.sort_by(|a, b| a.path.cmp(&b.path));
    Ok(files)
}
