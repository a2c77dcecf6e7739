//! Options of files: each decides where generated code lands or what it offers.

use schemactl_model::schema::{FileId, FileOptions};

use super::{Check, Checked, Pair, Report};
use crate::{go_text::quoted, place::part_or_file, rule::rule};

/// Declares the rule of one option: its id, its name and number in `FileOptions`, the value that
/// takes effect, and the values of its example: before, breaking, compatible.
macro_rules! option_rules {
    ($($id:ident $function:ident $option:literal $number:literal $effective:expr; $before:literal $breaks:literal $keeps:literal)*) => {$(
        rule! {
            #[doc = concat!(" Generated code moves or changes with `", $option, "`: whoever uses it does not build any more.")]
            #[doc = ""]
            #[doc = " ```proto before"]
            #[doc = concat!(" option ", $option, " = ", $before, ";")]
            #[doc = " ```"]
            #[doc = " ```proto breaks"]
            #[doc = concat!(" option ", $option, " = ", $breaks, ";")]
            #[doc = " ```"]
            #[doc = " ```proto keeps"]
            #[doc = concat!(" option ", $option, " = ", $keeps, ";")]
            #[doc = " message New {}"]
            #[doc = " ```"]
            $id [FILE PACKAGE] Files($function)
            concat!("Checks that files have the same value for the ", $option, " option.")
        }

        fn $function(pair: Pair<FileId>, report: &mut Report) {
            compare(pair, report, $option, $number, $effective);
        }
    )*};
}

option_rules! {
    FILE_SAME_CC_ENABLE_ARENAS cc_enable_arenas "cc_enable_arenas" 31 |o| flag(o.cc_enable_arenas, true); "true" "false" "true"
    FILE_SAME_CC_GENERIC_SERVICES cc_generic_services "cc_generic_services" 16 |o| flag(o.cc_generic_services, false); "true" "false" "true"
    FILE_SAME_CSHARP_NAMESPACE csharp_namespace "csharp_namespace" 37 |o| text(&o.csharp_namespace); "\"Acme\"" "\"Acme.Shop\"" "\"Acme\""
    FILE_SAME_GO_PACKAGE go_package "go_package" 11 |o| text(&o.go_package); "\"acme.dev/shop\"" "\"acme.dev/store\"" "\"acme.dev/shop\""
    FILE_SAME_JAVA_GENERIC_SERVICES java_generic_services "java_generic_services" 17 |o| flag(o.java_generic_services, false); "true" "false" "true"
    FILE_SAME_JAVA_MULTIPLE_FILES java_multiple_files "java_multiple_files" 10 |o| flag(o.java_multiple_files, false); "true" "false" "true"
    FILE_SAME_JAVA_OUTER_CLASSNAME java_outer_classname "java_outer_classname" 8 |o| text(&o.java_outer_classname); "\"Orders\"" "\"OrdersProto\"" "\"Orders\""
    FILE_SAME_JAVA_PACKAGE java_package "java_package" 1 |o| text(&o.java_package); "\"dev.acme\"" "\"com.acme\"" "\"dev.acme\""
    FILE_SAME_OBJC_CLASS_PREFIX objc_class_prefix "objc_class_prefix" 36 |o| text(&o.objc_class_prefix); "\"ACM\"" "\"ASH\"" "\"ACM\""
    FILE_SAME_OPTIMIZE_FOR optimize_for "optimize_for" 9 |o| optimize_mode(o.optimize_for); "SPEED" "LITE_RUNTIME" "SPEED"
    FILE_SAME_PHP_CLASS_PREFIX php_class_prefix "php_class_prefix" 40 |o| text(&o.php_class_prefix); "\"Acme\"" "\"Shop\"" "\"Acme\""
    FILE_SAME_PHP_METADATA_NAMESPACE php_metadata_namespace "php_metadata_namespace" 44 |o| text(&o.php_metadata_namespace); "\"Acme\"" "\"Shop\"" "\"Acme\""
    FILE_SAME_PHP_NAMESPACE php_namespace "php_namespace" 41 |o| text(&o.php_namespace); "\"Acme\"" "\"Shop\"" "\"Acme\""
    FILE_SAME_PY_GENERIC_SERVICES py_generic_services "py_generic_services" 18 |o| flag(o.py_generic_services, false); "true" "false" "true"
    FILE_SAME_RUBY_PACKAGE ruby_package "ruby_package" 45 |o| text(&o.ruby_package); "\"Acme\"" "\"Shop\"" "\"Acme\""
    FILE_SAME_SWIFT_PREFIX swift_prefix "swift_prefix" 39 |o| text(&o.swift_prefix); "\"Acme\"" "\"Shop\"" "\"Acme\""
}

fn compare(
    pair: Pair<FileId>,
    report: &mut Report,
    option: &str,
    number: i32,
    effective: impl Fn(&FileOptions) -> Setting,
) {
    let before = effective(&report.before[pair.before].options);
    let after = effective(&report.after[pair.after].options);
    if before.value == after.value {
        return;
    }
    let hint = match &before {
        Setting { value, is_text: true } if value.is_empty() => format!("remove option {option} again"),
        Setting { value, is_text: true } => format!("set it back: option {option} = {};", quoted(value)),
        Setting { value, .. } => format!("set it back: option {option} = {value};"),
    };
    report.changed(
        pair,
        |schema, id| part_or_file(schema, id, &[8, number]),
        format!(
            "File option \"{option}\" changed from {} to {}.",
            quoted(&before.value),
            quoted(&after.value)
        ),
        hint,
    );
}

/// The value of an option that takes effect.
struct Setting {
    value: String,
    /// Whether a .proto writes it in quotes.
    is_text: bool,
}

fn flag(value: Option<bool>, default: bool) -> Setting {
    Setting { value: value.unwrap_or(default).to_string(), is_text: false }
}

fn text(value: &Option<String>) -> Setting {
    Setting { value: value.clone().unwrap_or_default(), is_text: true }
}

fn optimize_mode(value: Option<i32>) -> Setting {
    let value = match value {
        None | Some(1) => "SPEED".to_owned(),
        Some(2) => "CODE_SIZE".to_owned(),
        Some(3) => "LITE_RUNTIME".to_owned(),
        Some(other) => other.to_string(),
    };
    Setting { value, is_text: false }
}
