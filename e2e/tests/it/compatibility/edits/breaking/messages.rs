//! Messages as a whole.

use super::{ALL, Broken, Touched, expect, gone_from_package, one};
use crate::compatibility::{
    edits::targets::pick,
    random::Random,
    schemas::{Project, short_name},
};

pub fn unreserve_message(project: &mut Project, random: &mut Random, touched: &Touched) -> Option<Broken> {
    let messages = project.all_messages();
    let reserving = messages.iter().filter(|(_, _, message)| !message.reserved_numbers.is_empty());
    let names: Vec<String> = reserving
        .map(|(name, _, _)| format!("{name}.reserved"))
        .filter(|name| touched.spares(name))
        .collect();
    let element = pick(&names, random)?;
    let name = element.strip_suffix(".reserved")?;
    project.in_message(name, |message| message.reserved_numbers.clear());
    let says = format!("reserved range \"[900]\" on message \"{}\"", short_name(name));
    one(element.clone(), vec![expect("RESERVED_MESSAGE_NO_DELETE", ALL, says)])
}

pub fn delete_message(project: &mut Project, random: &mut Random, touched: &Touched) -> Option<Broken> {
    let top: Vec<String> = project
        .files
        .iter()
        .flat_map(|file| file.messages.iter().map(|item| format!("{}.{}", file.package, item.name)))
        .filter(|name| touched.spares(name) && !project.is_used(name))
        .collect();
    let name = pick(&top, random)?;
    let short = short_name(&name).to_owned();
    project.files.iter_mut().for_each(|file| file.messages.retain(|item| item.name != short));
    let mut expected =
        vec![expect("MESSAGE_NO_DELETE", &["CSR", "FILE"], format!("message \"{short}\" was deleted"))];
    let left: Vec<&str> = project.all_messages().into_iter().map(|(_, file, _)| &*file.package).collect();
    expected.extend(gone_from_package("PACKAGE_MESSAGE_NO_DELETE", &name, &left));
    one(name, expected)
}
