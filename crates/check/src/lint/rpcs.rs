//! Methods of services.

use std::collections::BTreeMap;

use schemactl_model::schema::{MessageId, MethodId};

use super::{Check, Checked, Report, casing::pascal};
use crate::{
    go_text::quoted,
    place::{part, whole},
    rule::rule,
};

const EMPTY: &str = "google.protobuf.Empty";

rule! {
    /// Generated code takes the name over; languages expect methods in this casing.
    ///
    /// ```proto bad
    /// message Order {}
    /// service Orders { rpc place_order(Order) returns (Order); }
    /// ```
    /// ```proto good
    /// message Order {}
    /// service Orders { rpc PlaceOrder(Order) returns (Order); }
    /// ```
    RPC_PASCAL_CASE [BASIC STANDARD] Methods(pascal_case)
    "Checks that RPCs are PascalCase."
}

fn pascal_case(id: MethodId, report: &mut Report) {
    let name = &report.schema[id].name;
    let expected = pascal(name);
    if **name != *expected {
        report.add(
            part(report.schema, id, &[&[1]]),
            format!("RPC name {} should be PascalCase, such as {}.", quoted(name), quoted(&expected)),
            format!("rename it to {expected} before anybody uses it"),
        );
    }
}

rule! {
    /// Proxies and browsers cannot carry a stream of requests.
    ///
    /// ```proto bad
    /// message Order {}
    /// service Orders { rpc Place(stream Order) returns (Order); }
    /// ```
    /// ```proto good
    /// message Order {}
    /// service Orders { rpc Place(Order) returns (stream Order); }
    /// ```
    RPC_NO_CLIENT_STREAMING [UNARY_RPC] Methods(no_client_streaming)
    "Checks that RPCs are not client streaming."
}

fn no_client_streaming(id: MethodId, report: &mut Report) {
    if report.schema[id].client_streaming {
        streaming(id, "client", report);
    }
}

rule! {
    /// Proxies and browsers cannot carry a stream of responses.
    ///
    /// ```proto bad
    /// message Order {}
    /// service Orders { rpc Place(Order) returns (stream Order); }
    /// ```
    /// ```proto good
    /// message Order {}
    /// service Orders { rpc Place(stream Order) returns (Order); }
    /// ```
    RPC_NO_SERVER_STREAMING [UNARY_RPC] Methods(no_server_streaming)
    "Checks that RPCs are not server streaming."
}

fn no_server_streaming(id: MethodId, report: &mut Report) {
    if report.schema[id].server_streaming {
        streaming(id, "server", report);
    }
}

fn streaming(id: MethodId, side: &str, report: &mut Report) {
    let name = quoted(&report.schema[id].name);
    report.add(
        whole(report.schema, id),
        format!("RPC {name} is {side} streaming."),
        "send pages or batches in single messages",
    );
}

rule! {
    /// A message shared by two methods cannot grow for one of them alone.
    ///
    /// ```proto bad
    /// message Order {}
    /// service Orders { rpc Place(Order) returns (Order); }
    /// ```
    /// ```proto good
    /// message PlaceRequest {}
    /// message PlaceResponse {}
    /// service Orders { rpc Place(PlaceRequest) returns (PlaceResponse); }
    /// ```
    RPC_REQUEST_RESPONSE_UNIQUE [STANDARD] Schema(request_response_unique)
    "Checks that RPC request and response types are only used in one RPC (configurable)."
}

fn request_response_unique(report: &mut Report) {
    let mut users: BTreeMap<MessageId, Vec<MethodId>> = BTreeMap::new();
    let schema = report.schema;
    for (id, method) in schema.methods() {
        if !report.is_own(schema.file_of(id)) {
            continue;
        }
        users.entry(method.input).or_default().push(id);
        if method.input == method.output {
            same_request_and_response(id, report);
        } else {
            users.entry(method.output).or_default().push(id);
        }
    }
    for (message, methods) in users.into_iter().filter(|(_, methods)| methods.len() > 1) {
        if &*report.schema[message].full_name == EMPTY {
            empty_shared(message, &methods, report);
        } else {
            shared(message, &methods, "request or response type", report);
        }
    }
}

fn same_request_and_response(id: MethodId, report: &mut Report) {
    let method = &report.schema[id];
    let name = &report.schema[method.input].full_name;
    let config = report.config;
    let empty_allowed =
        config.rpc_allow_google_protobuf_empty_requests && config.rpc_allow_google_protobuf_empty_responses;
    if config.rpc_allow_same_request_response || (&**name == EMPTY && empty_allowed) {
        return;
    }
    report.add(
        whole(report.schema, id),
        format!(
            "RPC {} has the same type {} for the request and response.",
            quoted(&method.name),
            quoted(name)
        ),
        format!("give it {0}Request and {0}Response", pascal(&method.name)),
    );
}

/// The empty message may be allowed on either side.
fn empty_shared(message: MessageId, methods: &[MethodId], report: &mut Report) {
    let requests = report.config.rpc_allow_google_protobuf_empty_requests;
    let responses = report.config.rpc_allow_google_protobuf_empty_responses;
    if !requests && !responses {
        return shared(message, methods, "request or response type", report);
    }
    let schema = report.schema;
    let of = |side: fn(&schemactl_model::schema::Method) -> MessageId| -> Vec<MethodId> {
        methods.iter().copied().filter(|id| side(&schema[*id]) == message).collect()
    };
    let sides = [
        (requests, of(|method| method.input), "request"),
        (responses, of(|method| method.output), "response"),
    ];
    for (allowed, methods, word) in sides {
        if !allowed && methods.len() > 1 {
            shared(message, &methods, word, report);
        }
    }
}

fn shared(message: MessageId, methods: &[MethodId], word: &str, report: &mut Report) {
    let name = quoted(&report.schema[message].full_name);
    for id in methods {
        report.add(
            whole(report.schema, *id),
            format!("{name} is used as the {word} for multiple RPCs."),
            format!("give it {0}Request and {0}Response", pascal(&report.schema[*id].name)),
        );
    }
}

rule! {
    /// A name by the pattern says where a message is used.
    ///
    /// ```proto bad
    /// message Order {}
    /// message PlaceResponse {}
    /// service OrderService { rpc Place(Order) returns (PlaceResponse); }
    /// ```
    /// ```proto good
    /// message OrderServicePlaceRequest {}
    /// message PlaceResponse {}
    /// service OrderService {
    ///   rpc Place(OrderServicePlaceRequest) returns (PlaceResponse);
    /// }
    /// ```
    RPC_REQUEST_STANDARD_NAME [STANDARD] Methods(request_standard_name)
    "Checks that RPC request type names are RPCNameRequest or ServiceNameRPCNameRequest (configurable)."
}

fn request_standard_name(id: MethodId, report: &mut Report) {
    let allowed = report.config.rpc_allow_google_protobuf_empty_requests;
    standard_name(id, report.schema[id].input, "Request", 2, allowed, report);
}

rule! {
    /// A name by the pattern says where a message is used.
    ///
    /// ```proto bad
    /// message PlaceRequest {}
    /// message Order {}
    /// service OrderService { rpc Place(PlaceRequest) returns (Order); }
    /// ```
    /// ```proto good
    /// message PlaceRequest {}
    /// message PlaceResponse {}
    /// service OrderService { rpc Place(PlaceRequest) returns (PlaceResponse); }
    /// ```
    RPC_RESPONSE_STANDARD_NAME [STANDARD] Methods(response_standard_name)
    "Checks that RPC response type names are RPCNameResponse or ServiceNameRPCNameResponse (configurable)."
}

fn response_standard_name(id: MethodId, report: &mut Report) {
    let allowed = report.config.rpc_allow_google_protobuf_empty_responses;
    standard_name(id, report.schema[id].output, "Response", 3, allowed, report);
}

fn standard_name(
    id: MethodId,
    message: MessageId,
    suffix: &str,
    token: i32,
    empty: bool,
    report: &mut Report,
) {
    let (method, message) = (&report.schema[id], &report.schema[message]);
    if empty && &*message.full_name == EMPTY {
        return;
    }
    let short = format!("{}{suffix}", pascal(&method.name));
    let long = format!("{}{short}", pascal(&report.schema[method.parent].name));
    if *message.name != *short && *message.name != *long {
        report.add(
            part(report.schema, id, &[&[token]]),
            format!(
                "RPC {} type {} should be named {} or {}.",
                suffix.to_lowercase(),
                quoted(&message.name),
                quoted(&short),
                quoted(&long)
            ),
            format!("give the method a message of its own, {short}"),
        );
    }
}
