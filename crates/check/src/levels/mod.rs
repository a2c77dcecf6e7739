//! Compatibility levels: whether the readers on one side of a change can read what writers on the other
//! side have written.
//!
//! Ids and meaning are those of the differences that Confluent's Schema Registry finds between two
//! protobuf schemas, so that a level says the same here as there. A difference is seen from the writer
//! to the reader: at `BACKWARD` the schema before has written and the one after reads, at `FORWARD` it
//! is the other way round. Findings stand on the after side either way.

mod describe;
mod enums;
mod field_types;
mod fields;
mod finder;
mod history;
mod labels;
mod level;
mod messages;
mod oneof_members;
mod oneofs;
mod packages;
mod pairs;
mod report;
mod shape;

pub use history::History;
use level::Direction;
pub use level::{Level, UnknownLevel};
use pairs::{Alone, Pair, Pairs};
use report::Report;
use schemactl_model::{
    Severity,
    schema::{EnumId, EnumValueId, FieldId, File, FileId, MessageId, OneofId, Schema},
};

use crate::{
    BreakingConfig, Rule, UnknownRule,
    found::{Found, Outcome},
    package_version::is_unstable,
    selection::{Catalog, Selection, Settings},
};

/// Category of the differences that refuse a change.
const INCOMPATIBLE: &str = "INCOMPATIBLE";
/// Category of those that are worth a notice.
const COMPATIBLE: &str = "COMPATIBLE";

/// A rule with its comparison.
struct Checked {
    rule: Rule,
    check: Check,
}

/// What a rule looks at: what both sides have, what only the writer has (gone) or only the reader (new).
enum Check {
    Files(fn(Pair<FileId>, &mut Report)),
    Messages(fn(Pair<MessageId>, &mut Report)),
    MovedMessages(fn(Pair<MessageId>, &mut Report)),
    GoneMessages(fn(Alone<MessageId>, &mut Report)),
    NewMessages(fn(Alone<MessageId>, &mut Report)),
    Fields(fn(Pair<FieldId>, &mut Report)),
    GoneFields(fn(Alone<FieldId>, &mut Report)),
    NewFields(fn(Alone<FieldId>, &mut Report)),
    GoneOneofs(fn(Alone<OneofId>, &mut Report)),
    NewOneofs(fn(Alone<OneofId>, &mut Report)),
    GoneEnums(fn(Alone<EnumId>, &mut Report)),
    NewEnums(fn(Alone<EnumId>, &mut Report)),
    Values(fn(Pair<EnumValueId>, &mut Report)),
    GoneValues(fn(Alone<EnumValueId>, &mut Report)),
    NewValues(fn(Alone<EnumValueId>, &mut Report)),
}

/// Every difference, those that refuse a change first.
static CHECKS: &[Checked] = &[
    packages::PACKAGE_CHANGED,
    messages::MESSAGE_REMOVED,
    field_types::FIELD_KIND_CHANGED,
    field_types::FIELD_SCALAR_KIND_CHANGED,
    field_types::FIELD_NAMED_TYPE_CHANGED,
    labels::FIELD_NUMERIC_LABEL_CHANGED,
    fields::REQUIRED_FIELD_ADDED,
    fields::REQUIRED_FIELD_REMOVED,
    oneof_members::ONEOF_FIELD_REMOVED,
    oneofs::MULTIPLE_FIELDS_MOVED_TO_ONEOF,
    oneofs::FIELD_MOVED_TO_EXISTING_ONEOF,
    messages::MESSAGE_ADDED,
    messages::MESSAGE_MOVED,
    enums::ENUM_ADDED,
    enums::ENUM_REMOVED,
    enums::ENUM_CONST_ADDED,
    enums::ENUM_CONST_CHANGED,
    enums::ENUM_CONST_REMOVED,
    fields::FIELD_ADDED,
    fields::FIELD_REMOVED,
    fields::FIELD_NAME_CHANGED,
    labels::FIELD_STRING_OR_BYTES_LABEL_CHANGED,
    oneofs::ONEOF_ADDED,
    oneofs::ONEOF_REMOVED,
    oneof_members::ONEOF_FIELD_ADDED,
    oneof_members::ONEOF_FIELD_MOVED_TO_TOP_LEVEL,
];

/// Every difference between a writer and a reader.
pub fn rules() -> impl ExactSizeIterator<Item = &'static Rule> {
    CHECKS.iter().map(|checked| &checked.rule)
}

/// Whether a name is that of a difference, or of a category of them.
pub(crate) fn has(name: &str) -> bool {
    [INCOMPATIBLE, COMPATIBLE].contains(&name) || rules().any(|rule| rule.id == name)
}

/// What the level of a configuration says about two schemas; nothing where it has none.
pub(crate) fn compare(
    before: &Schema,
    after: &Schema,
    config: &BreakingConfig,
) -> Result<Outcome, UnknownRule> {
    let selection = select(config)?;
    let ignored = Ignored { selection: &selection, unstable: config.ignore_unstable_packages };
    let directions = config.level.map_or(&[][..], Level::directions);
    let found = directions.iter().map(|direction| {
        let sides = match direction {
            Direction::Backward => Pair { writer: before, reader: after },
            Direction::Forward => Pair { writer: after, reader: before },
        };
        let mut found = differences(sides, *direction, &ignored);
        // What is compatible in the one direction is the mirror of it in the other.
        let is_mirror = directions.len() > 1 && *direction == Direction::Forward;
        found.retain(|found| !is_mirror || found.finding.severity == Severity::Error);
        found
    });
    let mut found: Vec<Found> = found.flatten().collect();
    found.sort_by(|left, right| left.finding.cmp(&right.finding));
    found.dedup_by(|next, kept| next.finding.says_the_same(&kept.finding));
    let ids = rules().map(|rule| rule.id).filter(|id| !directions.is_empty() && selection.runs(id));
    Ok(Outcome { found, ran: ids.collect() })
}

fn differences(sides: Pair<&Schema>, direction: Direction, ignored: &Ignored) -> Vec<Found> {
    let pairs = finder::pairs(sides.writer, sides.reader, direction);
    let mut report = Report::new(sides, direction, &pairs, ignored, &CHECKS[0].rule);
    for Checked { rule, check } in CHECKS.iter().filter(|checked| ignored.selection.runs(checked.rule.id)) {
        report.begin(rule);
        check.run(&pairs, &mut report);
    }
    // Whether a message is compatible is known once all else is said.
    let references = rules().find(|rule| rule.id == field_types::FIELD_NAMED_TYPE_CHANGED.rule.id);
    if let Some(rule) = references.filter(|rule| ignored.selection.runs(rule.id)) {
        report.begin(rule);
        field_types::broken_references(&mut report);
    }
    report.finish()
}

/// What of a configuration is about levels.
fn select(config: &BreakingConfig) -> Result<Selection, UnknownRule> {
    let catalog = Catalog {
        family: "level",
        rules: rules().collect(),
        renamed: &[],
        default: &[INCOMPATIBLE, COMPATIBLE],
    };
    let except: Vec<String> = config.except.iter().filter(|name| has(name)).cloned().collect();
    let ignore_only = config.ignore_only.iter().filter(|(name, _)| has(name));
    catalog.select(&Settings {
        r#use: &[],
        except: &except,
        ignore: &config.ignore,
        ignore_only: &ignore_only.map(|(name, paths)| (name.clone(), paths.clone())).collect(),
    })
}

/// Where rules are silent.
struct Ignored<'a> {
    selection: &'a Selection,
    unstable: bool,
}

impl Ignored<'_> {
    fn covers(&self, rule: &Rule, file: &File) -> bool {
        self.selection.ignores(rule.id, &file.path) || (self.unstable && is_unstable(&file.package))
    }
}

impl Check {
    fn run(&self, pairs: &Pairs, report: &mut Report) {
        match self {
            Check::Files(check) => each(&pairs.files, *check, report),
            Check::Messages(check) => each(&pairs.messages.both, *check, report),
            Check::MovedMessages(check) => each(&pairs.moved, *check, report),
            Check::GoneMessages(check) => each(&pairs.messages.only_writer, *check, report),
            Check::NewMessages(check) => each(&pairs.messages.only_reader, *check, report),
            Check::Fields(check) => each(&pairs.fields.both, *check, report),
            Check::GoneFields(check) => each(&pairs.fields.only_writer, *check, report),
            Check::NewFields(check) => each(&pairs.fields.only_reader, *check, report),
            Check::GoneOneofs(check) => each(&pairs.oneofs.only_writer, *check, report),
            Check::NewOneofs(check) => each(&pairs.oneofs.only_reader, *check, report),
            Check::GoneEnums(check) => each(&pairs.enums.only_writer, *check, report),
            Check::NewEnums(check) => each(&pairs.enums.only_reader, *check, report),
            Check::Values(check) => each(&pairs.values.both, *check, report),
            Check::GoneValues(check) => each(&pairs.values.only_writer, *check, report),
            Check::NewValues(check) => each(&pairs.values.only_reader, *check, report),
        }
    }
}

fn each<T: Copy>(elements: &[T], check: fn(T, &mut Report), report: &mut Report) {
    for element in elements {
        check(*element, report);
    }
}
