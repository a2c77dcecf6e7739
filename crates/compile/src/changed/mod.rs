//! Two states of a module of which the later one is compiled: of the earlier one, only what may differ.
//!
//! A file that is the same on both sides, with all that it imports, links to the same descriptors, and
//! a comparison says nothing about it. It is not compiled again: what differs is linked against the
//! descriptors of the other side. Wherever the earlier state might not compile as a whole, it is
//! compiled as a whole.

mod claims;
mod files;

use bytes::Bytes;
use schemactl_model::{Finding, Schema};

use crate::{Compiled, Input, Limits, compile, compiled, guard, linked, tidy, wire};

/// The state of a module that another is compared with.
#[derive(Clone, Copy, Debug)]
pub struct After<'a> {
    /// Its sources.
    pub input: &'a Input,
    /// What they compiled to.
    pub descriptors: &'a Bytes,
    /// The same as a model.
    pub schema: &'a Schema,
}

/// Compiles those files of `before` that may differ from `after`, with what they import. A comparison
/// of the answer with `after` finds what a comparison of everything would; `None` where all is the same.
///
/// # Errors
/// The findings of [`compile`] for the whole of `before`.
pub fn compile_changed(
    before: &Input,
    after: After<'_>,
    limits: &Limits,
) -> Result<Option<Compiled>, Vec<Finding>> {
    guard::check(before, limits).map_err(|findings| tidy(findings, limits))?;
    part(before, after, limits).or_else(|Entangled| compile(before, limits).map(Some))
}

/// Only the whole says what is right.
struct Entangled;

fn part(before: &Input, after: After<'_>, limits: &Limits) -> Result<Option<Compiled>, Entangled> {
    if claims::extends_twice(after.schema) {
        return Err(Entangled);
    }
    let unchanged = files::unchanged(before, after).map_err(|_| Entangled)?;
    let is_changed = |path: &str| !unchanged.contains(path);
    let files: Vec<_> = before.files.iter().filter(|file| is_changed(file.path.as_str())).cloned().collect();
    if files.is_empty() {
        return Ok(None);
    }
    let mut at_hand = wire::split(after.descriptors).map_err(|_| Entangled)?;
    at_hand.retain(|file| !is_changed(&file.name));
    let changed = Input { files, dependencies: before.dependencies.clone() };
    let compiled = linked(&changed, at_hand, limits).and_then(|linked| compiled(&changed, linked));
    match compiled {
        Ok(compiled) if !claims::clash(&compiled.schema, after.schema, &unchanged) => Ok(Some(compiled)),
        _ => Err(Entangled),
    }
}
