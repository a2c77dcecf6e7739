//! The index of events and their history.

use super::{Relation, broken, odd, sqlite_only};

pub(super) const ALL: &[Relation] = &[
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
        "FACTS_MISSING",
        "what its history says of it is not there",
        "SELECT 'event ' || e.event || ' in ' || e.module || '@' || e.version FROM event_versions e
        WHERE e.facts NOT IN ('', 'purged') AND NOT EXISTS (SELECT 1 FROM event_facts f WHERE f.facts = e.facts)",
    ),
    odd(
        "FACTS_UNUSED",
        "no version of any event says this",
        "SELECT 'facts ' || u.facts FROM (SELECT facts FROM event_facts EXCEPT SELECT facts FROM event_versions) u",
    ),
    broken(
        "PERIOD_ENDED",
        "it is in the index, and its history says that this version is not the latest",
        "SELECT 'event ' || e.name || ' in ' || e.module || '@' || e.version FROM events e
        JOIN event_versions h ON h.event = e.name AND h.module = e.module AND h.version = e.version
        WHERE h.until_ms IS NOT NULL",
    ),
    // A version that a program without periods wrote has none until a server has read it again.
    broken(
        "PERIOD_OPEN",
        "the history of its events says that it is the latest, and it is not",
        "SELECT 'version ' || p.module || '@' || p.version FROM (
            SELECT module, version FROM event_versions WHERE until_ms IS NULL AND facts <> ''
            EXCEPT SELECT module, version FROM latest_versions
        ) p JOIN versions v ON v.module = p.module AND v.version = p.version",
    ),
    sqlite_only(
        "TEXT_OTHER",
        "a text search looks through something else",
        "SELECT 'event ' || COALESCE(e.name, t.event) FROM events e FULL JOIN event_texts t ON t.event = e.name
        WHERE e.search IS NOT t.search",
    ),
    sqlite_only(
        "TEXT_UNINDEXED",
        "a text search does not find it by its letters",
        "SELECT 'event ' || t.event FROM event_texts t
        WHERE NOT EXISTS (SELECT 1 FROM event_letters_docsize l WHERE l.id = t.id)",
    ),
];
