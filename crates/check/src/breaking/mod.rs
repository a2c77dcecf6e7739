//! Breaking changes: what the readers and writers of one schema lose with another.
//!
//! Ids, categories, pairing, places and messages are buf's, to the letter; each finding has a hint
//! besides that says how to stay compatible. Rules of ours have a category of their own, `LOSSLESS`, and
//! never one of buf's: they report what loses data and buf lets through. One family of rules a file;
//! [`pairs`] finds what belongs together, so that a rule is only its comparison.

mod cardinality;
mod config;
mod describe;
mod enum_values;
mod enums;
mod extensions;
mod field_defaults;
mod field_strings;
mod field_types;
mod fields;
mod file_options;
mod files;
mod gone;
mod gone_fields;
mod locate;
mod lossless_deletions;
mod lossless_types;
mod lossless_values;
mod messages;
mod packages;
mod pairs;
mod ranges;
mod report;
mod required;
mod reserved;
mod rpcs;
mod services;

pub use config::BreakingConfig;
pub(crate) use config::RENAMED;
pub(crate) use describe::type_text;
use pairs::{Gone, Pair, Pairs};
use report::Report;
use schemactl_model::{
    Finding,
    schema::{EnumId, FieldId, FileId, MessageId, MethodId, Schema, ServiceId},
};

use crate::{Rule, UnknownRule, found::Outcome, levels::History, waivers::settled};

/// A rule with its comparison.
struct Checked {
    rule: Rule,
    check: Check,
}

/// What a rule compares.
enum Check {
    Schemas(fn(&mut Report)),
    Files(fn(Pair<FileId>, &mut Report)),
    Messages(fn(Pair<MessageId>, &mut Report)),
    Fields(fn(Pair<FieldId>, &mut Report)),
    Enums(fn(Pair<EnumId>, &mut Report)),
    Methods(fn(Pair<MethodId>, &mut Report)),
    GoneFields(fn(Gone<MessageId, FieldId>, &mut Report)),
    GoneMethods(fn(Gone<ServiceId, MethodId>, &mut Report)),
}

/// Every rule that is built: buf's in its order, then ours.
static CHECKS: &[Checked] = &[
    extensions::EXTENSION_NO_DELETE,
    services::SERVICE_NO_DELETE,
    enums::ENUM_NO_DELETE,
    files::FILE_NO_DELETE,
    messages::MESSAGE_NO_DELETE,
    enums::ENUM_SAME_TYPE,
    cardinality::FIELD_SAME_CARDINALITY,
    field_strings::FIELD_SAME_CPP_STRING_TYPE,
    field_strings::FIELD_SAME_JAVA_UTF8_VALIDATION,
    fields::FIELD_SAME_JSTYPE,
    field_strings::FIELD_SAME_UTF8_VALIDATION,
    file_options::FILE_SAME_CC_ENABLE_ARENAS,
    file_options::FILE_SAME_CC_GENERIC_SERVICES,
    file_options::FILE_SAME_CSHARP_NAMESPACE,
    file_options::FILE_SAME_GO_PACKAGE,
    file_options::FILE_SAME_JAVA_GENERIC_SERVICES,
    file_options::FILE_SAME_JAVA_MULTIPLE_FILES,
    file_options::FILE_SAME_JAVA_OUTER_CLASSNAME,
    file_options::FILE_SAME_JAVA_PACKAGE,
    file_options::FILE_SAME_OBJC_CLASS_PREFIX,
    file_options::FILE_SAME_OPTIMIZE_FOR,
    file_options::FILE_SAME_PHP_CLASS_PREFIX,
    file_options::FILE_SAME_PHP_METADATA_NAMESPACE,
    file_options::FILE_SAME_PHP_NAMESPACE,
    file_options::FILE_SAME_PY_GENERIC_SERVICES,
    file_options::FILE_SAME_RUBY_PACKAGE,
    file_options::FILE_SAME_SWIFT_PREFIX,
    rpcs::RPC_NO_DELETE,
    enum_values::ENUM_VALUE_NO_DELETE,
    extensions::EXTENSION_MESSAGE_NO_DELETE,
    gone_fields::FIELD_NO_DELETE,
    field_types::FIELD_SAME_TYPE,
    files::FILE_SAME_SYNTAX,
    messages::MESSAGE_NO_REMOVE_STANDARD_DESCRIPTOR_ACCESSOR,
    messages::ONEOF_NO_DELETE,
    enums::ENUM_SAME_JSON_FORMAT,
    enum_values::ENUM_VALUE_SAME_NAME,
    fields::FIELD_SAME_JSON_NAME,
    fields::FIELD_SAME_NAME,
    messages::MESSAGE_SAME_JSON_FORMAT,
    field_defaults::FIELD_SAME_DEFAULT,
    fields::FIELD_SAME_ONEOF,
    files::FILE_SAME_PACKAGE,
    required::MESSAGE_SAME_REQUIRED_FIELDS,
    reserved::RESERVED_ENUM_NO_DELETE,
    reserved::RESERVED_MESSAGE_NO_DELETE,
    rpcs::RPC_SAME_CLIENT_STREAMING,
    rpcs::RPC_SAME_IDEMPOTENCY_LEVEL,
    rpcs::RPC_SAME_REQUEST_TYPE,
    rpcs::RPC_SAME_RESPONSE_TYPE,
    rpcs::RPC_SAME_SERVER_STREAMING,
    packages::PACKAGE_ENUM_NO_DELETE,
    packages::PACKAGE_EXTENSION_NO_DELETE,
    packages::PACKAGE_MESSAGE_NO_DELETE,
    packages::PACKAGE_NO_DELETE,
    packages::PACKAGE_SERVICE_NO_DELETE,
    enum_values::ENUM_VALUE_NO_DELETE_UNLESS_NAME_RESERVED,
    gone_fields::FIELD_NO_DELETE_UNLESS_NAME_RESERVED,
    cardinality::FIELD_WIRE_JSON_COMPATIBLE_CARDINALITY,
    field_types::FIELD_WIRE_JSON_COMPATIBLE_TYPE,
    enum_values::ENUM_VALUE_NO_DELETE_UNLESS_NUMBER_RESERVED,
    gone_fields::FIELD_NO_DELETE_UNLESS_NUMBER_RESERVED,
    cardinality::FIELD_WIRE_COMPATIBLE_CARDINALITY,
    field_types::FIELD_WIRE_COMPATIBLE_TYPE,
    // Ours, about what those let through.
    lossless_types::FIELD_LOSSLESS_TYPE,
    lossless_types::FIELD_LOSSLESS_ENUM_TYPE,
    lossless_values::FIELD_LOSSLESS_PRESENCE,
    lossless_values::FIELD_LOSSLESS_CARDINALITY,
    lossless_deletions::FIELD_LOSSLESS_NO_DELETE,
    lossless_deletions::FIELD_LOSSLESS_SAME_EXTENSION,
    lossless_deletions::EXTENSION_LOSSLESS_NO_DELETE,
    lossless_deletions::ENUM_VALUE_LOSSLESS_NO_DELETE,
    lossless_deletions::ENUM_VALUE_LOSSLESS_FIRST_NAME,
];

/// Every rule about changes, in the order of buf's documentation.
pub fn rules() -> impl ExactSizeIterator<Item = &'static Rule> {
    CHECKS.iter().map(|checked| &checked.rule)
}

/// What breaks between two schemas, sorted, each once: what the rules say, and what the level says where
/// there is one. Imported files take part; places are of the after side, with those of the before side
/// besides. All are errors but what the source waives.
///
/// # Errors
/// The configuration names a rule or category that is not built.
pub fn breaking(
    before: &Schema,
    after: &Schema,
    config: &BreakingConfig,
) -> Result<Vec<Finding>, UnknownRule> {
    let mut history = History::default();
    history.compare("", before, after, config)?;
    breaking_with(before, after, config, history)
}

/// The same with what a level says about every version before, which the history has been handed.
///
/// # Errors
/// As [`breaking`].
pub fn breaking_with(
    before: &Schema,
    after: &Schema,
    config: &BreakingConfig,
    history: History,
) -> Result<Vec<Finding>, UnknownRule> {
    let mut outcome = run(before, after, config)?;
    outcome.extend(history.outcome());
    Ok(settled(after, outcome))
}

/// What the rules say, whatever the level, before waivers.
pub(crate) fn run(before: &Schema, after: &Schema, config: &BreakingConfig) -> Result<Outcome, UnknownRule> {
    let selection = config.select()?;
    let pairs = Pairs::of(before, after);
    let mut report = Report::new(before, after, &pairs, &selection, config, &CHECKS[0].rule);
    for Checked { rule, check } in CHECKS.iter().filter(|checked| selection.runs(checked.rule.id)) {
        report.begin(rule);
        check.run(&pairs, &mut report);
    }
    Ok(report.finish())
}

impl Check {
    fn run(&self, pairs: &Pairs, report: &mut Report) {
        match self {
            Check::Schemas(check) => check(report),
            Check::Files(check) => each(&pairs.files, *check, report),
            Check::Messages(check) => each(&pairs.messages, *check, report),
            Check::Fields(check) => each(&pairs.fields, *check, report),
            Check::Enums(check) => each(&pairs.enums, *check, report),
            Check::Methods(check) => each(&pairs.methods, *check, report),
            Check::GoneFields(check) => each(&pairs.gone_fields, *check, report),
            Check::GoneMethods(check) => each(&pairs.gone_methods, *check, report),
        }
    }
}

fn each<T: Copy>(elements: &[T], check: fn(T, &mut Report), report: &mut Report) {
    for element in elements {
        check(*element, report);
    }
}
