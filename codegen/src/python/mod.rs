//! The Python logger: a package.
//!
//! `messages` is made by the protobuf runtime from descriptors that travel in the package, so that
//! nobody needs protoc; `events` and `logger` come from templates, `runtime` is the same in every package.

mod annotations;
mod events;
mod messages;
mod names;
mod package_files;
mod stubs;

use schemactl_model::{Finding, schema::Syntax};

use crate::{
    GeneratedFile, Request, envelope,
    events::Plan,
    problems::{Problems, TYPE},
};

/// The package's files.
pub fn generate(request: &Request, plan: &Plan) -> Result<Vec<GeneratedFile>, Vec<Finding>> {
    let mut problems = Problems::new(request.schema);
    refuse_editions(request, plan, &mut problems);
    names::check(request.schema, plan, &mut problems);
    let views = events::views(request, plan, &mut problems);
    problems.check()?;
    let typed = envelope::typed_files(request.schema, plan)?;
    let mut files = messages::generate(request, plan, &typed);
    files.extend(package_files::generate(request, plan, &views));
    Ok(files)
}

/// The descriptors are written in words that files with an edition do not have.
fn refuse_editions(request: &Request, plan: &Plan, problems: &mut Problems) {
    for id in plan.selection.files(request.schema) {
        let file = &request.schema[id];
        if let Syntax::Edition(edition) = file.syntax {
            let message = format!(
                "file \"{}\" is of edition {edition}, which the Python logger does not support",
                file.path
            );
            problems.add(TYPE, id, message, "use syntax = \"proto3\"");
        }
    }
}
