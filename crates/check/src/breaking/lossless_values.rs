//! What a field holds beside its values: whether it was set, and in what order.

use schemactl_model::schema::{Cardinality, FieldId};

use super::{Check, Checked, Pair, Report, describe};
use crate::{place::whole, rule::rule};

rule! {
    /// A field of implicit presence cannot tell zero from nothing: a zero that was set is not written again.
    ///
    /// ```proto before
    /// message Order { optional int32 discount = 1; }
    /// ```
    /// ```proto breaks
    /// message Order { int32 discount = 1; }
    /// ```
    /// ```proto keeps
    /// message Order { optional int32 discount = 1; int32 total = 2; }
    /// ```
    FIELD_LOSSLESS_PRESENCE [LOSSLESS] Fields(lossless_presence)
    "Checks that fields with explicit presence do not change to implicit presence."
}

fn lossless_presence(pair: Pair<FieldId>, report: &mut Report) {
    let (before, after) = (report.before[pair.before].cardinality, report.after[pair.after].cardinality);
    let was_told_apart = matches!(before, Cardinality::Explicit | Cardinality::Required);
    // Key and value of a map are always there.
    if !was_told_apart || after != Cardinality::Implicit || describe::in_map_entry(report.after, pair.after) {
        return;
    }
    let field = describe::field(report.after, pair.after);
    let name = &report.before[pair.before].name;
    report.changed(
        pair,
        whole,
        format!("{field} changed from explicit to implicit presence: zero and unset are the same now."),
        format!("keep optional on {name}"),
    );
}

rule! {
    /// On the wire a map is a list of entries, but a map keeps one entry of a key, and of an entry nothing but
    /// key and value.
    ///
    /// ```proto before
    /// message Order {
    ///   message LabelsEntry { string key = 1; string value = 2; }
    ///   repeated LabelsEntry labels = 1;
    /// }
    /// ```
    /// ```proto breaks
    /// message Order { map<string, string> labels = 1; }
    /// ```
    /// ```proto keeps
    /// message Order {
    ///   message LabelsEntry { string key = 1; string value = 2; }
    ///   repeated LabelsEntry labels = 1;
    ///   map<string, string> unique_labels = 2;
    /// }
    /// ```
    FIELD_LOSSLESS_CARDINALITY [LOSSLESS] Fields(lossless_cardinality)
    "Checks that repeated fields do not become maps."
}

fn lossless_cardinality(pair: Pair<FieldId>, report: &mut Report) {
    let (before, after) = (report.before[pair.before].cardinality, report.after[pair.after].cardinality);
    if (before, after) != (Cardinality::Repeated, Cardinality::Map) {
        return;
    }
    let field = describe::field(report.after, pair.after);
    report.changed(
        pair,
        whole,
        format!("{field} changed from a list to a map, which keeps one entry of each key."),
        "leave the field as it was, and add a map with a fresh number beside it",
    );
}
