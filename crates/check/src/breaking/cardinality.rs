//! How many values a field holds.

use schemactl_model::schema::{Cardinality, FieldId};

use super::{Check, Checked, Pair, Report, describe};
use crate::{place::whole, rule::rule};

rule! {
    /// Generated code offers a field of another cardinality through other functions.
    ///
    /// ```proto before
    /// message Order { string id = 1; }
    /// ```
    /// ```proto breaks
    /// message Order { optional string id = 1; }
    /// ```
    /// ```proto keeps
    /// message Order { string id = 1; repeated string tags = 2; }
    /// ```
    FIELD_SAME_CARDINALITY [FILE PACKAGE] Fields(same_cardinality)
    "Checks that fields have the same cardinalities in a given message."
}

fn same_cardinality(pair: Pair<FieldId>, report: &mut Report) {
    compare_cardinality(pair, report, |cardinality| cardinality as u8);
}

rule! {
    /// In JSON a list is not a single value and a map is not a list.
    ///
    /// ```proto before
    /// message Order { string id = 1; }
    /// ```
    /// ```proto breaks
    /// message Order { repeated string id = 1; }
    /// ```
    /// ```proto keeps
    /// message Order { optional string id = 1; }
    /// ```
    FIELD_WIRE_JSON_COMPATIBLE_CARDINALITY [CSR WIRE_JSON] Fields(json_compatible_cardinality)
    "Checks that fields have wire and JSON compatible cardinalities in a given message."
}

fn json_compatible_cardinality(pair: Pair<FieldId>, report: &mut Report) {
    compare_cardinality(pair, report, |cardinality| match cardinality {
        Cardinality::Implicit | Cardinality::Explicit => 0,
        Cardinality::Required => 1,
        Cardinality::Repeated => 2,
        Cardinality::Map => 3,
    });
}

rule! {
    /// A reader that expects one value keeps the last of several; a map is a list of entries.
    ///
    /// ```proto before
    /// message Order { repeated string tags = 1; }
    /// ```
    /// ```proto breaks
    /// message Order { string tags = 1; }
    /// ```
    /// ```proto keeps
    /// message Order { repeated string labels = 1; }
    /// ```
    FIELD_WIRE_COMPATIBLE_CARDINALITY [WIRE] Fields(wire_compatible_cardinality)
    "Checks that fields have wire-compatible cardinalities in a given message."
}

fn wire_compatible_cardinality(pair: Pair<FieldId>, report: &mut Report) {
    compare_cardinality(pair, report, |cardinality| match cardinality {
        Cardinality::Implicit | Cardinality::Explicit => 0,
        Cardinality::Required => 1,
        Cardinality::Repeated | Cardinality::Map => 2,
    });
}

/// Reports cardinalities of different groups. The fields of a map's entry are nobody's to declare.
fn compare_cardinality(pair: Pair<FieldId>, report: &mut Report, group: fn(Cardinality) -> u8) {
    let (before, after) = (report.before[pair.before].cardinality, report.after[pair.after].cardinality);
    let in_entries = describe::in_map_entry(report.before, pair.before)
        && describe::in_map_entry(report.after, pair.after);
    if in_entries || group(before) == group(after) {
        return;
    }
    let (before, after) = (describe::cardinality(before), describe::cardinality(after));
    let field = describe::field(report.after, pair.after);
    let kept = describe::declaration(report.before, pair.before);
    report.changed(
        pair,
        whole,
        format!("{field} changed cardinality from \"{before}\" to \"{after}\"."),
        format!("keep {kept} and add a field with a fresh number beside it"),
    );
}
