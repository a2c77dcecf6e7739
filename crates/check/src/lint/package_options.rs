//! Options of files that all files of a package must share.

use std::collections::BTreeSet;

use schemactl_model::schema::FileOptions;

use super::{
    Check, Checked, Report,
    packages::{by_package, joined},
};
use crate::{go_text::quoted, place::part_or_file, rule::rule};

/// Declares the rule of one option: its id, its name and number in `FileOptions`, its value as text,
/// empty where it is not written, and the two values of its example.
macro_rules! option_rules {
    ($($id:ident $function:ident $option:literal $number:literal $written:expr; $one:literal $other:literal)*) => {$(
        rule! {
            #[doc = concat!(" Generated code of one package would land in several places by `", $option, "`.")]
            #[doc = ""]
            #[doc = " ```proto bad"]
            #[doc = " // FILE acme/v1/order.proto"]
            #[doc = concat!(" option ", $option, " = ", $one, ";")]
            #[doc = " // FILE acme/v1/user.proto"]
            #[doc = concat!(" option ", $option, " = ", $other, ";")]
            #[doc = " ```"]
            #[doc = " ```proto good"]
            #[doc = " // FILE acme/v1/order.proto"]
            #[doc = concat!(" option ", $option, " = ", $one, ";")]
            #[doc = " // FILE acme/v1/user.proto"]
            #[doc = concat!(" option ", $option, " = ", $one, ";")]
            #[doc = " ```"]
            $id [BASIC STANDARD] Schema($function)
            concat!("Checks that all files with a given package have the same value for the ", $option, " option.")
        }

        fn $function(report: &mut Report) {
            same(report, $option, $number, $written);
        }
    )*};
}

option_rules! {
    PACKAGE_SAME_CSHARP_NAMESPACE csharp_namespace "csharp_namespace" 37 |o| text(&o.csharp_namespace); "\"Acme\"" "\"Shop\""
    PACKAGE_SAME_GO_PACKAGE go_package "go_package" 11 |o| text(&o.go_package); "\"acme.dev/a\"" "\"acme.dev/b\""
    PACKAGE_SAME_JAVA_MULTIPLE_FILES java_multiple_files "java_multiple_files" 10 |o| flag(o.java_multiple_files); "true" "false"
    PACKAGE_SAME_JAVA_PACKAGE java_package "java_package" 1 |o| text(&o.java_package); "\"dev.acme\"" "\"com.acme\""
    PACKAGE_SAME_PHP_NAMESPACE php_namespace "php_namespace" 41 |o| text(&o.php_namespace); "\"Acme\"" "\"Shop\""
    PACKAGE_SAME_RUBY_PACKAGE ruby_package "ruby_package" 45 |o| text(&o.ruby_package); "\"Acme\"" "\"Shop\""
    PACKAGE_SAME_SWIFT_PREFIX swift_prefix "swift_prefix" 39 |o| text(&o.swift_prefix); "\"ACM\"" "\"SHP\""
}

fn same(report: &mut Report, option: &str, number: i32, written: fn(&FileOptions) -> String) {
    let schema = report.schema;
    for (package, files) in by_package(report) {
        let mut values: BTreeSet<String> = files.iter().map(|id| written(&schema[*id].options)).collect();
        if values.len() < 2 {
            continue;
        }
        let lacking = values.remove("");
        let listed = quoted(&joined(values.iter().map(String::as_str)));
        let (package, option) = (quoted(package), quoted(option));
        let message = if lacking {
            format!(
                "Files in package {package} have both values {listed} and no value for option {option} and all values must be equal."
            )
        } else {
            format!(
                "Files in package {package} have multiple values {listed} for option {option} and all values must be equal."
            )
        };
        for file in files {
            report.add(
                part_or_file(schema, file, &[8, number]),
                message.clone(),
                format!("write one value of {option} into every file of the package"),
            );
        }
    }
}

fn text(value: &Option<String>) -> String {
    value.clone().unwrap_or_default()
}

fn flag(value: Option<bool>) -> String {
    value.map(|value| value.to_string()).unwrap_or_default()
}
