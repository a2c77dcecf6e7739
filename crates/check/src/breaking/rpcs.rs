//! Methods of services.

use schemactl_model::schema::{MessageId, MethodId, Schema, ServiceId};

use super::{Check, Checked, Gone, Pair, Report};
use crate::{
    go_text::quoted,
    place::{part, part_or_file, whole},
    rule::rule,
};

rule! {
    /// Clients that call the method get an error.
    ///
    /// ```proto before
    /// message Order {}
    /// service Orders {
    ///   rpc Place(Order) returns (Order);
    ///   rpc Cancel(Order) returns (Order);
    /// }
    /// ```
    /// ```proto breaks
    /// message Order {}
    /// service Orders { rpc Place(Order) returns (Order); }
    /// ```
    /// ```proto keeps
    /// message Order {}
    /// service Orders {
    ///   rpc Place(Order) returns (Order);
    ///   rpc Cancel(Order) returns (Order) { option deprecated = true; }
    /// }
    /// ```
    RPC_NO_DELETE [FILE PACKAGE] GoneMethods(no_delete)
    "Checks that rpcs are not deleted from a given service."
}

fn no_delete(gone: Gone<ServiceId, MethodId>, report: &mut Report) {
    let name = &report.before[gone.gone].name;
    let service = &report.after[gone.from.after].name;
    report.gone(
        whole(report.after, gone.from.after),
        whole(report.before, gone.gone),
        vec![name.to_string()],
        format!("Previously present RPC {} on service {} was deleted.", quoted(name), quoted(service)),
        format!("keep rpc {name} and mark it: option deprecated = true;"),
    );
}

rule! {
    /// A client that sends one message and one that sends a stream do not understand each other.
    ///
    /// ```proto before
    /// message Order {}
    /// service Orders { rpc Place(Order) returns (Order); }
    /// ```
    /// ```proto breaks
    /// message Order {}
    /// service Orders { rpc Place(stream Order) returns (Order); }
    /// ```
    /// ```proto keeps
    /// message Order {}
    /// service Orders {
    ///   rpc Place(Order) returns (Order);
    ///   rpc PlaceAll(stream Order) returns (Order);
    /// }
    /// ```
    RPC_SAME_CLIENT_STREAMING [CSR FILE PACKAGE WIRE_JSON WIRE] Methods(same_client_streaming)
    "Checks that rpcs have the same client streaming value."
}

fn same_client_streaming(pair: Pair<MethodId>, report: &mut Report) {
    let before = report.before[pair.before].client_streaming;
    let after = report.after[pair.after].client_streaming;
    streaming(pair, report, "client", before, after);
}

rule! {
    /// A client that expects one message and one that expects a stream do not understand each other.
    ///
    /// ```proto before
    /// message Order {}
    /// service Orders { rpc Watch(Order) returns (stream Order); }
    /// ```
    /// ```proto breaks
    /// message Order {}
    /// service Orders { rpc Watch(Order) returns (Order); }
    /// ```
    /// ```proto keeps
    /// message Order {}
    /// service Orders {
    ///   rpc Watch(Order) returns (stream Order);
    ///   rpc Get(Order) returns (Order);
    /// }
    /// ```
    RPC_SAME_SERVER_STREAMING [CSR FILE PACKAGE WIRE_JSON WIRE] Methods(same_server_streaming)
    "Checks that rpcs have the same server streaming value."
}

fn same_server_streaming(pair: Pair<MethodId>, report: &mut Report) {
    let before = report.before[pair.before].server_streaming;
    let after = report.after[pair.after].server_streaming;
    streaming(pair, report, "server", before, after);
}

fn streaming(pair: Pair<MethodId>, report: &mut Report, side: &str, before: bool, after: bool) {
    if before == after {
        return;
    }
    let word = |streams: bool| if streams { "streaming" } else { "unary" };
    let message = format!(
        "{} changed from {side} {} to {side} {}.",
        name(report.after, pair.after),
        word(before),
        word(after)
    );
    let hint = beside(report, pair);
    report.changed(pair, whole, message, hint);
}

rule! {
    /// Proxies and clients retry or cache by it.
    ///
    /// ```proto before
    /// message Order {}
    /// service Orders {
    ///   rpc Get(Order) returns (Order) {
    ///     option idempotency_level = NO_SIDE_EFFECTS;
    ///   }
    /// }
    /// ```
    /// ```proto breaks
    /// message Order {}
    /// service Orders {
    ///   rpc Get(Order) returns (Order) { option idempotency_level = IDEMPOTENT; }
    /// }
    /// ```
    /// ```proto keeps
    /// message Order {}
    /// service Orders {
    ///   rpc Get(Order) returns (Order) {
    ///     option deprecated = true;
    ///     option idempotency_level = NO_SIDE_EFFECTS;
    ///   }
    /// }
    /// ```
    RPC_SAME_IDEMPOTENCY_LEVEL [CSR FILE PACKAGE WIRE_JSON WIRE] Methods(same_idempotency_level)
    "Checks that rpcs have the same value for the idempotency_level option."
}

fn same_idempotency_level(pair: Pair<MethodId>, report: &mut Report) {
    let was = idempotency_level(report.before[pair.before].options.idempotency_level);
    let is = idempotency_level(report.after[pair.after].options.idempotency_level);
    if was == is {
        return;
    }
    let name = name(report.after, pair.after);
    report.changed(
        pair,
        |schema, id| part_or_file(schema, id, &[4, 34]),
        format!("{name} changed option \"idempotency_level\" from \"{was}\" to \"{is}\"."),
        format!("set it back: option idempotency_level = {was};"),
    );
}

fn idempotency_level(number: Option<i32>) -> String {
    match number {
        None | Some(0) => "IDEMPOTENCY_UNKNOWN".to_owned(),
        Some(1) => "NO_SIDE_EFFECTS".to_owned(),
        Some(2) => "IDEMPOTENT".to_owned(),
        Some(other) => other.to_string(),
    }
}

rule! {
    /// The server reads old requests as another message.
    ///
    /// ```proto before
    /// message Order {}
    /// message Cart {}
    /// service Orders { rpc Place(Order) returns (Order); }
    /// ```
    /// ```proto breaks
    /// message Order {}
    /// message Cart {}
    /// service Orders { rpc Place(Cart) returns (Order); }
    /// ```
    /// ```proto keeps
    /// message Order { string id = 1; }
    /// message Cart {}
    /// service Orders { rpc Place(Order) returns (Order); }
    /// ```
    RPC_SAME_REQUEST_TYPE [CSR FILE PACKAGE WIRE_JSON WIRE] Methods(same_request_type)
    "Checks that rpcs are have the same request type."
}

fn same_request_type(pair: Pair<MethodId>, report: &mut Report) {
    let was = &report.before[report.before[pair.before].input].full_name;
    let is = &report.after[report.after[pair.after].input].full_name;
    changed_type(pair, report, "request", 2, was, is);
}

rule! {
    /// Clients read new responses as another message.
    ///
    /// ```proto before
    /// message Order {}
    /// message Cart {}
    /// service Orders { rpc Place(Order) returns (Order); }
    /// ```
    /// ```proto breaks
    /// message Order {}
    /// message Cart {}
    /// service Orders { rpc Place(Order) returns (Cart); }
    /// ```
    /// ```proto keeps
    /// message Order { string id = 1; }
    /// message Cart {}
    /// service Orders { rpc Place(Order) returns (Order); }
    /// ```
    RPC_SAME_RESPONSE_TYPE [CSR FILE PACKAGE WIRE_JSON WIRE] Methods(same_response_type)
    "Checks that rpcs are have the same response type."
}

fn same_response_type(pair: Pair<MethodId>, report: &mut Report) {
    let was = &report.before[report.before[pair.before].output].full_name;
    let is = &report.after[report.after[pair.after].output].full_name;
    changed_type(pair, report, "response", 3, was, is);
}

fn changed_type(pair: Pair<MethodId>, report: &mut Report, what: &str, token: i32, was: &str, is: &str) {
    if was == is {
        return;
    }
    let name = name(report.after, pair.after);
    report.changed(
        pair,
        |schema, id| part(schema, id, &[&[token]]),
        format!("{name} changed {what} type from {} to {}.", quoted(was), quoted(is)),
        beside(report, pair),
    );
}

/// `RPC "Place" on service "Orders"`
fn name(schema: &Schema, id: MethodId) -> String {
    let method = &schema[id];
    format!("RPC {} on service {}", quoted(&method.name), quoted(&schema[method.parent].name))
}

fn beside(report: &Report, pair: Pair<MethodId>) -> String {
    let schema = report.before;
    let method = &schema[pair.before];
    let side = |streams: bool, message: MessageId| {
        let stream = if streams { "stream " } else { "" };
        format!("{stream}{}", schema[message].full_name)
    };
    let input = side(method.client_streaming, method.input);
    let output = side(method.server_streaming, method.output);
    format!("keep rpc {}({input}) returns ({output}); and add a new rpc beside it", method.name)
}
