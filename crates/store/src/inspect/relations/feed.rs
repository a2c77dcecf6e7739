//! The feed, and whom it is delivered to.

use super::{Relation, broken};

pub(super) const ALL: &[Relation] = &[
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
        "CHANGED_EVENTS",
        "it says that it is about another number of events than are noted with it",
        "SELECT 'change ' || c.seq FROM changes c
        LEFT JOIN (SELECT seq, count(*) AS events FROM change_events GROUP BY seq) n ON n.seq = c.seq
        WHERE c.events <> COALESCE(n.events, 0)",
    ),
    broken(
        "CHANGED_EVENT_WITHOUT_CHANGE",
        "the change that did something to it is not there",
        "SELECT 'change ' || e.seq || ' event ' || e.event FROM change_events e
        WHERE NOT EXISTS (SELECT 1 FROM changes c WHERE c.seq = e.seq)",
    ),
    broken(
        "LANDING_WITHOUT_EVENT",
        "the change says where it lands, and does not say that it is about the event",
        "SELECT 'change ' || l.seq || ' event ' || l.event FROM (
            SELECT seq, event FROM change_destinations EXCEPT SELECT seq, event FROM change_events
        ) l",
    ),
    broken(
        "WEBHOOK_AHEAD",
        "it has come further than the feed",
        "SELECT 'webhook ' || w.name FROM webhooks w
        WHERE w.cursor_seq > (SELECT coalesce(max(seq), 0) FROM changes)",
    ),
    broken(
        "DELIVERY_WITHOUT_WEBHOOK",
        "its webhook is not there",
        "SELECT 'delivery ' || d.id FROM webhook_deliveries d
        WHERE NOT EXISTS (SELECT 1 FROM webhooks w WHERE w.name = d.webhook)",
    ),
    broken(
        "DELIVERY_WITHOUT_CHANGE",
        "the change that it delivers is not there",
        "SELECT 'delivery ' || d.id FROM webhook_deliveries d
        WHERE d.seq IS NOT NULL AND NOT EXISTS (SELECT 1 FROM changes c WHERE c.seq = d.seq)",
    ),
    broken(
        "DELIVERIES_IN_ORDER",
        "several of its deliveries wait that should wait for each other",
        "SELECT 'webhook ' || webhook FROM webhook_deliveries
        WHERE state = 'waiting' AND in_order = 1 GROUP BY webhook HAVING count(*) > 1",
    ),
];
