//! What the tables have to say about each other, as questions whose every answer is a contradiction.

use sqlx::AssertSqlSafe;

use crate::{StoreError, Tx, tx::on};

/// Something that holds between rows.
#[derive(Debug)]
pub struct Relation {
    /// What programs decide by; stable.
    pub code: &'static str,
    /// What is wrong where it does not hold, in a sentence about the place.
    pub message: &'static str,
    /// Whether nothing is lost and nobody misled where it does not hold.
    pub is_harmless: bool,
    /// Answers one text a row: where it does not hold. Set operations, so that no index is needed.
    sql: &'static str,
}

const fn broken(code: &'static str, message: &'static str, sql: &'static str) -> Relation {
    Relation { code, message, is_harmless: false, sql }
}

const fn odd(code: &'static str, message: &'static str, sql: &'static str) -> Relation {
    Relation { code, message, is_harmless: true, sql }
}

/// All of them.
pub const RELATIONS: &[Relation] = &[
    broken(
        "VERSION_WITHOUT_MODULE",
        "its module is not there",
        "SELECT 'version ' || module || '@' || version FROM versions
        WHERE module IN (SELECT module FROM versions EXCEPT SELECT name FROM modules)",
    ),
    odd(
        "MODULE_WITHOUT_VERSION",
        "it has no version",
        "SELECT 'module ' || name FROM (SELECT name FROM modules EXCEPT SELECT module FROM versions) m",
    ),
    broken(
        "VERSION_ORDER",
        "its numbers for ordering are not those of the version",
        "SELECT 'version ' || module || '@' || version FROM versions
        WHERE major || '.' || minor || '.' || patch <> version",
    ),
    broken(
        "BASE_MISSING",
        "the version it was made from is not there",
        "SELECT 'version ' || v.module || '@' || v.version FROM versions v
        WHERE v.base IS NOT NULL
            AND NOT EXISTS (SELECT 1 FROM versions b WHERE b.module = v.module AND b.version = v.base)",
    ),
    broken(
        "DESCRIPTORS_MISSING",
        "the blob of its descriptors is not there",
        "SELECT 'version ' || module || '@' || version FROM versions
        WHERE descriptors IN (SELECT descriptors FROM versions EXCEPT SELECT digest FROM blobs)",
    ),
    broken(
        "FILE_WITHOUT_VERSION",
        "its version is not there",
        "SELECT 'file ' || module || '@' || version || ' ' || path FROM version_files f
        WHERE NOT EXISTS (SELECT 1 FROM versions v WHERE v.module = f.module AND v.version = f.version)",
    ),
    broken(
        "FILE_WITHOUT_BLOB",
        "the blob of its content is not there",
        "SELECT 'file ' || module || '@' || version || ' ' || path FROM version_files
        WHERE digest IN (SELECT digest FROM version_files EXCEPT SELECT digest FROM blobs)",
    ),
    broken(
        "FILE_SIZE",
        "its size is not that of its content",
        "SELECT 'file ' || f.module || '@' || f.version || ' ' || f.path
        FROM version_files f JOIN blobs b ON b.digest = f.digest WHERE f.size <> b.size",
    ),
    broken(
        "DEPENDENCY_WITHOUT_VERSION",
        "the version that it belongs to is not there",
        "SELECT 'dependency ' || module || '@' || version || ' ' || dependency FROM version_dependencies d
        WHERE NOT EXISTS (SELECT 1 FROM versions v WHERE v.module = d.module AND v.version = d.version)",
    ),
    broken(
        "DEPENDENCY_MISSING",
        "the version that it was resolved to is not there",
        "SELECT 'dependency ' || module || '@' || version || ' ' || dependency FROM version_dependencies d
        WHERE NOT EXISTS (SELECT 1 FROM versions v WHERE v.module = d.dependency AND v.version = d.resolved)",
    ),
    broken(
        "EVENT_WITHOUT_VERSION",
        "the index has it from a version that is not there",
        "SELECT 'event ' || e.name FROM events e
        WHERE NOT EXISTS (SELECT 1 FROM versions v WHERE v.module = e.module AND v.version = e.version)",
    ),
    broken(
        "TAG_WITHOUT_EVENT",
        "the index has destinations, producers, classes or labels of it, and not the event",
        "SELECT 'event ' || t.event FROM (
            SELECT event FROM event_destinations UNION SELECT event FROM event_producers
            UNION SELECT event FROM event_pii UNION SELECT event FROM event_tags
            EXCEPT SELECT name FROM events
        ) t",
    ),
    broken(
        "HISTORY_WITHOUT_VERSION",
        "its history names a version that is not there",
        "SELECT 'event ' || e.event || ' in ' || e.module || '@' || e.version FROM event_versions e
        WHERE NOT EXISTS (SELECT 1 FROM versions v WHERE v.module = e.module AND v.version = e.version)",
    ),
    broken(
        "VERSION_WITHOUT_CHANGE",
        "the feed has no change of its publishing with its digest",
        "SELECT 'version ' || p.module || '@' || p.version FROM (
            SELECT module, version, digest, bump FROM versions
            EXCEPT SELECT COALESCE(f.module, c.module), c.version, c.digest, c.bump
            FROM changes c LEFT JOIN former_names f ON f.name = c.module WHERE c.kind = 'published'
        ) p",
    ),
    broken(
        "VERSION_WITH_CHANGES",
        "the feed says more than once that it was published",
        "SELECT 'version ' || n.module || '@' || n.version FROM (
            SELECT COALESCE(f.module, c.module) AS module, c.version AS version
            FROM changes c LEFT JOIN former_names f ON f.name = c.module WHERE c.kind = 'published'
        ) n GROUP BY n.module, n.version HAVING count(*) > 1",
    ),
    broken(
        "CHANGE_WITHOUT_VERSION",
        "it says that a version was published, and that version is not there or another",
        "SELECT 'change ' || c.seq FROM changes c LEFT JOIN former_names f ON f.name = c.module
        WHERE c.kind = 'published' AND NOT EXISTS (
            SELECT 1 FROM versions v WHERE v.module = COALESCE(f.module, c.module) AND v.version = c.version
                AND v.digest = c.digest AND v.bump = c.bump
        )",
    ),
    broken(
        "CHANGE_MISSING",
        "the change before it is not there",
        "SELECT 'change ' || c.seq FROM changes c
        WHERE c.seq <> 1 AND NOT EXISTS (SELECT 1 FROM changes p WHERE p.seq = c.seq - 1)",
    ),
    broken(
        "CHANGE_HEAD",
        "the feed's head is not the number of its latest change",
        "SELECT 'change head ' || h.seq FROM change_head h
        WHERE h.seq <> (SELECT coalesce(max(seq), 0) FROM changes)
        UNION ALL SELECT 'change head' WHERE NOT EXISTS (SELECT 1 FROM change_head)",
    ),
    broken(
        "REQUEST_WITHOUT_VERSION",
        "it asks to replace a version that is not there",
        "SELECT 'approval request ' || r.id FROM approval_requests r
        WHERE NOT EXISTS (SELECT 1 FROM versions v WHERE v.module = r.module AND v.version = r.base)",
    ),
    broken(
        "APPROVAL_WITHOUT_REQUEST",
        "what it approves is not there",
        "SELECT 'approval ' || a.id FROM approvals a
        WHERE NOT EXISTS (SELECT 1 FROM approval_requests r WHERE r.id = a.request)",
    ),
    broken(
        "APPROVAL_WITHOUT_VERSION",
        "it was used for a version that is not there",
        "SELECT 'approval ' || a.id FROM approvals a JOIN approval_requests r ON r.id = a.request
        WHERE a.version IS NOT NULL
            AND NOT EXISTS (SELECT 1 FROM versions v WHERE v.module = r.module AND v.version = a.version)",
    ),
    broken(
        "APPROVAL_WITHOUT_CHANGE",
        "the feed does not say that its change was approved",
        "SELECT 'approval ' || a.id FROM approvals a JOIN approval_requests r ON r.id = a.request
        WHERE r.change NOT IN (SELECT digest FROM changes WHERE kind = 'approved')",
    ),
    broken(
        "BLOB_EMPTIED",
        "its content is gone, and nobody purged it",
        "SELECT 'blob ' || digest FROM blobs WHERE length(content) = 0
        EXCEPT SELECT 'blob ' || digest FROM purges WHERE effect = 'purged'",
    ),
    broken(
        "PURGE_UNDONE",
        "it was purged, and its content is there",
        "SELECT 'purge ' || p.module || '@' || p.version || ' ' || p.path FROM purges p
        JOIN blobs b ON b.digest = p.digest WHERE p.effect = 'purged' AND p.path <> '' AND length(b.content) > 0",
    ),
    broken(
        "PURGE_WITHOUT_VERSION",
        "the version that it is of is not there",
        "SELECT 'purge ' || module || '@' || version || ' ' || path FROM purges p
        WHERE NOT EXISTS (SELECT 1 FROM versions v WHERE v.module = p.module AND v.version = p.version)",
    ),
    broken(
        "POLICY_MISSING",
        "the version of the policy before it is not there",
        "SELECT 'policy ' || p.version FROM policies p
        WHERE p.version <> 1 AND NOT EXISTS (SELECT 1 FROM policies b WHERE b.version = p.version - 1)",
    ),
    odd(
        "BLOB_UNUSED",
        "nothing refers to it",
        "SELECT 'blob ' || o.digest FROM (
            SELECT digest FROM blobs EXCEPT SELECT digest FROM version_files EXCEPT SELECT descriptors FROM versions
        ) o",
    ),
];

impl Tx {
    /// Where a relation does not hold: the first places, at most `limit`.
    pub async fn contradictions(
        &mut self,
        relation: &Relation,
        limit: u32,
    ) -> Result<Vec<String>, StoreError> {
        let sql = relation.sql;
        let sql = format!("WITH p (place) AS ({sql}) SELECT place FROM p ORDER BY place LIMIT {limit}");
        let rows: Vec<(String,)> =
            on!(self, connection => sqlx::query_as(AssertSqlSafe(sql)).fetch_all(connection).await?);
        Ok(rows.into_iter().map(|(place,)| place).collect())
    }
}
