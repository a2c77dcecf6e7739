//! Oneofs. Of the members of a oneof a reader keeps the last: what was independent and becomes members
//! of one is lost.

use std::collections::{BTreeSet, HashMap};

use schemactl_model::schema::{FieldId, MessageId, OneofId, Schema};

use super::{
    Check, Checked, Report, describe,
    level::Direction,
    pairs::{Alone, Pair, elements, oneof},
};
use crate::{go_text::quoted, rule::rule};

rule! {
    /// The reader sees no member set where the writer set this one. A oneof that goes with all of its
    /// members is nothing that is asked about any more.
    ///
    /// ```proto before
    /// message Payment { oneof method { string card = 1; string iban = 2; } }
    /// ```
    /// ```proto breaks
    /// message Payment { oneof method { string card = 1; } }
    /// ```
    /// ```proto keeps
    /// message Payment { string note = 3; }
    /// ```
    ONEOF_FIELD_REMOVED [INCOMPATIBLE] GoneFields(field_removed)
    "Finds members of a oneof that readers do not have any more."
}

fn field_removed(gone: Alone<FieldId>, report: &mut Report) {
    let from = oneof(report.writer, gone.element);
    let Some(from) = from.filter(|id| !report.pairs.lost_oneofs.contains(id)) else { return };
    let said = format!("{} {}", describe::field(report.writer, gone.element), report.only_writes());
    let (field, from) = (&report.writer[gone.element], &report.writer[from]);
    let hint = match report.direction {
        Direction::Backward => {
            format!("keep {} = {} in oneof {} and mark it deprecated", field.name, field.number, from.name)
        }
        Direction::Forward => format!(
            "add {} = {} outside of oneof {}, or to a oneof of its own",
            field.name, field.number, from.name
        ),
    };
    report.only_writer(gone, said, hint);
}

rule! {
    /// No data has the member yet.
    ///
    /// ```proto before
    /// message Payment { oneof method { string card = 1; } }
    /// ```
    /// ```proto breaks
    /// message Payment { oneof method { string card = 1; string iban = 2; } }
    /// ```
    /// ```proto keeps
    /// message Payment { oneof method { string card = 1; } string iban = 2; }
    /// ```
    ONEOF_FIELD_ADDED [COMPATIBLE] NewFields(field_added)
    "Finds members of a oneof that are new to readers."
}

fn field_added(new: Alone<FieldId>, report: &mut Report) {
    if oneof(report.reader, new.element).is_some() {
        let said = format!("{} {}", describe::field(report.reader, new.element), report.only_reads());
        report.only_reader(new, said, String::new());
    }
}

rule! {
    /// The field is read as before; what was one of several stands for itself.
    ///
    /// ```proto before
    /// message Payment { oneof method { string card = 1; string iban = 2; } }
    /// ```
    /// ```proto breaks
    /// message Payment { oneof method { string card = 1; } string iban = 2; }
    /// ```
    /// ```proto keeps
    /// message Payment { oneof means { string card = 1; string iban = 2; } }
    /// ```
    ONEOF_FIELD_MOVED_TO_TOP_LEVEL [COMPATIBLE] Fields(moved_out)
    "Finds members of a oneof that have left it and are in no other."
}

fn moved_out(pair: Pair<FieldId>, report: &mut Report) {
    let Some(from) = oneof(report.writer, pair.writer) else { return };
    if oneof(report.reader, pair.reader).is_some() {
        return;
    }
    let (writes, reads) = report.direction.words();
    let field = describe::field(report.reader, pair.reader);
    let name = quoted(&report.writer[from].name);
    let said = format!("{field} is in oneof {name} in the {writes} schema and in none in the {reads} one");
    report.both(pair, &[], said, String::new());
}

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
    report.only_reader(new, said, String::new());
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
    report.only_writer(gone, said, String::new());
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
    /// message Payment { string card = 1; oneof method { string iban = 2; string wallet = 3; } }
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
    /// message Payment { string card = 1; oneof method { string iban = 2; string wallet = 3; } }
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
