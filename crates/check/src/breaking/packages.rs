//! Packages, and what they hold over all their files: a type may move to another file of its package.

use std::collections::{BTreeMap, HashSet};

use schemactl_model::schema::{Element, FileId, Schema};

use super::{
    Check, Checked, Report,
    extensions::extensions,
    locate::{deleted, deleted_from_package},
};
use crate::{
    go_text::quoted,
    place::{Place, start, whole},
    rule::rule,
};

rule! {
    /// Everything in the package is gone.
    ///
    /// ```proto before
    /// package acme.v1;
    /// // FILE acme/v2/order.proto
    /// package acme.v2;
    /// ```
    /// ```proto breaks
    /// package acme.v1;
    /// ```
    /// ```proto keeps
    /// package acme.v1;
    /// // FILE acme/v2/orders.proto
    /// package acme.v2;
    /// ```
    PACKAGE_NO_DELETE [PACKAGE] Schemas(no_delete)
    "Checks that packages are not deleted."
}

fn no_delete(report: &mut Report) {
    let is_left: HashSet<&str> = report.after.files().map(|(_, file)| &*file.package).collect();
    // The first file in the order of paths stands for the package where files are ignored.
    let mut packages: BTreeMap<&str, (&str, FileId)> = BTreeMap::new();
    for (id, file) in report.before.files() {
        let first = packages.entry(&file.package).or_insert((&file.path, id));
        *first = (*first).min((&file.path, id));
    }
    for (package, (_, file)) in packages.into_iter().filter(|(package, _)| !is_left.contains(package)) {
        report.add(
            Place::Nowhere,
            file,
            format!("Previously present package {} was deleted.", quoted(package)),
            format!("keep package {package}, and mark what is in it deprecated"),
        );
    }
}

rule! {
    /// Code that uses the enum does not compile any more.
    ///
    /// ```proto before
    /// enum Color { COLOR_UNSPECIFIED = 0; }
    /// enum Size { SIZE_UNSPECIFIED = 0; }
    /// ```
    /// ```proto breaks
    /// enum Color { COLOR_UNSPECIFIED = 0; }
    /// ```
    /// ```proto keeps
    /// enum Color { COLOR_UNSPECIFIED = 0; }
    /// // FILE acme/v1/size.proto
    /// enum Size { SIZE_UNSPECIFIED = 0; }
    /// ```
    PACKAGE_ENUM_NO_DELETE [PACKAGE] Schemas(enum_no_delete)
    "Checks that enums are not deleted from a given package."
}

fn enum_no_delete(report: &mut Report) {
    let before = by_package(report.before, report.before.enums().map(|(id, _)| id.into()));
    let after = by_package(report.after, report.after.enums().map(|(id, _)| id.into()));
    report_gone(report, "enum", before, &after, "option deprecated = true;");
}

rule! {
    /// Code that uses the extension does not compile any more.
    ///
    /// ```proto before
    /// syntax = "proto2";
    /// message Order { extensions 100 to 200; }
    /// extend Order { optional string note = 100; optional string mark = 101; }
    /// ```
    /// ```proto breaks
    /// syntax = "proto2";
    /// message Order { extensions 100 to 200; }
    /// extend Order { optional string note = 100; }
    /// ```
    /// ```proto keeps
    /// syntax = "proto2";
    /// message Order { extensions 100 to 200; }
    /// extend Order {
    ///   optional string note = 100;
    ///   optional string mark = 101 [deprecated = true];
    /// }
    /// ```
    PACKAGE_EXTENSION_NO_DELETE [PACKAGE] Schemas(extension_no_delete)
    "Checks that extensions are not deleted from a given package."
}

fn extension_no_delete(report: &mut Report) {
    let before = by_package(report.before, extensions(report.before).map(Element::from));
    let after = by_package(report.after, extensions(report.after).map(Element::from));
    report_gone(report, "extension", before, &after, "[deprecated = true]");
}

rule! {
    /// Code that uses the message does not compile any more.
    ///
    /// ```proto before
    /// message Order {}
    /// message Refund {}
    /// ```
    /// ```proto breaks
    /// message Order {}
    /// ```
    /// ```proto keeps
    /// message Order {}
    /// // FILE acme/v1/refund.proto
    /// message Refund {}
    /// ```
    PACKAGE_MESSAGE_NO_DELETE [PACKAGE] Schemas(message_no_delete)
    "Checks that messages are not deleted from a given package."
}

fn message_no_delete(report: &mut Report) {
    let before = by_package(report.before, report.before.messages().map(|(id, _)| id.into()));
    let after = by_package(report.after, report.after.messages().map(|(id, _)| id.into()));
    report_gone(report, "message", before, &after, "option deprecated = true;");
}

rule! {
    /// Clients of the service do not compile any more.
    ///
    /// ```proto before
    /// service Orders {}
    /// service Refunds {}
    /// ```
    /// ```proto breaks
    /// service Orders {}
    /// ```
    /// ```proto keeps
    /// service Orders {}
    /// // FILE acme/v1/refunds.proto
    /// service Refunds {}
    /// ```
    PACKAGE_SERVICE_NO_DELETE [PACKAGE] Schemas(service_no_delete)
    "Checks that services are not deleted from a given package."
}

fn service_no_delete(report: &mut Report) {
    let before = by_package(report.before, report.before.services().map(|(id, _)| id.into()));
    let mut after = by_package(report.after, report.after.services().map(|(id, _)| id.into()));
    // Of services, and of nothing else, buf reports the last of a package too.
    for (_, file) in report.after.files() {
        after.entry(&file.package).or_default();
    }
    report_gone(report, "service", before, &after, "option deprecated = true;");
}

/// Elements by package, then by name within it.
type ByPackage<'a> = BTreeMap<&'a str, BTreeMap<String, Element>>;

fn by_package(schema: &Schema, elements: impl Iterator<Item = Element>) -> ByPackage<'_> {
    let mut packages = ByPackage::new();
    for element in elements {
        let package = &schema[schema.file_of(element)].package;
        packages.entry(package).or_default().insert(schema.nested_name(element), element);
    }
    packages
}

/// Reports what is gone from packages that still hold something of its kind.
fn report_gone(report: &mut Report, kind: &str, before: ByPackage, after: &ByPackage, mark: &str) {
    for (package, elements) in before {
        let Some(is_left) = after.get(package) else {
            continue;
        };
        for (name, element) in elements.into_iter().filter(|(name, _)| !is_left.contains_key(name)) {
            let path = &report.before[report.before.file_of(element)].path;
            let place = match report.after.file(path) {
                Some(file) if kind == "service" => start(file),
                Some(file) if kind == "message" => deleted_from_package(report.after, file, &name),
                Some(file) => deleted(report.after, file, &name),
                None => Place::Nowhere,
            };
            report.gone(
                place,
                whole(report.before, element),
                vec![name.clone()],
                format!(
                    "Previously present {kind} {} was deleted from package {}.",
                    quoted(&name),
                    quoted(package)
                ),
                format!("keep {kind} {name} in any file of the package and mark it: {mark}"),
            );
        }
    }
}
