//! Oneofs. Of the members of a oneof a reader keeps the last: what was independent and becomes members
//! of one is lost.

use std::collections::{BTreeSet, HashMap};

use schemactl_model::schema::{FieldId, MessageId, OneofId, Schema};

use super::{
    Check, Checked, Report, describe,
    level::Direction,
    pairs::{Alone, Pair, elements, oneof},
};
use crate::rule::rule;

rule! {
    /// Its members are what is compared; the oneof itself is not on the wire.
    ///
    /// ```proto before
    /// message Payment { string card = 1; }
    /// ```
    /// ```proto breaks
    /// message Payment { oneof method { string card = 1; } }
    /// ```
    /// ```proto keeps
    /// message Payment { string card = 1; string iban = 2; }
    /// ```
    ONEOF_ADDED [COMPATIBLE] NewOneofs(added)
    "Finds oneofs that are new to readers."
}

fn added(new: Alone<OneofId>, report: &mut Report) {
    let said = format!("Oneof {} {}", describe::path(report.reader, new.element), report.only_reads());
    report.only_reader(new, said, None);
}

rule! {
    /// Its members are what is compared; the oneof itself is not on the wire.
    ///
    /// ```proto before
    /// message Payment { oneof method { string card = 1; } }
    /// ```
    /// ```proto breaks
    /// message Payment { string card = 1; }
    /// ```
    /// ```proto keeps
    /// message Payment { oneof method { string card = 1; string iban = 2; } }
    /// ```
    ONEOF_REMOVED [COMPATIBLE] GoneOneofs(removed)
    "Finds oneofs that readers do not have any more."
}

fn removed(gone: Alone<OneofId>, report: &mut Report) {
    let said = format!("Oneof {} {}", describe::path(report.writer, gone.element), report.only_writes());
    report.only_writer(gone, said, None);
}

rule! {
    /// Data that is there may have several of them set, and the reader keeps one.
    ///
    /// ```proto before
    /// message Payment { string card = 1; string iban = 2; }
    /// ```
    /// ```proto breaks
    /// message Payment { oneof method { string card = 1; string iban = 2; } }
    /// ```
    /// ```proto keeps
    /// message Payment {
    ///   string card = 1;
    ///   oneof method { string iban = 2; string wallet = 3; }
    /// }
    /// ```
    MULTIPLE_FIELDS_MOVED_TO_ONEOF [INCOMPATIBLE] Messages(multiple_moved)
    "Finds oneofs that hold several fields which were in none."
}

fn multiple_moved(pair: Pair<MessageId>, report: &mut Report) {
    merged(pair, report, |origins| origins.fields > 1);
}

rule! {
    /// Data that is there may have the field set beside a member of the oneof, and the reader keeps
    /// one. The same goes for members of two oneofs that become one.
    ///
    /// ```proto before
    /// message Payment { string card = 1; oneof method { string iban = 2; } }
    /// ```
    /// ```proto breaks
    /// message Payment { oneof method { string card = 1; string iban = 2; } }
    /// ```
    /// ```proto keeps
    /// message Payment {
    ///   string card = 1;
    ///   oneof method { string iban = 2; string wallet = 3; }
    /// }
    /// ```
    FIELD_MOVED_TO_EXISTING_ONEOF [INCOMPATIBLE] Messages(moved_to_existing)
    "Finds oneofs that hold a field which was not in it beside others."
}

fn moved_to_existing(pair: Pair<MessageId>, report: &mut Report) {
    merged(pair, report, |origins| origins.fields <= 1);
}

/// Where the members of a oneof were before, new ones left out.
struct Origins {
    oneofs: BTreeSet<OneofId>,
    /// How many were in no oneof.
    fields: usize,
}

/// Reports the reader's oneofs whose members were independent, where their origins are as wanted.
fn merged(pair: Pair<MessageId>, report: &mut Report, wanted: fn(&Origins) -> bool) {
    let oneofs: Vec<OneofId> = report.reader[pair.reader]
        .oneofs
        .iter()
        .filter(|id| !report.reader[**id].is_synthetic)
        .copied()
        .collect();
    if oneofs.is_empty() {
        return;
    }
    let writer = by_number(report.writer, pair.writer);
    for id in oneofs {
        let origins = origins(id, &writer, report);
        if origins.oneofs.len() + origins.fields < 2 || !wanted(&origins) {
            continue;
        }
        let (writes, reads) = report.direction.words();
        let said = format!(
            "Oneof {} of the {reads} schema holds what is set independently in the {writes} one",
            describe::path(report.reader, id)
        );
        let name = &report.reader[id].name;
        let hint = match report.direction {
            Direction::Backward => {
                format!(
                    "leave the fields where they were and add new ones with fresh numbers to oneof {name}"
                )
            }
            Direction::Forward => format!("leave the members of oneof {name} in it"),
        };
        report.only_reader(Alone { element: id, parent: Some(elements(pair)) }, said, hint);
    }
}

fn origins(id: OneofId, writer: &HashMap<i32, FieldId>, report: &Report) -> Origins {
    let mut origins = Origins { oneofs: BTreeSet::new(), fields: 0 };
    for field in &report.reader[id].fields {
        let Some(was) = writer.get(&report.reader[*field].number) else { continue };
        match oneof(report.writer, *was) {
            Some(from) => {
                origins.oneofs.insert(from);
            }
            None => origins.fields += 1,
        }
    }
    origins
}

fn by_number(schema: &Schema, message: MessageId) -> HashMap<i32, FieldId> {
    schema[message].fields.iter().map(|id| (schema[*id].number, *id)).collect()
}
