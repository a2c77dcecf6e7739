//! Options that may not be set, whatever their value.

use super::{Report, Violation};
use crate::{
    locate::{OptionPlace, SourceInfo},
    places::path::{enumeration, field, file, message, value},
};

/// Checks the names of all options of a file.
pub(super) fn check(report: &mut Report, info: &SourceInfo) {
    for option in &info.options {
        if let Some(message) = refused(option) {
            report.violations.push(Violation { path: option.path.to_vec(), message: message.to_owned() });
        }
    }
}

fn refused(option: &OptionPlace) -> Option<&'static str> {
    let first = option.name.first().filter(|part| !part.is_extension)?;
    // The last two numbers are those of the uninterpreted option.
    let options = option.path.split_last_chunk::<2>()?.0;
    match first.name.as_str() {
        "uninterpreted_option" => Some("uninterpreted_option is no option; protoc keeps its own notes there"),
        "features" => Some("features are for editions, which are not supported yet"),
        "map_entry" if is_message(options) => {
            Some("map_entry is not set by hand; write a field of type map<key, value>")
        }
        "php_generic_services" if options == [file::OPTIONS] => {
            Some("option php_generic_services is gone from descriptor.proto; remove it")
        }
        "feature_support" if is_field(options) || is_value(options) => {
            Some("option feature_support is newer than this compiler, which does not know it yet")
        }
        _ => None,
    }
}

/// Whether these are the options of a message, and of nothing within it.
fn is_message(options: &[i32]) -> bool {
    let [file::MESSAGE_TYPE, _, rest @ ..] = options else { return false };
    let mut rest = rest;
    while let [message::NESTED_TYPE, _, inner @ ..] = rest {
        rest = inner;
    }
    rest == [message::OPTIONS]
}

fn is_field(options: &[i32]) -> bool {
    matches!(options, [.., message::FIELD | message::EXTENSION | file::EXTENSION, _, field::OPTIONS])
}

fn is_value(options: &[i32]) -> bool {
    matches!(options, [.., file::ENUM_TYPE | message::ENUM_TYPE, _, enumeration::VALUE, _, value::OPTIONS])
}
