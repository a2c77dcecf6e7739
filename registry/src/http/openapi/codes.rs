//! Codes of problems, as programs decide by them.

/// Code, status and meaning of every problem; stable.
pub(super) const CODES: &[(&str, u16, &str)] = &[
    ("unauthenticated", 401, "no valid token"),
    ("forbidden", 403, "a permission is missing; `missing` says which, where, and which roles have it"),
    ("not_found", 404, "there is no such thing"),
    ("method_not_allowed", 405, "the address is right, the method is not"),
    ("invalid_request", 400, "the request contradicts itself or the rules of the house"),
    ("body_broken", 400, "the body ends early or is not what it claims"),
    ("body_too_slow", 408, "the body did not arrive in time"),
    ("stale_base", 409, "the latest version moved on; `latest` and `files` say where"),
    ("stale_policy", 409, "another policy has come to hold; fetch it and send yours on top of it"),
    ("token_exists", 409, "a token has, or had, that name"),
    ("last_admin", 409, "without that token nobody could make another"),
    ("approved_already", 409, "somebody approved the change, and that is good still"),
    ("approval_over", 409, "the approval was used or revoked, or has ended; nobody waits for it any more"),
    ("webhook_exists", 409, "there is a webhook of that name"),
    ("too_many_webhooks", 409, "there are as many as there may be"),
    ("no_secret_key", 409, "the server has no key to keep a webhook's secret with"),
    ("not_redeliverable", 409, "the delivery waits already, or is a test"),
    ("module_moved", 409, "the module has another name by now; `detail` says which"),
    ("name_taken", 409, "another module has, or had, that name"),
    ("module_archived", 409, "nothing is published to the module any more, and no draft pushed"),
    ("too_many_drafts", 409, "the module has as many drafts as it may"),
    ("event_taken", 409, "another module took the event's name in this moment"),
    ("expired", 410, "it was there, and its time is over"),
    (
        "newest_has_it",
        409,
        "a module's newest version has what is to be purged; publish one without it first",
    ),
    ("purged", 410, "it was there, and was taken out for good; `detail` says when, by whom and why"),
    ("body_too_large", 413, "more than the limit, compressed or not"),
    ("unsupported_encoding", 415, "the body is packed in a way that is not understood; zstd is"),
    ("unsupported_media_type", 415, "the body is not `application/json`"),
    ("does_not_compile", 422, "`findings` say where"),
    (
        "refused",
        422,
        "the gate says no; `findings` say why, `change` names the change, `approvable` is there if an approval would lift it",
    ),
    ("unresolved_dependency", 422, "no stored version fits"),
    (
        "rate_limited",
        429,
        "asked more often than one token or address may; `Retry-After` says when to come back",
    ),
    ("internal", 500, "the registry failed; its log says more under the `request_id`"),
    ("storage_full", 507, "the database has no room left; nothing was changed"),
    ("busy", 503, "too much is going on; try again after `Retry-After` seconds"),
    ("unavailable", 503, "the database does not answer; try again after `Retry-After` seconds"),
    (
        "issuer_unavailable",
        503,
        "the token's issuer does not answer, and its key is not held; try again after `Retry-After` seconds",
    ),
];

/// What every endpoint may answer.
pub(super) const ALWAYS: &[&str] = &["invalid_request", "internal", "busy", "unavailable"];
/// What one that asks who is there may answer besides.
pub(super) const GUARDED: &[&str] = &["unauthenticated", "forbidden", "rate_limited", "issuer_unavailable"];
/// What one that takes a body may answer besides.
pub(super) const WITH_BODY: &[&str] =
    &["body_broken", "body_too_slow", "body_too_large", "unsupported_encoding", "unsupported_media_type"];

/// The status and meaning of a code.
pub(super) fn of(code: &str) -> Option<(u16, &'static str)> {
    CODES.iter().find(|(known, ..)| *known == code).map(|(_, status, meaning)| (*status, *meaning))
}
