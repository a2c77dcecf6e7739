//! Reservations.

use schemactl_model::schema::{Element, EnumId, MessageId, NumberRange};

use super::{
    Check, Checked, Pair, Report,
    ranges::{FIELD_MAX, MESSAGE_SET_MAX, merged, missing, printed, written},
};
use crate::{
    go_text::quoted,
    place::{part, whole},
    rule::rule,
};

rule! {
    /// A number or name that was given up may be taken again and misread from old data.
    ///
    /// ```proto before
    /// enum Color { COLOR_UNSPECIFIED = 0; reserved 1 to 3; }
    /// ```
    /// ```proto breaks
    /// enum Color { COLOR_UNSPECIFIED = 0; reserved 1 to 2; }
    /// ```
    /// ```proto keeps
    /// enum Color {
    ///   COLOR_UNSPECIFIED = 0;
    ///   reserved 1, 2 to 4;
    ///   reserved "COLOR_RED";
    /// }
    /// ```
    RESERVED_ENUM_NO_DELETE [CSR FILE PACKAGE WIRE_JSON WIRE] Enums(enum_no_delete)
    "Checks that reserved ranges and names are not deleted from a given enum."
}

fn enum_no_delete(pair: Pair<EnumId>, report: &mut Report) {
    let (before, after) = (&report.before[pair.before], &report.after[pair.after]);
    let owner = Owner {
        before: pair.before.into(),
        after: pair.after.into(),
        kind: "enum",
        name: &after.name,
        max: Pair { before: i32::MAX, after: i32::MAX },
    };
    owner.ranges(report, &RESERVED_IN_ENUM, &before.reserved_ranges, &after.reserved_ranges);
    owner.names(report, 5, &before.reserved_names, &after.reserved_names);
}

rule! {
    /// A number or name that was given up may be taken again and misread from old data.
    ///
    /// ```proto before
    /// message Order { reserved 1 to 3; reserved "email"; }
    /// ```
    /// ```proto breaks
    /// message Order { reserved 1 to 3; }
    /// ```
    /// ```proto keeps
    /// message Order { reserved 1, 2 to 4; reserved "email", "phone"; }
    /// ```
    RESERVED_MESSAGE_NO_DELETE [CSR FILE PACKAGE WIRE_JSON WIRE] Messages(message_no_delete)
    "Checks that reserved ranges and names are not deleted from a given message."
}

fn message_no_delete(pair: Pair<MessageId>, report: &mut Report) {
    let (before, after) = (&report.before[pair.before], &report.after[pair.after]);
    let owner = Owner::of_message(pair, report);
    owner.ranges(report, &RESERVED, &before.reserved_ranges, &after.reserved_ranges);
    owner.names(report, 10, &before.reserved_names, &after.reserved_names);
}

/// What reserves or extends.
pub(super) struct Owner<'a> {
    before: Element,
    after: Element,
    kind: &'static str,
    name: &'a str,
    max: Pair<i32>,
}

impl<'a> Owner<'a> {
    pub fn of_message(pair: Pair<MessageId>, report: &Report<'a>) -> Self {
        let max = |is_set: Option<bool>| if is_set == Some(true) { MESSAGE_SET_MAX } else { FIELD_MAX };
        Owner {
            before: pair.before.into(),
            after: pair.after.into(),
            kind: "message",
            name: &report.after[pair.after].name,
            max: Pair {
                before: max(report.before[pair.before].options.message_set_wire_format),
                after: max(report.after[pair.after].options.message_set_wire_format),
            },
        }
    }

    /// Reports each old range that the new ones together do not cover.
    pub fn ranges(&self, report: &mut Report, of: &Ranges, before: &[NumberRange], after: &[NumberRange]) {
        let kept = merged(after);
        for (range, index) in before.iter().zip(0..) {
            let missing = missing(*range, &kept);
            if missing.is_empty() {
                continue;
            }
            let gone: Vec<String> = missing.iter().map(|range| printed(*range, self.max.after)).collect();
            let again: Vec<String> = missing.iter().map(|range| written(*range, self.max.after)).collect();
            report.gone(
                whole(report.after, self.after),
                part(report.before, self.before, &[&[of.number, index]]),
                vec![written(*range, self.max.before)],
                format!(
                    "Previously present {} range {} on {} {} is missing values: {} were removed.",
                    of.what,
                    quoted(&printed(*range, self.max.before)),
                    self.kind,
                    quoted(self.name),
                    gone.join(", "),
                ),
                format!("put it back: {} {};", of.statement, again.join(", ")),
            );
        }
    }

    fn names(&self, report: &mut Report, number: i32, before: &[Box<str>], after: &[Box<str>]) {
        for (name, index) in before.iter().zip(0..).filter(|(name, _)| !after.contains(name)) {
            report.gone(
                whole(report.after, self.after),
                part(report.before, self.before, &[&[number, index]]),
                vec![name.to_string()],
                format!(
                    "Previously present reserved name {} on {} {} was deleted.",
                    quoted(name),
                    self.kind,
                    quoted(self.name)
                ),
                format!("put it back: reserved {};", quoted(name)),
            );
        }
    }
}

/// A list of ranges.
pub(super) struct Ranges {
    /// As messages call it.
    what: &'static str,
    /// The statement that holds it.
    statement: &'static str,
    /// Its number in the descriptor of what holds it.
    number: i32,
}

const RESERVED: Ranges = Ranges { what: "reserved", statement: "reserved", number: 9 };
const RESERVED_IN_ENUM: Ranges = Ranges { number: 4, ..RESERVED };
/// Ranges that extensions may use.
pub(super) const EXTENSIONS: Ranges = Ranges { what: "extension", statement: "extensions", number: 5 };
