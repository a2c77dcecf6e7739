//! Which tables there are. A test holds this against the databases.

use super::{Column, Kind, Table};

/// Every table, each behind those that it refers to.
pub const TABLES: &[Table] = &[
    Table { name: "modules", key: 1, columns: &[text("name"), time("created_at")] },
    BLOBS,
    Table {
        name: "versions",
        key: 2,
        columns: &[
            text("module"),
            text("version"),
            integer("major"),
            integer("minor"),
            integer("patch"),
            text("digest"),
            text("source_digest"),
            text("descriptors"),
            text("base"),
            text("bump"),
            text("publisher"),
            text("message"),
            text("config"),
            time("created_at"),
        ],
    },
    Table {
        name: "version_files",
        key: 3,
        columns: &[text("module"), text("version"), text("path"), text("digest"), integer("size")],
    },
    Table {
        name: "version_dependencies",
        key: 3,
        columns: &[
            text("module"),
            text("version"),
            text("dependency"),
            text("requirement"),
            text("resolved"),
            text("named"),
        ],
    },
    Table {
        name: "events",
        key: 1,
        columns: &[
            text("name"),
            text("module"),
            text("version"),
            text("message"),
            text("owner"),
            text("stage"),
            text("description"),
            text("spec"),
            text("search"),
            text("shape"),
        ],
    },
    Table { name: "event_destinations", key: 2, columns: &[text("event"), text("name"), text("kind")] },
    Table { name: "event_producers", key: 2, columns: &[text("event"), text("producer")] },
    Table { name: "event_pii", key: 2, columns: &[text("event"), text("class")] },
    Table { name: "event_tags", key: 2, columns: &[text("event"), text("name"), text("value")] },
    Table {
        name: "event_versions",
        key: 3,
        columns: &[
            text("event"),
            text("module"),
            text("version"),
            text("message"),
            text("facts"),
            integer("since_ms"),
            integer("until_ms"),
        ],
    },
    Table {
        name: "event_facts",
        key: 3,
        columns: &[text("facts"), text("tag"), text("name"), text("value")],
    },
    Table {
        name: "yanks",
        key: 2,
        columns: &[text("module"), text("version"), text("reason"), text("who"), time("created_at")],
    },
    Table {
        name: "deprecations",
        key: 2,
        columns: &[
            text("module"),
            text("version"),
            text("message"),
            text("successor"),
            text("who"),
            time("created_at"),
        ],
    },
    Table {
        name: "archives",
        key: 1,
        columns: &[text("module"), text("reason"), text("who"), time("created_at")],
    },
    Table {
        name: "former_names",
        key: 1,
        columns: &[text("name"), text("module"), text("who"), time("created_at")],
    },
    Table {
        name: "purges",
        key: 3,
        columns: &[
            text("module"),
            text("version"),
            text("path"),
            text("effect"),
            text("digest"),
            text("reason"),
            text("who"),
            time("created_at"),
        ],
    },
    Table {
        name: "drafts",
        key: 2,
        columns: &[
            text("module"),
            text("name"),
            text("digest"),
            text("descriptors"),
            text("base"),
            text("publisher"),
            text("message"),
            text("config"),
            text("verdict"),
            time("created_at"),
            time("pushed_at"),
            integer("expires_ms"),
        ],
    },
    Table {
        name: "draft_blobs",
        key: 3,
        columns: &[text("module"), text("draft"), text("digest"), integer("size"), bytes("content")],
    },
    Table {
        name: "draft_files",
        key: 3,
        columns: &[text("module"), text("draft"), text("path"), text("digest"), integer("size")],
    },
    Table {
        name: "draft_dependencies",
        key: 3,
        columns: &[text("module"), text("draft"), text("dependency"), text("requirement"), text("resolved")],
    },
    Table {
        name: "tokens",
        key: 1,
        columns: &[
            text("hash"),
            text("name"),
            text("role"),
            time("created_at"),
            time("revoked_at"),
            text("scopes"),
            text("created_by"),
            time("ends_at"),
            time("last_used_at"),
            integer("vouched"),
        ],
    },
    Table {
        name: "sessions",
        key: 1,
        columns: &[
            text("hash"),
            text("who"),
            text("issuer"),
            text("claims"),
            time("created_at"),
            time("ends_at"),
        ],
    },
    Table {
        name: "audit",
        key: 1,
        columns: &[
            integer("id"),
            time("at"),
            text("who"),
            text("action"),
            text("target"),
            text("outcome"),
            text("request_id"),
            text("detail"),
            text("address"),
        ],
    },
    Table {
        name: "changes",
        key: 1,
        columns: &[
            integer("seq"),
            time("at"),
            text("kind"),
            text("module"),
            text("version"),
            text("digest"),
            text("bump"),
            integer("events"),
            text("draft"),
        ],
    },
    Table { name: "change_events", key: 2, columns: &[integer("seq"), text("event"), text("effect")] },
    Table {
        name: "change_destinations",
        key: 4,
        columns: &[integer("seq"), text("event"), text("name"), text("kind"), text("effect")],
    },
    Table { name: "change_head", key: 1, columns: &[integer("id"), integer("seq")] },
    Table {
        name: "approval_requests",
        key: 1,
        columns: &[
            integer("id"),
            text("module"),
            text("change"),
            text("base"),
            text("publisher"),
            text("message"),
            text("findings"),
            time("created_at"),
            time("expires_at"),
        ],
    },
    Table {
        name: "approvals",
        key: 1,
        columns: &[
            integer("id"),
            integer("request"),
            text("approver"),
            text("reason"),
            time("created_at"),
            time("ends_at"),
            time("revoked_at"),
            text("revoked_by"),
            text("version"),
            text("roles"),
            integer("vouched"),
        ],
    },
    Table {
        name: "observations",
        key: 6,
        columns: &[
            text("event"),
            text("version"),
            text("producer"),
            text("reporter"),
            text("source"),
            integer("day"),
            text("bucket"),
            integer("seen"),
            integer("first_ms"),
            integer("last_ms"),
        ],
    },
    Table {
        name: "observation_batches",
        key: 2,
        columns: &[text("reporter"), text("batch"), integer("day")],
    },
    Table {
        name: "policies",
        key: 1,
        columns: &[integer("version"), text("policy"), text("who"), time("created_at")],
    },
    Table {
        name: "webhooks",
        key: 1,
        columns: &[
            text("name"),
            text("url"),
            text("module"),
            text("event"),
            text("destination"),
            text("kind"),
            integer("paused"),
            text("secret"),
            text("previous_secret"),
            integer("previous_until"),
            text("created_by"),
            time("created_at"),
            integer("cursor_seq"),
            text("lease_owner"),
            integer("lease_until"),
        ],
    },
    Table {
        name: "webhook_deliveries",
        key: 1,
        columns: &[
            text("id"),
            text("webhook"),
            integer("seq"),
            text("state"),
            integer("in_order"),
            integer("attempts"),
            integer("status"),
            text("error"),
            time("created_at"),
            time("attempted_at"),
            integer("due_at"),
            integer("give_up_at"),
        ],
    },
];

/// Content. What moves it has to know the columns.
const BLOBS: Table = Table {
    name: "blobs",
    key: 1,
    columns: &[text("digest"), integer("size"), bytes("content"), text("place")],
};

impl Table {
    /// The table of blobs.
    pub(crate) const BLOBS: &'static Table = &BLOBS;
}

const fn text(name: &'static str) -> Column {
    Column { name, kind: Kind::Text }
}

const fn integer(name: &'static str) -> Column {
    Column { name, kind: Kind::Integer }
}

const fn time(name: &'static str) -> Column {
    Column { name, kind: Kind::Time }
}

const fn bytes(name: &'static str) -> Column {
    Column { name, kind: Kind::Bytes }
}
