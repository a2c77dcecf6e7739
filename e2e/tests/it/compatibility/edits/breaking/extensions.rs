//! Extensions.

use super::fields::{retyped, unlike};
use super::{Broken, LOSSLESS, Touched, expect, gone_from_package};
use crate::compatibility::{
    edits::targets::{is_single_scalar, pick},
    random::Random,
    schemas::Project,
};

/// An extension under its own name and, so that the message it extends stays, under that message.
struct Target {
    name: String,
    elements: Vec<String>,
}

fn an_extension(project: &Project, random: &mut Random, touched: &Touched) -> Option<Target> {
    let extensions = project.all_extensions();
    let single = extensions
        .iter()
        .filter(|(_, extension)| is_single_scalar(&extension.field) && extension.field.default.is_none())
        .filter(|(file, extension)| touched.spares(&format!("{}.{}", file.package, extension.field.name)));
    let single: Vec<_> = single.collect();
    let (file, extension) = *pick(&single, random)?;
    let name = extension.field.name.clone();
    let elements = vec![format!("{}.{name}", file.package), format!("{}.{name}", extension.extendee)];
    Some(Target { name, elements })
}

pub fn delete_extension(project: &mut Project, random: &mut Random, touched: &Touched) -> Option<Broken> {
    let Target { name, elements } = an_extension(project, random, touched)?;
    project.retain_extensions(|extension| extension.field.name != name);
    let says = format!("{name}\"");
    let mut expected = vec![
        expect("EXTENSION_NO_DELETE", &["FILE"], &says),
        expect("EXTENSION_LOSSLESS_NO_DELETE", LOSSLESS, &says),
    ];
    let left: Vec<&str> = project.all_extensions().into_iter().map(|(file, _)| &*file.package).collect();
    expected.extend(gone_from_package("PACKAGE_EXTENSION_NO_DELETE", &elements[0], &left));
    Some(Broken { elements, expected })
}

pub fn retype_extension(project: &mut Project, random: &mut Random, touched: &Touched) -> Option<Broken> {
    let Target { name, elements } = an_extension(project, random, touched)?;
    project.retain_extensions(|extension| {
        if extension.field.name == name {
            extension.field.kind = unlike(&extension.field.kind);
        }
        true
    });
    Some(Broken { elements, expected: retyped(&format!("{name}\"")) })
}
