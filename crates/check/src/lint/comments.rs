//! Comments: what people read in the catalog and in generated code.

use schemactl_model::schema::{
    DIRECTIVES, Element, EnumId, EnumValueId, FieldId, Kind, MessageId, MethodId, OneofId, Schema, ServiceId,
};

use super::{Check, Checked, Report};
use crate::{go_text::quoted, place::whole, rule::rule};

rule! {
    /// Nobody knows what the enum is about.
    ///
    /// ```proto bad
    /// enum Color { COLOR_UNSPECIFIED = 0; }
    /// ```
    /// ```proto good
    /// // What an item looks like.
    /// enum Color { COLOR_UNSPECIFIED = 0; }
    /// ```
    COMMENT_ENUM [COMMENTS] Enums(comment_enum)
    "Checks that enums have non-empty comments."
}

fn comment_enum(id: EnumId, report: &mut Report) {
    let name = &report.schema[id].name;
    documented(id, "Enum", name, report);
}

rule! {
    /// Nobody knows what the value means.
    ///
    /// ```proto bad
    /// enum Color { COLOR_UNSPECIFIED = 0; }
    /// ```
    /// ```proto good
    /// enum Color {
    ///   // Not known.
    ///   COLOR_UNSPECIFIED = 0;
    /// }
    /// ```
    COMMENT_ENUM_VALUE [COMMENTS] EnumValues(comment_enum_value)
    "Checks that enum values have non-empty comments."
}

fn comment_enum_value(id: EnumValueId, report: &mut Report) {
    let name = &report.schema[id].name;
    documented(id, "Enum value", name, report);
}

rule! {
    /// Nobody knows what the field holds.
    ///
    /// ```proto bad
    /// message Order { string id = 1; }
    /// ```
    /// ```proto good
    /// message Order {
    ///   // The order's number.
    ///   string id = 1;
    /// }
    /// ```
    COMMENT_FIELD [COMMENTS] Fields(comment_field)
    "Checks that fields have non-empty comments."
}

fn comment_field(id: FieldId, report: &mut Report) {
    let field = &report.schema[id];
    let in_map_entry = field.parent.is_some_and(|parent| report.schema[parent].is_map_entry());
    // The comment of a group is its message's.
    if !in_map_entry && !matches!(field.kind, Kind::Group(_)) {
        documented(id, "Field", &field.name, report);
    }
}

rule! {
    /// Nobody knows what the message is about.
    ///
    /// ```proto bad
    /// message Order {}
    /// ```
    /// ```proto good
    /// // A customer's order.
    /// message Order {}
    /// ```
    COMMENT_MESSAGE [COMMENTS] Messages(comment_message)
    "Checks that messages have non-empty comments."
}

fn comment_message(id: MessageId, report: &mut Report) {
    let message = &report.schema[id];
    if !message.is_map_entry() {
        documented(id, "Message", &message.name, report);
    }
}

rule! {
    /// Nobody knows what the alternatives are about.
    ///
    /// ```proto bad
    /// message Payment { oneof method { string card = 1; } }
    /// ```
    /// ```proto good
    /// message Payment {
    ///   // How it was paid.
    ///   oneof method { string card = 1; }
    /// }
    /// ```
    COMMENT_ONEOF [COMMENTS] Oneofs(comment_oneof)
    "Checks that oneofs have non-empty comments."
}

fn comment_oneof(id: OneofId, report: &mut Report) {
    let oneof = &report.schema[id];
    if !oneof.is_synthetic {
        documented(id, "Oneof", &oneof.name, report);
    }
}

rule! {
    /// Nobody knows what the method does.
    ///
    /// ```proto bad
    /// message Order {}
    /// service Orders { rpc Place(Order) returns (Order); }
    /// ```
    /// ```proto good
    /// message Order {}
    /// service Orders {
    ///   // Places an order.
    ///   rpc Place(Order) returns (Order);
    /// }
    /// ```
    COMMENT_RPC [COMMENTS] Methods(comment_rpc)
    "Checks that RPCs have non-empty comments."
}

fn comment_rpc(id: MethodId, report: &mut Report) {
    let name = &report.schema[id].name;
    documented(id, "RPC", name, report);
}

rule! {
    /// Nobody knows what the service is for.
    ///
    /// ```proto bad
    /// service Orders {}
    /// ```
    /// ```proto good
    /// // Takes orders.
    /// service Orders {}
    /// ```
    COMMENT_SERVICE [COMMENTS] Services(comment_service)
    "Checks that services have non-empty comments."
}

fn comment_service(id: ServiceId, report: &mut Report) {
    let name = &report.schema[id].name;
    documented(id, "Service", name, report);
}

/// Whether a comment before an element can be above it. Of a block comment before it on its line,
/// `/* like this */ string id = 1;`, protoc makes a comment of the element and buf does not.
fn stands_above(element: Element, schema: &Schema) -> bool {
    let file = schema.file_of(element);
    let before = schema
        .range(file, &schema.location(element))
        .and_then(|range| schema.source(file)?.get(..range.start));
    let is_blank = |byte: &u8| byte.is_ascii_whitespace() && *byte != b'\n';
    let blanks = |before: &[u8]| before.iter().rev().take_while(|byte| is_blank(byte)).count();
    before.is_none_or(|before| !before[..before.len() - blanks(before)].ends_with(b"*/"))
}

fn documented(element: impl Into<Element>, kind: &str, name: &str, report: &mut Report) {
    let element = element.into();
    let comment = match stands_above(element, report.schema) {
        true => report.schema.comments_of(element).leading.unwrap_or_default(),
        false => "",
    };
    let is_directive = |line: &str| DIRECTIVES.iter().any(|directive| line.starts_with(directive));
    let says_something = comment.lines().map(str::trim).any(|line| !line.is_empty() && !is_directive(line));
    // Without source info nobody knows what was commented.
    if says_something || report.schema.span_of(element).is_none() {
        return;
    }
    report.add(
        whole(report.schema, element),
        format!("{kind} {} should have a non-empty comment for documentation.", quoted(name)),
        "write a comment on the line above",
    );
}
