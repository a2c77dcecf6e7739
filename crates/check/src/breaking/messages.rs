//! Messages and their oneofs.

use schemactl_model::schema::{MessageId, OneofId, Schema};

use super::{Check, Checked, Pair, Report, describe, gone::from_files};
use crate::{
    go_text::quoted,
    place::{part, whole},
    rule::rule,
};

rule! {
    /// Code that uses the message does not compile any more, and stored data has no type.
    ///
    /// ```proto before
    /// message Order {}
    /// message Refund {}
    /// ```
    /// ```proto breaks
    /// message Order {}
    /// ```
    /// ```proto keeps
    /// message Refund { option deprecated = true; }
    /// message Order {}
    /// ```
    MESSAGE_NO_DELETE [CSR FILE] Schemas(no_delete)
    "Checks that messages are not deleted from a given file."
}

fn no_delete(report: &mut Report) {
    let messages = report.before.messages().map(|(id, _)| id);
    from_files(report, "message", "option deprecated = true;", messages);
}

rule! {
    /// C++ code loses `descriptor()` on the message.
    ///
    /// ```proto before
    /// message Order { string descriptor = 1; }
    /// ```
    /// ```proto breaks
    /// message Order {
    ///   option no_standard_descriptor_accessor = true;
    ///   string descriptor = 1;
    /// }
    /// ```
    /// ```proto keeps
    /// message Order {
    ///   option no_standard_descriptor_accessor = false;
    ///   string descriptor = 1;
    /// }
    /// ```
    MESSAGE_NO_REMOVE_STANDARD_DESCRIPTOR_ACCESSOR [CSR FILE PACKAGE] Messages(no_remove_accessor)
    "Checks that messages do not change the no_standard_descriptor_accessor option from false or unset to true."
}

fn no_remove_accessor(pair: Pair<MessageId>, report: &mut Report) {
    let is_set = |value: Option<bool>| value == Some(true);
    let before = is_set(report.before[pair.before].options.no_standard_descriptor_accessor);
    let after = is_set(report.after[pair.after].options.no_standard_descriptor_accessor);
    if before || !after {
        return;
    }
    report.changed(
        pair,
        |schema, id| part(schema, id, &[&[7, 2]]),
        "Message option \"no_standard_descriptor_accessor\" changed from \"false\" to \"true\".",
        "remove option no_standard_descriptor_accessor = true;",
    );
}

rule! {
    /// Code that asks which member is set does not compile any more.
    ///
    /// ```proto before
    /// message Payment { oneof method { string card = 1; string iban = 2; } }
    /// ```
    /// ```proto breaks
    /// message Payment { string card = 1; string iban = 2; }
    /// ```
    /// ```proto keeps
    /// message Payment {
    ///   oneof method { string card = 1; string iban = 2; string wallet = 3; }
    /// }
    /// ```
    ONEOF_NO_DELETE [CSR FILE PACKAGE] Messages(oneof_no_delete)
    "Checks that oneofs are not deleted from a given message."
}

fn oneof_no_delete(pair: Pair<MessageId>, report: &mut Report) {
    let (before, after) = (report.before, report.after);
    let written = |schema: &Schema, id: &OneofId| !schema[*id].is_synthetic;
    let is_left = |name: &str| {
        let mut oneofs = after[pair.after].oneofs.iter().filter(|id| written(after, id));
        oneofs.any(|id| &*after[*id].name == name)
    };
    for id in before[pair.before].oneofs.iter().filter(|id| written(before, id)) {
        let name = &before[*id].name;
        if is_left(name) {
            continue;
        }
        report.gone(
            whole(after, pair.after),
            whole(before, *id),
            vec![name.to_string()],
            format!(
                "Previously present oneof {} on message {} was deleted.",
                quoted(name),
                quoted(&after[pair.after].name)
            ),
            format!(
                "keep oneof {name} {{ {} }} and mark members that nobody should use: [deprecated = true]",
                members(before, *id)
            ),
        );
    }
}

/// The first few members as they are declared.
fn members(schema: &Schema, id: OneofId) -> String {
    const FEW: usize = 3;
    let fields = &schema[id].fields;
    let few: Vec<_> = fields.iter().take(FEW).map(|field| describe::declaration(schema, *field)).collect();
    let more = if fields.len() > FEW { " …" } else { "" };
    format!("{}{more}", few.join(" "))
}

rule! {
    /// JSON of the message stops being guaranteed: names may collide and readers may differ.
    ///
    /// ```proto before
    /// syntax = "proto3";
    /// message Order { optional string id = 1; }
    /// ```
    /// ```proto breaks
    /// syntax = "proto2";
    /// message Order { optional string id = 1; }
    /// ```
    /// ```proto keeps
    /// syntax = "proto3";
    /// message Order { optional string id = 1; string name = 2; }
    /// ```
    MESSAGE_SAME_JSON_FORMAT [CSR FILE PACKAGE WIRE_JSON] Messages(same_json_format)
    "Checks that messages have the same JSON format support."
}

fn same_json_format(pair: Pair<MessageId>, report: &mut Report) {
    let (before, after) = (&report.before[pair.before], &report.after[pair.after]);
    if !before.features.json || after.features.json {
        return;
    }
    let message = format!(
        "Message {} JSON format support changed from ALLOW to LEGACY_BEST_EFFORT.",
        quoted(&after.name)
    );
    report.changed(
        pair,
        |schema, id| part(schema, id, &[&[7, 12, 6]]),
        message,
        "keep the syntax, or set the feature back: option features.json_format = ALLOW;",
    );
}
