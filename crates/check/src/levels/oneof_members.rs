//! Members of oneofs that come, go and leave.

use schemactl_model::schema::FieldId;

use super::{
    Check, Checked, Report, describe,
    level::Direction,
    pairs::{Alone, Pair, oneof},
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
        report.only_reader(new, said, None);
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
    report.both(pair, &[], said, None);
}
