//! Lint: what is untidy about a schema as it stands.
//!
//! Ids, categories, places and messages are buf's, to the letter, but for those of category `EVENT`, which
//! are ours; each finding has a hint besides. Only the module's own files are looked at.

mod casing;
mod comments;
mod config;
mod enums;
mod events;
mod fields;
mod files;
mod ignored;
mod import_cycles;
mod imports;
mod messages;
mod package_options;
mod packages;
mod protovalidate;
mod report;
mod rpcs;
mod services;
mod unused_imports;

pub use config::LintConfig;
pub(crate) use config::RENAMED;
use report::Report;
use schemactl_model::{
    EventSpec, Finding,
    schema::{EnumId, EnumValueId, FieldId, FileId, MessageId, MethodId, OneofId, Schema, ServiceId},
};

use crate::{Rule, UnknownRule, found::Outcome, selection::Selection, waivers::settled};

/// A rule with what it looks at.
struct Checked {
    rule: Rule,
    check: Check,
}

/// What a rule looks at, one by one.
enum Check {
    Schema(fn(&mut Report)),
    Files(fn(FileId, &mut Report)),
    Messages(fn(MessageId, &mut Report)),
    Fields(fn(FieldId, &mut Report)),
    Oneofs(fn(OneofId, &mut Report)),
    Enums(fn(EnumId, &mut Report)),
    EnumValues(fn(EnumValueId, &mut Report)),
    Services(fn(ServiceId, &mut Report)),
    Methods(fn(MethodId, &mut Report)),
    Events(fn(&EventSpec, &mut Report)),
}

/// Every rule, in buf's order.
static CHECKS: &[Checked] = &[
    packages::DIRECTORY_SAME_PACKAGE,
    packages::PACKAGE_DEFINED,
    packages::PACKAGE_DIRECTORY_MATCH,
    import_cycles::PACKAGE_NO_IMPORT_CYCLE,
    packages::PACKAGE_SAME_DIRECTORY,
    enums::ENUM_FIRST_VALUE_ZERO,
    enums::ENUM_NO_ALLOW_ALIAS,
    enums::ENUM_PASCAL_CASE,
    enums::ENUM_VALUE_UPPER_SNAKE_CASE,
    fields::FIELD_LOWER_SNAKE_CASE,
    fields::FIELD_NOT_REQUIRED,
    imports::IMPORT_NO_PUBLIC,
    unused_imports::IMPORT_USED,
    messages::MESSAGE_PASCAL_CASE,
    messages::ONEOF_LOWER_SNAKE_CASE,
    packages::PACKAGE_LOWER_SNAKE_CASE,
    package_options::PACKAGE_SAME_CSHARP_NAMESPACE,
    package_options::PACKAGE_SAME_GO_PACKAGE,
    package_options::PACKAGE_SAME_JAVA_MULTIPLE_FILES,
    package_options::PACKAGE_SAME_JAVA_PACKAGE,
    package_options::PACKAGE_SAME_PHP_NAMESPACE,
    package_options::PACKAGE_SAME_RUBY_PACKAGE,
    package_options::PACKAGE_SAME_SWIFT_PREFIX,
    rpcs::RPC_PASCAL_CASE,
    services::SERVICE_PASCAL_CASE,
    files::SYNTAX_SPECIFIED,
    enums::ENUM_VALUE_PREFIX,
    enums::ENUM_ZERO_VALUE_SUFFIX,
    files::FILE_LOWER_SNAKE_CASE,
    packages::PACKAGE_VERSION_SUFFIX,
    protovalidate::PROTOVALIDATE,
    rpcs::RPC_REQUEST_RESPONSE_UNIQUE,
    rpcs::RPC_REQUEST_STANDARD_NAME,
    rpcs::RPC_RESPONSE_STANDARD_NAME,
    services::SERVICE_SUFFIX,
    comments::COMMENT_ENUM,
    comments::COMMENT_ENUM_VALUE,
    comments::COMMENT_FIELD,
    comments::COMMENT_MESSAGE,
    comments::COMMENT_ONEOF,
    comments::COMMENT_RPC,
    comments::COMMENT_SERVICE,
    rpcs::RPC_NO_CLIENT_STREAMING,
    rpcs::RPC_NO_SERVER_STREAMING,
    imports::STABLE_PACKAGE_NO_IMPORT_UNSTABLE,
];

/// Every lint rule of buf's, in the order of buf's documentation.
pub fn rules() -> impl ExactSizeIterator<Item = &'static Rule> {
    CHECKS.iter().map(|checked| &checked.rule)
}

/// Every lint rule about events, which are ours: category `EVENT`.
pub fn event_rules() -> impl ExactSizeIterator<Item = &'static Rule> {
    events::CHECKS.iter().map(|checked| &checked.rule)
}

/// What is untidy in the module's own files, sorted, each once. All are errors but what the source
/// waives.
///
/// # Errors
/// The configuration names a rule or category that is none.
pub fn lint(schema: &Schema, config: &LintConfig) -> Result<Vec<Finding>, UnknownRule> {
    Ok(settled(schema, run(schema, config)?))
}

/// The same before waivers.
pub(crate) fn run(schema: &Schema, config: &LintConfig) -> Result<Outcome, UnknownRule> {
    Ok(asked(schema, config, &config.select()?))
}

/// What the rules about events say that the configuration neither asks nor takes away, before waivers.
pub(crate) fn unasked(schema: &Schema, config: &LintConfig) -> Result<Outcome, UnknownRule> {
    let asked_for = config.select()?;
    let events = LintConfig { r#use: vec![EVENT.to_owned()], ..config.clone() };
    Ok(asked(schema, config, &events.select()?.without(&asked_for)))
}

/// The category of our own rules.
const EVENT: &str = "EVENT";

fn asked(schema: &Schema, config: &LintConfig, selection: &Selection) -> Outcome {
    let mut report = Report::new(schema, config, selection, &CHECKS[0].rule);
    let checks = CHECKS.iter().chain(events::CHECKS);
    for Checked { rule, check } in checks.filter(|checked| selection.runs(checked.rule.id)) {
        report.begin(rule);
        check.run(schema, &mut report);
    }
    report.finish()
}

impl Check {
    fn run(&self, schema: &Schema, report: &mut Report) {
        match self {
            Check::Schema(check) => check(report),
            Check::Files(check) => each(schema.files().map(|(id, _)| id), *check, schema, report),
            Check::Messages(check) => each(schema.messages().map(|(id, _)| id), *check, schema, report),
            Check::Fields(check) => each(schema.fields().map(|(id, _)| id), *check, schema, report),
            Check::Oneofs(check) => each(schema.oneofs().map(|(id, _)| id), *check, schema, report),
            Check::Enums(check) => each(schema.enums().map(|(id, _)| id), *check, schema, report),
            Check::EnumValues(check) => each(schema.enum_values().map(|(id, _)| id), *check, schema, report),
            Check::Services(check) => each(schema.services().map(|(id, _)| id), *check, schema, report),
            Check::Methods(check) => each(schema.methods().map(|(id, _)| id), *check, schema, report),
            Check::Events(check) => report.events().iter().for_each(|event| check(event, report)),
        }
    }
}

fn each<T: Copy + Into<schemactl_model::schema::Element>>(
    elements: impl Iterator<Item = T>,
    check: fn(T, &mut Report),
    schema: &Schema,
    report: &mut Report,
) {
    for element in elements {
        if report.is_own(schema.file_of(element)) {
            check(element, report);
        }
    }
}
