//! Files that are compiled for the lite runtime.

use prost_reflect::{DescriptorPool, FileDescriptor};
use prost_types::{FieldDescriptorProto, FileDescriptorProto, file_options::OptimizeMode};

use super::{Report, numbered};
use crate::places::path::{field, file, service};

/// Whether a file asks for the lite runtime.
pub(super) fn is_lite(declared: &FileDescriptorProto) -> bool {
    declared.options.as_ref().is_some_and(|options| options.optimize_for() == OptimizeMode::LiteRuntime)
}

/// Checks what a file imports and declares; `imports` are those it has written.
pub(super) fn check(
    report: &mut Report,
    pool: &DescriptorPool,
    declared: &FileDescriptorProto,
    imports: &[String],
) {
    if is_lite(declared) {
        let options = declared.options.clone().unwrap_or_default();
        if options.cc_generic_services() || options.java_generic_services() {
            for (index, _) in numbered(&declared.service) {
                let message = "a file optimised for LITE_RUNTIME with a service cannot have generic services of C++ or Java";
                report.add(&[file::SERVICE, index], &[service::NAME], message);
            }
        }
        return;
    }
    for (index, import) in numbered(imports) {
        let imported = pool.get_file_by_name(import);
        if imported.is_some_and(|imported| is_lite(imported.file_descriptor_proto())) {
            let message =
                format!("{import:?} is optimised for LITE_RUNTIME and can be imported by such files only");
            report.add(&[file::DEPENDENCY, index], &[], message);
        }
    }
}

/// Checks an extension declared in a lite file.
pub(super) fn extension(
    report: &mut Report,
    pool: &DescriptorPool,
    path: &[i32],
    declared: &FieldDescriptorProto,
) {
    let extended = pool.get_message_by_name(declared.extendee().trim_start_matches('.'));
    let is_full = |file: FileDescriptor| !is_lite(file.file_descriptor_proto());
    if extended.is_some_and(|extended| is_full(extended.parent_file())) {
        let message =
            "a file optimised for LITE_RUNTIME can extend only messages of files that are optimised so too";
        report.add(path, &[field::EXTENDEE], message);
    }
}
