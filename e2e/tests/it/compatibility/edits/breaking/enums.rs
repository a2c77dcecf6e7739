//! Enums and their values.

use super::{
    ALL, Broken, Expected, LOSSLESS, SOURCE_AND_CSR, Touched, expect, fresh, gone_from_package, one,
};
use crate::compatibility::{
    edits::targets::pick,
    random::Random,
    schemas::{Project, short_name},
};

pub fn unreserve_enum(project: &mut Project, random: &mut Random, touched: &Touched) -> Option<Broken> {
    let enums = project.all_enums();
    let reserving = enums.iter().filter(|(_, _, item)| !item.reserved_numbers.is_empty());
    let names: Vec<String> = reserving
        .map(|(name, _, _)| format!("{name}.reserved"))
        .filter(|name| touched.spares(name))
        .collect();
    let element = pick(&names, random)?;
    let name = element.strip_suffix(".reserved")?;
    project.in_enum(name, |item| item.reserved_numbers.clear());
    let says = format!("reserved range \"[900]\" on enum \"{}\"", short_name(name));
    one(element.clone(), vec![expect("RESERVED_ENUM_NO_DELETE", ALL, says)])
}

/// A value of an enum whose number has one name; not the first, which must be zero in proto3.
struct EnumValue {
    enumeration: String,
    name: String,
    number: i32,
}

impl EnumValue {
    fn pick(project: &Project, random: &mut Random, touched: &Touched) -> Option<Self> {
        let mut found = Vec::new();
        for (name, _, item) in project.all_enums() {
            for (value, number) in &item.values[1..] {
                let is_alone = item.values.iter().filter(|(_, other)| other == number).count() == 1;
                if is_alone && touched.spares(&format!("{name}.{value}")) {
                    found.push((name.clone(), value.clone(), *number));
                }
            }
        }
        let (enumeration, name, number) = pick(&found, random)?;
        Some(EnumValue { enumeration, name, number })
    }

    fn element(&self) -> String {
        format!("{}.{}", self.enumeration, self.name)
    }

    fn gone(&self) -> Vec<Expected> {
        let says = format!("value \"{}\" on enum \"{}\"", self.number, short_name(&self.enumeration));
        vec![
            expect("ENUM_VALUE_NO_DELETE", SOURCE_AND_CSR, &says),
            expect("ENUM_VALUE_NO_DELETE_UNLESS_NUMBER_RESERVED", &["CSR", "WIRE_JSON", "WIRE"], &says),
            expect("ENUM_VALUE_NO_DELETE_UNLESS_NAME_RESERVED", &["CSR", "WIRE_JSON"], &says),
            expect("ENUM_VALUE_LOSSLESS_NO_DELETE", LOSSLESS, format!("with name \"{}\" on enum", self.name)),
        ]
    }
}

pub fn renumber_enum_value(project: &mut Project, random: &mut Random, touched: &Touched) -> Option<Broken> {
    let value = EnumValue::pick(project, random, touched)?;
    let number = fresh(project);
    project.in_enum(&value.enumeration, |item| {
        item.values.iter_mut().filter(|(name, _)| *name == value.name).for_each(|(_, old)| *old = number);
    });
    one(value.element(), value.gone())
}

pub fn delete_enum_value(project: &mut Project, random: &mut Random, touched: &Touched) -> Option<Broken> {
    let value = EnumValue::pick(project, random, touched)?;
    project.in_enum(&value.enumeration, |item| item.values.retain(|(name, _)| *name != value.name));
    one(value.element(), value.gone())
}

pub fn rename_enum_value(project: &mut Project, random: &mut Random, touched: &Touched) -> Option<Broken> {
    let value = EnumValue::pick(project, random, touched)?;
    let name = project.name("COLOR_RENAMED_");
    project.in_enum(&value.enumeration, |item| {
        for (old, _) in item.values.iter_mut().filter(|(old, _)| *old == value.name) {
            old.clone_from(&name);
        }
    });
    let says = format!("changed name from \"{}\" to \"{name}\"", value.name);
    let mut broken = one(
        value.element(),
        vec![
            expect("ENUM_VALUE_SAME_NAME", &["CSR", "FILE", "PACKAGE", "WIRE_JSON"], says),
            expect(
                "ENUM_VALUE_LOSSLESS_FIRST_NAME",
                LOSSLESS,
                format!("as \"{name}\" now, not as \"{}\"", value.name),
            ),
        ],
    )?;
    broken.elements.push(format!("{}.{name}", value.enumeration));
    Some(broken)
}

pub fn delete_enum(project: &mut Project, random: &mut Random, touched: &Touched) -> Option<Broken> {
    let top: Vec<String> = project
        .files
        .iter()
        .flat_map(|file| file.enums.iter().map(|item| format!("{}.{}", file.package, item.name)))
        .filter(|name| touched.spares(name) && !project.is_used(name))
        .collect();
    let name = pick(&top, random)?;
    let short = short_name(&name).to_owned();
    project.files.iter_mut().for_each(|file| file.enums.retain(|item| item.name != short));
    let mut expected =
        vec![expect("ENUM_NO_DELETE", &["CSR", "FILE"], format!("enum \"{short}\" was deleted"))];
    let left: Vec<&str> = project.all_enums().into_iter().map(|(_, file, _)| &*file.package).collect();
    expected.extend(gone_from_package("PACKAGE_ENUM_NO_DELETE", &name, &left));
    one(name, expected)
}
