//! Fields that go.

use schemactl_model::schema::{FieldId, MessageId};

use super::{Check, Checked, Gone, Report, describe};
use crate::{go_text::quoted, place::whole, rule::rule};

rule! {
    /// Code that reads or writes the field does not compile any more, and a later field may take
    /// its number and be misread.
    ///
    /// ```proto before
    /// message Order { string id = 1; string email = 2; }
    /// ```
    /// ```proto breaks
    /// message Order { string id = 1; reserved 2; reserved "email"; }
    /// ```
    /// ```proto keeps
    /// message Order { string id = 1; string email = 2 [deprecated = true]; }
    /// ```
    FIELD_NO_DELETE [CSR FILE PACKAGE] GoneFields(no_delete)
    "Checks that fields are not deleted from a given message."
}

fn no_delete(gone: Gone<MessageId, FieldId>, report: &mut Report) {
    let name = &report.before[gone.gone].name;
    let hint = format!(
        "keep the field and mark it: {name} = {} [deprecated = true];",
        report.before[gone.gone].number
    );
    report_gone(gone, report, "", hint);
}

rule! {
    /// A later field of the name would be read from old JSON with the old meaning.
    ///
    /// ```proto before
    /// message Order { string id = 1; string email = 2; }
    /// ```
    /// ```proto breaks
    /// message Order { string id = 1; reserved 2; }
    /// ```
    /// ```proto keeps
    /// message Order { string id = 1; reserved 2; reserved "email"; }
    /// ```
    FIELD_NO_DELETE_UNLESS_NAME_RESERVED [CSR WIRE_JSON] GoneFields(no_delete_unless_name_reserved)
    "Checks that fields are not deleted from a given message unless the name is reserved."
}

fn no_delete_unless_name_reserved(gone: Gone<MessageId, FieldId>, report: &mut Report) {
    let name = &report.before[gone.gone].name;
    if report.after[gone.from.after].reserved_names.contains(name) {
        return;
    }
    let hint = reserve(gone, report);
    report_gone(gone, report, &format!(" without reserving the name {}", quoted(name)), hint);
}

rule! {
    /// A later field of the number would be read from old messages with the wrong meaning.
    ///
    /// ```proto before
    /// message Order { string id = 1; string email = 2; }
    /// ```
    /// ```proto breaks
    /// message Order { string id = 1; }
    /// ```
    /// ```proto keeps
    /// message Order { string id = 1; reserved 2; }
    /// ```
    FIELD_NO_DELETE_UNLESS_NUMBER_RESERVED [CSR WIRE_JSON WIRE] GoneFields(no_delete_unless_number_reserved)
    "Checks that fields are not deleted from a given message unless the number is reserved."
}

fn no_delete_unless_number_reserved(gone: Gone<MessageId, FieldId>, report: &mut Report) {
    let number = report.before[gone.gone].number;
    let reserved = &report.after[gone.from.after].reserved_ranges;
    if reserved.iter().any(|range| range.contains(number)) {
        return;
    }
    let hint = reserve(gone, report);
    report_gone(gone, report, &format!(" without reserving the number \"{number}\""), hint);
}

fn reserve(gone: Gone<MessageId, FieldId>, report: &Report) -> String {
    let field = &report.before[gone.gone];
    let (number, name) = (field.number, &field.name);
    format!("reserve {number} and \"{name}\" instead of deleting: reserved {number}; reserved \"{name}\";")
}

fn report_gone(gone: Gone<MessageId, FieldId>, report: &mut Report, unless: &str, hint: String) {
    let field = describe::field(report.before, gone.gone);
    let message = format!("Previously present f{} was deleted{unless}.", &field[1..]);
    let before = whole(report.before, gone.gone);
    let names = vec![report.before[gone.gone].name.to_string()];
    report.gone(whole(report.after, gone.from.after), before, names, message, hint);
}
