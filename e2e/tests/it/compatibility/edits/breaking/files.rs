//! Options of files.

use super::{Broken, SOURCE, Touched, expect, one};
use crate::compatibility::{random::Random, schemas::Project};

pub fn change_go_package(project: &mut Project, random: &mut Random, touched: &Touched) -> Option<Broken> {
    let at = random.below(project.files.len());
    let package = project.name("example.com/changed");
    let file = &mut project.files[at];
    let element = format!("go_package of {}", file.path);
    if !touched.spares(&element) {
        return None;
    }
    let says = format!("from \"{}\" to \"{package}\"", file.go_package);
    file.go_package = package;
    one(element, vec![expect("FILE_SAME_GO_PACKAGE", SOURCE, says)])
}
