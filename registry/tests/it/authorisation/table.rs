//! The table: a row to each route. A new route takes a new row; what the marks mean stands above them.

// `+` is let in, `-` is refused because a permission is missing (403), `?` because nobody knows who it is (401).
//
// Those without a role: nobody, nobody where reading takes a token, a stranger's token, a revoked one (of an
// admin), one that has ended (an admin's). Then the roles; the scopes of each are everything, the owner `acme`,
// the module `acme/shop`, its sibling `acme/cart`, and the owner `beta`. All requests are about `acme/shop`.
//
//                               without    reader   publisher    approver     admin
//                                          *        * o m s b    * o m s b    * o m s b
const OPEN: &str = "             + + + + +  +        + + + + +    + + + + +    + + + + +";
const READ: &str = "             + ? ? ? ?  +        + + + + +    + + + + +    + + + + +";
const PUBLISH: &str = "          ? ? ? ? ?  -        + + + - -    - - - - -    + + + - -";
/// Whatever the scope: it changes nothing that has one.
const OBSERVE: &str = "          ? ? ? ? ?  -        + + + + +    - - - - -    + + + + +";
const APPROVE: &str = "          ? ? ? ? ?  -        - - - - -    + + + - -    + + + - -";
const MANAGE: &str = "           ? ? ? ? ?  -        - - - - -    - - - - -    + + + - -";
/// The answer has what they manage, and nothing else.
const MANAGE_SOMETHING: &str = " ? ? ? ? ?  -        - - - - -    - - - - -    + + + + +";
const ADMINISTER: &str = "       ? ? ? ? ?  -        - - - - -    - - - - -    + - - - -";

/// Nobody here has begun to log in.
const LOGIN: &str = "            ? ? ? ? ?  ?        ? ? ? ? ?    ? ? ? ? ?    ? ? ? ? ?";

/// Routes with their marks.
pub const ROWS: &[(&str, &str)] = &[
    ("GET /healthz", OPEN),
    ("GET /readyz", OPEN),
    ("GET /metrics", OPEN),
    ("GET /api/v1/modules", READ),
    ("GET /api/v1/modules/{owner}/{name}", READ),
    ("GET /api/v1/modules/{owner}/{name}/versions", READ),
    ("POST /api/v1/modules/{owner}/{name}/versions", PUBLISH),
    ("GET /api/v1/modules/{owner}/{name}/versions/{version}", READ),
    ("GET /api/v1/modules/{owner}/{name}/versions/{version}/files", READ),
    ("GET /api/v1/modules/{owner}/{name}/versions/{version}/files/{*path}", READ),
    ("GET /api/v1/modules/{owner}/{name}/versions/{version}/descriptors", READ),
    ("PUT /api/v1/modules/{owner}/{name}/versions/{version}/yank", PUBLISH),
    ("DELETE /api/v1/modules/{owner}/{name}/versions/{version}/yank", PUBLISH),
    ("PUT /api/v1/modules/{owner}/{name}/versions/{version}/deprecation", PUBLISH),
    ("DELETE /api/v1/modules/{owner}/{name}/versions/{version}/deprecation", PUBLISH),
    ("PUT /api/v1/modules/{owner}/{name}/deprecation", PUBLISH),
    ("DELETE /api/v1/modules/{owner}/{name}/deprecation", PUBLISH),
    ("PUT /api/v1/modules/{owner}/{name}/archive", MANAGE),
    ("DELETE /api/v1/modules/{owner}/{name}/archive", MANAGE),
    ("POST /api/v1/modules/{owner}/{name}/transfer", MANAGE),
    ("GET /api/v1/modules/{owner}/{name}/drafts", READ),
    ("PUT /api/v1/modules/{owner}/{name}/drafts/{draft}", PUBLISH),
    ("GET /api/v1/modules/{owner}/{name}/drafts/{draft}", READ),
    ("DELETE /api/v1/modules/{owner}/{name}/drafts/{draft}", PUBLISH),
    ("GET /api/v1/modules/{owner}/{name}/drafts/{draft}/descriptors", READ),
    ("GET /api/v1/modules/{owner}/{name}/dependents", READ),
    ("POST /api/v1/check", READ),
    ("GET /api/v1/events", READ),
    ("GET /api/v1/events/{event}", READ),
    ("GET /api/v1/events/{event}/dependents", READ),
    ("GET /api/v1/policy/versions", READ),
    ("GET /api/v1/policy/versions/{version}", READ),
    ("GET /policy", READ),
    ("GET /api/v1/tags", READ),
    ("GET /api/v1/observations", READ),
    ("POST /api/v1/observations", OBSERVE),
    ("GET /api/v1/changes", READ),
    ("GET /api/v1/changes/stream", READ),
    ("GET /api/v1/policy", READ),
    ("PUT /api/v1/policy", ADMINISTER),
    ("POST /api/v1/purges", ADMINISTER),
    ("GET /api/v1/approvals", READ),
    ("POST /api/v1/approvals", APPROVE),
    ("POST /api/v1/approvals/requests", PUBLISH),
    ("DELETE /api/v1/approvals/{id}", APPROVE),
    ("GET /api/v1/tokens", MANAGE_SOMETHING),
    ("POST /api/v1/tokens", MANAGE),
    ("DELETE /api/v1/tokens/{name}", MANAGE),
    ("GET /api/v1/audit", ADMINISTER),
    ("GET /api/v1/webhooks", ADMINISTER),
    ("POST /api/v1/webhooks", ADMINISTER),
    ("GET /api/v1/webhooks/{name}", ADMINISTER),
    ("PUT /api/v1/webhooks/{name}", ADMINISTER),
    ("DELETE /api/v1/webhooks/{name}", ADMINISTER),
    ("POST /api/v1/webhooks/{name}/rotate", ADMINISTER),
    ("POST /api/v1/webhooks/{name}/test", ADMINISTER),
    ("GET /api/v1/webhooks/{name}/deliveries", ADMINISTER),
    ("POST /api/v1/webhooks/{name}/deliveries/{delivery}/redeliver", ADMINISTER),
    ("GET /api/v1/whoami", READ),
    ("GET /openapi.json", OPEN),
    ("GET /", READ),
    ("GET /search", READ),
    ("GET /events", READ),
    ("GET /events/{event}", READ),
    ("GET /modules", READ),
    ("GET /modules/{owner}/{name}", READ),
    ("GET /modules/{owner}/{name}/versions/{version}", READ),
    ("GET /modules/{owner}/{name}/versions/{version}/files/{*path}", READ),
    ("GET /modules/{owner}/{name}/drafts/{draft}", READ),
    ("GET /modules/{owner}/{name}/drafts/{draft}/files/{*path}", READ),
    ("GET /modules/{owner}/{name}/diff", READ),
    ("GET /changes", READ),
    ("GET /approvals", READ),
    ("POST /modules/{owner}/{name}/approvals", APPROVE),
    ("POST /approvals/{id}/withdraw", APPROVE),
    ("GET /audit", ADMINISTER),
    ("GET /audit/export", ADMINISTER),
    ("GET /login", OPEN),
    ("GET /login/callback", LOGIN),
    ("POST /logout", OPEN),
    ("GET /docs/api", OPEN),
    ("GET /assets/{file}", OPEN),
];
