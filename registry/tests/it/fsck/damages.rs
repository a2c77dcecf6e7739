//! Ways to damage a registry, each of which has to be told.

/// SQL that no registry runs.
#[derive(Clone, Copy, Debug)]
pub struct Damage {
    /// Whether it is about tables that only SQLite has.
    pub is_sqlite_only: bool,
    /// What it has to be told as.
    pub code: &'static str,
    /// A part of the place that is named.
    pub place: &'static str,
    /// What else follows from it.
    pub with: &'static [&'static str],
    pub sql: &'static str,
}

impl Damage {
    pub fn sqlite(&self) -> String {
        self.sql.to_owned()
    }

    /// Bytes are spelled otherwise.
    pub fn postgres(&self) -> String {
        self.sql.replace("x'00'", "'\\x00'")
    }
}

const fn damage(
    code: &'static str,
    place: &'static str,
    with: &'static [&'static str],
    sql: &'static str,
) -> Damage {
    Damage { is_sqlite_only: false, code, place, with, sql }
}

const fn sqlite_only(code: &'static str, place: &'static str, sql: &'static str) -> Damage {
    Damage { is_sqlite_only: true, ..damage(code, place, &[], sql) }
}

pub const DAMAGES: &[Damage] = &[
    damage(
        "VERSION_WITHOUT_MODULE",
        "acme/shop@0.1.1",
        &["PERIOD_OPEN"],
        "DELETE FROM modules WHERE name = 'acme/shop'",
    ),
    damage(
        "MODULE_WITHOUT_VERSION",
        "module acme/ghost",
        &[],
        "INSERT INTO modules (name, created_at) VALUES ('acme/ghost', '2026-03-01T10:00:00Z')",
    ),
    damage(
        "VERSION_ORDER",
        "acme/shop@0.1.0",
        &[],
        "UPDATE versions SET patch = 7 WHERE module = 'acme/shop' AND version = '0.1.0'",
    ),
    damage(
        "BASE_MISSING",
        "acme/shop@0.1.1",
        &[],
        "UPDATE versions SET base = '9.9.9' WHERE module = 'acme/shop' AND version = '0.1.1'",
    ),
    damage(
        "DESCRIPTORS_MISSING",
        "acme/shop@0.2.0",
        &[],
        "DELETE FROM blobs WHERE digest = (
            SELECT descriptors FROM versions WHERE module = 'acme/shop' AND version = '0.2.0')",
    ),
    damage(
        "FILE_WITHOUT_VERSION",
        "acme/shop@9.9.9 a.proto",
        &[],
        "INSERT INTO version_files (module, version, path, digest, size)
        SELECT 'acme/shop', '9.9.9', 'a.proto', digest, size FROM version_files
        WHERE module = 'acme/shop' AND version = '0.1.0'",
    ),
    damage(
        "FILE_WITHOUT_BLOB",
        "acme/shop@0.1.1 acme/shop/v1/orders.proto",
        &[],
        "DELETE FROM blobs WHERE digest = (
            SELECT digest FROM version_files WHERE module = 'acme/shop' AND version = '0.1.1')",
    ),
    damage(
        "FILE_SIZE",
        "acme/shop@0.1.1 acme/shop/v1/orders.proto",
        &[],
        "UPDATE version_files SET size = 1 WHERE module = 'acme/shop' AND version = '0.1.1'",
    ),
    damage(
        "VERSION_DIGEST",
        "acme/shop@0.1.1",
        &["SOURCE_DIGEST", "HISTORY", "BLOB_UNUSED"],
        "DELETE FROM version_files WHERE module = 'acme/shop' AND version = '0.1.1'",
    ),
    damage(
        "DESCRIPTORS_INCOMPLETE",
        "acme/shop@0.1.1",
        &["VERSION_DIGEST", "SOURCE_DIGEST", "HISTORY"],
        "UPDATE version_files SET path = 'b.proto' WHERE module = 'acme/shop' AND version = '0.1.1'",
    ),
    damage(
        "SOURCE_DIGEST",
        "acme/prices@0.1.0",
        &[],
        "UPDATE version_dependencies SET requirement = '*' WHERE module = 'acme/prices'",
    ),
    damage(
        "VERSION_SETTINGS",
        "acme/prices@0.1.0",
        &["SOURCE_DIGEST"],
        "UPDATE versions SET config = '{' WHERE module = 'acme/prices'",
    ),
    damage(
        "DESCRIPTORS_UNREADABLE",
        "acme/prices@0.1.0",
        &["VERSION_DIGEST", "BLOB_UNUSED"],
        "UPDATE versions SET descriptors = (SELECT digest FROM version_files WHERE module = 'acme/prices')
        WHERE module = 'acme/prices'",
    ),
    damage(
        "DEPENDENCY_WITHOUT_VERSION",
        "acme/prices@9.9.9 acme/common",
        &[],
        "INSERT INTO version_dependencies (module, version, dependency, requirement, resolved)
        SELECT module, '9.9.9', dependency, requirement, resolved FROM version_dependencies
        WHERE module = 'acme/prices'",
    ),
    damage(
        "DEPENDENCY_MISSING",
        "acme/prices@0.1.0 acme/common",
        &[],
        "UPDATE version_dependencies SET resolved = '9.9.9'",
    ),
    damage(
        "ROW_UNREADABLE",
        "blob",
        &[],
        "UPDATE blobs SET content = x'00' WHERE digest = (
            SELECT digest FROM version_files WHERE module = 'acme/shop' AND version = '0.1.1')",
    ),
    damage(
        "ROW_UNREADABLE",
        "acme/prices@0.1.0",
        &["VERSION_WITHOUT_CHANGE", "CHANGE_WITHOUT_VERSION"],
        "UPDATE versions SET digest = 'nonsense' WHERE module = 'acme/prices'",
    ),
    damage(
        "BLOB_UNUSED",
        "blob e3b0c4",
        &["ROW_UNREADABLE"],
        "INSERT INTO blobs (digest, size, content)
        VALUES ('e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855', 0, x'00')",
    ),
    damage(
        "EVENT_WITHOUT_VERSION",
        "event order_placed",
        &["INDEX_EVENT"],
        "UPDATE events SET version = '9.9.9'",
    ),
    damage("INDEX_EVENT", "event order_placed of acme/shop@0.2.0", &[], "UPDATE events SET owner = 'x'"),
    damage("INDEX_EVENT", "event order_placed", &[], "UPDATE events SET spec = '{}'"),
    damage("INDEX_EVENT", "event order_placed", &[], "UPDATE events SET search = ''"),
    damage("INDEX_EVENT", "event order_placed", &[], "DELETE FROM event_destinations"),
    damage("INDEX_EVENT", "event order_placed", &[], "DELETE FROM event_producers"),
    damage("INDEX_EVENT", "event order_placed", &[], "UPDATE event_pii SET class = 'phone'"),
    damage(
        "INDEX_EVENT",
        "event order_placed",
        &[],
        "INSERT INTO event_tags (event, name, value) VALUES ('order_placed', 'a', 'b')",
    ),
    damage("INDEX_EVENT", "event order_placed", &["TAG_WITHOUT_EVENT", "TEXT_OTHER"], "DELETE FROM events"),
    damage(
        "INDEX_EVENT",
        "event ghost of acme/shop@0.2.0",
        &[],
        "INSERT INTO events (name, module, version, message, owner, stage, description, spec, search, shape)
        SELECT 'ghost', module, version, message, owner, stage, description, spec, search, shape FROM events
        WHERE name = 'order_placed'",
    ),
    damage(
        "TAG_WITHOUT_EVENT",
        "event ghost",
        &[],
        "INSERT INTO event_producers (event, producer) VALUES ('ghost', 'x')",
    ),
    damage(
        "HISTORY",
        "event order_placed of acme/shop@0.1.1",
        &[],
        "DELETE FROM event_versions WHERE version = '0.1.1'",
    ),
    damage(
        "HISTORY",
        "event order_placed of acme/shop@0.1.0",
        &[],
        "UPDATE event_versions SET message = 'x'",
    ),
    damage(
        "HISTORY_WITHOUT_VERSION",
        "event order_placed in acme/shop@9.9.9",
        &[],
        "INSERT INTO event_versions (event, module, version, message)
        VALUES ('order_placed', 'acme/shop', '9.9.9', 'x')",
    ),
    damage(
        "VERSION_WITHOUT_AUDIT",
        "acme/prices@0.1.0",
        &[],
        "DELETE FROM audit WHERE target = 'acme/prices'",
    ),
    damage(
        "AUDIT_DETAIL",
        "audit ",
        &["VERSION_WITHOUT_AUDIT"],
        "UPDATE audit SET detail = '{' WHERE target = 'acme/prices'",
    ),
    damage(
        "VERSION_WITHOUT_CHANGE",
        "acme/prices@0.1.0",
        &["CHANGE_MISSING"],
        "DELETE FROM changes WHERE module = 'acme/prices' AND kind = 'published'",
    ),
    damage("CHANGE_MISSING", "change 4", &["VERSION_WITHOUT_CHANGE"], "DELETE FROM changes WHERE seq = 3"),
    damage(
        "CHANGE_WITHOUT_VERSION",
        "change 4",
        &["VERSION_WITHOUT_CHANGE"],
        "UPDATE changes SET version = '9.9.9' WHERE seq = 4",
    ),
    damage(
        "VERSION_WITH_CHANGES",
        "acme/prices@0.1.0",
        &["CHANGE_HEAD"],
        "INSERT INTO changes (seq, at, kind, module, version, digest, bump)
        SELECT (SELECT max(seq) + 1 FROM changes), at, kind, module, version, digest, bump FROM changes
        WHERE module = 'acme/prices' AND kind = 'published'",
    ),
    damage("CHANGE_HEAD", "change head 4", &[], "UPDATE change_head SET seq = 4"),
    damage("CHANGE_HEAD", "change head", &[], "DELETE FROM change_head"),
    damage(
        "REQUEST_WITHOUT_VERSION",
        "approval request ",
        &[],
        "UPDATE approval_requests SET base = '9.9.9'",
    ),
    damage(
        "APPROVAL_WITHOUT_REQUEST",
        "approval 1",
        &[],
        "DELETE FROM approval_requests WHERE id IN (SELECT request FROM approvals)",
    ),
    damage("APPROVAL_WITHOUT_VERSION", "approval 1", &[], "UPDATE approvals SET version = '9.9.9'"),
    damage(
        "APPROVAL_WITHOUT_CHANGE",
        "approval 1",
        &[],
        "UPDATE changes SET kind = 'approval_revoked' WHERE kind = 'approved'",
    ),
    damage(
        "FACTS_MISSING",
        "event cart_left in acme/carts@0.1.0",
        &[],
        "UPDATE event_versions SET facts = 'x' WHERE event = 'cart_left' AND version = '0.1.0'",
    ),
    damage(
        "FACTS_UNUSED",
        "facts x",
        &[],
        "INSERT INTO event_facts (facts, tag, name, value) VALUES ('x', 'stage', 'stable', 'stable')",
    ),
    damage(
        "PERIOD_ENDED",
        "event cart_left in acme/carts@0.1.0",
        &[],
        "UPDATE event_versions SET until_ms = since_ms WHERE event = 'cart_left' AND version = '0.1.0'",
    ),
    damage(
        "PERIOD_OPEN",
        "version acme/carts@0.1.1",
        &[],
        "UPDATE event_versions SET until_ms = NULL WHERE event = 'cart_left'",
    ),
    sqlite_only("TEXT_OTHER", "event cart_left", "UPDATE event_texts SET search = 'x' WHERE event = 'cart_left'"),
    sqlite_only("TEXT_OTHER", "event cart_left", "DELETE FROM event_texts WHERE event = 'cart_left'"),
    sqlite_only(
        "TEXT_UNINDEXED",
        "event cart_left",
        "INSERT INTO event_letters (event_letters, rowid, search)
        SELECT 'delete', id, search FROM event_texts WHERE event = 'cart_left'",
    ),
    damage(
        "CHANGED_EVENTS",
        "change ",
        &[],
        "DELETE FROM change_events WHERE seq = (SELECT max(seq) FROM change_events)
            AND NOT EXISTS (SELECT 1 FROM change_destinations d WHERE d.seq = change_events.seq);
        UPDATE changes SET events = 7 WHERE seq = (SELECT max(seq) FROM change_events)",
    ),
    damage(
        "CHANGED_EVENT_WITHOUT_CHANGE",
        "change 99 event cart_left",
        &[],
        "INSERT INTO change_events (seq, event, effect) VALUES (99, 'cart_left', 'added')",
    ),
    damage(
        "LANDING_WITHOUT_EVENT",
        "change 1 event ghost",
        &[],
        "INSERT INTO change_destinations (seq, event, name, kind, effect) VALUES (1, 'ghost', 'lake', 'lake', 'kept')",
    ),
    damage("WEBHOOK_AHEAD", "webhook bot", &[], "UPDATE webhooks SET cursor_seq = 99"),
    damage("DELIVERY_WITHOUT_WEBHOOK", "delivery msg_1", &[], "DELETE FROM webhooks"),
    damage("DELIVERY_WITHOUT_CHANGE", "delivery msg_1", &[], "UPDATE webhook_deliveries SET seq = 99"),
    damage(
        "DELIVERIES_IN_ORDER",
        "webhook bot",
        &[],
        "INSERT INTO webhook_deliveries (id, webhook, seq, state, in_order, attempts, created_at, due_at, give_up_at)
        SELECT 'msg_2', webhook, 2, state, in_order, attempts, created_at, due_at, give_up_at FROM webhook_deliveries",
    ),
    damage("YANK_WITHOUT_VERSION", "yank acme/carts@9.9.9", &["PERIOD_OPEN", "INDEX_EVENT"], "UPDATE yanks SET version = '9.9.9' WHERE module = 'acme/carts'"),
    damage(
        "DEPRECATION_WITHOUT_VERSION",
        "deprecation acme/words@9.9.9",
        &[],
        "UPDATE deprecations SET version = '9.9.9'",
    ),
    damage("ARCHIVE_WITHOUT_MODULE", "archive acme/none", &[], "UPDATE archives SET module = 'acme/none'"),
    damage(
        "FORMER_NAME_WITHOUT_MODULE",
        "former name acme/base",
        &["VERSION_WITHOUT_CHANGE", "CHANGE_WITHOUT_VERSION", "VERSION_WITHOUT_AUDIT"],
        "UPDATE former_names SET module = 'acme/none'",
    ),
    damage(
        "FORMER_NAME_TAKEN",
        "former name acme/words",
        &["VERSION_WITHOUT_CHANGE", "VERSION_WITH_CHANGES", "CHANGE_WITHOUT_VERSION"],
        "INSERT INTO former_names (name, module, who, created_at)
        SELECT 'acme/words', module, who, created_at FROM former_names WHERE name = 'acme/base'",
    ),
    damage("DRAFT_PART_WITHOUT_DRAFT", "acme/prices@draft:next", &[], "DELETE FROM drafts"),
    damage(
        "DRAFT_CONTENT_MISSING",
        "acme/prices@draft:next",
        &[],
        "DELETE FROM draft_blobs WHERE digest = (SELECT descriptors FROM drafts)",
    ),
    damage(
        "DRAFT_DEPENDENCY_MISSING",
        "acme/prices@draft:next acme/common",
        &[],
        "UPDATE draft_dependencies SET resolved = '9.9.9'",
    ),
    damage(
        "ROW_UNREADABLE",
        "acme/prices@draft:next",
        &[],
        "UPDATE draft_blobs SET content = x'00' WHERE digest = (SELECT descriptors FROM drafts)",
    ),
    damage(
        "BLOB_EMPTIED",
        "blob ",
        &[],
        "UPDATE blobs SET content = substr(content, 1, 0) WHERE digest = (
            SELECT digest FROM version_files WHERE module = 'acme/shop' AND version = '0.1.1')",
    ),
    damage(
        "PURGE_UNDONE",
        "acme/shop@0.1.1 acme/shop/v1/orders.proto",
        &[],
        "INSERT INTO purges (module, version, path, effect, digest, reason, who, created_at)
        SELECT module, version, path, 'purged', digest, 'a reason', 'ci', '2026-03-01T10:00:00Z' FROM version_files
        WHERE module = 'acme/shop' AND version = '0.1.1'",
    ),
    damage(
        "PURGE_WITHOUT_VERSION",
        "acme/shop@9.9.9 a.proto",
        &[],
        "INSERT INTO purges (module, version, path, effect, digest, reason, who, created_at)
        VALUES ('acme/shop', '9.9.9', 'a.proto', 'purged', '', 'a reason', 'ci', '2026-03-01T10:00:00Z')",
    ),
    damage("POLICY_MISSING", "policy 2", &[], "DELETE FROM policies WHERE version = 1"),
];
