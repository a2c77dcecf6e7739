//! Packages and the folders they lie in.

use std::collections::{BTreeMap, BTreeSet};

use schemactl_model::schema::FileId;

use super::{Check, Checked, Report, casing::lower_snake};
use crate::{
    go_text::quoted,
    package_version::PackageVersion,
    place::{part_or_file, start},
    rule::rule,
};

rule! {
    /// A folder is a package in most languages; two in one cannot be told apart.
    ///
    /// ```proto bad
    /// // FILE acme/v1/order.proto
    /// package acme.v1;
    /// // FILE acme/v1/user.proto
    /// package acme.v2;
    /// ```
    /// ```proto good
    /// // FILE acme/v1/order.proto
    /// package acme.v1;
    /// // FILE acme/v1/user.proto
    /// package acme.v1;
    /// ```
    DIRECTORY_SAME_PACKAGE [MINIMAL BASIC STANDARD] Schema(directory_same_package)
    "Checks that all files in a given directory are in the same package."
}

fn directory_same_package(report: &mut Report) {
    let schema = report.schema;
    let folders = grouped(report, |id| folder(&schema[id].path));
    for (folder, files) in folders {
        let mut packages: BTreeSet<&str> = files.iter().map(|id| &*schema[*id].package).collect();
        if packages.len() < 2 {
            continue;
        }
        let lacking = packages.remove("");
        let several = packages.len() > 1;
        let names = quoted(&joined(packages));
        let found = match (several, lacking) {
            (true, true) => format!("Multiple packages {names} and file with no package"),
            (false, true) => format!("Package {names} and file with no package"),
            (_, false) => format!("Multiple packages {names}"),
        };
        for file in files {
            report.add(
                part_or_file(schema, file, &[2]),
                format!("{found} detected within directory {}.", quoted(folder)),
                "give each package a folder of its own",
            );
        }
    }
}

rule! {
    /// Without a package its names stand in everybody's way.
    ///
    /// ```proto bad
    /// // NO PACKAGE
    /// message Order {}
    /// ```
    /// ```proto good
    /// package acme.v1;
    /// message Order {}
    /// ```
    PACKAGE_DEFINED [MINIMAL BASIC STANDARD] Files(defined)
    "Checks that all files have a package defined."
}

fn defined(id: FileId, report: &mut Report) {
    if report.schema[id].package.is_empty() {
        let folder = folder(&report.schema[id].path).replace('/', ".");
        let example = if folder == "." { "acme.v1" } else { &*folder };
        report.add(start(id), "Files must have a package defined.", format!("write package {example};"));
    }
}

rule! {
    /// People and tools find a type by its name: `acme.v1.Order` lies in `acme/v1`.
    ///
    /// ```proto bad
    /// // FILE orders/order.proto
    /// package acme.v1;
    /// ```
    /// ```proto good
    /// // FILE acme/v1/order.proto
    /// package acme.v1;
    /// ```
    PACKAGE_DIRECTORY_MATCH [MINIMAL BASIC STANDARD] Files(directory_match)
    "Checks that all files are in a directory that matches their package name."
}

fn directory_match(id: FileId, report: &mut Report) {
    let file = &report.schema[id];
    let (expected, actual) = (file.package.replace('.', "/"), folder(&file.path));
    if !file.package.is_empty() && expected != actual {
        report.add(
            part_or_file(report.schema, id, &[2]),
            format!(
                "Files with package {} must be within a directory \"{expected}\" relative to root but were in directory \"{actual}\".",
                quoted(&file.package)
            ),
            format!("move the file to {expected}, or set the import root to the folder above it"),
        );
    }
}

rule! {
    /// Packages become folders, modules and namespaces; this casing survives in all of them.
    ///
    /// ```proto bad
    /// package acme.ShopEvents.v1;
    /// ```
    /// ```proto good
    /// package acme.shop_events.v1;
    /// ```
    PACKAGE_LOWER_SNAKE_CASE [BASIC STANDARD] Files(package_lower_snake_case)
    "Checks that packages are lower_snake.case."
}

fn package_lower_snake_case(id: FileId, report: &mut Report) {
    let package = &report.schema[id].package;
    let parts: Vec<String> = package.split('.').map(lower_snake).collect();
    let expected = parts.join(".");
    if **package != *expected {
        report.add(
            part_or_file(report.schema, id, &[2]),
            format!(
                "Package name {} should be lower_snake.case, such as {}.",
                quoted(package),
                quoted(&expected)
            ),
            format!("rename it to {expected} before anybody uses it"),
        );
    }
}

rule! {
    /// The next incompatible version needs a place beside this one.
    ///
    /// ```proto bad
    /// package acme.shop;
    /// ```
    /// ```proto good
    /// package acme.shop.v1;
    /// ```
    PACKAGE_VERSION_SUFFIX [STANDARD] Files(version_suffix)
    "Checks that the last component of all packages is a version of the form v\\d+, v\\d+test.*, v\\d+(alpha|beta)\\d+, or v\\d+p\\d+(alpha|beta)\\d+, where numbers are >=1."
}

fn version_suffix(id: FileId, report: &mut Report) {
    let package = &report.schema[id].package;
    if !package.is_empty() && PackageVersion::of(package).is_none() {
        report.add(
            part_or_file(report.schema, id, &[2]),
            format!(
                "Package name {} should be suffixed with a correctly formed version, such as {}.",
                quoted(package),
                quoted(&format!("{package}.v1"))
            ),
            format!("rename it to {package}.v1 before anybody uses it"),
        );
    }
}

rule! {
    /// Languages in which a package is a folder cannot build one that lies in two.
    ///
    /// ```proto bad
    /// // FILE acme/v1/order.proto
    /// package acme.v1;
    /// // FILE acme/other/user.proto
    /// package acme.v1;
    /// ```
    /// ```proto good
    /// // FILE acme/v1/order.proto
    /// package acme.v1;
    /// // FILE acme/v1/user.proto
    /// package acme.v1;
    /// ```
    PACKAGE_SAME_DIRECTORY [MINIMAL BASIC STANDARD] Schema(same_directory)
    "Checks that all files with a given package are in the same directory."
}

fn same_directory(report: &mut Report) {
    let schema = report.schema;
    for (package, files) in by_package(report) {
        let folders: BTreeSet<&str> = files.iter().map(|id| folder(&schema[*id].path)).collect();
        if folders.len() < 2 {
            continue;
        }
        let message = format!(
            "Multiple directories {} contain files with package {}.",
            quoted(&joined(folders)),
            quoted(package)
        );
        for file in files {
            report.add(
                part_or_file(schema, file, &[2]),
                message.clone(),
                "move all files of the package into one folder",
            );
        }
    }
}

/// The module's own files by package; those without one are nobody's package.
pub(super) fn by_package<'a>(report: &Report<'a>) -> BTreeMap<&'a str, Vec<FileId>> {
    let schema = report.schema;
    let mut packages = grouped(report, |id| &schema[id].package);
    packages.remove("");
    packages
}

fn grouped<'a>(report: &Report<'a>, key: impl Fn(FileId) -> &'a str) -> BTreeMap<&'a str, Vec<FileId>> {
    let mut groups: BTreeMap<&str, Vec<FileId>> = BTreeMap::new();
    for (id, _) in report.schema.files().filter(|(id, _)| report.is_own(*id)) {
        groups.entry(key(id)).or_default().push(id);
    }
    groups
}

/// The folder of a path; `.` for the import root.
fn folder(path: &str) -> &str {
    path.rsplit_once('/').map_or(".", |(folder, _)| folder)
}

/// With commas between, as buf lists them inside one pair of quotes.
pub(super) fn joined<'a>(names: impl IntoIterator<Item = &'a str>) -> String {
    names.into_iter().collect::<Vec<_>>().join(",")
}
