//! The Rust logger: a crate.
//!
//! `messages` come from prost-build, `events` (builders and what the envelope is filled from) and
//! `logger` (a method per event) from templates, `runtime` is the same in every crate.

mod budget;
mod crate_files;
mod events;
mod messages;
mod names;
mod paths;
mod values;

use schemactl_model::Finding;

use crate::{GeneratedFile, Request, envelope, events::Plan, problems::Problems};

/// The crate's files.
pub fn generate(request: &Request, plan: &Plan) -> Result<Vec<GeneratedFile>, Vec<Finding>> {
    let schema = request.schema;
    let mut problems = Problems::new(schema);
    names::check(schema, plan, &mut problems);
    paths::check_well_known(schema, &plan.selection, &mut problems);
    budget::check(schema, &plan.selection, &mut problems);
    let views = events::views(request, plan, &mut problems);
    problems.check()?;
    let typed = envelope::typed_files(schema, plan)?;
    let mut files = messages::generate(schema, &plan.selection, &typed);
    files.extend(crate_files::generate(request, views));
    Ok(files)
}
